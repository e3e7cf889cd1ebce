"""The chain map as the demo zone keeps it: one statement of its own, one file to be looked at."""

import json
import tempfile
from datetime import datetime
from pathlib import Path

from yanzhen.accounts.models import User
from yanzhen.chains.commands import Source, draft_import, state
from yanzhen.demo.people import BEGINNING

# A file as an officer might send it: one segment more, made up for the demo.
FILE = {
    "title": "示例：补一个环节", "version": 1,
    "sources": {"default": {"text": "示例走访记录", "as_of": BEGINNING.isoformat()}},
    "pillars": [{"id": "ne", "name": "新能源", "chains": ["电池"]}],
    "nodes": [
        {"id": "ne_demo_pack", "pillar": "新能源", "chain": "电池", "name": "电池包集成（示例）",
         "position": "下游", "gbt4754": [{"code": "3841"}], "cities": ["南通"]}
    ],
    "edges": [],
}  # fmt: skip


def chart(*, by: User, at: datetime) -> None:
    """State one key fact, and leave an import waiting for a person's yes."""
    state(
        "NE_BATTERY", table="fact", key="NOTE", fields={"value": "示例：园区走访两家，均在扩产"},
        source=Source("示例走访记录", BEGINNING), by=by, at=at,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.json"
        path.write_text(json.dumps(FILE, ensure_ascii=False), encoding="utf-8")
        draft_import(path, name=path.name, whole=False, by=by, at=at)
