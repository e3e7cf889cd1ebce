"""Reading a list's address: search, filters, order, columns."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from yanzhen.common.lists.keyed import Order, sort_field
from yanzhen.common.lists.spec import Column, Filter, ListSpec

MAX_SEARCH = 100


@dataclass(frozen=True, slots=True)
class FilterState:
    """A filter as the form shows it: its options with what is chosen, or the texts typed."""

    filter: Filter
    options: list[tuple[str, str, bool]]
    value: str
    low: str
    high: str
    is_active: bool
    summary: str


@dataclass(slots=True)
class Narrowed:
    rows: QuerySet[Any]
    states: list[FilterState] = field(default_factory=list)
    search: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.search) or any(state.is_active for state in self.states)


def typed(params: QueryDict, key: str) -> str:
    """Return what was typed, without the NUL that PostgreSQL would reject."""
    return params.get(key, "").replace("\0", "").strip()


def chosen_order(spec: ListSpec, params: QueryDict) -> tuple[Order, str]:
    """Return the order asked for, or the spec's own where the address names no such column."""
    sortable = {c.key: c for c in spec.columns if c.sort}
    asked = params.get("sort", "")
    key = asked if asked.lstrip("-") in sortable else spec.sort
    column = sortable.get(key.lstrip("-"))
    order = Order(column.sort if column else "pk", key.startswith("-"))
    return order, key


def check_spec(spec: ListSpec, user: Any) -> None:
    """Refuse a spec whose sort columns may be null (a test calls this for every list).

    :raises ImproperlyConfigured: naming the column.
    """
    model = spec.rows(user).model
    for column in spec.columns:
        if column.sort:
            sort_field(model, column.sort)


def chosen_columns(spec: ListSpec, params: QueryDict) -> list[Column]:
    asked = set(",".join(params.getlist("columns")).split(",")) - {""}
    chosen = [c for c in spec.columns if c.key in asked]
    return chosen or [c for c in spec.columns if c.default]


def narrow(spec: ListSpec, params: QueryDict, user: Any) -> Narrowed:
    """Return the rows an address asks for, and its filters as the form shows them."""
    narrowed = Narrowed(spec.rows(user))
    for one in spec.filters:
        state = _state(one, params, user)
        narrowed.states.append(state)
        if state.is_active:
            _apply(narrowed, one, state, params)
    text = typed(params, "q")[:MAX_SEARCH]
    if text and spec.search:
        narrowed.rows, narrowed.search = spec.search(narrowed.rows, text), text
    return narrowed


def _apply(narrowed: Narrowed, one: Filter, state: FilterState, params: QueryDict) -> None:
    value: Any = state.value
    if one.kind == "choice":
        value = [key for key, _, chosen in state.options if chosen]
    elif one.kind in {"range", "days"}:
        value = (state.low, state.high)
    try:
        narrowed.rows = one.apply(narrowed.rows, value)
    except ValueError as problem:
        narrowed.errors.append(f"{one.label}：{problem}")


def _state(one: Filter, params: QueryDict, user: Any) -> FilterState:
    asked = set(params.getlist(one.key))
    options = [
        (k, str(label), k in asked) for k, label in (one.choices(user) if one.choices else ())
    ]
    value = typed(params, one.key)
    low, high = (typed(params, one.key + end) for end in ("_min", "_max"))
    active = {
        "choice": any(chosen for _, _, chosen in options),
        "range": bool(low or high),
        "days": bool(low or high),
    }.get(one.kind, bool(value))
    shown = {
        "choice": "、".join(label for _, label, chosen in options if chosen),
        "range": f"{low}–{high}",
        "days": f"{low}–{high}",
        "flag": "",
    }.get(one.kind, value)
    return FilterState(one, options, value, low, high, active, shown if active else "")
