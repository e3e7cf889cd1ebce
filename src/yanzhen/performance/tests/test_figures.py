"""A person's figures: worked examples, and what holds for any book."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.performance.calc.book import SHARES, Book, Doing, Figure, Lead, Reached, Report
from yanzhen.performance.calc.figures import (
    Limits,
    compare,
    funnel,
    gates_reached,
    value,
    window,
)
from yanzhen.performance.calc.months import Span, last_day, month_of, shift

LIMITS = Limits(record_days=3, answer_days=1, quiet_days=30)
MAY = (2022, 5)
HERE = date(2020, 1, 1)
ORDER = {"S0": 0, "S1": 1, "S2": 2, "S3": 3, "S4": 4, "S5": 5}


def doing(on, kind="VISIT", until=None, firm=7, met=True, late=0, own=True, pk=1):
    last = until or on
    return Doing(pk, kind, on, last, firm, met, last + timedelta(days=late), own)


def book(**said):
    return Book(**({"known_from": HERE} | said))


def number(figure, found, month=MAY, **how):
    one = value(figure, found, window(month, **how), LIMITS)
    return one.number if figure not in SHARES else (one.number, one.of)


def test_two_trips_that_share_a_day_are_three_days_out_and_two_trips():
    found = book(doings=(
        doing(date(2022, 5, 10), "TRIP", date(2022, 5, 11)),
        doing(date(2022, 5, 11), "TRIP", date(2022, 5, 12), pk=2),
    ))  # fmt: skip
    assert number(Figure.DAYS_OUT, found) == 3
    assert number(Figure.TRIPS, found) == 2


def test_a_trip_over_the_end_of_a_month_gives_each_month_its_days():
    found = book(doings=(doing(date(2022, 4, 29), "TRIP", date(2022, 5, 2)),))
    assert number(Figure.DAYS_OUT, found, (2022, 4)) == 2
    assert number(Figure.DAYS_OUT, found) == 2
    assert (number(Figure.TRIPS, found, (2022, 4)), number(Figure.TRIPS, found)) == (1, 0)


def test_a_firm_counts_once_and_effectively_only_with_decision_maker_recorded_in_time():
    days = [date(2022, 5, n) for n in (4, 6, 9, 12)]
    found = book(doings=(
        doing(days[0], firm=7), doing(days[1], firm=7, pk=2),
        doing(days[2], firm=8, met=False, pk=3), doing(days[3], firm=9, late=4, pk=4),
        doing(days[3], firm=None, pk=5),
    ))  # fmt: skip
    assert number(Figure.FIRMS, found) == 3
    assert number(Figure.EFFECTIVE, found) == 1
    assert number(Figure.TIMELY, found) == (4, 5)


def test_exactly_three_days_later_is_in_time():
    assert number(Figure.EFFECTIVE, book(doings=(doing(date(2022, 5, 4), late=3),))) == 1


def test_leads_touched_within_the_limit_are_counted_at_the_windows_end():
    end = date(2022, 5, 31)
    found = book(leads=(
        Lead(1, date(2022, 1, 1), None, (end - timedelta(days=30),)),
        Lead(2, date(2022, 1, 1), None, (end - timedelta(days=31),)),
        Lead(3, date(2022, 1, 1), end, ()),
        Lead(4, date(2022, 6, 1), None, (date(2022, 6, 1),)),
    ))  # fmt: skip
    assert number(Figure.TOUCHED, found) == (1, 2)
    assert number(Figure.TOUCHED, found, (2022, 6)) == (1, 3)


def test_a_report_whose_time_is_not_over_is_left_out():
    found = book(reports=(
        Report(1, date(2022, 5, 30), date(2022, 5, 31)), Report(2, date(2022, 5, 3), None),
        Report(3, date(2022, 5, 31), None), Report(4, date(2022, 5, 4), date(2022, 5, 9)),
    ))  # fmt: skip
    assert number(Figure.ANSWERED, found) == (1, 3)


def test_before_the_first_day_nothing_is_zero_but_unknown():
    found = Book(date(2022, 3, 15), doings=(doing(date(2022, 5, 4), "TRIP"),))
    one = compare(Figure.TRIPS, found, MAY, LIMITS)
    assert [amount for _month, amount in one.months[:10]] == [None] * 10
    assert (one.known, one.mean, one.last_year, one.best) == (2, 0, None, 0)
    assert one.change == 1


def test_a_month_under_way_meets_the_same_days_of_earlier_months():
    trips = [doing(date(2022, m, d), "TRIP", pk=m * 40 + d) for m in (3, 4, 5) for d in (5, 25)]
    found = book(doings=tuple(trips))
    assert compare(Figure.TRIPS, found, MAY, LIMITS, upto=10).months[-3:] == (
        ((2022, 3), 1.0), ((2022, 4), 1.0), ((2022, 5), 1.0))  # fmt: skip


def test_own_mean_same_month_last_year_and_best():
    trips = [doing(date(2021, 5, 4), "TRIP", pk=n) for n in range(6)]
    trips += [doing(date(2022, m, 4), "TRIP", pk=m * 10) for m in (1, 2, 3, 4)]
    trips += [doing(date(2022, 5, 4), "TRIP", pk=90 + n) for n in range(2)]
    one = compare(Figure.TRIPS, book(doings=tuple(trips)), MAY, LIMITS)
    assert (one.now.number, one.mean, one.last_year, one.best) == (2, 10 / 12, 6, 6)
    assert one.change == pytest.approx(2 - 10 / 12)


def test_who_changes_team_in_mid_month_is_counted_by_the_days_team():
    trips = tuple(doing(date(2022, 5, d), "TRIP", pk=d) for d in (3, 10, 17, 24))
    before, after = Span(HERE, date(2022, 5, 15)), Span(date(2022, 5, 16))
    found = book(doings=trips)
    assert number(Figure.TRIPS, found, spans=(before,)) == 2
    assert number(Figure.TRIPS, found, spans=(after,)) == 2
    assert number(Figure.TOUCHED, found, spans=(before,)) == (0, 0)


def test_a_move_back_takes_away_what_is_no_longer_proven():
    d = [date(2022, 1, n) for n in range(1, 10)]
    moves = [("S0", "S2", d[1]), ("S2", "S3", d[2]), ("S3", "S1", d[3]), ("S1", "S2", d[4]),
             ("S2", "X", d[5])]  # fmt: skip
    assert gates_reached(d[0], moves, ORDER) == {"S0": d[0], "S1": d[1], "S2": d[4]}


def test_the_funnel_is_seen_on_its_day_with_conversion_and_median():
    def gates(entered, *on):
        stages = {"S0": date(2022, 1, 1)} | {"S1": entered}
        return stages | ({"S2": on[0]} if on else {})

    found = book(gates={
        1: gates(date(2022, 2, 1), date(2022, 2, 11)), 2: gates(date(2022, 3, 1)),
        3: gates(date(2022, 3, 1), date(2022, 3, 31)),
        4: gates(date(2022, 5, 1), date(2022, 6, 15)),
        5: gates(date(2021, 5, 31), date(2021, 6, 1)),
    })  # fmt: skip
    step = funnel(found, date(2022, 5, 31))[1]
    assert (step.start, step.entered, step.went_on, step.share, step.days) == ("S1", 4, 2, 0.5, 20)


def test_months_are_counted_over_leap_years():
    assert last_day((2024, 2)) == date(2024, 2, 29)
    assert window((2023, 2), upto=29).last == date(2023, 2, 28)
    assert shift((2024, 2), -12) == (2023, 2)


DAYS = st.dates(date(2020, 1, 1), date(2022, 12, 31))
DOINGS = st.builds(
    lambda pk, kind, on, days, firm, met, late, own: Doing(
        pk, kind, on, on + timedelta(days=days), firm, met,
        on + timedelta(days=days + late), own),
    st.integers(1, 99), st.sampled_from(["TRIP", "VISIT", "RECEPTION", "CALL"]), DAYS,
    st.integers(0, 40), st.none() | st.integers(1, 4), st.booleans(), st.integers(0, 9),
    st.booleans())  # fmt: skip
BOOKS = st.builds(
    Book, st.none() | DAYS, st.lists(DOINGS, max_size=8).map(tuple),
    st.lists(st.builds(Reached, st.integers(1, 5), st.sampled_from(["S1", "S2", "S5"]), DAYS),
             max_size=6).map(tuple),
    st.lists(st.builds(Report, st.integers(1, 5), DAYS, st.none() | DAYS), max_size=5).map(tuple),
    st.lists(st.builds(Lead, st.integers(1, 5), DAYS, st.none() | DAYS,
                       st.lists(DAYS, max_size=4).map(sorted).map(tuple)), max_size=5).map(tuple),
)  # fmt: skip


@given(BOOKS, DAYS)
def test_effective_visits_never_exceed_firms_and_shares_stay_between_0_and_1(found, day):
    w = window(month_of(day))
    by = {figure: value(figure, found, w, LIMITS) for figure in Figure}
    if found.known_from is None or w.last < found.known_from:
        assert {one.number for one in by.values()} == {None}
        return
    assert by[Figure.EFFECTIVE].number <= by[Figure.FIRMS].number
    assert by[Figure.DAYS_OUT].number <= w.last.day
    for figure in SHARES:
        amount = by[figure].amount
        assert (amount is None) == (by[figure].of == 0)
        assert amount is None or 0 <= amount <= 1


@given(BOOKS, DAYS, st.dates(date(2020, 2, 1), date(2022, 11, 30)))
def test_two_teams_of_one_month_add_up_to_the_month(found, day, moved):
    """Whatever the day of a move, nothing is counted twice and nothing lost."""
    month = month_of(day)
    halves = (Span(date.min, moved - timedelta(days=1)),), (Span(moved),)
    for figure in (Figure.DAYS_OUT, Figure.TRIPS, Figure.RECEPTIONS, Figure.ACCEPTED,
                   Figure.TALKS, Figure.SIGNED):  # fmt: skip
        whole = value(figure, found, window(month), LIMITS).number
        parts = [value(figure, found, window(month, 31, spans), LIMITS).number for spans in halves]
        assert whole is None or sum(parts) == whole


@given(st.lists(st.tuples(st.sampled_from(list(ORDER)), DAYS), max_size=8))
def test_gates_reached_are_the_ones_up_to_where_a_project_stands(steps):
    here, moves = "S0", []
    for stage, day in steps:
        moves.append((here, stage, day))
        here = stage
    reached = gates_reached(date(2020, 1, 1), moves, ORDER)
    assert set(reached) == {gate for gate in ORDER if ORDER[gate] <= ORDER[here]}
