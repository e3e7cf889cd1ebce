"""What a query looks like without its values: two of the same shape differ in parameters only."""

from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db.models import lookups
from django.db.models.expressions import Col, RawSQL, Value
from django.db.models.fields import related_lookups
from django.db.models.sql.query import Query
from django.db.models.sql.where import WhereNode

# Comparisons of a column with values. Any other (a subquery, a function) is left to Django.
COMPARISONS = frozenset({
    lookups.Exact, lookups.IntegerFieldExact, lookups.In, lookups.GreaterThan,
    lookups.GreaterThanOrEqual, lookups.LessThan, lookups.LessThanOrEqual,
    lookups.IntegerGreaterThan, lookups.IntegerGreaterThanOrEqual, lookups.IntegerLessThan,
    lookups.IntegerLessThanOrEqual, related_lookups.RelatedExact, related_lookups.RelatedIn,
})  # fmt: skip
NULLS = frozenset({lookups.IsNull, related_lookups.RelatedIsNull})


class Shape:
    """The shape of one query: `key`, and what belongs to this query alone, `params`.

    Models, fields and joins stand in the key by their identity; `held` keeps them alive for as
    long as the key is.

    :raises Unshaped: if the query holds anything that is not sure to be told apart by the key.
    """

    __slots__ = ("_compiler", "held", "key", "params")

    def __init__(self, compiler: Any) -> None:
        self._compiler = compiler
        self.params: list[Any] = []
        self.held: list[Any] = []
        query: Any = compiler.query
        if type(query) is not Query or _is_elaborate(query):
            raise Unshaped
        self.key = (
            query.model,
            self._asks_existence(query),
            tuple([self._column(one) for one in query.select]),
            _named(query.selected),
            query.values_select,
            query.default_cols,
            (frozenset(query.deferred_loading[0]), query.deferred_loading[1]),
            _frozen(query.select_related),
            query.max_depth,
            query.alias_prefix,
            tuple([self._join(query, alias) for alias in query.alias_map]),
            self._node(query.where),
            _plain(tuple(query.order_by)),
            (query.default_ordering, query.standard_ordering, query.distinct),
            (query.low_mark, query.high_mark),
            query.select_for_update
            and (query.select_for_update_nowait, query.select_for_update_skip_locked,
                 tuple(query.select_for_update_of), query.select_for_no_key_update),
        )  # fmt: skip

    def _asks_existence(self, query: Any) -> bool:
        """Whether it is what `exists()` asks: the number one, of any row."""
        if not query.annotations:
            return False
        (name, value), *more = query.annotations.items()
        if more or name != "a" or type(value) is not Value or value.value != 1:
            raise Unshaped
        self.params.append(1)
        return True

    def _column(self, column: Any) -> tuple[Any, ...]:
        if type(column) is not Col:
            raise Unshaped
        self.held += (column.target, column.output_field)
        return column.alias, id(column.target), id(column.output_field)

    def _join(self, query: Any, alias: str) -> tuple[Any, ...]:
        join = query.alias_map[alias]
        if join.filtered_relation is not None:
            raise Unshaped
        field = getattr(join, "join_field", None)
        self.held.append(field)
        return (alias, bool(query.alias_refcount[alias]), type(join), join.table_name,
                join.table_alias, join.parent_alias, join.join_type, id(field))  # fmt: skip

    def _node(self, node: Any) -> tuple[Any, ...]:
        if type(node) is WhereNode:
            return node.connector, node.negated, tuple([self._node(one) for one in node.children])
        kind, value = type(node), node.rhs if hasattr(node, "rhs") else node
        if kind in NULLS:
            return kind, self._column(node.lhs), value
        if kind not in COMPARISONS or node.bilateral_transforms:
            raise Unshaped
        # Written by hand, it is its own words (`companies.queries.among`).
        if not node.rhs_is_direct_value() and type(value) is not RawSQL:
            raise Unshaped
        column = self._column(node.lhs)
        if isinstance(value, bool) and node.lhs.conditional:
            return kind, column, value
        try:
            sql, params = node.process_rhs(self._compiler, self._compiler.connection)
        except (EmptyResultSet, FullResultSet):
            raise Unshaped from None
        self.params += params
        return kind, column, sql


class Unshaped(Exception):
    """A query whose statement is not remembered."""


def _is_elaborate(query: Any) -> bool:
    return bool(
        query.extra or query.combinator or query.group_by is not None or query.extra_tables
        or query.extra_order_by or query.distinct_fields or query.explain_info or query.subquery
        or query.external_aliases or query._filtered_relations
    )  # fmt: skip


def _frozen(related: Any) -> Any:
    """Return what `select_related` names, in its order."""
    if related is True:
        raise Unshaped
    if related is False:
        return None
    return tuple([(name, _frozen(below)) for name, below in related.items()])


def _named(selected: Any) -> Any:
    """Return under which names columns are selected; the words may hold them."""
    if not selected:
        return None
    if not all(isinstance(place, (int, str)) for place in selected.values()):
        raise Unshaped
    return tuple(selected.items())


def _plain(order: tuple[Any, ...]) -> tuple[str, ...]:
    if not all(isinstance(one, str) for one in order):
        raise Unshaped
    return order
