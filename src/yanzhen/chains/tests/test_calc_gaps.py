"""Gaps against the definitions, taken word for word and slowly."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.chains.calc.gaps import Action, Chain, Circle, find_gaps, places, without_firm

NODES = [f"n{number}" for number in range(7)]


@st.composite
def zones(draw):
    """A chain whose edges run from lower to higher numbers, and firms on some segments."""
    weights = {node: draw(st.sampled_from([0.0, 0.5, 1.0, 3.0])) for node in NODES}
    shares = {}
    for at, target in enumerate(NODES):
        sources = draw(st.lists(st.sampled_from(NODES[:at]), unique=True)) if at else []
        for source in sources:
            shares[source, target] = draw(st.sampled_from([0.05, 0.1, 0.14]))
    firms = draw(st.dictionaries(
        st.sampled_from(NODES),
        st.dictionaries(st.sampled_from("甲乙丙丁"), st.sampled_from([0.0, 1e6, 2.5e6, 9e8])),
    ))  # fmt: skip
    return Chain(weights, shares), firms


class Slow:
    """Every definition of the command `gaps` as it is written, nothing kept."""

    def __init__(self, chain, firms):
        self.chain, self.firms = chain, firms

    def cap(self, v):
        return sum(self.firms.get(v, {}).values())

    def out_of(self, v):
        return [(t, s) for (o, t), s in self.chain.shares.items() if o == v]

    def into(self, v):
        return [(o, s) for (o, t), s in self.chain.shares.items() if t == v]

    def demand(self, v):
        return sum(s * self.cap(t) for t, s in self.out_of(v))

    def loss(self, v):
        weights = self.chain.weights
        return sum(s * (weights[t] * self.cap(t) + self.loss(t))
                   for t, s in self.out_of(v) if self.cap(t) > 0)  # fmt: skip

    def coverage(self, v):
        bought = sum(s for _, s in self.into(v))
        return sum(s for o, s in self.into(v) if self.cap(o) > 0) / bought if bought else 0

    def judged(self, v):
        cap, demand, loss = self.cap(v), self.demand(v), self.loss(v)
        top = max(self.firms.get(v, {}).values(), default=0)
        if cap == 0 and demand > 0:
            return "fill", loss
        if cap > 0 and demand > 0 and (cap < demand * (1 - 1e-12) or top > cap / 2):
            return "strengthen", loss * min(1, max(0, 1 - (cap - top) / demand))
        covered = self.coverage(v) >= 2 / 3 - 1e-12
        if cap == 0 and demand == 0 and self.into(v) and covered:
            return "extend", self.chain.weights[v] * self.coverage(v)
        return "hold", 0


@given(zones())
def test_agrees_with_the_definitions_taken_slowly(zone):
    chain, firms = zone
    slow = Slow(chain, firms)
    found = find_gaps(chain, firms)
    assert {gap.node for gap in found} == set(NODES)
    for gap in found:
        action, priority = slow.judged(gap.node)
        numbers = [
            priority,
            *(ask(gap.node) for ask in (slow.cap, slow.demand, slow.coverage, slow.loss)),
        ]
        assert gap.action == action
        mine = [gap.priority, gap.cap, gap.demand, gap.coverage, gap.loss]
        assert all(math.isclose(a, b, abs_tol=1e-6) for a, b in zip(mine, numbers, strict=True))


@given(zones())
def test_each_action_stands_together_and_falls_in_priority(zone):
    found = find_gaps(*zone)
    order = [list(Action).index(gap.action) for gap in found]
    assert order == sorted(order)
    for action in Action:
        priorities = [gap.priority for gap in found if gap.action is action]
        assert priorities == sorted(priorities, reverse=True)


def test_a_worked_example():
    """膜 0.2 → 芯 0.3 → 包; an anchor of 100 on 包, weight 2; one firm of 10 on 芯."""
    chain = Chain({"膜": 1.0, "芯": 1.0, "包": 2.0}, {("膜", "芯"): 0.2, ("芯", "包"): 0.3})
    film, cell, pack = sorted(find_gaps(chain, {"芯": {"乙": 10.0}, "包": {"甲": 100.0}}),
                              key=lambda gap: "膜芯包".index(gap.node))  # fmt: skip
    # 芯: 0.3 × 2 × 100 = 60 is lost with it, all of it with its one firm.
    assert (cell.action, cell.loss, cell.priority) == ("strengthen", 60.0, 60.0)
    assert (cell.demand, cell.shortfall, cell.top_share) == (30.0, 20.0, 1.0)
    # 膜: 0.2 × (1 × 10 + 60) = 14.
    assert (film.action, film.demand, film.priority) == ("fill", 2.0, pytest.approx(14.0))
    assert (pack.action, pack.coverage, pack.demand) == ("hold", 1.0, 0.0)


def test_two_thirds_of_the_inputs_by_decimals_are_two_thirds():
    chain = Chain(dict.fromkeys("甲乙丙丁", 1.0), {(source, "丁"): 0.1 for source in "甲乙丙"})
    found = {gap.node: gap for gap in find_gaps(chain, {"甲": {"a": 1.0}, "乙": {"b": 1.0}})}
    assert (found["丁"].action, found["丁"].priority) == ("extend", pytest.approx(2 / 3))


def test_an_absent_customer_passes_nothing_on():
    chain = Chain(dict.fromkeys("甲乙丙", 1.0), {("甲", "乙"): 0.5, ("乙", "丙"): 0.5})
    found = {gap.node: gap for gap in find_gaps(chain, {"丙": {"c": 8.0}})}
    assert (found["甲"].action, found["甲"].loss, found["乙"].loss) == ("hold", 0.0, 4.0)


def test_a_circle_is_named_from_supplier_to_customer():
    shares = {("甲", "乙"): 0.1, ("乙", "丙"): 0.1, ("丙", "甲"): 0.1}
    with pytest.raises(Circle) as caught:
        Chain(dict.fromkeys("甲乙丙", 1.0), shares)
    path = caught.value.path
    assert path[0] == path[-1]
    assert all(pair in shares for pair in pairwise(path))


def test_if_a_firm_left_its_segment_comes_first():
    chain = Chain(dict.fromkeys("膜盖芯", 1.0), {("膜", "芯"): 0.2, ("盖", "芯"): 0.1})
    firms = {"膜": {"乙": 9.0, "丙": 9.0, "丁": 9.0}, "盖": {"戊": 1.0}, "芯": {"甲": 100.0}}
    shifts = {shift.node: shift for shift in without_firm(chain, firms, "甲")}
    assert shifts["盖"].after[0] == Action.HOLD
    shifts = {shift.node: shift for shift in without_firm(chain, firms, "乙")}
    assert shifts["膜"].before[0] == Action.HOLD
    assert shifts["膜"].after == (Action.STRENGTHEN, 1)
    assert shifts["盖"].after == (Action.STRENGTHEN, 2)


@given(zones(), st.sampled_from("甲乙丙丁"))
def test_looking_again_at_what_a_firm_touches_tells_the_same_as_at_all(zone, firm):
    chain, firms = zone
    left = {node: {f: c for f, c in there.items() if f != firm} for node, there in firms.items()}
    before, after = places(find_gaps(chain, firms)), places(find_gaps(chain, left))
    told = {shift.node: (shift.before, shift.after) for shift in without_firm(chain, firms, firm)}
    assert told == {
        node: (before[node], now)
        for node, now in after.items()
        if before[node] != now and {before[node][0], now[0]} != {Action.HOLD}
    }


def test_an_empty_zone_holds_everything():
    chain = Chain(dict.fromkeys("甲乙", 1.0), {("甲", "乙"): 0.5})
    assert {gap.action for gap in find_gaps(chain, {})} == {Action.HOLD}
    assert find_gaps(Chain({}, {}), {}) == []
