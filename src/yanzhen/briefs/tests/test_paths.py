"""The strongest ways, against trying every way there is."""

from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.briefs.calc.paths import Step, best_paths

NODES = "usabct"


def every_way(steps, source, target, most_steps, factor):
    """Return the strengths of all simple paths, the strongest first."""
    best = {}
    for step in steps:
        pair = step.start, step.end
        best[pair] = max(best.get(pair, 0), step.strength)
    inner = sorted({n for pair in best for n in pair} - {source, target})
    found = []
    for length in range(most_steps):
        for way in permutations(inner, length):
            nodes = (source, *way, target)
            pairs = list(pairwise(nodes))
            if all(pair in best for pair in pairs):
                strength = factor ** (len(pairs) - 1)
                for pair in pairs:
                    strength *= best[pair]
                found.append(strength)
    return sorted(found, reverse=True)


def drawn(pairs):
    return [Step(a, b, s, n) for n, (a, b, s) in enumerate(pairs) if a != b]


edges = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES), st.floats(0.01, 1.0)), max_size=24
)


@given(edges, st.integers(1, 4), st.floats(0.3, 1.0), st.integers(1, 6))
def test_finds_the_strongest_of_all_ways(pairs, most_steps, factor, most):
    steps = drawn(pairs)
    found = best_paths(steps, source="u", target="t", most=most, most_steps=most_steps,
                       factor=factor)  # fmt: skip
    expected = every_way(steps, "u", "t", most_steps, factor)
    assert [p.strength for p in found] == pytest.approx(expected[:most])
    for path in found:
        nodes = ["u", *(step.end for step in path.steps)]
        assert len(set(nodes)) == len(nodes) <= most_steps + 1


def test_the_worked_example_of_the_method():
    steps = [
        Step("us", "association", 0.85, 1), Step("us", "resident", 0.9, 2),
        Step("association", "target", 0.5, 3), Step("resident", "target", 0.6, 4),
        Step("resident", "association", 0.7, 5), Step("us", "target", 0.1, 6),
    ]  # fmt: skip
    found = best_paths(steps, source="us", target="target", most=4, most_steps=3, factor=0.8)
    assert [round(path.strength, 4) for path in found] == [0.432, 0.34, 0.2016, 0.1]


def test_nothing_leads_where_nobody_knows_anybody():
    assert best_paths([], source="u", target="t", most=3, most_steps=4, factor=1.0) == []


@pytest.mark.parametrize("strength", [0.0, -1.0, 1.5])
def test_refuses_a_strength_that_is_no_share(strength):
    with pytest.raises(ValueError, match="strength"):
        best_paths([Step("u", "t", strength, 0)], source="u", target="t", most=1, most_steps=1,
                   factor=1.0)  # fmt: skip
    with pytest.raises(ValueError, match="factor"):
        best_paths([], source="u", target="t", most=1, most_steps=1, factor=strength)
