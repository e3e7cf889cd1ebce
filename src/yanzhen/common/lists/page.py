"""One page of a list, read from an address; and the same rows for a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from yanzhen.common import formats
from yanzhen.common.lists.address import (
    FilterState,
    chosen_columns,
    chosen_order,
    narrow,
    typed,
)
from yanzhen.common.lists.keyed import Order, beyond_mark, write_mark
from yanzhen.common.lists.spec import Cell, Column, ListSpec

COUNT_CAP = 1000
NUMERIC = {"number", "money", "wan", "share"}
PAGING = ("after", "before")


def unit_of(kind: str) -> str:
    """Return in what the numbers of a kind of column are shown, "" where they stand for
    themselves."""
    return {"money": _("亿元"), "wan": _("万")}.get(kind, "")


@dataclass(frozen=True, slots=True)
class CappedCount:
    """How many rows, told exactly up to 1,000 and as “1,000+” beyond."""

    number: int
    capped: bool

    def __str__(self) -> str:
        return f"{self.number:,}+" if self.capped else f"{self.number:,}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as the template shows it."""

    key: str
    label: str
    kind: str
    text: str
    url: str = ""
    tone: str = ""
    sub: str = ""

    @property
    def is_numeric(self) -> bool:
        return self.kind in NUMERIC

    @property
    def unit(self) -> str:
        return unit_of(self.kind)


@dataclass(frozen=True, slots=True)
class Row:
    pk: Any
    url: str
    cells: list[Shown]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's head: `sorted` is "", rising or falling; `sort_url` sorts by it (or turns)."""

    key: str
    label: str
    kind: str
    sort_url: str
    sorted: str

    @property
    def is_numeric(self) -> bool:
        return self.kind in NUMERIC

    @property
    def unit(self) -> str:
        return unit_of(self.kind)


@dataclass(frozen=True, slots=True)
class ListPage:
    """All that `common/_list.html` needs. Addresses begin with `?`."""

    spec: ListSpec
    headings: list[Heading]
    rows: list[Row]
    count: CappedCount
    filters: list[FilterState]
    search: str
    errors: list[str]
    next_url: str
    previous_url: str
    query: str
    sort_key: str
    columns: list[tuple[str, str, bool]]
    is_narrowed: bool

    @property
    def has_search(self) -> bool:
        """Say whether the list can be searched (a template would call the function itself)."""
        return self.spec.search is not None

    @property
    def active_filters(self) -> int:
        return sum(state.is_active for state in self.filters)

    @property
    def export_urls(self) -> list[tuple[str, str]]:
        joined = "&" if self.query else ""
        return [(kind, f"?{self.query}{joined}export={kind}") for kind in ("xlsx", "csv")]


def count_capped(rows: QuerySet[Any], cap: int = COUNT_CAP) -> CappedCount:
    """Count at most `cap` rows, so that counting never costs more than a page."""
    # A query set that finds its rows in its own way may count them in its own way.
    count_up_to = getattr(rows, "count_up_to", None)
    if count_up_to:
        number = count_up_to(cap + 1)
    else:
        number = len(rows.order_by().values_list("pk", flat=True)[: cap + 1])
    return CappedCount(min(number, cap), number > cap)


def _address(params: QueryDict, **changes: str) -> str:
    changed = params.copy()
    for key in (*PAGING, "export"):
        changed.pop(key, None)
    for key, value in changes.items():
        changed[key] = value
    return "?" + changed.urlencode()


