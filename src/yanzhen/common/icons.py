"""Tabler's outline icons as drawn in the page: one file of paths, copied at set-up."""

import json
from functools import lru_cache
from pathlib import Path

DRAWINGS = Path(__file__).parent / "static" / "common" / "vendor" / "icons.json"


@lru_cache(maxsize=1)
def drawings() -> dict[str, str]:
    """Return the paths of every icon by name; none before set-up has run."""
    if not DRAWINGS.exists():
        return {}
    found: dict[str, str] = json.loads(DRAWINGS.read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1024)
def draw_icon(name: str, size: int) -> str:
    """Return an icon as SVG, hidden from screen readers: the word stands beside it.

    An unknown name draws an empty square of the same size, so that the page keeps its shape.
    """
    return (
        f'<svg class="icon yz-icon" width="{size}" height="{size}" viewBox="0 0 24 24" fill="none"'
        ' stroke="currentColor" stroke-width="1.75" stroke-linecap="round"'
        f' stroke-linejoin="round" aria-hidden="true">{drawings().get(name, "")}</svg>'
    )
