"""Schemes as data: read back as written, every wrong field named."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured

from yanzhen.assessments.schemes.fields import SchemeRefused
from yanzhen.assessments.schemes.reading import (
    read_scheme,
    require_in_order,
    scheme_as_json,
    scheme_as_text,
    scheme_from_text,
    scheme_in_force,
)
from yanzhen.assessments.schemes.shipped import check_parameters, shipped_schemes
from yanzhen.common.parameters import load_parameters

ON = date(2026, 11, 1)


def land():
    return scheme_in_force(shipped_schemes(), "LAND", ON)


@pytest.mark.parametrize("scheme", shipped_schemes(), ids=lambda s: f"{s.code} {s.version}")
def test_a_scheme_is_read_back_as_it_was_written(scheme):
    assert scheme_from_text(scheme_as_text(scheme)) == scheme
    assert read_scheme(scheme_as_json(scheme)) == scheme


def test_the_land_scheme_asks_for_value_added_per_output_and_per_mu():
    formulas = {one.formula for one in land().indicators}
    assert {"VALUE_ADDED_CNY / OUTPUT_CNY", "VALUE_ADDED_CNY / LAND_MU"} <= formulas


def test_three_kinds_are_served_each_with_vetoes_and_questions_to_every_department():
    own = [s for s in shipped_schemes() if s.judges]
    assert {s.kind for s in own} == {"LAND", "LAND_FREE", "UPGRADE"}
    for scheme in own:
        assert set(scheme.questions) == set(scheme.departments)
        vetoing = {d.code for d in scheme.departments.values() if d.veto}
        assert vetoing == {"ENVIRONMENT", "EMERGENCY", "RESOURCES"}


def edited(**fields):
    raw = scheme_as_json(land())
    for path, value in fields.items():
        *steps, last = path.split("__")
        place = raw
        for step in steps:
            place = place[int(step) if step.isdigit() else step]
        place[int(last) if last.isdigit() else last] = value
    return raw


@pytest.mark.parametrize(
    ("fields", "path", "told"),
    [
        ({"indicators__1__weight": 20}, "indicators", "权重合计 105，应为 100"),
        ({"indicators__1__goal": 3000000}, "indicators.1.goal", "相同"),
        ({"indicators__1__goal": 2000000}, "indicators.1.direction", "方向不符"),
        ({"indicators__1__unit": "YARD"}, "indicators.1.unit", "不在可选范围"),
        ({"indicators__1__unit": "SHARE"}, "indicators.1.unit", "不能用“SHARE”计量"),
        ({"indicators__1__formula": "FIXED / LAND_MU"}, "indicators.1.formula", "没有“FIXED”"),
        ({"indicators__1__formula": "FIXED_CNY % 2"}, "indicators.1.formula", "看不懂"),
        ({"indicators__1__weight": "NaN"}, "indicators.1.weight", "不是有限的数字"),
        ({"indicators__1__cap": 3}, "indicators.1.cap", "封顶"),
        ({"indicators__1__colour": "red"}, "indicators.1.colour", "没有这个字段"),
        ({"indicators__2__goal": 50}, "indicators.2.goal", "40% 写成 0.4"),
        ({"indicators__2__code": "CHAIN"}, "indicators.2.code", "重复"),
        ({"indicators__0__scale__classes__FILL": 11}, "indicators.0.scale.classes.FILL", "满分"),
        ({"indicators": []}, "indicators", "至少"),
        ({"pass_at": 60}, "pass_at", "应为 0 <"),
        ({"pass_at": None}, "pass_at", "都要填"),
        ({"valid_from": "soon"}, "valid_from", "不是日期"),
        ({"valid_until": "2020-01-01"}, "valid_until", "晚于"),
        ({"valid_months": 0}, "valid_months", "1 至 60"),
        ({"departments__LEGAL__veto": "W"}, "departments.LEGAL.veto", "没有否决项"),
        ({"questions__NOBODY": []}, "questions.NOBODY", "没有“NOBODY”"),
        ({"kind": "LAND_FREE"}, "indicators.1.formula", "零土地方案"),
        ({"indicators__1__scale": {"kind": "RATIO"}}, "indicators.1.floor", "没有起点值"),
        ({"indicators__1__scale": {"kind": "PIECES"}}, "indicators.1.scale.pieces", "至少"),
        ({"indicators__1__scale": {"kind": "PIECES", "pieces": [
            {"from": 0, "points": 9}, {"from": 5, "points": 3}]}},
         "indicators.1.scale.pieces", "越好分越低"),
        ({"indicators__1__scale": {"kind": "PIECES", "pieces": [
            {"from": 5, "points": 1}, {"from": 0, "points": 3}]}},
         "indicators.1.scale.pieces", "由差到好"),
    ],
)  # fmt: skip
def test_a_faulty_field_is_named_with_what_is_wrong(fields, path, told):
    with pytest.raises(SchemeRefused) as refusal:
        read_scheme(edited(**fields))
    assert told in refusal.value.problems[path]


def test_all_faulty_fields_are_named_at_once():
    raw = edited(indicators__1__goal=3000000, indicators__3__unit="YARD", name="")
    with pytest.raises(SchemeRefused) as refusal:
        read_scheme(raw)
    assert {"indicators.1.goal", "indicators.3.unit", "name"} <= set(refusal.value.problems)


PATHS = ["code", "version", "kind", "valid_from", "valid_until", "indicators", "vetoes", "pass_at",
         "questions", "departments", "valid_months", "full_marks", "indicators__0",
         "indicators__0__scale", "indicators__0__scale__classes", "indicators__1__goal",
         "indicators__1__formula", "indicators__1__scale__pieces", "indicators__1__unit",
         "vetoes__0", "departments__LEGAL", "questions__LEGAL", "questions__LEGAL__0"]  # fmt: skip
ODD = [None, "", 0, -1, 1.5, True, [], {}, [None], [1], {"a": 1}, {1: {}}, "x" * 3000,
       "1e999999999", "1/0", "9" * 60, float("nan"), float("inf"), "A / B / C", "()", "\0",
       date(2026, 1, 1)]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_whatever_stands_in_a_field_it_is_read_or_refused(path):
    read = 0
    for odd in ODD:
        try:
            scheme = read_scheme(edited(**{path: odd}))
        except SchemeRefused as refusal:
            assert refusal.problems
        else:
            read += 1
            assert read_scheme(scheme_as_json(scheme)) == scheme
    assert read < len(ODD)


@pytest.mark.parametrize("text", ["a: [", "- 1", "", "x", "indicators: 5"])
def test_text_that_is_no_scheme_is_refused(text):
    with pytest.raises(SchemeRefused):
        scheme_from_text(text)


def test_versions_follow_each_other_and_may_not_overlap():
    first = read_scheme(edited(version="1", valid_until="2027-01-01"))
    late = read_scheme(edited(version="2", valid_from="2027-01-01"))
    early = read_scheme(edited(version="2", valid_from="2026-12-31"))
    require_in_order([late, first])
    with pytest.raises(SchemeRefused, match="重叠"):
        require_in_order([early, first])
    assert scheme_in_force([first, late], "LAND", date(2026, 12, 31)) is first
    assert scheme_in_force([first, late], "LAND", date(2027, 1, 1)) is late
    with pytest.raises(SchemeRefused, match="没有生效"):
        scheme_in_force([first, late], "LAND", date(2020, 1, 1))


OWN = """
land:
  description: 本区方案
  unit: scheme
  values:
    - from: 2026-01-01
      source: 本区
      value: {name: 本区, kind: LAND, pass_at: 60, conditional_at: 80, indicators: []}
"""


def test_a_zones_faulty_scheme_stops_the_start_and_says_where(tmp_path):
    (tmp_path / "assessment_schemes_own.yaml").write_text(OWN)
    load_parameters.cache_clear()
    shipped_schemes.cache_clear()
    with pytest.raises(ImproperlyConfigured, match=r"assessment_schemes_own.land.*2026-01-01"):
        check_parameters(tmp_path)
    load_parameters.cache_clear()
    shipped_schemes.cache_clear()
