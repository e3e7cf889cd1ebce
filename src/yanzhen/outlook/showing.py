"""What the pages show of a forecast, ready to print."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yanzhen.common.formats import YI
from yanzhen.outlook.drawing import Bars, draw_counts
from yanzhen.outlook.queries.turning import TurnRow
from yanzhen.outlook.said import Need, Said, Whole
from yanzhen.outlook.wording import STAGE_WORDS, chance_text
from yanzhen.targets.models import Target

GOOD, FAIR = 0.8, 0.5


@dataclass(frozen=True, slots=True)
class NeedTable:
    """How many projects more lift the chance to one level: by stage down, by month across."""

    level: str
    months: list[str]
    rows: list[tuple[str, list[str]]]
    reached: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One target's forecast as its card shows it."""

    said: Said
    chance: str
    tone: str
    word: str
    schedule: str
    seasonal: str
    bars: Bars
    rows: list[tuple[int, str, str]]
    needs: list[NeedTable]
    sentence: str
    typical: str
    turns: list[TurnRow]


def card_of(said: Said, turns: list[TurnRow]) -> Card:
    tone, word = lamp(said.probability)
    tables = [_table(said.needs, level) for level in sorted({n.level for n in said.needs})]
    return Card(
        said, chance_text(said.probability), tone, word,
        _("达到") if said.schedule_met else _("未达到"), chance_text(said.seasonal),
        draw_counts(said.counts, said.count, said.p05, said.p95), _count_rows(said.counts),
        tables, _sentence(said), f"{said.typical_cny / float(YI):,.1f}", turns,
    )  # fmt: skip


def named(whole: Whole, targets: Iterable[Target]) -> Whole:
    """Return a forecast with its targets named in the reader's language; it is stored in the
    office's. A target that is no longer there keeps the name it had."""
    names = {target.pk: str(target) for target in targets}
    return replace(whole, targets=tuple(
        replace(said, label=names.get(said.target, said.label)) for said in whole.targets
    ))  # fmt: skip


def lamp(chance: float) -> tuple[str, str]:
    """Return the tone and the word of a chance.

    >>> lamp(0.81)[0], lamp(0.5)[0], lamp(0.2)[0]
    ('green', 'amber', 'red')
    """
    if chance >= GOOD:
        return "green", _("把握大")
    return ("amber", _("有希望")) if chance >= FAIR else ("red", _("难达成"))


def _count_rows(counts: Iterable[tuple[int, float]]) -> list[tuple[int, str, str]]:
    """Return each final count with its chance and the chance of at least so many."""
    held = list(counts)
    left = 1.0
    rows = []
    for number, chance in held:
        rows.append((number, f"{chance:.1%}", chance_text(min(max(left, 0.0), 1.0))))
        left -= chance
    return rows


def _table(needs: Iterable[Need], level: float) -> NeedTable:
    own = [need for need in needs if need.level == level]
    days = sorted({need.by for need in own})
    rows = []
    for stage, words in STAGE_WORDS.items():
        found = {need.by: need.number for need in own if need.stage == stage}
        rows.append((str(words), [_more(found.get(day)) for day in days]))
    return NeedTable(
        chance_text(level), [_month(day) for day in days], rows,
        bool(own) and all(need.number == 0 for need in own),
    )  # fmt: skip


def _more(number: int | None) -> str:
    return _("60 个也不够") if number is None else _("%d 个") % number


def _month(day: str) -> str:
    return _("%d月底前") % date.fromisoformat(day).month


def _sentence(said: Said) -> str:
    """Say the nearest thing that would lift the chance to the lowest level not yet reached."""
    open_ = [n for n in said.needs if n.number]
    if not open_:
        return ""
    level = min(n.level for n in open_)
    best = min(
        (n for n in open_ if n.level == level and n.stage != "signed"),
        key=lambda n: (n.number or 0, n.by), default=None,
    )  # fmt: skip
    if best is None:
        return ""
    number = best.number or 0
    return ngettext(
        "再有 %(number)s 个项目在%(month)s%(stage)s，达成概率就到 %(level)s。",
        "再有 %(number)s 个项目在%(month)s%(stage)s，达成概率就到 %(level)s。", number,
    ) % {"number": number, "month": _month(best.by), "stage": STAGE_WORDS[best.stage],
         "level": chance_text(level)}  # fmt: skip


def chances_shown(said: Mapping[int, Said]) -> dict[int, dict[str, Any]]:
    """Return by target what a tile shows: the chance, its words, its lamp."""
    found = {}
    for target, one in said.items():
        tone, word = lamp(one.probability)
        found[target] = {"share": one.probability, "text": chance_text(one.probability),
                         "tone": tone, "word": word, "low": one.p05, "high": one.p95}  # fmt: skip
    return found
