"""From what a dossier states to what is judged; bad figures are refused with what is wrong."""

from datetime import date
from fractions import Fraction

import pytest

from yanzhen.assessments.calc.comparing import Judged, comparable, standing
from yanzhen.assessments.calc.energy import energy_of
from yanzhen.assessments.calc.figures import Quantity, figures_of, read_entries
from yanzhen.assessments.calc.score import FiguresRefused, Special, score
from yanzhen.assessments.calc.units import rounded
from yanzhen.assessments.schemes.reading import scheme_in_force
from yanzhen.assessments.schemes.shipped import basis_on, shipped_schemes

ON = date(2026, 11, 1)
BASIS = basis_on(ON)
USED = {"ELECTRICITY_KWH": 10_000_000, "GAS_M3": 100_000, "STEAM_T": 1000, "COAL_T": 0,
        "DIESEL_T": 10}  # fmt: skip


def scheme_of(code):
    return scheme_in_force(shipped_schemes(), code, ON)


def test_written_units_become_kept_ones():
    entries = read_entries({"FIXED_CNY": Quantity("5.2", "亿元"), "LAND_MU": Quantity(4, "公顷"),
                            "LOCAL_SHARE": Quantity(40, "%"), "TAX_CNY": None})  # fmt: skip
    assert entries == {"FIXED_CNY": 520_000_000, "LAND_MU": 60, "LOCAL_SHARE": Fraction(2, 5),
                       "TAX_CNY": None}  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ({"LOCAL_SHARE": Quantity(140, "%")}, "超过 100%"),
        ({"LOCAL_SHARE": 1.4}, "超过 100%"),
        ({"ELECTRICITY_KWH": -5}, "负数"),
        ({"LAND_MU": 0, "FIXED_PER_MU_CNY": 5_000_000}, "用地面积为零，却填了“固定资产投资强度"),
        ({"LAND_MU": 0, "PLOT_RATIO": 1.2}, "用地面积为零"),
        ({"GAS_M3": Quantity(5, "万千瓦时")}, "不能用“万千瓦时”计量"),
        ({"FIXED_CNY": Quantity(5000, "万")}, "没有写明币种"),
        ({"FIXED_CNY": Quantity(5000, "万美元")}, "不能用“万美元”计量"),
        ({"TAX_CNY": float("nan")}, "不是有限的数字"),
        ({"TAX_CNY": float("inf")}, "不是有限的数字"),
        ({"TAX_CNY": "1e999999999"}, "不是有限的数字"),
        ({"TAX_CNY": "Infinity"}, "不是有限的数字"),
        ({"TAX_CNY": "许多"}, "不是有限的数字"),
        ({"JOBS": 1.5}, "应为整数"),
        ({"EQUIPMENT_CNY": 6, "FIXED_CNY": 5}, "“设备投资”大于“固定资产投资”"),
        ({"VALUE_ADDED_CNY": 6, "OUTPUT_CNY": 5}, "大于“年产值”"),
        ({"LAND_MU": 1, "FOOTPRINT_M2": 700}, "大于“用地面积”"),
        ({"LAND_MU": 10, "TAX_CNY": 10, "TAX_PER_MU_CNY": 2}, "两者矛盾"),
        ({"CHAIN_ROLE": "SIDEWAYS"}, "没有“SIDEWAYS”这一类"),
        ({"WINDOWS": 5}, "没有“WINDOWS”"),
    ],
)
def test_figures_that_cannot_be_true_are_refused(raw, told):
    with pytest.raises(FiguresRefused, match=told):
        read_entries(raw)


def test_every_wrong_entry_is_named_at_once():
    with pytest.raises(FiguresRefused) as refusal:
        read_entries({"TAX_CNY": -1, "JOBS": 0.5, "LAND_MU": 3})
    assert set(refusal.value.problems) == {"TAX_CNY", "JOBS"}


def test_missing_stays_missing_and_says_what_lacks():
    found = figures_of(scheme_of("LAND"), read_entries({"TAX_CNY": 3_000_000}), BASIS)
    assert (found["TAX_PER_MU"].value, found["TAX_PER_MU"].missing) == (None, ("LAND_MU",))
    assert "ELECTRICITY_KWH" in found["ENERGY_PER_OUTPUT"].missing


