"""What a feature says about its list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from yanzhen.common.formats import Text

Choices = Sequence[tuple[str, Text]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is more than its text: a link, a lamp's tone, a second line."""

    text: str
    url: str = ""
    tone: str = ""
    sub: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Args:
        value: what a row says: text, number, Decimal, day, moment, None (shown as a dash), Cell.
        kind: text, number, money (yuan, shown in 亿元), wan (shown in 万), share, day, moment,
            badge, prose (sentences), word (kept on one line). Decides format and alignment.
        sort: ORM path of a column that is never null and has an index; empty: not sortable.
        default: shown unless the person chose otherwise.
        export: what a file gets where it should differ from `value`.
    """

    key: str
    label: Text
    value: Callable[[Any], Any]
    kind: str = "text"
    sort: str = ""
    default: bool = True
    export: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter, read from the address.

    Args:
        kind: choice (several may be ticked; `apply` gets a list), text, flag (`apply` gets "1"),
            range or days (read from key_min and key_max; `apply` gets a pair of texts, either
            may be empty).
        apply: narrows the rows; raises ValueError with a sentence for what it cannot read.
        choices: the options for the person who asks (kind choice).
    """

    key: str
    label: Text
    apply: Callable[[QuerySet[Any], Any], QuerySet[Any]]
    kind: str = "choice"
    choices: Callable[[Any], Choices] | None = None


@dataclass(frozen=True, slots=True)
class ListSpec:
    """A list.

    Args:
        key: names it in addresses, saved views and the journal.
        rows: what a person may see, with what the columns need already joined.
        sort: first order, as a column's key, `-` before it for falling.
        search: narrows by what was typed; must stay fast for one character and a million rows.
        row_url: where a row leads.
        after_page: completes the rows of one page in a fixed number of queries.
    """

    key: str
    title: Text
    rows: Callable[[Any], QuerySet[Any]]
    columns: tuple[Column, ...]
    sort: str
    filters: tuple[Filter, ...] = ()
    search: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None
    search_hint: Text = ""
    row_url: Callable[[Any], str] | None = None
    after_page: Callable[[list[Any]], None] | None = None
    page_size: int = 50
    empty_text: Text = ""
    empty_url: str = ""
    empty_action: Text = ""
