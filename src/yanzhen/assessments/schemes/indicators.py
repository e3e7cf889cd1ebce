"""Reading an indicator of a scheme, and checking that its scale can judge."""

from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from django.utils.translation import gettext as _

from yanzhen.assessments.calc.curve import curve_of, t_of
from yanzhen.assessments.calc.entries import BLOCKS, ENTRIES
from yanzhen.assessments.calc.formulas import Formula, fits, read_formula
from yanzhen.assessments.calc.scheme import (
    Applies,
    IfMissing,
    Indicator,
    Piece,
    Scale,
    ScaleKind,
)
from yanzhen.assessments.calc.units import UNITS
from yanzhen.assessments.schemes.fields import Fields

Named = TypeVar("Named", bound=StrEnum)

FIELDS = ("code", "name", "block", "unit", "formula", "floor", "goal", "weight", "direction",
          "cap", "scale", "applies", "source", "if_missing")  # fmt: skip
SCALE_FIELDS = ("kind", "pieces", "each", "per", "least", "classes")
LARGEST_CAP = 2


def read_indicator(fields: Fields) -> Indicator | None:
    """Return the indicator, or None if any of its fields is wrong (the fields know which)."""
    before = len(fields.problems)
    fields.only(FIELDS)
    indicator = Indicator(
        code=fields.code(),
        name=fields.text("name", needed=True),
        block=fields.choice("block", BLOCKS),
        unit=fields.choice("unit", UNITS),
        formula=fields.text("formula", needed=True),
        floor=fields.number("floor"),
        goal=fields.number("goal"),
        weight=fields.needed("weight"),
        direction="down" if fields.choice("direction", ("up", "down"), "up") == "down" else "up",
        cap=fields.needed("cap", 1),
        scale=_scale(fields.part("scale")),
        applies=_one_of(Applies, fields.choice("applies", Applies, Applies.ALWAYS)),
        source=fields.text("source"),
        if_missing=_one_of(IfMissing, fields.choice("if_missing", IfMissing, IfMissing.RANGE)),
    )
    if len(fields.problems) > before:
        return None
    _check(fields, indicator)
    return indicator if len(fields.problems) == before else None


def _one_of(kind: type[Named], value: str) -> Named:
    """Return the member named, else the first: the field already says what is wrong."""
    members = list(kind)
    return next((member for member in members if member == value), members[0])


def _scale(fields: Fields) -> Scale:
    fields.only(SCALE_FIELDS)
    kind = _one_of(ScaleKind, fields.choice("kind", ScaleKind, ScaleKind.LINEAR))
    classes = fields.part("classes")
    return Scale(
        kind=kind,
        pieces=tuple(_piece(piece) for piece in fields.parts("pieces")),
        each=fields.needed("each", 0),
        per=fields.needed("per", 1),
        least=fields.needed("least", 0),
        classes=tuple((str(code), classes.needed(str(code))) for code in classes.raw),
    )


def _piece(fields: Fields) -> Piece:
    fields.only(("from", "points", "each", "per"))
    per = fields.needed("per", 1)
    if per <= 0:
        fields.wrong("per", _("必须大于零。"))
    return Piece(fields.needed("from"), fields.needed("points"), fields.needed("each", 0), per)


def _check(fields: Fields, indicator: Indicator) -> None:
    if indicator.weight <= 0:
        fields.wrong("weight", _("权重必须大于零。"))
    if not 1 <= indicator.cap <= LARGEST_CAP:
        fields.wrong("cap", _("封顶倍数应在 1 与 %(n)s 之间。") % {"n": LARGEST_CAP})
    before = len(fields.problems)
    formula = _formula(fields, indicator)
    if len(fields.problems) > before or indicator.weight <= 0:
        return
    checks = {
        ScaleKind.LINEAR: _check_linear,
        ScaleKind.RATIO: _check_ratio,
        ScaleKind.PIECES: _check_pieces,
        ScaleKind.SHORTFALL: _check_shortfall,
    }
    if indicator.scale.kind is ScaleKind.CLASSES:
        _check_classes(fields, indicator, formula)
        return
    if indicator.unit == "CLASS":
        fields.wrong("scale.kind", _("类别指标只能用 CLASSES 计分。"))
        return
    _check_shares(fields, indicator)
    checks[indicator.scale.kind](fields, indicator)


