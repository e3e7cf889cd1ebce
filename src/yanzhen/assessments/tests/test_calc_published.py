"""The published tables, worked by hand beside the code."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from yanzhen.assessments.calc.figures import figures_of, read_entries
from yanzhen.assessments.calc.score import Status, score
from yanzhen.assessments.calc.units import rounded
from yanzhen.assessments.schemes.reading import scheme_in_force
from yanzhen.assessments.schemes.shipped import basis_on, shipped_schemes

ON = date(2026, 11, 1)


def scheme_of(code, on=ON):
    return scheme_in_force(shipped_schemes(), code, on)


def points(result):
    return [rounded(line.low, 4) for line in result.lines]


FIRM = {
    "TAX_CNY": 2_409_700,
    "LAND_MU": 20,
    "VALUE_ADDED_CNY": 13_616_000,
    "ENERGY_TCE": 1000,
    "EMISSIONS_T": 1,
    "JOBS": 100,
    "RESEARCH_CNY": 604_000,
    "REVENUE_CNY": 40_000_000,
}


def test_huangyan_2022_by_hand():
    # 12.0485/24.097·30 = 15; 68.08/136.16·20 = 10; 1.3616/2.694·20 = 10.1084;
    # 1361.6/4929.81·10 = 2.7620; 13.616/18.14·10 = 7.5061; 0.0151/0.0302·10 = 5
    scheme = scheme_of("HUANGYAN")
    result = score(scheme, figures_of(scheme, read_entries(FIRM), basis_on(ON)))
    expected = ["15.0000", "10.0000", "10.1084", "2.7620", "7.5061", "5.0000"]
    assert points(result) == [Decimal(text) for text in expected]
    assert (result.shown(), result.verdict) == ("50.38", None)


def test_huangyan_2021_has_its_own_denominators():
    # 12.0485/26.01·30 = 13.8968; 68.08/132.27·20 = 10.2941; 1.3616/2.54·20 = 10.7213;
    # 1361.6/4861.08·10 = 2.8010; 13.616/17.45·10 = 7.8029; 0.0151/0.0305·10 = 4.9508
    scheme = scheme_of("HUANGYAN", date(2022, 12, 31))
    result = score(scheme, figures_of(scheme, read_entries(FIRM), basis_on(ON)))
    expected = ["13.8968", "10.2941", "10.7213", "2.8010", "7.8029", "4.9508"]
    assert points(result) == [Decimal(text) for text in expected]


def test_huangyan_gives_missing_emissions_the_mean_points_and_says_so():
    scheme = scheme_of("HUANGYAN")
    figures = figures_of(scheme, read_entries(FIRM | {"EMISSIONS_T": None}), basis_on(ON))
    result = score(scheme, figures, means={"VALUE_ADDED_PER_EMISSION": 6.4})
    line = result.lines[3]
    assert (line.status, line.low, result.is_range) == (Status.ASSUMED, Fraction("6.4"), False)
    without = score(scheme, figures)
    assert without.high - without.low == 15


@pytest.mark.parametrize(
    ("on", "expected"),
    # 5.79660/11.5932·50 = 25, 0.1176/0.2352·50 = 25; 5.7966/16.601058·50, 0.1176/0.236565·50
    [(ON, ["25.0000", "25.0000"]), (date(2022, 6, 1), ["17.4585", "24.8557"])],
)
def test_huangyan_small_firms(on, expected):
    entries = {
        "TAX_CNY": 579_660,
        "LAND_MU": 10,
        "ELECTRICITY_KWH": Fraction(579_660 * 10000, 1176),
    }
    scheme = scheme_of("HUANGYAN_SMALL", on)
    result = score(scheme, figures_of(scheme, read_entries(entries), basis_on(ON)))
    assert points(result) == [Decimal(text) for text in expected]


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ("CATALOGUE", "ENCOURAGED", "10"), ("CATALOGUE", "ALLOWED", "5"),
        ("CATALOGUE", "RESTRICTED", "0"),
        ("OUTPUT", 99_999_999, "0.5"), ("OUTPUT", 100_000_000, "1"),
        ("OUTPUT", 200_000_000, "2"), ("OUTPUT", 300_000_000, "5"),
        ("OUTPUT_PER_MU", 4_000_000, "5"), ("OUTPUT_PER_MU", 3_900_000, "4.9"),
        ("OUTPUT_PER_MU", 0, "1"),
        ("TAX", 1_999_999, "0.5"), ("TAX", 2_000_000, "1"), ("TAX", 7_000_000, "2"),
        ("TAX", 10_000_000, "10"),
        ("TAX_PER_MU", 100_000, "10"), ("TAX_PER_MU", 40_000, "9.4"),
    ],
)  # fmt: skip
def test_shouxian_item_by_item(code, value, expected):
    line = next(x for x in score(scheme_of("SHOUXIAN"), {code: value}).lines
                if x.indicator.code == code)  # fmt: skip
    assert line.low == line.high == Fraction(expected)


def test_a_class_is_printed_by_its_name():
    row = score(scheme_of("SHOUXIAN"), {"CATALOGUE": "ALLOWED"}).lines[0].row()
    assert (row["value"], row["arithmetic"], row["points"]) == ("允许类", "允许类 = 5", "5.00")


def test_tuanfeng_keeps_the_published_maxima_and_marks_its_scale_as_ours():
    scheme = scheme_of("TUANFENG")
    weights = [int(one.weight) for one in scheme.indicators]
    assert weights == [5, 5, 17, 17, 10, 5, 5, 10, 5, 16, 5]
    assert "自拟" in scheme.name
    assert {one.source for one in scheme.indicators} == {"尺度自拟"}
    # (110 − 20)/(200 − 20) million · 17 = 8.5; (2 − 1)/(3 − 1) · 17 = 8.5; 100/200 · 5 = 2.5
    figures = {"FIXED": 110_000_000, "FIXED_PER_MU": 2_000_000, "JOBS": 100}
    lows = {x.indicator.code: x.low for x in score(scheme, figures).lines}
    assert [lows[c] for c in figures] == [Fraction("8.5"), Fraction("8.5"), Fraction("2.5")]


def test_every_example_names_its_source():
    assert all(s.source and s.notes for s in shipped_schemes())
