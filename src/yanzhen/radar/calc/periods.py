"""Times in running text: `2021年`, `今年一季度`, `1-6月`, `前三季度`, `昨天`, `到2025年底`.

A period is written as `2021`, `2022Q1`, `2022H1`, `2022-02`, `2022-02-08` or `A/B`. What counts
from the article's day (`今年`, `5月18日`) is left out where that day is not known.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from yanzhen.common.dates_grammar import DAYS, YEARS
from yanzhen.common.numerals import read_number

_Y = (
    r"(?:(?P<year>(?:19|20)\d\d)年?|(?P<that>前年|去年|上年|今年|本年|当年"
    r"|明年|后年|全年|年内|同年))"
)
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_PATTERN = re.compile(
    r"(?=[\d前去上今本当明后全年同一二三四元第首下大昨日])(?:"
    rf"(?P<iso>(?<!\d)(?:19|20)\d\d[-./]{_MONTH}[-./]{_DAY}(?!\d))"
    rf"|(?P<dmy>(?<!\d){_DAY}\.{_MONTH}\.(?:19|20)\d\d(?!\d))"
    rf"|(?:{_Y}[的,]?)?(?:"
    rf"(?P<months>(?P<m1>(?<![\d.]){_MONTH}|一|元)月?(?:份)?[-~至到](?P<m2>{_MONTH})月(?:份|"
    rf"底)?(?!\d))"
    r"|(?P<quarter>前[一二三123]个?季度|第?[一二三四1234]季度|首季度?)"
    r"|(?P<half>上半年|下半年)"
    rf"|(?P<day>(?<![\d.]){_MONTH}月{_DAY}[日号](?:[-至到]{_DAY}[日号])?)"
    rf"|(?P<first>前(?:{_MONTH}|[一二两三四五六七八九十]{{1,2}})个?月)"
    rf"|(?P<month>(?<![\d.-]){_MONTH}月(?:份|底|末|初|上旬|中旬|下旬)?(?!\d))"
    r"|(?P<alone>初|底|末)?)"
    r"|(?P<today>大前天|前天|昨天|昨日|今天|今日|明天|明日|当天|当日|日前)"
    r"|(?P<lastmonth>上个?月|本月|当月)"
    r")"
)
_FULL = re.compile(
    rf"(?<![\d.])(?=(?:19|20)\d\d[-./年]{_MONTH}[-./月]{_DAY}|{_DAY}\.{_MONTH}\.(?:19|20)\d\d)"
)
_NUMERALS = {c: n for n, c in enumerate("一二三四", 1)} | {str(n): n for n in range(1, 5)}
_UNTIL = re.compile(r"截[至止]到?$")
_GOAL = re.compile(r"(?:到|至|截至)$")
_HEAD = 400


@dataclass(frozen=True, slots=True)
class Time:
    """A time named in a text. `goal` says that it is led by 到: `到2025年`."""

    start: int
    end: int
    period: str | None
    exact: bool
    goal: bool


def article_day(text: str) -> date | None:
    """Return the day of an article: the first full date of its head, else of its text.

    >>> article_day("2020-12-31 14:38:58 来源:本报")
    datetime.date(2020, 12, 31)
    """
    return next(_full_dates(text[:_HEAD]), None) or next(_full_dates(text), None)


_YEAR = re.compile(r"(?<![\d到至])((?:19|20)\d\d)年")


def article_year(text: str) -> date | None:
    """Return the last day of the year an article without a full date lies in.

    The latest year that it names; or the next, where it names one only and calls it 去年.

    >>> article_year("2021年成绩单亮眼。去年,开发区签约项目34个。")
    datetime.date(2022, 12, 31)
    """
    years = {int(year) for year in _YEAR.findall(text)}
    if not years:
        return None
    past = len(years) == 1 and re.search("去年|上年", text) is not None
    return date(max(years) + past, 12, 31)


def _full_dates(text: str) -> Iterator[date]:
    for place in _FULL.finditer(text):
        found = _PATTERN.match(text, place.start())
        day = _full_date(found) if found else None
        if day is not None:
            yield day


def _full_date(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    if parts["iso"]:
        return _valid(*map(int, re.split(r"[-./]", parts["iso"])))
    if parts["dmy"]:
        day, month, year = map(int, parts["dmy"].split("."))
        return _valid(year, month, day)
    if parts["day"] and parts["year"]:
        month, day = map(int, re.findall(r"\d+", parts["day"])[:2])
        return _valid(int(parts["year"]), month, day)
    return None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_times(sentence: str, day: date | None, *, year_only: bool = False) -> list[Time]:
    """Return the times of a sentence in order; `day` is the article's, maybe just in its year.

    >>> [t.period for t in find_times("今年前三季度", date(2022, 11, 3))]
    ['2022-01/2022-09']
    """
    times: list[Time] = []
    named: date | None = day
    for found in _PATTERN.finditer(sentence):
        if found[0] and (time := _time(found, sentence, day if found["that"] else named)):
            vague = year_only and (found["today"] or found["lastmonth"])
            times.append(replace(time, period=None) if vague else time)
            # 2024年全市一季度: what follows in the sentence lies in the year named last.
            if found["year"] or found["that"]:
                named = _in_year(time.period, named)
    return times


def _in_year(period: str | None, day: date | None) -> date | None:
    if period is None:
        return day
    return (
        date(int(period[:4]), 12, 31) if day is None else day.replace(year=int(period[:4]), day=1)
    )


def _time(found: re.Match[str], sentence: str, day: date | None) -> Time | None:
    parts = {name: text for name, text in found.groupdict().items() if text}
    if set(parts) <= {"alone"}:
        return None
    year = _year(parts, day)
    build = next((b for name, b in _BUILD.items() if name in parts), None)
    if build is None:
        bare = found[0].isdecimal()
        period = None if year is None or bare else str(year)
        if bare:
            return None
    else:
        period = build(parts, year, day)
    head = sentence[max(found.start() - 3, 0) : found.start()]
    if period and "month" in parts and _UNTIL.search(head):
        period = _span(int(period[:4]), 1, int(period[5:7]))
    return Time(found.start(), found.end(), period, bool({"day", "iso", "today"} & set(parts)),
                bool(_GOAL.search(head)))  # fmt: skip


def _year(parts: dict[str, str], day: date | None) -> int | None:
    if "year" in parts:
        return int(parts["year"])
    if day is None:
        return None
    if word := parts.get("that"):
        return day.year + YEARS.get(word, 0)
    return day.year


def _months(parts: dict[str, str], year: int | None, day: date | None) -> str | None:
    first = int(parts["m1"]) if parts["m1"].isdecimal() else 1
    return _span(year, first, int(parts["m2"]))


def _first_months(parts: dict[str, str], year: int | None, day: date | None) -> str | None:
    numeral = parts["first"].removeprefix("前").removesuffix("月").removesuffix("个")
    count = int(numeral) if numeral.isdecimal() else int(read_number(numeral).value)
    return _span(year, 1, count) if 1 <= count <= 12 else None


def _span(year: int | None, first: int, last: int) -> str | None:
    """Return months as a period: a quarter, half or year where they are one."""
    if year is None or first > last:
        return None
    if first == last:
        return f"{year}-{first:02d}"
    if (first, last) in ((1, 6), (7, 12)):
        return f"{year}H{1 if first == 1 else 2}"
    if (first, last) == (1, 12):
        return str(year)
    if first % 3 == 1 and last == first + 2:
        return f"{year}Q{last // 3}"
    return f"{year}-{first:02d}/{year}-{last:02d}"


def _quarter(parts: dict[str, str], year: int | None, day: date | None) -> str | None:
    word = parts["quarter"]
    if word.startswith("首"):
        return _span(year, 1, 3)
    number = _NUMERALS[next(c for c in word if c in _NUMERALS)]
    return _span(year, 1 if word.startswith("前") else number * 3 - 2, number * 3)


def _half(parts: dict[str, str], year: int | None, day: date | None) -> str | None:
    return None if year is None else f"{year}H{1 if parts['half'].startswith('上') else 2}"


def _exact_day(parts: dict[str, str], year: int | None, day: date | None) -> str | None:
    month, number, *rest = map(int, re.findall(r"\d+", parts["day"]))
    if year is None or (first := _valid(year, month, number)) is None:
        return None
    if "year" not in parts and "that" not in parts and day and (first - day).days > 180:
        first = first.replace(year=year - 1) if (month, number) != (2, 29) else first
    last = _valid(first.year, month, rest[0]) if rest else None
    return f"{first}/{last}" if last and last > first else str(first)


def _month(parts: dict[str, str], year: int | None, day: date | None) -> str | None:
    number = int(re.findall(r"\d+", parts["month"])[0])
    if year is None:
        return None
    if "year" not in parts and "that" not in parts and day and number - day.month > 6:
        year -= 1
    return f"{year}-{number:02d}"


def _relative(parts: dict[str, str], year: int | None, day: date | None) -> str | None:
    if day is None:
        return None
    return str(day + timedelta(days=DAYS.get(parts["today"], 0)))


def _last_month(parts: dict[str, str], year: int | None, day: date | None) -> str | None:
    if day is None:
        return None
    index = day.year * 12 + day.month - 1 - (1 if parts["lastmonth"].startswith("上") else 0)
    return f"{index // 12}-{index % 12 + 1:02d}"


def _iso(parts: dict[str, str], year: int | None, day: date | None) -> str | None:
    found = _valid(*map(int, re.split(r"[-./]", parts["iso"])))
    return str(found) if found else None


_BUILD: dict[str, Callable[[dict[str, str], int | None, date | None], str | None]] = {
    "iso": _iso, "months": _months, "quarter": _quarter, "half": _half, "day": _exact_day,
    "first": _first_months, "month": _month, "today": _relative, "lastmonth": _last_month,
}  # fmt: skip
