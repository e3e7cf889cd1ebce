"""Properties of the intent: what decay, order, sign and the day may and may not change."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.companies.calc.intent import NotYetSeen, Seen, Weighing, course, weigh
from yanzhen.companies.calc.intent_drawing import draw_intent

ON = date(2022, 5, 31)
KINDS = {
    "GROWS": Weighing(10, 180, 1), "LASTS": Weighing(4, None, 1), "FAILS": Weighing(8, 360, -1),
}  # fmt: skip
signals = st.lists(
    st.builds(
        Seen, st.integers(1, 10**6), st.sampled_from(sorted(KINDS)),
        st.integers(0, 3000).map(lambda n: ON - timedelta(days=n)),
        st.floats(0.01, 1), st.booleans(),
    ), max_size=12,
)  # fmt: skip


def seen(kind, day, confidence=1.0, number=1, binding=False):
    return Seen(number, kind, day, confidence, binding)


@given(signals, st.randoms())
def test_the_order_of_signals_changes_nothing(known, chance: random.Random):
    shuffled = chance.sample(known, len(known))

    assert weigh(known, KINDS, on=ON).points == weigh(shuffled, KINDS, on=ON).points


@given(signals)
def test_binding_and_intended_add_up_and_so_do_the_terms(known):
    intent = weigh(known, KINDS, on=ON)

    assert intent.binding + intent.intended == pytest.approx(intent.points)
    assert sum(term.points for term in intent.terms) == pytest.approx(intent.points)
    assert len(intent.terms) == len(known)


@given(st.integers(0, 2000), st.floats(0.01, 1))
def test_a_signal_counts_half_after_its_half_life(age, confidence):
    first = seen("GROWS", ON - timedelta(days=age), confidence)
    now = weigh([first], KINDS, on=ON).points
    later = weigh([first], KINDS, on=ON + timedelta(days=180)).points

    assert later == pytest.approx(now / 2)


@given(signals, st.integers(0, 3000), st.floats(0.01, 1))
def test_a_signal_against_subtracts(known, age, confidence):
    against = seen("FAILS", ON - timedelta(days=age), confidence, number=10**7)

    assert weigh([*known, against], KINDS, on=ON).points < weigh(known, KINDS, on=ON).points


@given(st.integers(1, 500))
def test_a_signal_of_the_future_is_refused(days):
    with pytest.raises(NotYetSeen):
        weigh([seen("GROWS", ON + timedelta(days=days))], KINDS, on=ON)


def test_what_has_no_half_life_stays():
    old = seen("LASTS", date(2001, 1, 1))

    assert weigh([old], KINDS, on=ON).points == 4


def test_the_worked_example_of_the_methods_page():
    known = [
        seen("GROWS", date(2021, 12, 2), 0.9, 1, True), seen("FAILS", date(2021, 6, 5), 0.5, 2),
        seen("LASTS", date(2020, 1, 1), 0.6, 3),
    ]  # fmt: skip
    intent = weigh(known, KINDS, on=ON)

    assert [round(term.points, 2) for term in intent.terms] == [4.5, 2.4, -2.0]
    assert (round(intent.points, 2), round(intent.binding, 2)) == (4.9, 4.5)


@given(signals)
def test_the_course_counts_on_each_day_only_what_was_seen_by_then(known):
    steps = course(known, KINDS, on=ON, months=24)

    assert len(steps) == 25
    for step in steps:
        assert len(step.terms) == sum(one.seen_on <= step.on for one in known)


@given(signals)
def test_the_drawing_stays_within_its_frame(known):
    chart = draw_intent(course(known, KINDS, on=ON, months=24))

    heights = [dot.y for dot in chart.dots] + [y for y, _text in chart.grid] + [chart.zero]
    assert all(0 <= height <= chart.height for height in heights)
    assert 2 <= len(chart.grid) <= 7
