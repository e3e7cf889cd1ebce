"""Scores: open arithmetic, ranges where figures lack, properties that hold for any scheme."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.assessments.calc.scheme import Indicator, Kind, Piece, Scale, ScaleKind, Scheme, Veto
from yanzhen.assessments.calc.score import FiguresRefused, Special, Status, score

F = Fraction


def made(code, weight, **fields):
    known = {"floor": F(10), "goal": F(20), "cap": F(1)} | fields
    return Indicator(code, code, "OUTPUT", "CNY", "TAX_CNY", weight=F(weight), **known)


STEPS = Scale(
    ScaleKind.PIECES, (Piece(F(0), F(2)), Piece(F(5), F(3), F(1), F(2)), Piece(F(9), F(20)))
)
SHORT = Scale(ScaleKind.SHORTFALL, each=F("0.5"), per=F(2), least=F(1))
INDICATORS = (
    made("UP", 30, cap=F("1.2")),
    made("DOWN", 20, floor=F(20), goal=F(10), direction="down", cap=F("1.1")),
    made("RATIO", 10, floor=None, scale=Scale(ScaleKind.RATIO), cap=F("1.5")),
    made("STEPS", 20, floor=None, goal=None, scale=STEPS),
    made("SHORT", 20, floor=None, scale=SHORT),
)


def made_scheme(indicators=INDICATORS):
    return Scheme("S", "1", "方案", Kind.LAND, date(2026, 1, 1), tuple(indicators),
                  (Veto("V", "否决"),), pass_at=F(80), conditional_at=F(65))  # fmt: skip


SCHEME = made_scheme()
VALUES = st.one_of(st.none(), st.fractions(min_value=-5, max_value=40, max_denominator=50))
FIGURES = st.fixed_dictionaries({one.code: VALUES for one in INDICATORS})


def test_each_line_shows_its_arithmetic():
    result = score(SCHEME, {"UP": 17, "DOWN": 13, "RATIO": 30, "STEPS": 7, "SHORT": 14})
    assert [line.row()["arithmetic"] for line in result.lines[:1]] == [
        "(0.0017 − 0.001) ÷ (0.002 − 0.001) × 30 = 21"
    ]
    # 21 + 14 + 15 + (3 + (7-5)/2·1 = 4) + (20 − 6/2·0.5 = 18.5)
    assert [line.low for line in result.lines] == [21, 14, 15, 4, F("18.5")]
    assert (result.low, result.verdict) == (F("72.5"), "CONDITIONAL")


def test_a_missing_value_makes_a_range_and_a_verdict_only_where_both_ends_agree():
    full = {"UP": 22, "DOWN": 9, "RATIO": 15, "STEPS": 9}
    result = score(SCHEME, full)
    # 36 + 22 + 7.5 + 20, and 20 more at the most
    assert (result.low, result.high) == (F("85.5"), F("105.5"))
    assert (result.verdict, [x.indicator.code for x in result.missing]) == ("PASS", ["SHORT"])
    assert score(SCHEME, full | {"UP": None}).verdict is None


def test_a_veto_refuses_whatever_the_total():
    best = {"UP": 22, "DOWN": 9, "RATIO": 15, "STEPS": 9, "SHORT": 20}
    assert score(SCHEME, best).verdict == "PASS"
    assert score(SCHEME, best, ["V"]).verdict == "REFUSE"


def test_what_does_not_apply_leaves_the_rest_scaled_to_full_marks():
    result = score(SCHEME, {"UP": 20, "DOWN": 10, "RATIO": Special.NOT_APPLICABLE,
                            "STEPS": 9, "SHORT": 20})  # fmt: skip
    assert (result.factor, result.low) == (F(10, 9), 100)
    assert result.lines[2].status is Status.NOT_APPLICABLE


def test_a_total_just_short_of_a_threshold_is_not_printed_as_reaching_it():
    only = made_scheme([made("UP", 100, floor=F(0), goal=F(100_000))])
    result = score(only, {"UP": 79_999})
    assert (result.shown(), result.verdict) == ("79.99", "CONDITIONAL")
    assert score(only, {"UP": 80_000}).verdict == "PASS"


@pytest.mark.parametrize(
    ("figures", "vetoes", "told"),
    [
        ({"UP": float("nan")}, (), "不是有限的数字"),
        ({"UP": float("inf")}, (), "不是有限的数字"),
        ({"UP": True}, (), "不是有限的数字"),
        ({"UP": "GOOD"}, (), "不是有限的数字"),
        ({"OTHER": 1}, (), "没有指标“OTHER”"),
        ({}, ["W"], "没有否决项“W”"),
    ],
)
def test_bad_figures_are_refused_with_what_is_wrong(figures, vetoes, told):
    with pytest.raises(FiguresRefused, match=told):
        score(SCHEME, figures, vetoes)


@given(FIGURES)
def test_totals_stay_within_nothing_and_full_marks_with_bonus(figures):
    result = score(SCHEME, figures)
    assert 0 <= result.low <= result.high <= sum(one.most for one in INDICATORS)


@given(FIGURES, st.permutations(INDICATORS))
def test_the_order_of_indicators_does_not_matter(figures, order):
    one, other = score(SCHEME, figures), score(made_scheme(order), dict(reversed(figures.items())))
    assert (one.low, one.high, one.verdict) == (other.low, other.high, other.verdict)


@given(FIGURES, st.sampled_from(INDICATORS), VALUES, st.fractions(0, 20, max_denominator=50))
def test_better_in_an_indicators_direction_is_never_worse(figures, indicator, value, step):
    value = F(0) if value is None else value
    better = value + step if indicator.direction == "up" else value - step
    before = score(SCHEME, figures | {indicator.code: value})
    after = score(SCHEME, figures | {indicator.code: better})
    assert after.low >= before.low
    assert after.high >= before.high


@given(FIGURES, st.sampled_from(INDICATORS), st.fractions(-5, 40, max_denominator=50))
def test_a_value_that_turns_up_never_leaves_the_range(figures, indicator, value):
    unknown = score(SCHEME, figures | {indicator.code: None})
    known = score(SCHEME, figures | {indicator.code: value})
    assert unknown.low <= known.low <= known.high <= unknown.high
