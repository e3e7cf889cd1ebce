"""What must hold of scores, shares and ranks whatever the figures are."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.league.calc.adjusted import (
    Exposed,
    _above,
    _rank_intervals,
    adjust,
    cell_rates,
    expected_by_team,
)
from yanzhen.league.calc.scheme import (
    Counted,
    Goal,
    Handicap,
    Item,
    Kind,
    Part,
    Piece,
    What,
)
from yanzhen.league.calc.score import Entrant, printed, score
from yanzhen.league.calc.shapley import shapley, worth_of_steps
from yanzhen.league.calc.sharing import Mode, Share, by_team, problem_of, zone_total
from yanzhen.league.tests.factories import F, ratio, scheme_of

np = pytest.importorskip("numpy")
A, B = Counted("SIGNED"), Counted("STARTED")
GOAL = Goal(fixed=F(10))
figures = st.integers(0, 40)
PAID = {
    "due": ratio("I", 40, counted=A, cap="1.2"),
    "target": ratio("I", 40, counted=A, kind=Kind.TARGET_RATIO, cap=None),
    "efficacy": ratio("I", 40, counted=A, kind=Kind.EFFICACY),
    "steps": ratio("I", 40, counted=A, kind=Kind.STEPS,
                   steps=((F(1), F(1)), (F(4, 5), F(3, 4)), (F(1, 2), F(1, 2)))),
    "tiers": Item("I", "I", Kind.TIERS, weight=F(4), each=F(1, 10),
                  pieces=(Piece("", A, goal=GOAL),)),
    "mixed": Item("I", "I", Kind.COUNT_AMOUNT, weight=F(40), cap=F(1), pieces=(
        Piece("", A, goal=GOAL), Piece("", Counted("SIGNED", What.AMOUNT), goal=GOAL))),
    "bonus": Item("I", "I", Kind.PER_EVENT, Part.BONUS, each=F(2), most=F(6),
                  pieces=(Piece("", A),)),
}  # fmt: skip
BASE = ratio("BASE", 60, counted=B)


def rows_of(item, reached, *, order=None, **more):
    money = Counted("SIGNED", What.AMOUNT)
    teams = [
        Entrant(key, "", {A: F(n), money: F(n), B: F(key)}, {GOAL: F(10), **goals})
        for key, n in enumerate(reached)
        for goals in [more.get("goals", {}).get(key, {})]
    ]
    teams = [teams[i] for i in order] if order else teams
    plain = scheme_of(BASE, item, full_marks=more.get("full", 100))
    return {row.key: row for row in score(plain, teams, {GOAL: F(1, 2)})}


@pytest.mark.parametrize("kind", PAID)
@given(reached=st.lists(figures, min_size=1, max_size=5), more=st.integers(1, 9))
def test_reaching_more_never_gives_a_team_less(kind, reached, more):
    before = rows_of(PAID[kind], reached)[0]
    after = rows_of(PAID[kind], [reached[0] + more, *reached[1:]])[0]
    assert after.total >= before.total
    assert after.place <= before.place


@pytest.mark.parametrize("kind", ["due", "efficacy", "steps"])
@given(reached=st.lists(figures, min_size=2, max_size=5), data=st.data())
def test_places_do_not_hang_on_the_order_of_teams(kind, reached, data):
    order = data.draw(st.permutations(range(len(reached))))
    plain, mixed = rows_of(PAID[kind], reached), rows_of(PAID[kind], reached, order=order)
    assert {k: (r.place, r.total) for k, r in plain.items()} == {
        k: (r.place, r.total) for k, r in mixed.items()
    }


@given(reached=st.lists(figures, min_size=1, max_size=6))
def test_full_marks_are_never_passed_but_by_what_the_caps_allow(reached):
    for row in rows_of(PAID["due"], reached).values():
        assert 0 <= row.total <= 100 * F(6, 5)


@given(reached=st.lists(figures, min_size=1, max_size=6))
def test_equal_totals_share_a_place_and_the_next_is_skipped(reached):
    rows = rows_of(PAID["due"], reached).values()
    for row in rows:
        assert row.place == 1 + sum(printed(o.total) > printed(row.total) for o in rows)


def test_zero_due_and_zero_weight_divide_nothing():
    none = scheme_of(ratio(weight=100))
    rows = score(none, [Entrant(1, "", {A: F(3)}, {})], {GOAL: F(0)})
    assert rows[0].total == 0 and rows[0].lines[0].points is None
    assert score(none, [], {}) == []
    tasks = scheme_of(ratio(weight=100, counted=A), handicap=Handicap(by_task=True))
    assert score(tasks, [Entrant(1, "", {A: F(3)}, {})], {GOAL: F(1)})[0].total == 0


@given(weights=st.lists(st.integers(1, 50), min_size=1, max_size=6))
def test_shares_of_one_are_taken_and_sum_to_one_by_team(weights):
    whole = sum(weights)
    shares = [Share(n % 3, f"R{n}", F(w, whole)) for n, w in enumerate(weights)]
    assert problem_of(shares, Mode.SPLIT) is None
    assert sum(by_team(shares, Mode.SPLIT).values()) == 1
    assert zone_total(by_team(shares, Mode.SPLIT), Mode.SPLIT) == 1
    doubled = [Share(n, "SITE", F(1)) for n in range(len(weights))]
    assert zone_total(by_team(doubled, Mode.DOUBLE), Mode.DOUBLE) == 1


steps_done = st.dictionaries(
    st.integers(1, 5),
    st.dictionaries(st.sampled_from("ABC"), st.fractions(0, 1, max_denominator=8), max_size=3),
    min_size=1, max_size=5,
)  # fmt: skip
STEPS = {"A": F(1), "B": F(2), "C": F(3)}


def by_orders(parties, worth):
    """Return Shapley shares by going through every order: slow and obvious."""
    found = dict.fromkeys(parties, F(0))
    orders = list(permutations(parties))
    for order in orders:
        some = frozenset()
        for party in order:
            found[party] += worth(some | {party}) - worth(some)
            some |= {party}
    return {party: share / len(orders) for party, share in found.items()}


@given(done=steps_done)
def test_shapley_shares_are_efficient_and_the_same_as_over_all_orders(done):
    parties, worth = sorted(done), worth_of_steps(done, STEPS)
    shares = shapley(parties, worth)
    assert sum(shares.values()) == worth(frozenset(parties)) - worth(frozenset())
    assert shares == by_orders(parties, worth)


@given(done=steps_done, own=st.fractions(0, 1, max_denominator=8))
def test_shapley_treats_alike_who_did_alike_and_gives_nothing_for_nothing(done, own):
    more = {**done, 8: {"A": own}, 9: {"A": own}}
    shares = shapley(sorted(more), worth_of_steps(more, STEPS))
    assert shares[8] == shares[9]
    if any(any(v.values()) for v in more.values()):
        idle = {**more, 7: {}}
        assert shapley(sorted(idle), worth_of_steps(idle, STEPS))[7] == 0


def test_shapley_takes_at_most_eight_and_each_once():
    worth = worth_of_steps({}, STEPS)
    for parties in (range(9), [1, 1]):
        with pytest.raises(ValueError, match="at most 8"):
            shapley(list(parties), worth)


counts = st.dictionaries(
    st.integers(1, 9), st.tuples(st.integers(0, 30), st.integers(1, 30)), min_size=1, max_size=7
)


@given(counts=counts)
def test_the_adjusted_table_is_in_order_and_who_cannot_be_told_apart_shares_a_place(counts):
    told = adjust({k: (float(o), float(e)) for k, (o, e) in counts.items()}, least=0.1, most=1.0)
    assert [t.ratio for t in told] == sorted((t.ratio for t in told), reverse=True)
    for one in told:
        assert one.low < one.ratio < one.high
        assert 1 <= one.best <= one.worst <= len(told)
        lower, upper = sorted((1.0, one.raw))
        assert lower - 1e-9 <= one.ratio <= upper + 1e-9
    if len({(t.observed, t.expected) for t in told}) == 1:
        assert {t.place for t in told} == {1}


def test_ranks_do_not_hang_on_the_order_of_teams_nor_on_chance():
    counts = {1: (9.0, 6.0), 2: (2.0, 6.0), 3: (4.0, 3.0), 4: (0.0, 0.0)}
    once = adjust(counts, least=0.1, most=1.0)
    again = adjust(dict(reversed(counts.items())), least=0.1, most=1.0)
    assert once == again


def test_rank_intervals_and_being_above_agree_with_a_large_draw():
    a, b = np.array([12.0, 6.0, 3.0]), np.array([8.0, 7.0, 5.0])
    drawn = np.random.default_rng(7).gamma(a, 1 / b, (400_000, 3))
    above = _above(a, b)
    for i, j in ((0, 1), (0, 2), (1, 2)):
        assert abs((drawn[:, i] > drawn[:, j]).mean() - above[i, j]) < 0.003
        assert abs(above[i, j] + above[j, i] - 1) < 1e-9
    ranks = 1 + (drawn[:, None, :] > drawn[:, :, None]).sum(axis=2)
    best, worst = _rank_intervals(a, b, 0.05)
    for team in range(3):
        shares = np.cumsum([(ranks[:, team] == r).mean() for r in (1, 2, 3)])
        assert best[team] == 1 + int((shares < 0.05).sum())
        assert worst[team] == 1 + int((shares < 0.95).sum())


def test_a_team_with_harder_leads_and_as_many_signings_stands_higher():
    warm, cold = ("S3", "0", "BUSINESS"), ("NEW", "2", "ONLINE")
    exposed = [Exposed(1, warm, 60, 12), Exposed(1, cold, 5, 0), Exposed(2, cold, 90, 6),
               Exposed(2, warm, 20, 6), Exposed(3, cold, 90, 0)]  # fmt: skip
    counts = expected_by_team(exposed, cell_rates(exposed, strength=30))
    told = {one.team: one for one in adjust(counts, least=0.1, most=1.0)}
    assert told[1].observed == told[2].observed == 12
    assert told[2].ratio > told[1].ratio > told[3].ratio
    assert abs(sum(e for _o, e in counts.values()) - 24) < 1e-9


def test_without_signings_nobody_is_told_apart():
    told = adjust(dict.fromkeys(range(4), (0.0, 2.0)), least=0.1, most=1.0)
    assert {one.place for one in told} == {1}
    assert adjust({}, least=0.1, most=1.0) == []


def test_the_worked_example_of_the_adjusted_table():
    warm, cold = ("W", "0", "X"), ("C", "2", "Y")
    exposed = [Exposed(1, warm, 60, 12), Exposed(1, cold, 5, 0), Exposed(2, cold, 90, 6),
               Exposed(2, warm, 20, 6), Exposed(3, cold, 90, 0)]  # fmt: skip
    rates = cell_rates(exposed, strength=30)
    assert {cell[0]: round(rate, 4) for cell, rate in rates.items()} == {"W": 0.215, "C": 0.0336}
    counts = expected_by_team(exposed, rates)
    assert [round(expected, 2) for _o, expected in counts.values()] == [13.4, 7.51, 3.1]
    told = {one.team: one for one in adjust(counts, least=0.5, most=0.5)}
    assert [round(told[team].ratio, 2) for team in (1, 2)] == [0.92, 1.39]
