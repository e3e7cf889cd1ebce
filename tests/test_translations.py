"""Every text has its English, and the catalogues are up to date."""

import subprocess
import sys
from pathlib import Path


def test_english_catalogues_are_complete_and_current():
    root = Path(__file__).parents[1]
    command = [sys.executable, "scripts/messages.py", "--check"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert (done.stdout, done.returncode) == ("", 0), done.stderr
