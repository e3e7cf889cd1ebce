import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanzhen.chains.calc.gaps import (
    Action,
    CircularChain,
    Edge,
    Supply,
    changes_without,
    find_gaps,
)

BATTERIES = (
    {"cell": 1.0, "pack": 1.0, "car": 1.0},
    [Edge("cell", "pack", 0.5), Edge("pack", "car", 0.2)],
)
MAKERS = [Supply("A", "pack", 60), Supply("B", "pack", 40), Supply("C", "car", 1000)]


def by_node(*chain):
    return {gap.node: gap for gap in find_gaps(*chain)}


def test_the_worked_example_of_the_methods_page():
    gaps = by_node(*BATTERIES, MAKERS)

    assert (gaps["pack"].action, gaps["pack"].demand, gaps["pack"].loss) == (
        Action.STRENGTHEN, 200, 200,
    )  # fmt: skip
    assert gaps["pack"].priority == pytest.approx(160)
    assert (gaps["cell"].action, gaps["cell"].demand, gaps["cell"].priority) == (
        Action.FILL, 50, 150,
    )  # fmt: skip
    assert (gaps["car"].action, gaps["car"].priority) == (Action.HOLD, 0)
    assert (gaps["pack"].shortfall, gaps["pack"].top_share, gaps["pack"].coverage) == (100, 0.6, 0)


def test_a_node_two_of_whose_three_inputs_are_made_here_is_one_to_extend_to():
    edges = [Edge(s, "new", 0.1) for s in "abc"]
    gaps = by_node(
        {"a": 1, "b": 1, "c": 1, "new": 3}, edges, [Supply("A", "a", 1), Supply("B", "b", 1)]
    )

    assert gaps["new"].action == Action.EXTEND
    assert gaps["new"].priority == pytest.approx(2)


def test_an_absent_customer_passes_nothing_on():
    chain = {"a": 1, "b": 1, "c": 1}, [Edge("a", "b", 0.5), Edge("b", "c", 0.5)]

    assert by_node(*chain, [Supply("C", "c", 100)])["a"].loss == 0


def test_a_circle_is_named_from_end_to_end():
    edges = [Edge("x", "a", 0.1), Edge("a", "b", 0.1), Edge("b", "a", 0.1), Edge("b", "z", 0.1)]

    with pytest.raises(CircularChain) as circle:
        find_gaps(dict.fromkeys("xabz", 1.0), edges, [])

    assert circle.value.nodes == ("a", "b", "a")


def test_the_departure_of_a_firm_shows_what_it_moves():
    changes = {c.after.node: c for c in changes_without("C", *BATTERIES, MAKERS)}

    assert changes["pack"].before.action == Action.STRENGTHEN
    assert changes["pack"].after.action == Action.HOLD


NODES = "abcdefg"
shares = st.floats(-0.1, 0.3)
edge_lists = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES), shares).map(
        lambda e: Edge(min(e[:2]), max(e[:2]), e[2])
    ),
    max_size=25,
)
firm_lists = st.lists(
    st.builds(
        Supply, st.sampled_from("PQRS"), st.sampled_from(NODES), st.sampled_from([0.0, 1, 7, 50])
    ),
    max_size=15,
)


def slow(weights, edges, firms):
    """The definitions, word for word."""
    edges = [e for e in edges if e.source != e.target and e.share > 0]
    cap = {n: sum(f.capacity for f in firms if f.node == n) for n in weights}

    def loss(v):
        return sum(
            e.share * (weights[e.target] * cap[e.target] + loss(e.target))
            for e in edges
            if e.source == v and cap[e.target] > 0
        )

    for v in weights:
        top = max(
            (sum(f.capacity for f in firms if f.node == v and f.firm == x) for x in "PQRS"),
            default=0,
        )
        demand = sum(e.share * cap[e.target] for e in edges if e.source == v)
        inputs = [e for e in edges if e.target == v]
        here = sum(e.share for e in inputs if cap[e.source] > 0)
        coverage = here / sum(e.share for e in inputs) if inputs else None
        if cap[v] == 0 and demand > 0:
            yield v, "fill", loss(v)
        elif cap[v] > 0 and demand > 0 and (cap[v] < demand or top > cap[v] / 2):
            yield v, "strengthen", loss(v) * min(max(1 - (cap[v] - top) / demand, 0), 1)
        elif cap[v] == 0 and demand == 0 and inputs and coverage >= 2 / 3 - 1e-9:
            yield v, "extend", weights[v] * coverage
        else:
            yield v, "hold", 0


@settings(max_examples=200, deadline=None)
@given(edge_lists, firm_lists, st.lists(st.sampled_from([0.0, 1.0, 5.0]), min_size=7, max_size=7))
def test_agrees_with_the_definitions_read_slowly(edges, firms, weights):
    weights = dict(zip(NODES, weights, strict=True))
    # Amounts that only rounding tells from 0 or from a limit say nothing.
    edges = [Edge(e.source, e.target, round(e.share, 3)) for e in edges]

    found = by_node(weights, edges, firms)

    for node, action, priority in slow(weights, edges, firms):
        assert found[node].action == action
        assert found[node].priority == pytest.approx(priority)
