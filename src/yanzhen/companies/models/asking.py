"""A query set that decides, once all is asked, how its rows are found.

Every narrowing by text or facet states two things: the search tokens that the rows must have,
and the exact condition on columns. Before ordering, the token index is asked for at most `FEW`
numbers. If there are no more, the rows are fetched by number and sorted. If there are more, the
matches are so frequent that walking the sort index meets a page of them soon. Either way a page
touches some thousands of rows at most, whatever is combined.
"""

from collections.abc import Iterable
from typing import Any, Generic, Self, TypeVar

from django.db import connections
from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
FEW = 4000
# Tokens that must all be there.
Group = tuple[str, ...]


class AskingQuerySet(QuerySet[Row], Generic[Row]):
    """See the module. `asked` holds the token groups not yet turned into a condition."""

    asked: tuple[tuple[Group, ...], ...] = ()
    exact: Q = Q()

    def asking(self, groups: Iterable[Group], exact: Q) -> Self:
        """Narrow by tokens and an exact condition.

        Args:
            groups: alternatives; each is a tuple of tokens that must all be there.
            exact: the condition that decides; the tokens may let through a little more.
        """
        clone = self.all()
        clone.asked = (*self.asked, tuple(groups))
        clone.exact = self.exact & exact
        return clone

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone.asked, clone.exact = self.asked, self.exact
        return clone

    def order_by(self, *field_names: Any) -> Self:
        return QuerySet.order_by(self.settled(), *field_names)

    def settled(self) -> Self:
        """Return the same rows with the way to find them chosen (one small query at most)."""
        if not self.asked:
            return self
        asked, exact = self.asked, self.exact
        clone = self.all()
        clone.asked, clone.exact = (), Q()
        found = find_few(self.db, asked, FEW)
        if found is None:
            return clone.filter(exact)
        return clone.filter(exact, pk__in=found)


def sqlite_match(asked: tuple[tuple[Group, ...], ...]) -> str:
    """Return an FTS5 expression.

    >>> sqlite_match(((("江苏", "苏澜"), ("pjss",)), (("fcity3206",),)))
    '(("江苏" AND "苏澜") OR ("pjss")) AND (("fcity3206"))'
    """
    return " AND ".join(
        "(" + " OR ".join("(" + " AND ".join(f'"{t}"' for t in g) + ")" for g in groups) + ")"
        for groups in asked
    )


def postgres_query(asked: tuple[tuple[Group, ...], ...]) -> str:
    """Return a tsquery.

    >>> postgres_query(((("江苏", "苏澜"), ("pjss",)),))
    "(('江苏' & '苏澜') | ('pjss'))"
    """
    return " & ".join(
        "(" + " | ".join("(" + " & ".join(f"'{t}'" for t in g) + ")" for g in groups) + ")"
        for groups in asked
    )


def find_few(alias: str, asked: tuple[tuple[Group, ...], ...], most: int) -> list[int] | None:
    """Return the numbers of the firms that have the tokens, or None if more than `most` do."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT rowid FROM companies_search WHERE companies_search MATCH %s LIMIT %s",
                [sqlite_match(asked), most + 1],
            )
        else:
            cursor.execute(
                "SELECT company_id FROM companies_search WHERE grams @@ %s::tsquery LIMIT %s",
                [postgres_query(asked), most + 1],
            )
        found = [row[0] for row in cursor.fetchall()]
    return None if len(found) > most else found
