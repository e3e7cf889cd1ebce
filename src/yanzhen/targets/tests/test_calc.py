from datetime import date, timedelta
from decimal import Decimal

import pytest

from yanzhen.targets import calc
from yanzhen.targets.calc import Schedule
from yanzhen.targets.trend import draw_course, nice_top

START, END = date(2022, 1, 1), date(2022, 12, 31)
LAMPS = {"green": 0, "amber": -5}


@pytest.mark.parametrize(
    ("actual", "target", "on", "points"),
    [
        # 南通, first quarter of 2019; 南京, five and six months; a 高新区, five months.
        (Decimal("360.87"), Decimal("999.78"), date(2022, 3, 31), 11.1),
        (Decimal("49"), Decimal("100"), date(2022, 5, 31), 7.3),
        (Decimal("62.7"), Decimal("100"), date(2022, 6, 30), 12.7),
        (Decimal("50.9"), Decimal("100"), date(2022, 5, 31), 9.2),
    ],
)
def test_the_deviation_is_what_published_bulletins_print(actual, target, on, points):
    due = calc.due_share(START, END, on)

    assert round(calc.deviation(actual, target, due) * 100, 1) == points


@pytest.mark.parametrize(
    ("on", "months"),
    [
        (date(2021, 12, 31), 0), (date(2022, 1, 1), 0), (date(2022, 1, 30), 0),
        (date(2022, 1, 31), 1), (date(2022, 2, 28), 2), (date(2022, 12, 31), 12),
        (date(2023, 7, 1), 12),
    ],
)  # fmt: skip
def test_a_month_counts_once_it_is_over(on, months):
    assert calc.months_elapsed(START, END, on) == months


def test_by_days_the_month_under_way_counts_too():
    assert calc.months_elapsed(START, END, date(2022, 4, 15), daily=True) == 3.5


def test_a_quarters_batch_is_due_within_its_quarter():
    start, end = date(2022, 1, 1), date(2022, 3, 31)

    assert calc.due_share(start, end, date(2022, 2, 28)) == pytest.approx(2 / 3)
    assert calc.due_share(start, end, date(2022, 5, 31)) == 1


def test_quarterly_steps_are_met_at_quarters_ends_and_linear_within():
    steps = Schedule("quarterly", (0.3, 0.6, 0.85, 1.0))

    shares = [calc.due_share(START, END, date(2022, m, d), steps)
              for m, d in ((2, 28), (3, 31), (6, 30), (9, 30), (12, 31))]  # fmt: skip

    assert shares == pytest.approx([0.2, 0.3, 0.6, 0.85, 1.0])


def test_a_period_that_is_not_these_quarters_falls_back_to_linear():
    steps = Schedule("quarterly", (0.3, 0.6, 0.85, 1.0))

    assert calc.due_share(START, date(2022, 3, 31), date(2022, 1, 31), steps) == pytest.approx(
        1 / 3
    )


def test_seasonal_weights_are_taken_by_calendar_month():
    heavy_march = Schedule("weights", (0, 0, 6, 1, 1, 1, 1, 1, 1, 0, 0, 0))

    assert calc.due_share(START, END, date(2022, 2, 28), heavy_march) == 0
    assert calc.due_share(START, END, date(2022, 3, 31), heavy_march) == pytest.approx(0.5)
    assert calc.due_share(START, END, date(2022, 12, 31), heavy_march) == pytest.approx(1)


@pytest.mark.parametrize(
    "schedule",
    [Schedule("weights", (1.0,) * 11), Schedule("weights", (-1.0, *(1.0,) * 11)),
     Schedule("weights", (0.0,) * 12), Schedule("weekly")],
)  # fmt: skip
def test_a_schedule_without_sense_is_refused(schedule):
    with pytest.raises(ValueError):
        calc.due_share(START, END, date(2022, 5, 31), schedule)


@pytest.mark.parametrize("schedule", [
    Schedule(), Schedule(daily=True), Schedule("quarterly", (0.3, 0.6, 0.85, 1.0)),
    Schedule("quarterly", (0.3, 0.6, 0.85, 1.0), daily=True),
    Schedule("weights", tuple(range(12))), Schedule("weights", tuple(range(12)), daily=True),
])  # fmt: skip
def test_what_is_due_never_falls_and_ends_at_one(schedule):
    days = [START + timedelta(days=n) for n in range(365)]

    shares = [calc.due_share(START, END, day, schedule) for day in days]

    assert shares == sorted(shares)
    assert shares[0] >= 0
    assert shares[-1] == pytest.approx(1)


@pytest.mark.parametrize(
    ("actual", "left", "rate"),
    [(10, 7, 17 / 7), (27, 7, 0), (30, 7, 0), (10, 0, None), (27, 0, 0)],
)
def test_the_required_run_rate(actual, left, rate):
    assert calc.run_rate(actual, 27, left) == (pytest.approx(rate) if rate else rate)


@pytest.mark.parametrize(
    ("points", "tone"),
    [(0.1, "green"), (0, "green"), (-0.04, "green"), (-0.1, "amber"), (-5, "amber"),
     (-5.04, "amber"), (-5.1, "red")],
)  # fmt: skip
def test_the_lamp_follows_the_figure_as_it_is_shown(points, tone):
    assert calc.lamp(points, LAMPS) == tone


@pytest.mark.parametrize(
    ("amount", "nesting", "in_fifty"),
    [(49.99, "at_least", False), (50, "at_least", True), (120, "at_least", True),
     (50, "band", True), (99.99, "band", True), (100, "band", False)],
)  # fmt: skip
def test_whether_fifty_holds_a_hundred_is_a_rule(amount, nesting, in_fifty):
    assert calc.in_tier(amount, 50, 100, nesting=nesting) is in_fifty


def test_months_run_over_the_turn_of_a_year():
    months = calc.months_of(date(2022, 11, 1), date(2023, 2, 28))

    assert months == [(2022, 11), (2022, 12), (2023, 1), (2023, 2)]
    assert calc.cumulate(months, {(2022, 12): 2, (2023, 1): 1}) == [0, 2, 3, 3]


def test_the_drawing_begins_at_zero_and_stops_at_today():
    chart = draw_course(
        ["1月", "2月", "3月"], [Decimal(3), Decimal(6), None],
        [Decimal(9), Decimal(18), Decimal(27)], texts=["3", "6"],
    )  # fmt: skip

    assert chart.grid[0][1] == "0"
    assert [point.text for point in chart.points] == ["3", "6"]
    assert chart.due.count("L") == 2
    assert chart.points[1].y < chart.points[0].y


@pytest.mark.parametrize("value", [0.3, 1, 7, 27, 100, 12345])
def test_the_axis_ends_on_a_round_number_above_the_data(value):
    top, step = nice_top(value)

    assert top >= value
    assert top / step == pytest.approx(round(top / step))
    assert top / step <= 5


def test_a_chart_of_nothing_draws_an_empty_frame():
    chart = draw_course([], [], [])

    assert (chart.actual, chart.last) == ("", None)
