"""A query set that decides, once all is asked, how its rows are found.

Every narrowing by text or facet states two things: the search tokens that the rows must have,
and the exact condition on columns. Before ordering, the token index is asked for at most `FEW`
numbers. If there are no more, the rows are fetched by number and sorted. If there are more, the
matches are so frequent that walking the sort index meets a page of them soon. Either way a page
touches some thousands of rows at most, whatever is combined.
"""

from collections.abc import Iterable
from json import dumps
from typing import Any, Generic, Self, TypeVar

from django.db import connections
from django.db.models import BigIntegerField, Lookup, Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
FEW = 4000
# Tokens that must all be there.
Group = tuple[str, ...]


@BigIntegerField.register_lookup
class OneOf(Lookup[Any]):
    """`IN` for thousands of numbers as one parameter, which is parsed and planned once."""

    lookup_name = "one_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, params = self.process_lhs(compiler, connection)
        if connection.vendor == "sqlite":
            sql = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608  a column
            return sql, [*params, dumps(self.rhs)]
        return f"{column} = ANY(%s)", [*params, list(self.rhs)]


class AskingQuerySet(QuerySet[Row], Generic[Row]):
    """See the module. `asked` holds the token groups not yet turned into a condition."""

    asked: tuple[tuple[Group, ...], ...] = ()
    exact: Q = Q()
    # What the token index answered, shared by the queries of one page (rows and their count).
    answers: dict[Any, list[int]] | None = None

    def asking(self, groups: Iterable[Group], exact: Q) -> Self:
        """Narrow by tokens and an exact condition.

        Args:
            groups: alternatives; each is a tuple of tokens that must all be there.
            exact: the condition that decides; the tokens may let through a little more.
        """
        clone = self.all()
        clone.asked = (*self.asked, tuple(groups))
        clone.exact = self.exact & exact
        clone.answers = {}
        return clone

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone.asked, clone.exact, clone.answers = self.asked, self.exact, self.answers
        return clone

    def order_by(self, *field_names: Any) -> Self:
        return QuerySet.order_by(self.settled(), *field_names)

    def settled(self) -> Self:
        """Return the same rows with the way to find them chosen."""
        if not self.asked:
            return self
        found = self._ask()
        clone = self.all()
        clone.asked, clone.exact, clone.answers = (), Q(), None
        clone = clone.filter(self.exact)
        return clone if len(found) > FEW else clone.filter(pk__one_of=found)

    def count_up_to(self, most: int) -> int:
        """Return how many rows there are, at most `most`.

        Of frequent rows the token index's first matches are counted; only if too few of them
        hold exactly are all rows walked.
        """
        clone = self.settled()
        if self.asked and len(found := self._ask()) > FEW:
            first = clone.filter(pk__one_of=found[: most + most // 5])
            if len(first.values_list("pk")[:most]) == most:
                return most
        return len(QuerySet.order_by(clone).values_list("pk")[:most])

    def _ask(self) -> list[int]:
        answers = {} if self.answers is None else self.answers
        if self.asked not in answers:
            answers[self.asked] = find_few(self.db, self.asked, FEW + 1)
        return answers[self.asked]


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


def find_few(alias: str, asked: tuple[tuple[Group, ...], ...], most: int) -> list[int]:
    """Return the numbers of the firms that have the tokens, at most `most` of them."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        statement = "SELECT rowid FROM companies_search WHERE companies_search MATCH %s LIMIT %s"
        expression = sqlite_match(asked)
    else:
        statement = "SELECT company_id FROM companies_search WHERE grams @@ %s::tsquery LIMIT %s"
        expression = postgres_query(asked)
    with connection.cursor() as cursor:
        cursor.execute(statement, [expression, most])
        return [row[0] for row in cursor.fetchall()]
