"""Sensitivity: the exact value at which one figure changes the verdict."""

from fractions import Fraction

from hypothesis import example, given

from yanzhen.assessments.calc.score import Figure, score
from yanzhen.assessments.calc.sensitivity import sensitivity
from yanzhen.assessments.tests.test_calc_score import FIGURES, SCHEME

F = Fraction
BIT = F(1, 10**9)


def changes_of(values, vetoes=()):
    figures = {code: Figure(value) for code, value in values.items()}
    return sensitivity(score(SCHEME, figures, vetoes), figures)


def test_says_how_far_the_nearest_figure_is_from_another_verdict():
    values = {"UP": F(17), "DOWN": F(13), "RATIO": F(30), "STEPS": F(7), "SHORT": F(14)}
    found = {(c.indicator.code, c.verdict): c for c in changes_of(values)}
    # 72.5 points; 7.5 more at 3 points a unit: 19.5. 7.5 fewer: worse than 14.5.
    assert found["UP", "PASS"].value == F("19.5")
    assert (found["UP", "REFUSE"].value, found["UP", "REFUSE"].beyond) == (F("14.5"), True)
    # DOWN earns at most 22 of which 14 are held: 7.5 more at 2 a unit is 9.25.
    assert found["DOWN", "PASS"].value == F("9.25")
    # RATIO is at its cap of 15 and cannot bring 7.5 more.
    assert ("RATIO", "PASS") not in found


def test_a_missing_figure_says_from_where_on_the_verdict_is_certain():
    values = {"UP": None, "DOWN": F(10), "RATIO": F(10), "STEPS": F(9), "SHORT": F(20)}
    found = {c.verdict: c for c in changes_of(values)}
    # 20 + 5 + 20 + 20 = 65 without it: 15 points more pass, at 3 points a unit above 10.
    assert (found["PASS"].value, found["PASS"].beyond) == (F(15), False)
    assert (found["CONDITIONAL"].value, found["CONDITIONAL"].beyond) == (F(15), True)


def test_no_figure_changes_a_veto():
    assert changes_of({"UP": F(17)}, ["V"]) == ()


@given(FIGURES)
def test_the_answer_put_in_flips_the_verdict_and_a_bit_less_does_not(values):
    result = score(SCHEME, values)
    for change in changes_of(values):
        code, up = change.indicator.code, change.indicator.direction == "up"
        worse = change.value + (-BIT if up else BIT)
        flipped, other = (worse, change.value) if change.beyond else (change.value, worse)
        assert score(SCHEME, values | {code: flipped}).verdict == change.verdict
        assert change.verdict != result.verdict
        if values[code] is not None:
            assert score(SCHEME, values | {code: other}).verdict == result.verdict


@example({"UP": F(0), "DOWN": None, "RATIO": F(113, 7), "STEPS": None, "SHORT": F(-1)})
@given(FIGURES)
def test_no_change_of_one_figure_is_overlooked(values):
    result, found = score(SCHEME, values), changes_of(values)
    for indicator in SCHEME.indicators:
        if values[indicator.code] is None:
            continue
        named = {c.value for c in found if c.indicator.code == indicator.code}
        tried = {score(SCHEME, values | {indicator.code: F(n, 4)}).verdict for n in range(161)}
        if not named:
            assert tried == {result.verdict}
