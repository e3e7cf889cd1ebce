"""Statements are put into words once for each shape of query or row, and remembered.

Django builds the words of a SELECT anew each time: for a model of forty columns that takes as long
as all the rest of a small query. What it built, and how it reads the rows, depends on the shape of
the query only, so each connection keeps both by shape.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings

from yanzhen.common.database.shape import Shape, Unshaped

# So many shapes a connection keeps; the code asks some hundreds, lists of many lengths ask more.
KEPT = 2000
# In tests, as many uses of each statement are compared with what Django builds.
CHECKED = 3


@dataclass(slots=True)
class Statement:
    """A SELECT in words, and how its rows are read."""

    sql: str
    select: Any
    klass_info: Any
    annotation_col_map: Any
    converters: Any
    has_composites: bool
    held: list[Any]
    uses: int = 0


if TYPE_CHECKING:
    Compiler = Any
else:
    Compiler = object


class Remembering(Compiler):
    """Mixed into a compiler of SELECT: remembers what it has put into words."""

    _statement: Statement | None = None

    def as_sql(
        self, with_limits: bool = True, with_col_aliases: bool = False
    ) -> tuple[str, list[Any] | tuple[Any, ...]]:
        if not with_limits or with_col_aliases or not self.elide_empty or self._must_complain():
            return super().as_sql(with_limits, with_col_aliases)
        try:
            shape = Shape(self)
        except Unshaped:
            return super().as_sql(with_limits, with_col_aliases)
        kept = self.connection.__dict__.setdefault("statements", {})
        statement = kept.get(shape.key)
        if statement is None:
            return self._remember(shape, kept)
        if settings.TESTING and statement.uses < CHECKED:
            statement.uses += 1
            self._check(statement, shape)
        self._take(statement)
        return statement.sql, shape.params

    def _must_complain(self) -> bool:
        """Whether Django has to refuse a lock outside a transaction."""
        return self.query.select_for_update and self.connection.get_autocommit()

    def _remember(self, shape: Shape, kept: dict[Any, Statement]) -> tuple[str, Any]:
        sql, params = super().as_sql()
        # The parameters of the shape are those of the statement, or it is none of ours.
        if list(params) == shape.params and not self.has_extra_select:
            if len(kept) >= KEPT:
                kept.clear()
            columns = [one[0] for one in self.select]
            statement = Statement(
                sql, self.select, self.klass_info, self.annotation_col_map,
                super().get_converters(columns), super().has_composite_fields(columns), shape.held,
            )  # fmt: skip
            kept[shape.key] = statement
            self._take(statement)
        return sql, params

    def _take(self, statement: Statement) -> None:
        self._statement = statement
        self.select, self.klass_info = statement.select, statement.klass_info
        self.annotation_col_map = statement.annotation_col_map
        self.col_count, self.has_extra_select = len(statement.select), False

    def _check(self, statement: Statement, shape: Shape) -> None:
        sql, params = super().as_sql()
        if (sql, list(params)) != (statement.sql, shape.params):
            raise AssertionError(f"remembered: {statement.sql} {shape.params}; now: {sql} {params}")

    def get_converters(self, expressions: Any) -> Any:
        if self._statement is not None and len(expressions) == self.col_count:
            return self._statement.converters
        return super().get_converters(expressions)

    def has_composite_fields(self, expressions: Any) -> bool:
        if self._statement is not None:
            return self._statement.has_composites
        return super().has_composite_fields(expressions)


@dataclass(slots=True)
class Insertion:
    """An INSERT of one row in words."""

    sql: str
    returning: tuple[Any, ...]
    held: Any
    uses: int = 0


class RememberingInsert(Compiler):
    """Mixed into a compiler of INSERT: one row of plain values is put into words once a table."""

    def as_sql(self) -> list[tuple[str, tuple[Any, ...]]]:
        query = self.query
        if len(query.objs) != 1 or query.on_conflict or query.raw or not query.fields:
            return super().as_sql()
        row, fields = query.objs[0], query.fields
        key = (
            query.get_meta(),
            tuple(map(id, fields)),
            tuple(map(id, self.returning_fields or ())),
        )
        kept = self.connection.__dict__.setdefault("statements", {})
        known = kept.get(key)
        if known is None:
            return self._remember(key, kept)
        if any(hasattr(getattr(row, field.attname), "resolve_expression") for field in fields):
            return super().as_sql()
        if settings.TESTING and known.uses < CHECKED:
            known.uses += 1
            ((sql, _params),) = super().as_sql()
            if sql != known.sql:
                raise AssertionError(f"remembered: {known.sql}; now: {sql}")
        self.returning_params = known.returning
        values = [field.get_db_prep_save(field.pre_save(row, True), self.connection)
                  for field in fields]  # fmt: skip
        return [(known.sql, (*values, *known.returning))]

    def _remember(self, key: Any, kept: dict[Any, Any]) -> list[tuple[str, tuple[Any, ...]]]:
        written: list[tuple[str, tuple[Any, ...]]] = super().as_sql()
        fields = self.query.fields
        plain = not any(hasattr(field, "get_placeholder") for field in fields)
        if len(written) == 1 and plain and written[0][0].count("%s") == len(fields):
            returning = tuple(self.returning_params) if self.returning_fields else ()
            kept[key] = Insertion(
                written[0][0], returning, [*fields, *(self.returning_fields or ())]
            )
        return written
