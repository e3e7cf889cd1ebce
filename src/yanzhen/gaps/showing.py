"""How gaps look: terms as bars, moves as words. No arithmetic of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yanzhen.chains.calc.gaps import Action
from yanzhen.common.formats import MISSING, percent, yi
from yanzhen.gaps.queries.evidence import Move
from yanzhen.gaps.queries.listing import Listing, Row
from yanzhen.gaps.wording import ACTIONS


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a gap: its name, what it says, how full its bar is (None: not known)."""

    label: str
    text: str
    fill: float | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list: the gap, its action in words, what it is ranked by, its bars."""

    row: Row
    action: str
    priority: str
    terms: list[Term]


def _of(value: float | None, most: float) -> float | None:
    return None if value is None else value / most if most > 0 else 0.0


def _yi(cny: float) -> str:
    return yi(Decimal(cny))


def priority_text(row: Row) -> str:
    """Return what a segment is ranked by within its action."""
    if row.gap.action is Action.HOLD:
        return MISSING
    if row.gap.action is Action.EXTEND:
        return _("配套 %s") % percent(row.gap.priority)
    return _("%s 亿元") % _yi(row.gap.priority)


def row_lines(found: Listing) -> list[Line]:
    """Return the rows of a list, each bar against the longest of its kind on the page."""
    most = found.most
    return [
        Line(row, str(ACTIONS[row.gap.action]), priority_text(row), [
            Term(_("需求"), _yi(row.gap.demand), _of(row.gap.demand, most["demand"])),
            Term(_("供给"), _yi(row.gap.cap), _of(row.gap.cap, most["cap"])),
            Term(_("最大一家"), percent(row.gap.top_share) if row.gap.cap else MISSING,
                 row.gap.top_share if row.gap.cap else None),
            Term(_("断供损失"), _yi(row.gap.loss), _of(row.gap.loss, most["loss"])),
            Term(_("价值"), MISSING if row.value_cny is None else _yi(row.value_cny),
                 _of(row.value_cny, most["value"])),
            Term(_("可行性"), MISSING if row.feasible is None else percent(row.feasible),
                 row.feasible),
        ])
        for row in found.rows
    ]  # fmt: skip


def terms_of(row: Row) -> list[Term]:
    """Return the terms of one segment, each with how it came about."""
    gap = row.gap
    return [
        Term(_("在驻企业的需求"), _("%s 亿元/年") % _yi(gap.demand), None,
             _("其中有链主在驻的环节 %s 亿元；逐条见“谁要用它”") % _yi(row.anchor_cny)),
        Term(_("本地供给"), _("%s 亿元/年") % _yi(gap.cap), None,
             _("缺 %s 亿元；逐家见“谁在做”") % _yi(gap.shortfall)),
        Term(_("最大一家占比"), percent(gap.top_share) if gap.cap else MISSING,
             gap.top_share if gap.cap else None, _("过半就算靠一家")),
        Term(_("断供损失"), _("%s 亿元/年") % _yi(gap.loss), None,
             _("它没有了，在驻客户按比例少做的产值，一直传到下游；有链主的环节加权")),
        Term(_("价值"), MISSING if row.value_cny is None else _("%s 亿元/年")
             % _yi(row.value_cny), None, _("把缺的补上，每年多出的增加值")),
        Term(_("可行性"), MISSING if row.feasible is None else percent(row.feasible),
             row.feasible, _feasible(row)),
    ]  # fmt: skip


def _feasible(row: Row) -> str:
    """Return the parts of feasibility in words."""
    parts = [
        _("原料在本地 %s") % (MISSING if row.inputs is None else percent(row.inputs)),
        _("企业库里区外企业 %s 家") % row.candidates,
    ]
    if row.gap.action is Action.EXTEND:
        near = _("不明") if row.related is None else percent(row.related)
        parts.append(_("相关度 %s") % near)
    return "；".join(parts)


def place_text(stand: tuple[Action, int]) -> str:
    """Return “补链第 2 位”, or the bare word of what needs nothing."""
    action, place = stand
    if action is Action.HOLD:
        return str(ACTIONS[action])
    return _("%(action)s第 %(place)s 位") % {"action": ACTIONS[action], "place": place}


def move_lines(moves: Iterable[Move]) -> list[dict[str, Any]]:
    """Return moves in words; `is_new`: what must be done changes, not only how soon."""
    return [
        {"move": one, "before": place_text(one.before), "after": place_text(one.after),
         "is_new": one.before[0] != one.after[0], "tone": one.after[0].value}
        for one in moves
    ]  # fmt: skip
