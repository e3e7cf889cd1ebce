"""The many cells of the table and pieces of its bars as HTML.

Sixty teams of twelve items make some thousand of each: drawn here in microseconds, where a
template would take most of the page's time on them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from yanzhen.league.drawing import Part


@dataclass(frozen=True, slots=True)
class PointCell:
    """One item of one team: its points and full points as printed, the floor that was missed,
    what rulings added, and where the points open to."""

    text: str
    full: str
    gate: str
    corrected: str
    url: str


def draw_cells(cells: Iterable[PointCell]) -> SafeString:
    # Django's own joining looks at each text for being lazy or safe already; these are plain.
    drawn = (
        f'<td class="yz-num"><a href="{escape(cell.url)}">{escape(cell.text)}</a>'
        f"{_beneath(cell)}</td>"
        for cell in cells
    )
    return mark_safe("".join(drawn))  # noqa: S308  every text in it is escaped


def _beneath(cell: PointCell) -> str:
    """Return what stands beneath the points; most cells have full points only."""
    if not (cell.gate or cell.corrected):
        return f'<span class="lg-full">/ {escape(cell.full)}</span>' if cell.full else ""
    marks = [
        ("lg-full", f"/ {cell.full}" if cell.full else ""),
        ("lg-mark", _("未过门槛") if cell.gate else ""),
        ("lg-mark", _("更正 %(n)s") % {"n": cell.corrected} if cell.corrected else ""),
    ]
    return format_html_join("", '<span class="{}">{}</span>', [m for m in marks if m[1]])


def draw_parts(parts: Iterable[Part]) -> SafeString:
    """Return the pieces of one bar as rectangles, each with what it is."""
    drawn = (
        f'<rect class="lg-part lg-c{p.colour}" x="{p.x}" y="6" width="{p.width}" height="20">'
        f"<title>{escape(p.title)}</title></rect>"
        for p in parts
    )
    return mark_safe("".join(drawn))  # noqa: S308  every text in it is escaped
