"""From data to a scheme, checked field by field; and which version is in force on a day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import yaml
from django.utils.translation import gettext as _

from yanzhen.assessments.calc.formulas import read_formula
from yanzhen.assessments.calc.scheme import Department, Indicator, Kind, Question, Scheme, Veto
from yanzhen.assessments.calc.units import plain
from yanzhen.assessments.schemes.fields import Fields, SchemeRefused
from yanzhen.assessments.schemes.indicators import read_indicator

FIELDS = ("code", "version", "name", "kind", "valid_from", "valid_until", "indicators", "vetoes",
          "pass_at", "conditional_at", "questions", "departments", "valid_months", "source",
          "notes", "full_marks")  # fmt: skip
LONGEST_VALIDITY_MONTHS = 60


def read_scheme(raw: Mapping[str, Any]) -> Scheme:
    """Return the scheme that plain data (of YAML, JSON or a form) describes.

    Raises:
        SchemeRefused: with every field that is wrong, by its path.
    """
    problems: dict[str, str] = {}
    fields = Fields(raw, "", problems)
    fields.only(FIELDS)
    indicators = _indicators(fields)
    departments = _departments(fields)
    scheme = Scheme(
        code=fields.code(),
        version=fields.text("version", needed=True),
        name=fields.text("name", needed=True),
        kind=_kind(fields),
        valid_from=fields.day("valid_from", needed=True) or date.min,
        valid_until=fields.day("valid_until"),
        indicators=indicators,
        vetoes=_vetoes(fields),
        pass_at=fields.number("pass_at"),
        conditional_at=fields.number("conditional_at"),
        questions=_questions(fields),
        departments=MappingProxyType(departments),
        valid_months=_months(fields),
        source=fields.text("source"),
        notes=fields.text("notes"),
        full_marks=fields.needed("full_marks", 100),
    )
    _check(fields, scheme)
    if problems:
        raise SchemeRefused(problems)
    return scheme


def scheme_from_text(text: str) -> Scheme:
    """Return the scheme written as YAML or JSON.

    Raises:
        SchemeRefused: if the text is not readable, or for its fields.
    """
    try:
        raw = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        message = _("方案文本不是有效的 YAML 或 JSON：%(problem)s")
        raise SchemeRefused({"": message % {"problem": problem}}) from problem
    if not isinstance(raw, dict):
        raise SchemeRefused({"": _("方案文本应为一组字段。")})
    return read_scheme(raw)


def scheme_as_json(scheme: Scheme) -> dict[str, Any]:
    """Return a scheme as plain data that `read_scheme` reads back as the same."""
    return {
        "code": scheme.code,
        "version": scheme.version,
        "name": scheme.name,
        "kind": str(scheme.kind),
        "valid_from": scheme.valid_from.isoformat(),
        "valid_until": scheme.valid_until and scheme.valid_until.isoformat(),
        "full_marks": _written(scheme.full_marks),
        "pass_at": _written(scheme.pass_at),
        "conditional_at": _written(scheme.conditional_at),
        "valid_months": scheme.valid_months,
        "source": scheme.source,
        "notes": scheme.notes,
        "indicators": [_indicator_json(one) for one in scheme.indicators],
        "vetoes": [{"code": v.code, "name": v.name, "source": v.source} for v in scheme.vetoes],
        "departments": {
            d.code: {"name": d.name, "veto": d.veto} for d in scheme.departments.values()
        },
        "questions": {
            code: [{"code": q.code, "text": q.text} for q in asked]
            for code, asked in scheme.questions.items()
        },
    }


def scheme_as_text(scheme: Scheme) -> str:
    """Return a scheme as YAML, for a person to edit; `scheme_from_text` reads it back."""
    return yaml.safe_dump(scheme_as_json(scheme), allow_unicode=True, sort_keys=False, width=100)


def _written(number: Fraction | None) -> int | str | None:
    """Return a number as JSON keeps it exactly: whole, decimal as text, or n/d.

    >>> _written(Fraction(80)), _written(Fraction(24097, 1000)), _written(Fraction(1, 3))
    (80, '24.097', '1/3')
    """
    if number is None or number.denominator == 1:
        return None if number is None else number.numerator
    decimal = plain(number, 20).replace(",", "")
    return decimal if Fraction(decimal) == number else str(number)


def _indicator_json(one: Indicator) -> dict[str, Any]:
    scale = one.scale
    pieces = [
        {"from": _written(p.start), "points": _written(p.points), "each": _written(p.each),
         "per": _written(p.per)}
        for p in scale.pieces
    ]  # fmt: skip
    return {
        "code": one.code, "name": one.name, "block": one.block, "unit": one.unit,
        "formula": one.formula, "floor": _written(one.floor), "goal": _written(one.goal),
        "weight": _written(one.weight), "direction": one.direction, "cap": _written(one.cap),
        "applies": str(one.applies), "if_missing": str(one.if_missing), "source": one.source,
        "scale": {
            "kind": str(scale.kind), "pieces": pieces, "each": _written(scale.each),
            "per": _written(scale.per), "least": _written(scale.least),
            "classes": {code: _written(points) for code, points in scale.classes},
        },
    }  # fmt: skip


def _kind(fields: Fields) -> Kind:
    value = fields.choice("kind", Kind)
    return Kind(value) if value in list(Kind) else Kind.EXAMPLE


def _months(fields: Fields) -> int:
    months = fields.needed("valid_months", 12)
    if months.denominator != 1 or not 1 <= months <= LONGEST_VALIDITY_MONTHS:
        fields.wrong(
            "valid_months", _("有效期应为 1 至 %(n)d 个月。") % {"n": LONGEST_VALIDITY_MONTHS}
        )
    return int(months)


def _indicators(fields: Fields) -> tuple[Indicator, ...]:
    parts = fields.parts("indicators")
    if not parts:
        fields.wrong("indicators", _("至少要有一项指标。"))
    fields.unique("indicators", [str(part.raw.get("code", "")) for part in parts])
    return tuple(one for part in parts if (one := read_indicator(part)))


def _vetoes(fields: Fields) -> tuple[Veto, ...]:
    parts = fields.parts("vetoes")
    fields.unique("vetoes", [str(part.raw.get("code", "")) for part in parts])
    for part in parts:
        part.only(("code", "name", "source"))
    return tuple(Veto(p.code(), p.text("name", needed=True), p.text("source")) for p in parts)


def _departments(fields: Fields) -> dict[str, Department]:
    part = fields.part("departments")
    vetoes = {str(veto.raw.get("code")) for veto in fields.parts("vetoes")}
    found = {}
    for code in map(str, part.raw):
        one = part.part(code)
        one.only(("name", "veto"))
        veto = one.text("veto")
        if veto and veto not in vetoes:
            one.wrong("veto", _("方案里没有否决项“%(code)s”。") % {"code": veto})
        found[code] = Department(code, one.text("name", needed=True), veto)
    return found


def _questions(fields: Fields) -> Mapping[str, tuple[Question, ...]]:
    part, departments = fields.part("questions"), fields.part("departments").raw
    found = {}
    for code in map(str, part.raw):
        if code not in departments:
            part.wrong(code, _("没有“%(code)s”这个部门。") % {"code": code})
        asked = part.parts(code)
        part.unique(code, [str(one.raw.get("code", "")) for one in asked])
        found[code] = tuple(Question(q.code(), q.text("text", needed=True)) for q in asked)
    return MappingProxyType(found)


def _check(fields: Fields, scheme: Scheme) -> None:
    if scheme.valid_until and scheme.valid_until <= scheme.valid_from:
        fields.wrong("valid_until", _("失效日期应晚于生效日期。"))
    _check_thresholds(fields, scheme)
    # With an indicator left out as faulty, the sum would only mislead.
    if len(scheme.indicators) == len(fields.parts("indicators")):
        _check_weights(fields, scheme)
        _check_land(fields, scheme)


def _check_weights(fields: Fields, scheme: Scheme) -> None:
    total = sum((one.weight for one in scheme.indicators), Fraction(0))
    if total != scheme.full_marks:
        message = _("各项权重合计 %(total)s，应为 %(full)s。")
        fields.wrong(
            "indicators", message % {"total": plain(total), "full": plain(scheme.full_marks)}
        )


def _check_land(fields: Fields, scheme: Scheme) -> None:
    for number, one in enumerate(scheme.indicators):
        over_land = {"LAND_MU", "LAND_M2"} & set(read_formula(one.formula).codes)
        if scheme.kind is Kind.LAND_FREE and over_land:
            fields.wrong(f"indicators.{number}.formula", _("零土地方案不能按用地计算。"))


def _check_thresholds(fields: Fields, scheme: Scheme) -> None:
    high, low = scheme.pass_at, scheme.conditional_at
    if high is None or low is None:
        if scheme.kind is not Kind.EXAMPLE or high is not low:
            fields.wrong("pass_at", _("通过线和有条件通过线都要填。"))
    elif not 0 < low < high <= scheme.full_marks:
        message = _("应为 0 < 有条件通过线（%(low)s）< 通过线（%(high)s）≤ 满分（%(full)s）。")
        fields.wrong("pass_at", message % {"low": plain(low), "high": plain(high),
                                           "full": plain(scheme.full_marks)})  # fmt: skip


def require_in_order(schemes: Iterable[Scheme]) -> None:
    """Refuse versions of one scheme whose validity overlaps, or that share a version name.

    A version ends by itself where the next begins; one that names its own end must not reach
    beyond that beginning.
    """
    by_code: dict[str, list[Scheme]] = {}
    for scheme in schemes:
        by_code.setdefault(scheme.code, []).append(scheme)
    problems: dict[str, str] = {}
    for code, versions in by_code.items():
        for one, following in pairwise(sorted(versions, key=lambda s: (s.valid_from, s.version))):
            same_day = one.valid_from == following.valid_from
            if same_day or (one.valid_until and one.valid_until > following.valid_from):
                message = _("版本“%(one)s”与“%(other)s”的有效期重叠。")
                problems[f"{code}.valid_from"] = message % {
                    "one": one.version, "other": following.version}  # fmt: skip
        if len({one.version for one in versions}) < len(versions):
            problems[f"{code}.version"] = _("两个版本同名。")
    if problems:
        raise SchemeRefused(problems)


def scheme_in_force(schemes: Sequence[Scheme], code: str, on: date) -> Scheme:
    """Return the version of a scheme in force on a day; its last day is the eve of its end.

    Raises:
        SchemeRefused: if there is none.
    """
    held = [
        one
        for one in schemes
        if one.code == code
        and one.valid_from <= on
        and (one.valid_until is None or on < one.valid_until)
    ]
    if not held:
        message = _("%(on)s 没有生效的评估方案“%(code)s”。")
        raise SchemeRefused({"code": message % {"on": on.isoformat(), "code": code}})
    return max(held, key=lambda one: one.valid_from)
