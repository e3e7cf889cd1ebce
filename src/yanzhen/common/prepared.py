"""Questions that commands ask by the thousand, put into SQL once.

Django puts a query together anew each time, which for a row looked up by its key takes several
times as long as the look-up (decision 023). A `Prepared` keeps the statement of its first
asking, per kind of database, and gives the same rows as the query it was made of:

    _BY_CODE = Prepared(lambda code: Project.objects.select_for_update().filter(code=code))
    project = _BY_CODE.first("P2022-0137")
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import get_related_populators

T = TypeVar("T")
Value = str | int
# Stand for the values while the statement is put together; nothing real looks like them, and
# a column of 32 bits holds the number.
_TEXT, _NUMBER = "\N{SYMBOL FOR SUBSTITUTE}%d", 2_113_900_141


class Prepared(Generic[T]):
    """A query of fixed shape over texts and numbers: rows of models, with what `select_related`
    brings along, or tuples where it ends in `values_list`.

    No prefetching, no annotations, no lists of values (`in`), and no None among the values: what
    the statement looks like must not hang on them.
    """

    def __init__(self, ask: Callable[..., QuerySet[Any, T]]) -> None:
        self._ask = ask
        self._kept: dict[tuple[str, int], _Statement] = {}

    def all(self, *values: Value) -> list[T]:
        """Return the rows for these values."""
        key = (connection.vendor, len(values))
        if key not in self._kept:
            self._kept[key] = _Statement(self._ask, values)
        return cast("list[T]", self._kept[key].rows(values))

    def first(self, *values: Value) -> T | None:
        """Return the first row, None if there is none."""
        return next(iter(self.all(*values)), None)


class _Statement:
    """The SQL of a query, where its values go, and what its rows become."""

    def __init__(self, ask: Callable[..., QuerySet[Any, Any]], values: tuple[Value, ...]) -> None:
        marks = [_mark(place, value) for place, value in enumerate(values)]
        asked = ask(*marks)
        compiler = asked.query.get_compiler(using=asked.db)
        self.sql, self.values = compiler.as_sql()
        self.places = [(at, marks.index(x)) for at, x in enumerate(self.values) if x in marks]
        if len({place for _at, place in self.places}) != len(marks):
            raise TypeError("a prepared query must use each of its values as it is")
        columns = [column for column, _sql, _alias in compiler.select or ()]
        self.turns = list(compiler.get_converters(columns).items())
        self.db = asked.db
        self.model: Any = None
        info = compiler.klass_info
        if asked._fields is None and info:  # type: ignore[attr-defined]
            fields = info["select_fields"]
            self.model, self.start, self.end = info["model"], fields[0], fields[-1] + 1
            self.names = [column.target.attname for column in columns[self.start : self.end]]
            self.related = cast(Any, get_related_populators)(info, compiler.select, asked.db)

    def rows(self, values: tuple[Value, ...]) -> list[Any]:
        given = list(self.values)
        for at, place in self.places:
            given[at] = values[place]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, given)
            found = cursor.fetchall()
        return [self._made(self._turned(row)) for row in found]

    def _turned(self, row: tuple[Any, ...]) -> Any:
        turned = list(row)
        for at, (turns, column) in self.turns:
            for turn in turns:
                turned[at] = turn(turned[at], column, connection)
        return turned

    def _made(self, row: list[Any]) -> Any:
        if self.model is None:
            return tuple(row)
        made = self.model.from_db(self.db, self.names, row[self.start : self.end])
        for related in self.related:
            related.populate(row, made)
        return made


def _mark(place: int, value: Value) -> Value:
    return _TEXT % place if isinstance(value, str) else _NUMBER + place
