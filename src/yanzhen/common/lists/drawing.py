"""A list's rows and its filters' options as HTML.

Hundreds of cells and boxes a page: drawn here in some microseconds each, where a template would
take most of the page's time on them. Badges and lamps come from their own templates, kept.
"""

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

from yanzhen.common.drawing import draw_kept

if TYPE_CHECKING:
    from yanzhen.common.lists.address import FilterState
    from yanzhen.common.lists.page import Row, Shown


_CSS = {"day": "yz-day", "moment": "yz-day", "prose": "yz-prose", "word": "yz-word"}


def draw_rows(rows: Iterable["Row"]) -> SafeString:
    """Return the body of a list's table; the first cell heads its row and leads to it."""
    return _safe("\n".join(_row(row) for row in rows))


def draw_options(state: "FilterState", key: str) -> SafeString:
    """Return the boxes of one filter's choices; `key` is the list's."""
    name = escape(state.filter.key)
    start = f"f-{escape(key)}-{name}-"
    return _safe(
        "".join(
            f'<label class="form-check" for="{start}{at}"><input class="form-check-input"'
            f' type="checkbox" id="{start}{at}" name="{name}" value="{escape(value)}"'
            f'{" checked" if chosen else ""}><span class="form-check-label">{_text(label)}</span>'
            "</label>"
            for at, (value, label, chosen) in enumerate(state.options, start=1)
        )
    )


def _row(row: "Row") -> str:
    first, *others = row.cells
    head = _cell(first, "th", ' scope="row"', row.url)
    rest = "".join(_cell(cell, "td", "", "") for cell in others)
    return f'<tr id="row-{escape(str(row.pk))}">{head}{rest}</tr>'


def _cell(cell: "Shown", tag: str, scope: str, row_url: str) -> str:
    css = "yz-num" if cell.is_numeric else _CSS.get(cell.kind, "")
    sub = f"<small>{_text(cell.sub)}</small>" if cell.sub else ""
    # On a phone the label stands before each value, in place of the column's head.
    label = f"{cell.label} {cell.unit}".rstrip()
    return (
        f'<{tag}{scope} class="{css}" data-label="{escape(label)}"><span class="yz-cell">'
        f"{_body(cell, cell.url or row_url)}{sub}</span></{tag}>"
    )


def _body(cell: "Shown", url: str) -> str:
    if url:
        return f'<a href="{escape(url)}">{_text(cell.text)}</a>'
    if cell.kind == "badge":
        return _mark("_badge", cell)
    return _mark("_lamp", cell) if cell.tone else _text(cell.text)


def _mark(part: str, cell: "Shown") -> str:
    return draw_kept(f"common/{part}.html", tone=cell.tone, text=cell.text)


def _text(text: str) -> str:
    return text if isinstance(text, SafeString) else escape(text)


def _safe(drawn: str) -> SafeString:
    return mark_safe(drawn)  # noqa: S308  every text in it was escaped
