"""Cells of the officers' sheet into values: names, industry, stage, owners, days."""

import re
import unicodedata
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yanzhen.common.amounts import read_amount
from yanzhen.common.areas import read_area
from yanzhen.common.dates import read_date
from yanzhen.common.parameters import parameter
from yanzhen.desk.imports.kinds import CellContext

_NOTHING = re.compile(r"[-—–/\\无暂未定待空.。 ]*|不详|未知|暂无|待定")
_MARKS = re.compile(r"[★☆*●■▲]+")
_BLANK_IN_CHINESE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_SPLIT_PEOPLE = re.compile(r"[/／、,，;；\s]+|和|及")
_ROLE_OF_PERSON = re.compile(r"[(（][^)）]*[)）]")
_PLANNED_FIRM = re.compile(r"[(（](?:拟|待|筹)[^)）]*[)）]")
OTHER_PILLAR = "其他"


def plain(text: str) -> str:
    """Return a cell on one line, in half width, without marks and doubled blanks; line ends in
    a cell only wrap it, and brackets stay as they are."""
    halves = [half if half in "（）" else unicodedata.normalize("NFKC", half)
              for half in re.split(r"([（）])", text)]  # fmt: skip
    one_line = re.sub(r"[\r\n]+", "", _MARKS.sub("", "".join(halves)).strip())
    return re.sub(r"\s+", " ", _BLANK_IN_CHINESE.sub("", one_line))


def read_text(text: str, context: CellContext) -> str | None:
    """Return a plain text, None where it only says that there is none."""
    cleaned = plain(text)
    return None if _NOTHING.fullmatch(cleaned) else cleaned


def read_name(text: str, context: CellContext) -> str | None:
    """Return a project's name.

    >>> read_name("★高密度互连\\n电路板项目", CellContext())
    '高密度互连电路板项目'
    """
    name = read_text(text, context)
    return name[:160] if name else None


def read_investor(text: str, context: CellContext) -> str | None:
    """Return an investor's name without “拟设新公司” and the like; Chinese brackets kept."""
    name = read_text(_PLANNED_FIRM.sub("", text), context)
    return name.replace("(", "（").replace(")", "）")[:160] if name else None


def read_words(text: str, table: dict[str, list[str]]) -> str:
    """Return the name whose word a text holds, "" if none; an exact word goes first."""
    folded = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    for name, words in table.items():
        if folded in words:
            return name
    return next((name for name, words in table.items() if any(w in folded for w in words)), "")


def read_pillar(text: str, context: CellContext) -> str | None:
    """Return the leading industry a cell means, 其他 for what belongs to none."""
    cleaned = read_text(text, context)
    if cleaned is None:
        return None
    table = parameter("projects.pillar_words", on=_day(context))
    return read_words(cleaned, table) or OTHER_PILLAR


def read_stage(text: str, context: CellContext) -> str | None:
    """Return the stage a cell means.

    :raises ValueError: if it holds no known word.
    """
    cleaned = read_text(text, context)
    if cleaned is None:
        return None
    stage = read_words(cleaned, parameter("projects.stage_words", on=_day(context)))
    if not stage:
        raise ValueError(_("看不懂阶段“%s”，按线索导入。") % cleaned)
    return stage


def read_owners(text: str, context: CellContext) -> list[str] | None:
    """Return the people in a cell, several apart by strokes, commas or blanks.

    >>> read_owners("徐某/胡某", CellContext())
    ['徐某', '胡某']
    """
    cleaned = unicodedata.normalize("NFKC", _ROLE_OF_PERSON.sub("", text))
    names = [part for part in _SPLIT_PEOPLE.split(cleaned) if part]
    kept = list(dict.fromkeys(name for name in names if not _NOTHING.fullmatch(name)))
    return kept or None


def read_sum(text: str, context: CellContext) -> dict[str, Any] | None:
    """Return a sum as JSON; bare numbers count in the sheet's unit."""
    amount = read_amount(text, context.unit)
    return amount.as_json() if amount else None


def read_land(text: str, context: CellContext) -> dict[str, Any] | None:
    """Return land as JSON; leased premises are zero mu."""
    area = read_area(text, context.unit or "亩")
    return area.as_json() if area else None


def read_day(text: str, context: CellContext) -> dict[str, Any] | None:
    """Return a day as JSON with how exactly it was said; the sheet may give the year."""
    reading = read_date(text, year=context.year, today=context.today, not_after=context.today)
    if reading is None:
        return None
    said = reading.as_json()
    if context.year_is_guess and reading.year_from == "sheet":
        said["year_from"] = "not_stated"
    return said


def _day(context: CellContext) -> date:
    return context.today or date.max
