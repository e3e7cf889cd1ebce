"""From data to a scheme of the race, checked field by field; and back."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import yaml
from django.utils.translation import gettext as _

from yanzhen.assessments.calc.units import plain
from yanzhen.assessments.schemes.fields import Fields, SchemeRefused
from yanzhen.league.calc.scheme import (
    AGAINST_TARGET,
    WEIGHTED,
    Counted,
    Gate,
    Goal,
    Handicap,
    Item,
    Kind,
    Part,
    Piece,
    Promotion,
    Scheme,
    What,
)
from yanzhen.league.sources import SIZED, SOURCES, Of
from yanzhen.targets.metrics import BY_METRIC

YI = Fraction(100_000_000)
FIELDS = ("code", "version", "name", "items", "full_marks", "most", "halves", "gates", "handicap",
          "ties", "grades", "promotions", "excludes", "is_example", "source", "notes")  # fmt: skip
ITEM_FIELDS = ("code", "name", "kind", "part", "weight", "cap", "counts", "goal", "each", "per",
               "most", "above_goal", "per_capita", "steps", "half", "source")  # fmt: skip
COUNTED_FIELDS = ("of", "what", "least_yi", "below_yi", "registered", "in_pillar", "note")
PIECE_FIELDS = (*COUNTED_FIELDS, "name", "each", "goal")
ONE_PIECE = frozenset({Kind.EFFICACY, Kind.STEPS})
LARGEST = Fraction(10**9)


def read_scheme(raw: Mapping[str, Any]) -> Scheme:
    """Return the scheme that plain data (of YAML, JSON or a form) describes.

    Raises:
        SchemeRefused: with every field that is wrong, by its path.
    """
    problems: dict[str, str] = {}
    fields = Fields(raw, "", problems)
    fields.only(FIELDS)
    halves = _halves(fields)
    scheme = Scheme(
        code=fields.code(),
        version=fields.text("version", needed=True),
        name=fields.text("name", needed=True),
        items=_items(fields, dict(halves)),
        full_marks=_limited(fields, "full_marks"),
        most=_limited(fields, "most"),
        halves=halves,
        gates=tuple(_gate(part) for part in fields.parts("gates")),
        handicap=_handicap(fields.part("handicap")),
        ties=tuple((part.text("name", needed=True), _counted(part, (*COUNTED_FIELDS, "name")))
                   for part in fields.parts("ties")),
        grades=_texts(fields, "grades"),
        promotions=tuple(_promotion(part) for part in fields.parts("promotions")),
        excludes=_texts(fields, "excludes"),
        is_example=bool(fields.raw.get("is_example", False)),
        source=fields.text("source"),
        notes=fields.text("notes"),
    )  # fmt: skip
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


def _texts(fields: Fields, name: str) -> tuple[str, ...]:
    raw = fields.raw.get(name) or []
    if not isinstance(raw, list | tuple):
        fields.wrong(name, _("应为一个列表。"))
        return ()
    return tuple(str(one)[:200] for one in raw)


def _halves(fields: Fields) -> tuple[tuple[str, str], ...]:
    part = fields.part("halves")
    return tuple((str(code), str(part.raw[code])[:40]) for code in part.raw)


def _limited(fields: Fields, name: str, default: Any = None) -> Fraction | None:
    number = fields.number(name, default)
    if number is not None and not 0 <= number <= LARGEST:
        fields.wrong(name, _("应在 0 到 10 亿之间。"))
        return Fraction(0)
    return number


def _amount(fields: Fields, name: str, default: Any = 0) -> Fraction:
    return _limited(fields, name, default) or Fraction(0)


def _items(fields: Fields, halves: Mapping[str, str]) -> tuple[Item, ...]:
    parts = fields.parts("items")
    if not parts:
        fields.wrong("items", _("至少要有一项。"))
    fields.unique("items", [str(part.raw.get("code", "")) for part in parts])
    return tuple(_item(part, halves) for part in parts)


def _item(fields: Fields, halves: Mapping[str, str]) -> Item:
    fields.only(ITEM_FIELDS)
    named = fields.choice("kind", Kind)
    kind = Kind(named) if named in list(Kind) else Kind.FLAT
    part = fields.choice("part", Part, default=Part.MAIN)
    half = fields.text("half")
    if half and half not in halves:
        fields.wrong("half", _("方案里没有“%(half)s”这一块。") % {"half": half})
    item = Item(
        code=fields.code(),
        name=fields.text("name", needed=True),
        kind=kind,
        part=Part(part) if part in list(Part) else Part.MAIN,
        weight=_amount(fields, "weight"),
        cap=None if fields.raw.get("cap", 1) is None else _limited(fields, "cap", 1),
        pieces=tuple(_piece(one) for one in fields.parts("counts")),
        goal=_goal(fields.part("goal")),
        each=_amount(fields, "each"),
        per=fields.needed("per", 1),
        most=_limited(fields, "most"),
        above_goal=bool(fields.raw.get("above_goal")),
        per_capita=bool(fields.raw.get("per_capita")),
        steps=_steps(fields),
        half=half,
        source=fields.text("source"),
    )
    if named in list(Kind):
        _check_item(fields, item)
    return item


def _check_item(fields: Fields, item: Item) -> None:
    """Refuse an item whose kind cannot work with what it says."""
    if item.kind in WEIGHTED and item.part is Part.MAIN and item.weight <= 0:
        fields.wrong("weight", _("权重要大于 0；不计分的项请删去。"))
    if item.kind not in WEIGHTED and item.part is Part.MAIN:
        fields.wrong("part", _("按件计分的项要列为加分（BONUS）或扣分（DEDUCTION）。"))
    if item.per <= 0:
        fields.wrong("per", _("“每多少”要大于 0。"))
    wanted = {Kind.SHARE: 2, Kind.COUNT_AMOUNT: 2, Kind.FLAT: 0}.get(item.kind)
    if wanted is not None and len(item.pieces) != wanted:
        fields.wrong("counts", _("这一类要写 %d 个计数。") % wanted)
    elif wanted is None and not item.pieces:
        fields.wrong("counts", _("要写明计什么。"))
    _check_goals(fields, item)


def _check_goals(fields: Fields, item: Item) -> None:
    if item.kind is Kind.COUNT_AMOUNT or item.kind is Kind.TIERS:
        held = all(piece.goal != Goal() for piece in item.pieces)
    else:
        held = item.goal != Goal() or not (item.kind in AGAINST_TARGET or item.above_goal)
    if not held:
        fields.wrong("goal", _("要写明对着什么目标：metric（目标指标）或 fixed（固定数）。"))
    if item.kind is Kind.STEPS and not item.steps:
        fields.wrong("steps", _("分档计分要写明各档。"))


def _piece(fields: Fields) -> Piece:
    counted = _counted(fields, PIECE_FIELDS)
    return Piece(
        fields.text("name"), counted, fields.number("each") or Fraction(0),
        _goal(fields.part("goal")),
    )  # fmt: skip


def _counted(fields: Fields, known: tuple[str, ...]) -> Counted:
    fields.only(known)
    of = fields.choice("of", SOURCES)
    source = SOURCES.get(of)
    default = source.whats[0] if source else What.COUNT
    named = fields.choice("what", What, default=default)
    if source and named in list(What) and What(named) not in source.whats:
        fields.wrong("what", _("“%(of)s”不能这样计。") % {"of": source.of.label})
    least, below = _limited(fields, "least_yi"), _limited(fields, "below_yi")
    if of in SOURCES and Of(of) not in SIZED and (least is not None or below is not None):
        fields.wrong("least_yi", _("只有签约和开工能按规模分档。"))
    if least is not None and below is not None and below <= least:
        fields.wrong("below_yi", _("上限要大于下限。"))
    note = fields.text("note")
    if of == Of.NOTED and not note:
        fields.wrong("note", _("登记事项要写明代码。"))
    return Counted(
        of, What(named) if named in list(What) else What.COUNT,
        None if least is None else least * YI, None if below is None else below * YI,
        bool(fields.raw.get("registered")), bool(fields.raw.get("in_pillar")), note,
    )  # fmt: skip


def _goal(fields: Fields) -> Goal:
    fields.only(("metric", "fixed", "per_head"))
    metric = fields.text("metric")
    if metric and metric not in BY_METRIC:
        fields.wrong("metric", _("没有“%(metric)s”这个目标指标。") % {"metric": metric})
    fixed = _limited_yi(fields, "fixed")
    if fixed is not None and fixed <= 0:
        fields.wrong("fixed", _("目标要大于 0。"))
    return Goal(metric, fixed, bool(fields.raw.get("per_head")))


def _limited_yi(fields: Fields, name: str) -> Fraction | None:
    """Return a figure that may be an amount; `5亿` is five hundred million."""
    raw = fields.raw.get(name)
    if isinstance(raw, str) and raw.endswith("亿"):
        inner = Fields({name: raw[:-1]}, fields.path, fields.problems).number(name)
        return None if inner is None else inner * YI
    return fields.number(name)


def _steps(fields: Fields) -> tuple[tuple[Fraction, Fraction], ...]:
    found = []
    for part in fields.parts("steps"):
        part.only(("from", "share"))
        found.append((part.needed("from"), part.needed("share")))
    if found != sorted(found, reverse=True):
        fields.wrong("steps", _("各档要从高到低写，完成率越高得分越多。"))
    return tuple(found)


def _gate(fields: Fields) -> Gate:
    fields.only(("name", "count", "goal", "at_least", "hits"))
    gate = Gate(
        fields.text("name", needed=True), _counted(fields.part("count"), COUNTED_FIELDS),
        _goal(fields.part("goal")), fields.needed("at_least"), _texts(fields, "hits"),
    )  # fmt: skip
    if gate.goal == Goal():
        fields.wrong("goal", _("要写明对着什么目标：metric（目标指标）或 fixed（固定数）。"))
    return gate


def _handicap(fields: Fields) -> Handicap:
    fields.only(("by_task", "new_share", "new_months"))
    share, months = fields.needed("new_share", 1), fields.needed("new_months", 0)
    if not 0 < share <= 1:
        fields.wrong("new_share", _("新队伍应完成的比例要大于 0、不超过 1。"))
    if months.denominator != 1 or not 0 <= months <= 12:
        fields.wrong("new_months", _("要是 0 到 12 个月。"))
        months = Fraction(0)
    return Handicap(bool(fields.raw.get("by_task")), share, int(months))


def _promotion(fields: Fields) -> Promotion:
    fields.only(("name", "count", "at_least"))
    return Promotion(
        fields.text("name", needed=True), _counted(fields.part("count"), COUNTED_FIELDS),
        _limited_yi(fields, "at_least") or Fraction(1),
    )  # fmt: skip


def _check(fields: Fields, scheme: Scheme) -> None:
    known = {item.code for item in scheme.items}
    for number, gate in enumerate(scheme.gates):
        if strangers := [code for code in gate.hits if code not in known]:
            fields.wrong(f"gates.{number}.hits", _("没有这些项：%s。") % "、".join(strangers))
    if scheme.full_marks == 0:
        fields.wrong("full_marks", _("满分要大于 0。"))
    if fields.parts("items") and not any(item.part is Part.MAIN for item in scheme.items):
        fields.wrong("items", _("至少要有一项主项，不能只有加分和扣分。"))


def shown_number(number: Fraction | None) -> str:
    return "" if number is None else plain(number, 8).replace(",", "")
