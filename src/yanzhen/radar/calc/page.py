"""A text made ready for reading, every character of it knowing its place in the original.

Full-width signs become half-width and traditional characters simplified ones, one for one. Spaces
inside a phrase go; a line or page that breaks within a sentence is mended; other breaks stay.
"""

import re
from array import array
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from yanzhen.radar.calc.characters import ONE_FOR_ONE

# A cut where a text goes on without any mark: no reading looks further than this.
LONGEST_SENTENCE = 600

_BLANK = re.compile(r"[\s\u3000\u00a0\u200b\ufeff]+")
_SENTENCE = re.compile(rf"[^。!?\n]{{1,{LONGEST_SENTENCE}}}[。!?]?")
_ENDED = frozenset("。!?;:…”’」』》)】>.=")
# 分别 / 增长50%, 超 / 500人, 3月 / 2日: the line cannot end here.
_OPEN_TAIL = re.compile(
    r"(?:[,、(“《和与及或的在于将为以对从把约超近达共计至到]|分别|其中|总投资|增长|同比|实现|"
    r"完成|达到|超过|"
    r"不少于|\d年|\d月)$"
)
# 2个以 / 上, 3亿 / 元: the line cannot begin here.
_OPEN_HEAD = re.compile(r"[,、。;)”%]|[上下]、|[亿万]?(?:元|美元|亩|平方|吨)|[个家项人]|以上|左右")
# 1 甲项目 乙公司 3亿元: a row of a table whose cells only blanks keep apart.
_NUMBER_OF_ROW = r"\d{1,3}[ \u3000]+(?![年月日号个家项人名亩吨亿万倍%])(?=[\u4e00-\u9fff]{2})"
_ROW = re.compile(
    rf"^[ \u3000]*{_NUMBER_OF_ROW}\S{{4,60}}(?:[ \u3000]+\S{{2,60}}){{1,8}}[ \u3000]*$",
    re.MULTILINE,
)
_ROW_HEAD = re.compile(_NUMBER_OF_ROW)
# 实际使用外资 | 6.3亿美元: a label and its figure in two cells read as one phrase.
_UNIT = r"[万亿]*(?:元|美元|欧元|港元|日元|平方米|亩|吨|人|个|家|项|件|户)|%|个百分点"
_FIGURE = rf"[约超近]?\d[\d,.]*(?:{_UNIT})"
# Runs of blanks are bounded: a page of them would take minutes.
_LABELLED = re.compile(
    rf"^[ \u3000|]{{0,40}}[\u4e00-\u9fff()]{{2,16}}"
    rf"(?P<gap>[ \t\u3000]{{0,40}}[:|\t][ \t\u3000]{{0,40}}|[ \u3000]{{2,40}})"
    rf"(?={_FIGURE}[ \t\u3000]{{0,40}}(?:[|\t\n\r;,。]|[ \u3000]{{2}}|\Z))",
    re.MULTILINE,
)
# 实际使用外资 亿美元 6.3: the unit has a cell of its own, which is no figure.
_UNIT_CELL = re.compile(
    r"(?<![ \t\u3000])(?P<before>[ \t\u3000]{1,40})(?:[万亿]?(?:元|美元)|%|亩|人|个|家|项)"
    r"(?P<behind>[ \t\u3000]{1,40})(?=\d)"
)
# 以上3个项目合计: the items told above.
_ABOVE = re.compile(
    r"以上(?:\d{1,3}|[一二两三四五六七八九十]{1,2})[个家项]|以上(?:各|项目|数据|企业)"
)
_HEADER = re.compile(r"\d:\d\d$|^(?:来源|作者|记者|日期|时间|图为|证券代码)")
_WRAPPED = 25


@dataclass(frozen=True, slots=True)
class Page:
    """`clean` is what is read; `at[i]` is where its character i stands in `source`."""

    source: str
    clean: str
    at: "array[int]"

    def evidence(self, start: int, end: int) -> tuple[str, int, int]:
        """Return the exact substring of the source behind clean[start:end], and its offsets."""
        first, last = self.at[start], self.at[end - 1] + 1
        return self.source[first:last], first, last

    def sentences(self) -> Iterator[tuple[int, int]]:
        for found in _SENTENCE.finditer(self.clean):
            yield found.span()


def read_page(source: str) -> Page:
    """Return a text ready for reading.

    >>> read_page("总投资 ３０\\n亿元").clean
    '总投资30亿元'
    """
    text = source.translate(ONE_FOR_ONE)
    pieces: list[str] = []
    at = array("l")
    position = 0
    for start, end, kept in _gaps(text):
        pieces.append(text[position:start])
        at.extend(range(position, start))
        if kept:
            pieces.append(kept)
            at.append(start)
        position = end
    pieces.append(text[position:])
    at.extend(range(position, len(text)))
    return Page(source, "".join(pieces), at)


def _gaps(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield what is not read as it stands, and what is read in its place: blanks, and what keeps
    a label and its figure apart."""
    rows = deque(row.span() for row in _ROW.finditer(text))
    labels = deque(found.span("gap") for found in _LABELLED.finditer(text))
    cells = {found.start(side) for found in _UNIT_CELL.finditer(text)
             for side in ("before", "behind")}  # fmt: skip
    done = 0
    for blank in _BLANK.finditer(text):
        while labels and labels[0][0] <= blank.start():
            start, done = labels.popleft()
            yield start, done, ""
        if blank.start() < done:
            continue
        while rows and rows[0][1] <= blank.start():
            rows.popleft()
        in_row = bool(rows) and rows[0][0] < blank.start() and blank.end() < rows[0][1]
        in_row |= blank.start() in cells
        yield blank.start(), blank.end(), "\t" if in_row else _kept(text, blank)
    for start, end in labels:
        yield start, end, ""


def _kept(text: str, blank: re.Match[str]) -> str:
    """Return what stays of a run of blanks: nothing, a space, a cell's or a sentence's end."""
    start, end = blank.span()
    if start == 0 or end == len(text):
        return ""
    if "\n" in blank[0] or "\r" in blank[0]:
        return "" if _goes_on(text, start, end) else "\n"
    before, after = text[start - 1], text[end]
    if "\t" in blank[0] or (end - start > 1 and not before.isdecimal()):
        return "" if text[start - 1] == "\n" else "\t"
    both = before + after
    return " " if both.isascii() and both.isalnum() and not _unit_follows(before, after) else ""


def _unit_follows(before: str, after: str) -> bool:
    return before.isdecimal() and not after.isdecimal()


def _goes_on(text: str, start: int, end: int) -> bool:
    """Return whether the sentence goes on behind a line break."""
    begin = max(text.rfind("\n", 0, start), start - 80)
    line = text[begin + 1 : start].strip()
    if not line or line[-1] in _ENDED or "\t" in line or _HEADER.search(line):
        return False
    if _ROW_HEAD.match(text, end) or _ABOVE.match(text, end):
        return False
    if _OPEN_HEAD.match(text, end) or (_OPEN_TAIL.search(line) and len(line) > 8):
        return True
    return len(line) >= _WRAPPED and any(mark in line for mark in ",。、(")