def test_a_stated_ratio_stands_in_for_missing_parts():
    found = figures_of(scheme_of("LAND"), read_entries({"PLOT_RATIO": 1.5}), BASIS)
    assert found["PLOT_RATIO"].value == Fraction(3, 2)


def test_land_scheme_without_land_is_refused_and_elsewhere_land_does_not_apply():
    with pytest.raises(FiguresRefused, match="零土地"):
        figures_of(scheme_of("LAND"), read_entries({"LAND_MU": 0}), BASIS)
    found = figures_of(scheme_of("UPGRADE"), read_entries({"LAND_MU": 0}), BASIS)
    assert found["TAX_PER_MU"].value == Special.NOT_APPLICABLE


def test_no_emissions_at_all_are_best_and_no_output_is_refused():
    entries = read_entries({"LAND_MU": 10, "VALUE_ADDED_CNY": 1_000_000, "EMISSIONS_T": 0})
    scheme = scheme_of("LAND")
    found = figures_of(scheme, entries, BASIS)
    assert found["VALUE_ADDED_PER_EMISSION"].value == Special.BOUNDLESS
    line = next(x for x in score(scheme, found).lines
                if x.indicator.code == "VALUE_ADDED_PER_EMISSION")  # fmt: skip
    assert line.low == line.indicator.most
    with pytest.raises(FiguresRefused, match="“年产值”为零"):
        figures_of(scheme, read_entries({"LAND_MU": 10, "OUTPUT_CNY": 0, "ENERGY_TCE": 5,
                                         "VALUE_ADDED_CNY": 0}), BASIS)  # fmt: skip


def test_energy_adds_up_by_the_published_coefficients():
    # 1229 + 133 + 128.6 + 0 + 14.571
    energy = energy_of({k: Fraction(v) for k, v in USED.items()}, BASIS.carriers)
    assert energy.tce == Fraction("1505.171")
    assert energy.parts[0].row().endswith("× 0.1229 kgce/kWh ÷ 1000 = 1,229")


def test_energy_is_unknown_until_every_asked_carrier_is_stated():
    energy = energy_of({"ELECTRICITY_KWH": Fraction(1)}, BASIS.carriers)
    assert (energy.tce, energy.missing) == (None, ("GAS_M3", "STEAM_T", "COAL_T", "DIESEL_T"))


def test_a_stated_energy_total_must_agree_with_its_parts():
    with pytest.raises(FiguresRefused, match="两者矛盾"):
        figures_of(scheme_of("LAND"), read_entries(USED | {"ENERGY_TCE": 2000}), BASIS)


def judged(code, size, day, pillar="P"):
    return Judged(code, pillar, "LAND", Fraction(size), date(2026, 1, day))


def test_comparable_projects_are_the_last_of_the_same_kind_and_size():
    own = judged("OWN", 10, 20)
    others = [judged("A", 30, 1), judged("B", 31, 2), judged("C", 4, 3), judged("D", 10, 4, "Q"),
              judged("E", 9, 25), own]  # fmt: skip
    assert [x.code for x in comparable(own, others, factor=Fraction(3), count=5)] == ["C", "A"]
    assert [x.code for x in comparable(own, others, factor=Fraction(3), count=1)] == ["C"]


def test_standing_without_residents_or_value_is_unknown_not_zero():
    assert standing(Fraction(1), [None]).share is None
    assert (standing(None, [Fraction(1)]).share, standing(None, [Fraction(1)]).n) == (None, 1)


@pytest.mark.parametrize(
    ("number", "places", "printed"),
    [
        ("0.125", 2, "0.13"),
        ("-0.125", 2, "-0.13"),
        ("-0.001", 2, "0.00"),
        ("1e38", 2, f"1{'0' * 38}.00"),
        ("0.005", 2, "0.01"),
    ],
)
def test_numbers_are_printed_rounded_half_up_whatever_their_size(number, places, printed):
    assert f"{rounded(Fraction(number), places):f}" == printed
