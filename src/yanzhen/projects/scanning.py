"""What a sentence of a quick record says: a sum, land, days. Told the day, reads no clock.

Nothing found here is written anywhere before a person has seen it.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from yanzhen.common.amounts import Amount, read_amount
from yanzhen.common.areas import Area, read_area
from yanzhen.common.numerals import NUMBER

_QUALIFIER = r"(?:约|大约|大概|近|将近|超过?|不低于|不少于|至少|不超过|最多)?"
_SPAN = rf"{_QUALIFIER}{NUMBER}(?:\s*[-~～—–至到]\s*{NUMBER})?"
_AROUND = r"(?:左右|上下|以上|以内)?"
_MONEY = r"(?:人民币|美元|美金|港元|港币|欧元|日元|英镑|韩元|元)"
_SUM = re.compile(
    rf"{_SPAN}(?:(?<=亿){_MONEY}?|{_MONEY}){_AROUND}(?![吨件台颗片只米瓦度股支套辆人])"
)
_LAND = re.compile(rf"{_SPAN}\s*(?:亩|公顷|平方公里|平方米|平米|㎡){_AROUND}")
_FLOOR = re.compile(r"租|厂房|办公|楼")
_CLAUSE = re.compile(r"[^，,。；;！!？?\n]+")
_WEEKDAYS = {name: place for place, name in enumerate("一二三四五六日")} | {"天": 6}
_PART = "底|末|初|中旬|上旬|下旬"
_DAYS = re.compile(
    r"(?P<full>(?P<y>20\d\d)[-./年](?P<m>\d{1,2})"
    rf"(?:[-./月](?P<d>\d{{1,2}})[日号]?|月?(?P<fend>{_PART})?))"
    rf"|(?P<md>(?P<m2>\d{{1,2}})月(?:(?P<d2>\d{{1,2}})[日号]|份?(?P<mend>{_PART})))"
    r"|(?P<rel>前天|昨天|昨日|今天|今日|明天|明日|大后天|后天)"
    r"|(?P<week>(?P<which>上|这|本|下下|下)?个?(?:周|星期|礼拜)(?P<wd>[一二三四五六日天末]))"
    rf"|(?P<month>(?P<mwhich>上|本|这|下)个?月(?:(?P<d3>\d{{1,2}})[日号]|(?P<end>{_PART})))"
    r"|(?P<in>(?P<n>\d{1,3}|[一两二三四五六七八九十])(?P<unit>天|周|个月)(?:后|之后|内|以内))"
)
_RELATIVE = {"前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1,
             "后天": 2, "大后天": 3}  # fmt: skip
_PARTS = {"初": 5, "上旬": 10, "中旬": 20}
_NUMERALS = {name: place for place, name in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_LEADING = re.compile(
    r"^(?:我们|对方|他们|双方|约定|约好|计划|拟|将|准备|打算|要|说|再|在|于|上午|下午)+"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Where in the text a fact stands, and the words."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Scanned:
    """What was recognised; None or empty where the text does not say. `marks` tell where."""

    amount: Amount | None
    land: Area | None
    next_step: str
    next_step_on: date | None
    on: date | None
    marks: tuple[Span, ...]


def scan_note(text: str, *, today: date) -> Scanned:
    """Return the first sum, land and days a note names; a day ahead makes the next step.

    >>> found = scan_note("拟投约18亿做6万吨电解液，要110亩，下月底来看地", today=date(2022, 5, 31))
    >>> found.amount.shown(), found.land.shown(), found.next_step, found.next_step_on.isoformat()
    ('约 18.00 亿元', '110 亩', '来看地', '2022-06-30')
    """
    amount, amount_mark = _first_sum(text)
    land, land_mark = _first_land(text)
    step, ahead, on, day_marks = _days(text, today)
    marks = tuple(mark for mark in (amount_mark, land_mark, *day_marks) if mark)
    return Scanned(amount, land, step, ahead, on, tuple(sorted(marks, key=lambda m: m.start)))


def _first_sum(text: str) -> tuple[Amount | None, Span | None]:
    for found in _SUM.finditer(text):
        try:
            amount = read_amount(found[0])
        except ValueError:
            continue
        if amount and amount.value > 0:
            return amount, Span(found.start(), found.end(), found[0])
    return None, None


def _first_land(text: str) -> tuple[Area | None, Span | None]:
    for found in _LAND.finditer(text):
        if _FLOOR.search(text[max(0, found.start() - 6) : found.start()]):
            continue
        try:
            area = read_area(found[0])
        except ValueError:
            continue
        if area and area.mu > 0:
            return area, Span(found.start(), found.end(), found[0])
    return None, None


def _days(text: str, today: date) -> tuple[str, date | None, date | None, list[Span]]:
    """Return next step with its day, the day it was, and where both stand."""
    step, ahead, on, marks = "", None, None, []
    for clause in _CLAUSE.finditer(text):
        for found in _DAYS.finditer(clause[0]):
            day = _read_day(found, today)
            if day is None:
                continue
            mark = Span(clause.start() + found.start(), clause.start() + found.end(), found[0])
            if day > today and ahead is None:
                rest = clause[0][: found.start()] + clause[0][found.end() :]
                step, ahead = _LEADING.sub("", rest.strip()).strip()[:200], day
                marks.append(mark)
            elif day <= today and on is None:
                on = day
                marks.append(mark)
    return step, ahead, on, marks


def read_spoken_day(words: str, *, today: date) -> date | None:
    """Return the day that words such as 下周三, 下月底, 明天 name, or None.

    >>> read_spoken_day("下周三", today=date(2022, 5, 31)).isoformat()
    '2022-06-08'
    """
    found = _DAYS.fullmatch(words.strip())
    return _read_day(found, today) if found else None


def _read_day(found: re.Match[str], today: date) -> date | None:
    try:
        if found["full"]:
            return _in_month(int(found["y"]), int(found["m"]), found["d"], found["fend"])
        if found["md"]:
            return _nearest_year(int(found["m2"]), found["d2"], found["mend"], today)
        if found["rel"]:
            return today + timedelta(days=_RELATIVE[found["rel"]])
        if found["week"]:
            return _weekday(found["which"] or "", found["wd"], today)
        if found["month"]:
            return _month(found, today)
        return _after(found["n"], found["unit"], today)
    except (ValueError, OverflowError):
        return None


def _in_month(year: int, month: int, day: str | None, part: str | None) -> date:
    last = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0
    return date(year, month, int(day) if day else _PARTS.get(part or "", last))


def _nearest_year(month: int, day: str | None, part: str | None, today: date) -> date:
    """A month without a year is the one nearest: in December, 1月底 is next year's."""
    found = _in_month(today.year, month, day, part)
    if (today - found).days > 183:
        return _in_month(today.year + 1, month, day, part)
    return found


def _weekday(which: str, name: str, today: date) -> date:
    weeks = {"上": -1, "下": 1, "下下": 2}.get(which, 0)
    place = 5 if name == "末" else _WEEKDAYS[name]
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks, days=place)


def _month(found: re.Match[str], today: date) -> date:
    month = today.month - 1 + {"上": -1, "下": 1}.get(found["mwhich"], 0)
    year, month = today.year + month // 12, month % 12 + 1
    return _in_month(year, month, found["d3"], found["end"])


def _after(number: str, unit: str, today: date) -> date:
    count = int(number) if number.isdigit() else _NUMERALS[number]
    return today + timedelta(days=count * {"天": 1, "周": 7, "个月": 30}[unit])
