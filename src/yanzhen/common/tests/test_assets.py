import subprocess
import sys
from pathlib import Path

import yanzhen
from yanzhen.common.icons import DRAWINGS

ROOT = Path(yanzhen.__file__).parents[2]


def test_the_copies_are_those_of_the_lock_file():
    checked = subprocess.run(
        [sys.executable, ROOT / "scripts" / "assets.py", "--check"], check=False
    )
    assert checked.returncode == 0


def test_no_copy_points_at_a_source_map():
    copies = [p for p in DRAWINGS.parent.iterdir() if p.suffix in {".js", ".css"}]
    assert len(copies) == 3
    assert [p.name for p in copies if "sourceMappingURL=" in p.read_text(encoding="utf-8")] == []