def _formula(fields: Fields, indicator: Indicator) -> Formula | None:
    try:
        formula = read_formula(indicator.formula)
    except ValueError as problem:
        fields.wrong("formula", str(problem))
        return None
    if not fits(formula, indicator.unit):
        message = _("公式“%(formula)s”的结果不能用“%(unit)s”计量。")
        fields.wrong("unit", message % {"formula": indicator.formula, "unit": indicator.unit})
    return formula


def _check_shares(fields: Fields, indicator: Indicator) -> None:
    for name, value in (("floor", indicator.floor), ("goal", indicator.goal)):
        if indicator.unit == "SHARE" and value is not None and abs(value) > 1:
            fields.wrong(name, _("比率写成 0 至 1 的小数，40%% 写成 0.4。") % {})


def _check_linear(fields: Fields, indicator: Indicator) -> None:
    if indicator.floor is None or indicator.goal is None:
        fields.wrong("goal", _("线性计分要有起点值和目标值。"))
    elif indicator.floor == indicator.goal:
        fields.wrong("goal", _("目标值与起点值相同，无法计分。"))
    elif t_of(indicator, indicator.goal) < t_of(indicator, indicator.floor):
        fields.wrong("direction", _("目标值比起点值差，与方向不符。"))


def _check_ratio(fields: Fields, indicator: Indicator) -> None:
    if indicator.direction != "up":
        fields.wrong("direction", _("按比值计分只能是越大越好。"))
    if indicator.goal is None or indicator.goal <= 0:
        fields.wrong("goal", _("按比值计分要有大于零的分母。"))
    if indicator.floor not in (None, 0):
        fields.wrong("floor", _("按比值计分没有起点值。"))


def _check_shortfall(fields: Fields, indicator: Indicator) -> None:
    scale = indicator.scale
    if indicator.goal is None:
        fields.wrong("goal", _("按差额扣分要有满分值。"))
    if scale.each <= 0 or scale.per <= 0:
        fields.wrong("scale.each", _("每差多少扣几分都必须大于零。"))
    if not 0 <= scale.least < indicator.weight:
        fields.wrong("scale.least", _("最低分应不小于零、低于满分。"))
    if indicator.cap != 1:
        fields.wrong("cap", _("按差额扣分没有加分。"))


def _check_pieces(fields: Fields, indicator: Indicator) -> None:
    pieces = indicator.scale.pieces
    starts = [t_of(indicator, piece.start) for piece in pieces]
    if not pieces:
        fields.wrong("scale.pieces", _("分段计分至少要有一段。"))
    elif starts != sorted(set(starts)):
        fields.wrong("scale.pieces", _("各段起点要按由差到好排列，不得相同。"))
    elif pieces[-1].each:
        fields.wrong("scale.pieces", _("最后一段不能再递增，否则没有满分。"))
    elif min(p.points for p in pieces) < 0 or pieces[-1].points > indicator.most:
        fields.wrong("scale.pieces", _("各段得分应在零与满分之间。"))
    elif curve_of(indicator).falls():
        fields.wrong("scale.pieces", _("分段计分不能越好分越低。"))


def _check_classes(fields: Fields, indicator: Indicator, formula: Formula | None) -> None:
    known = ENTRIES[formula.codes[0]].classes if formula and indicator.unit == "CLASS" else {}
    if not known:
        fields.wrong("unit", _("CLASSES 只用于类别数据项。"))
        return
    points = dict(indicator.scale.classes)
    for code in sorted(set(points) - set(known)):
        fields.wrong(f"scale.classes.{code}", _("没有这一类。"))
    for code in [code for code in known if code not in points]:
        fields.wrong(f"scale.classes.{code}", _("这一类没有给分。"))
    for code, value in points.items():
        if not Fraction(0) <= value <= indicator.most:
            fields.wrong(f"scale.classes.{code}", _("得分应在零与满分之间。"))