def read_page(spec: ListSpec, params: QueryDict, user: Any) -> ListPage:
    """Return the page that an address asks for. An unreadable part is told and left out.

    Two queries: the capped count and the rows (plus those of the spec's own `after_page`).
    """
    order, sort_key = chosen_order(spec, params)
    narrowed = narrow(spec, params, user)
    found, previous, following = _take(spec, narrowed.rows, order, params)
    if spec.after_page:
        spec.after_page(found)
    columns = chosen_columns(spec, params)
    return ListPage(
        spec=spec,
        headings=[_heading(column, sort_key, params) for column in columns],
        rows=[_row(spec, columns, row) for row in found],
        count=count_capped(narrowed.rows),
        filters=narrowed.states,
        search=narrowed.search,
        errors=narrowed.errors,
        next_url=_address(params, after=write_mark(found[-1], order)) if following else "",
        previous_url=_address(params, before=write_mark(found[0], order)) if previous else "",
        query=_address(params)[1:],
        sort_key=sort_key,
        columns=[(c.key, str(c.label), c in columns) for c in spec.columns],
        is_narrowed=narrowed.is_narrowed,
    )


def _take(
    spec: ListSpec, rows: QuerySet[Any], order: Order, params: QueryDict
) -> tuple[list[Any], bool, bool]:
    """Return the rows of the page, and whether there are rows before and after it."""
    size = spec.page_size
    for word, backwards in (("before", True), ("after", False)):
        if mark := typed(params, word):
            beyond = beyond_mark(rows, order, mark, backwards=backwards)
            if beyond is None:
                continue
            found = list(beyond.order_by(*order.terms(backwards=backwards))[: size + 1])
            more, found = len(found) > size, found[:size]
            if found and backwards:
                return found[::-1], more, True
            if found:
                return found, True, more
    found = list(rows.order_by(*order.terms())[: size + 1])
    return found[:size], False, len(found) > size


def _heading(column: Column, sort_key: str, params: QueryDict) -> Heading:
    state = {column.key: "rising", "-" + column.key: "falling"}.get(sort_key, "")
    turn = column.key if state == "falling" else "-" + column.key
    if not state and column.kind == "text":
        turn = column.key
    url = _address(params, sort=turn) if column.sort else ""
    return Heading(column.key, str(column.label), column.kind, url, state)


def _row(spec: ListSpec, columns: list[Column], row: Any) -> Row:
    url = spec.row_url(row) if spec.row_url else ""
    return Row(row.pk, url, [show(column, column.value(row)) for column in columns])


_FORMS = {"money": formats.yi, "wan": formats.wan, "share": formats.percent}


def show(column: Column, value: Any) -> Shown:
    """Return a cell with its value in the column's form."""
    if isinstance(value, Cell):
        return Shown(
            column.key, str(column.label), column.kind, value.text, value.url, value.tone, value.sub
        )
    if value is None or value == "":
        text = formats.MISSING
    elif column.kind in _FORMS:
        text = _FORMS[column.kind](value)
    elif isinstance(value, datetime):
        text = formats.day(value) if column.kind == "day" else formats.moment(value)
    elif isinstance(value, date):
        text = formats.day(value)
    elif isinstance(value, (int, float, Decimal)) and column.kind == "number":
        text = formats.number(value)
    else:
        text = str(value)
    return Shown(column.key, str(column.label), column.kind, text)


def export_rows(
    spec: ListSpec, params: QueryDict, user: Any, *, cap: int
) -> tuple[list[str], Iterator[list[Any]]]:
    """Return headings and rows for a file: what is filtered, sorted and chosen on the screen,
    at most `cap` rows, read a thousand at a time."""
    order, _ = chosen_order(spec, params)
    columns = chosen_columns(spec, params)
    rows = narrow(spec, params, user).rows
    return [str(c.label) for c in columns], _exported(spec, rows, order, columns, cap)


def _exported(
    spec: ListSpec, rows: QuerySet[Any], order: Order, columns: list[Column], cap: int
) -> Iterator[list[Any]]:
    mark, done = "", 0
    while done < cap:
        beyond = beyond_mark(rows, order, mark, backwards=False) if mark else rows
        page = list((rows if beyond is None else beyond).order_by(*order.terms())[:1000])
        if not page:
            return
        if spec.after_page:
            spec.after_page(page)
        for row in page[: cap - done]:
            values = (c.export(row) if c.export else c.value(row) for c in columns)
            yield [v.text if isinstance(v, Cell) else v for v in values]
        done += len(page)
        mark = write_mark(page[-1], order)
