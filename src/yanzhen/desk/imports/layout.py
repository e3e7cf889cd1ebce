"""Where a sheet's heading is, which column says what, in which unit and year.

Sheets come as people keep them: titles and remarks above the heading, headings in two rows,
units in the heading or in a note, totals and remarks below, cells merged over several rows.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from yanzhen.desk.imports.kinds import Field, Format, ImportKind
from yanzhen.desk.tables.reading import Sheet

SEARCHED_ROWS = 30
EXACT, WITHIN = 3, 1


@dataclass(slots=True)
class ColumnPlan:
    """One column: its heading, a few cells to look at, the field it feeds, its unit."""

    heading: str
    samples: list[str] = field(default_factory=list)
    field: str = ""
    unit: str = ""


@dataclass(slots=True)
class SheetPlan:
    """How one sheet is read; kept as JSON with the import, and changed by the person."""

    name: str
    heading_row: int = -1
    first_row: int = 0
    columns: list[ColumnPlan] = field(default_factory=list)
    year: int | None = None
    year_is_guess: bool = False
    skip: bool = False
    rows: int = 0
    dead_formulas: int = 0
    format: str = ""
    format_label: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "SheetPlan":
        columns = [ColumnPlan(**column) for column in stored["columns"]]
        return cls(**(stored | {"columns": columns}))

    @property
    def fields(self) -> set[str]:
        return {column.field for column in self.columns if column.field}


@lru_cache(maxsize=8192)
def plain_heading(text: str) -> str:
    """Return a heading without spaces, units, stars and brackets, in half-width lower case.

    >>> plain_heading("总投资\\n（亿元）")
    '总投资'
    """
    text = "".join(unicodedata.normalize("NFKC", text).lower().split())
    text = re.sub(
        r"\((?:[^()]*(?:元|亩|人|%|㎡|m2|吨|单位|必填|选填|年月|格式)[^()]*|亿|万)\)", "", text
    )
    return re.sub(r"[*★☆:：]|单位:.*$|/(?:亿|万)?元$", "", text)


_UNIT = re.compile(
    r"[(（\[【]\s*(?:单位[:：]?)?\s*((?:亿|千万|百万|万|千)?(?:美元|港元|欧元|日元|人民币|元)?|亩|公顷|平方米|㎡)\s*[)）\]】]"
    r"|[/／]((?:亿|万)?(?:美)?元)$"
)
_NOTED_UNIT = re.compile(
    r"(?:单位[:：]?\s*|均为)((?:亿|千万|百万|万|千)?(?:美元|港元|元|亩)(?:[、,，/]\s*亩)?)"
)
_DAYS = re.compile(
    r"时间|日期|跟进|接洽|联系|序号|编号|代码|电话|数量|[人户个件台次]数|占比|[年月日率]$"
)
_COUNTS = re.compile(r"(?:约)?\s*[\d０-９.,，-]+\s*(?:$|亿|万|元|亩|[-～~])")
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")


def unit_of_heading(heading: str) -> str:
    """Return the unit a heading states.

    >>> unit_of_heading("总投资（亿元）"), unit_of_heading("用地(亩)"), unit_of_heading("投资方")
    ('亿元', '亩', '')
    """
    found = _UNIT.search(heading)
    return (found[1] or found[2] or "") if found else ""


def _words(one: Field) -> tuple[str, ...]:
    return tuple(plain_heading(str(word)) for word in (one.label, *one.synonyms, one.key))


def match_columns(headings: Sequence[str], fields: Sequence[Field]) -> tuple[dict[int, str], int]:
    """Return which column feeds which field, and how sure that is (a score).

    A heading that is a field's name or synonym goes before one that merely holds it; the
    longer word goes before the shorter; every field and column is used once.
    """
    offers = []
    # A label is looked up in the reader's language each time it is asked for its text.
    named = [(rank, one.key, _words(one)) for rank, one in enumerate(fields)]
    for column, heading in enumerate(headings):
        plain = plain_heading(heading)
        if not plain:
            continue
        for rank, key, words in named:
            score = max((_fit(plain, word) for word in words), default=(0, 0))
            if score[0]:
                offers.append((-score[0], -score[1], rank, column, key))
    found: dict[int, str] = {}
    total = 0
    for strength, _length, _rank, column, key in sorted(offers):
        if column not in found and key not in found.values():
            found[column] = key
            total -= strength
    return found, total


def _fit(heading: str, word: str) -> tuple[int, int]:
    if not word:
        return 0, 0
    if heading == word:
        return EXACT, len(word)
    long_enough = len(word) >= 2 and len(heading) <= len(word) + 8
    return (WITHIN, len(word)) if long_enough and word in heading else (0, 0)


def plan_sheet(sheet: Sheet, kind: ImportKind) -> SheetPlan:
    """Return how a sheet will probably be read; one without a heading is left out."""
    plan = SheetPlan(sheet.name, dead_formulas=sheet.dead_formulas)
    best = 0
    headings: list[str] = []
    for index, row in enumerate(sheet.rows[:SEARCHED_ROWS]):
        for depth in (1, 2):
            candidate = _headings(sheet, index, depth)
            matched, score = match_columns(candidate, kind.fields)
            # A second heading row must earn its place: it names something the first did not.
            enough = len(matched) >= min(2, len(kind.fields)) and sum(map(bool, row)) > 1
            if enough and score > best + (2 if depth == 2 and plan.heading_row == index else 0):
                best, headings = score, candidate
                plan.heading_row, plan.first_row = index, index + depth
    if plan.heading_row < 0:
        plan.skip = True
        plan.columns = [ColumnPlan("") for _ in range(max(map(len, sheet.rows[:50]), default=0))]
        return plan
    _fill_columns(plan, sheet, kind, headings)
    _tell_year(plan, sheet)
    _tell_format(plan, kind.formats)
    required = {one.key for one in kind.fields if one.required}
    plan.skip = bool(required) and not required & plan.fields
    return plan


def _headings(sheet: Sheet, index: int, depth: int) -> list[str]:
    """Return the headings at a row; with two rows the lower one counts where it says anything."""
    upper = list(sheet.rows[index])
    if depth == 1 or index + 1 >= len(sheet.rows):
        return upper
    lower = sheet.rows[index + 1]
    for (top, left), (_bottom, right) in sheet.merges:
        if top == index:
            upper[left : right + 1] = [sheet.rows[top][left]] * (right + 1 - left)
    return [
        below if below and len(below) < 40 else above
        for above, below in zip(upper, [*lower, *[""] * len(upper)], strict=False)
    ]


def _fill_columns(plan: SheetPlan, sheet: Sheet, kind: ImportKind, headings: Sequence[str]) -> None:
    matched, _score = match_columns(headings, kind.fields)
    above = " ".join(cell for row in sheet.rows[: plan.heading_row] for cell in row if cell)
    noted = _NOTED_UNIT.search(unicodedata.normalize("NFKC", above))
    samples = list(islice(_data(sheet, plan), 200))
    for column, heading in enumerate(headings):
        seen = list(dict.fromkeys(r[column] for r in samples if column < len(r) and r[column]))
        unit = unit_of_heading(heading)
        if noted and not unit and not _DAYS.search(heading) and any(map(_COUNTS.match, seen[:20])):
            unit = noted[1]
        one = ColumnPlan(" ".join(heading.split()), seen[:3], matched.get(column, ""), unit)
        plan.columns.append(one)
    plan.rows = sum(1 for _ in _data(sheet, plan))


def _tell_year(plan: SheetPlan, sheet: Sheet) -> None:
    """Take the year from the title or the sheet's name, else guess it from the days below."""
    titles = " ".join(cell for row in sheet.rows[: plan.heading_row] for cell in row)
    if found := _YEAR.search(titles) or _YEAR.search(sheet.name):
        plan.year = int(found[1])
        return
    years = Counter(
        year
        for row in sheet.rows[plan.first_row : plan.first_row + 500]
        for cell in row
        if len(cell) < 12
        for year in _YEAR.findall(cell)
    )
    if years:
        plan.year, plan.year_is_guess = int(years.most_common(1)[0][0]), True


def _tell_format(plan: SheetPlan, formats: Sequence[Format]) -> None:
    headings = {plain_heading(column.heading) for column in plan.columns}
    for one in formats:
        if {plain_heading(word) for word in one.headings} <= headings:
            plan.format, plan.format_label = one.key, str(one.label)
            return


_TOTAL = re.compile(r"(?:合|总|小|共|累)\s*计.*|本[页月年]合计.*|平均")
_REMARK = re.compile(
    r"(?:备注|注|说明|数据来源|来源|填表|制表|审核|单位负责人|截至|以上)\s*[:：\d].*", re.S
)


def data_rows(sheet: Sheet, plan: SheetPlan) -> Iterator[tuple[int, list[str]]]:
    """Yield the row number (from 1, as the person sees it) and cells of every data row.

    Blank rows, totals, remarks, section titles and repeated headings are left out; cells merged
    over several rows say the same on each of them.
    """
    fill = _merged_cells(sheet, plan)
    heading = sheet.rows[plan.heading_row]
    for index in range(plan.first_row, len(sheet.rows)):
        row = sheet.rows[index]
        filled = [cell for cell in row if cell]
        if not filled or row == heading or _is_aside(filled, len(row)):
            continue
        if index in fill:
            row = list(row)
            for column, value in fill[index]:
                row[column] = row[column] or value
        yield index + 1, row


def _data(sheet: Sheet, plan: SheetPlan) -> Iterator[list[str]]:
    return (row for _number, row in data_rows(sheet, plan))


def _is_aside(filled: Sequence[str], width: int) -> bool:
    if _TOTAL.fullmatch(filled[0]) or (len(filled) > 1 and _TOTAL.fullmatch(filled[1])):
        return True
    if len(filled) > 1:
        return False
    lone = filled[0]
    is_section = width > 3 and re.match(
        r"[一二三四五六七八九十]+、|第.+[章节部分]|[(（][一二三四五六七八九十]", lone
    )
    return bool(is_section or _REMARK.match(lone) or (width > 3 and len(lone) > 60))


def _merged_cells(sheet: Sheet, plan: SheetPlan) -> dict[int, list[tuple[int, str]]]:
    """Return, per row, the cells that a cell merged over it from above speaks for."""
    fill: dict[int, list[tuple[int, str]]] = {}
    for (top, left), (bottom, right) in sheet.merges:
        if top < plan.first_row or bottom == top or left != right:
            continue
        if top < len(sheet.rows) and left < len(sheet.rows[top]):
            for index in range(top + 1, min(bottom, len(sheet.rows) - 1) + 1):
                fill.setdefault(index, []).append((left, sheet.rows[top][left]))
    return fill
