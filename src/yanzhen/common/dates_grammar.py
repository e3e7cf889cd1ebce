"""The forms days are written in, tried one after the other; no calendar here."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from yanzhen.common.numerals import read_number


@dataclass(frozen=True, slots=True)
class Found:
    """What a text says of a day: a missing year is None, `day` 0 is the month's last."""

    year: int | None = None
    month: int = 1
    day: int = 1
    precision: Any = "day"
    qualifier: Literal["=", "≈", "≥", "≤"] = "="
    serial: int | None = None
    weekday: int | None = None
    weeks: int = 0
    end: "Found | None" = None


_NO_DAY = re.compile(
    r"[-—–/\\.?]*|无|暂无|没有|未知|不详|待?定|待?补充?|未定|暂?未定|尽快|随时|n/?a|tbd|none|"
    r"近期|近日|最近|日前|目前|当前|前期|后期|早期|(?:春|国庆|五一|元旦|中秋)?节[前后]|年[前后]|"
    r"[上本这下](?:个)?(?:周|星期)|上次|下次|不定期|长期|每[周月季年].*",
    re.I,
)
_TIME = re.compile(r"[ T]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")
_CHINESE = re.compile(r"[零〇○一二两三四五六七八九十]+(?=[年月日号])")
_DIGIT_YEAR = str.maketrans("零〇○一二三四五六七八九", "000123456789")
_RELATIVE_YEAR = re.compile(r"(前年|去年|上年|今年|本年|当年|明年|后年)")
_RELATIVE_MONTH = re.compile(r"([上本这当下])个?月(?=$|[初中底末上下份\d,，。;；])")
_RELATIVE_DAY = re.compile(r"(大前天|前天|昨天|昨日|今天|今日|明天|明日|后天)")
YEARS = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "当年": 0, "明年": 1, "后年": 2}
MONTHS = {"上": -1, "本": 0, "这": 0, "当": 0, "下": 1}
DAYS = {"大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "明天": 1,
        "明日": 1, "后天": 2}  # fmt: skip
PARTS = {"初": 1, "上旬": 1, "中": 15, "中旬": 15, "下旬": 21, "底": 0, "末": 0}
QUARTERS = {"一": 1, "二": 4, "三": 7, "四": 10, "1": 1, "2": 4, "3": 7, "4": 10}
WEEKDAYS = {c: n for n, c in enumerate("一二三四五六")} | {"日": 6, "天": 6}


def normalise(text: str, today: date | None) -> str:
    """Return a text with arabic digits, no times of day and no spaces; 去年, 上月 spelled out."""
    text = _TIME.sub("", unicodedata.normalize("NFKC", text).strip())
    text = "".join(text.split())
    text = _CHINESE.sub(_arabic, text)
    return text if today is None else _spell_out(text, today)


def says_no_day(cleaned: str) -> bool:
    return _NO_DAY.fullmatch(cleaned) is not None


def _arabic(found: re.Match[str]) -> str:
    word = found[0]
    if "十" in word:
        return f"{read_number(word).value:f}"
    return word.replace("两", "二").translate(_DIGIT_YEAR)


def _spell_out(text: str, today: date) -> str:
    def month(found: re.Match[str]) -> str:
        index = today.year * 12 + today.month - 1 + MONTHS[found[1]]
        return f"{index // 12}年{index % 12 + 1}月"

    text = _RELATIVE_YEAR.sub(lambda found: f"{today.year + YEARS[found[1]]}年", text)
    text = _RELATIVE_MONTH.sub(month, text)
    return _RELATIVE_DAY.sub(
        lambda found: (today + timedelta(days=DAYS[found[1]])).isoformat(), text
    )


def _full_year(digits: str | None) -> int | None:
    if not digits:
        return None
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _ymd(m: re.Match[str]) -> Found:
    return Found(_full_year(m[1]), int(m[2]), int(m[3]))


def _dmy(m: re.Match[str]) -> Found:
    return Found(int(m[3]), int(m[1]), int(m[2]))


def _month_part(year: int | None, month: int, part: str | None) -> Found:
    if part:
        return Found(year, month, PARTS[part], "part_of_month")
    return Found(year, month, 1, "month")


def _chinese(m: re.Match[str]) -> Found:
    if m[3]:
        return Found(_full_year(m[1]), int(m[2]), int(m[3]))
    return _month_part(_full_year(m[1]), int(m[2]), m[4])


def _year_month(m: re.Match[str]) -> Found:
    return _month_part(int(m[1]), int(m[2]), m[3] if m.lastindex == 3 else None)


def _two_numbers(m: re.Match[str]) -> Found:
    first, second = int(m[1]), int(m[2])
    # 22.3 has no such month: a year, then.
    if first > 12:
        return Found(2000 + first, second, 1, "month")
    return Found(None, first, second)


def _quarter(m: re.Match[str]) -> Found:
    return Found(_full_year(m[1]), QUARTERS[m[2] or m[3]], 1, "quarter")


def _half(m: re.Match[str]) -> Found:
    return Found(_full_year(m[1]), 1 if m[2] == "上" else 7, 1, "half")


def _year_part(m: re.Match[str]) -> Found:
    month, day = {"初": (1, 1), "中": (6, 30)}.get(m[2], (12, 31))
    return Found(_full_year(m[1]), month, day, "part_of_year")


def _week(m: re.Match[str]) -> Found:
    weeks = {"上上": -2, "上": -1, "下": 1, "下下": 2}.get(m[1] or "", 0)
    return Found(weekday=WEEKDAYS[m[2]], weeks=weeks)


_Y = r"(?:((?:19|20)\d\d|\d\d)年)?"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Found]], ...] = (
    (re.compile(r"^(\d{4})(\d{2})(\d{2})(?:\.0)?(?!\d)"), _ymd),
    (re.compile(r"^(20\d{2}|19\d{2})(0[1-9]|1[0-2])(?:\.0)?$"), _year_month),
    (re.compile(r"^(\d{5})(?:\.\d+)?$"), lambda m: Found(serial=int(m[1]))),
    (re.compile(r"(?<!\d)(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})(?!\d)[日号]?"), _ymd),
    (re.compile(r"^(\d{2})([-./])(\d{1,2})\2(\d{1,2})(?!\d)[日号]?"),
     lambda m: Found(_full_year(m[1]), int(m[3]), int(m[4]))),
    (re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)"), _dmy),
    (re.compile(_Y + r"第?(?:([一二三四1-4])季度?|q([1-4]))", re.I), _quarter),
    (re.compile(r"((?:19|20)\d\d)[-./]?第?(?:([一二三四1-4])季度?|q([1-4]))", re.I), _quarter),
    (re.compile(_Y + r"([上下])半年"), _half),
    (re.compile(r"(?<!\d)" + _Y + r"(\d{1,2})月(?:份)?"
                r"(?:(\d{1,2})(?!\d)[日号]?|(初|上旬|中旬?|下旬|底|末))?"), _chinese),
    (re.compile(r"(?<!\d)(\d{4})[-./]0*([1-9]\d?)(?![\d.])"
                r"(初|上旬|中旬?|下旬|底|末)?"), _year_month),
    (re.compile(_Y + r"年?(初|中|底|末)(?![级期])"), _year_part),
    (re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年|\.0)?(?:度|全年)?(?!\d)"),
     lambda m: Found(int(m[1]), 1, 1, "year")),
    (re.compile(r"^(\d{1,2})[./-](\d{1,2})(?!\d)"), _two_numbers),
    (re.compile(r"(上上|下下|上|这|本|下)?个?(?:周|星期|礼拜)([一二三四五六日天])"), _week),
)  # fmt: skip
_TO = re.compile(r"^(?:至|到|-|—|–|~|―)+")
_DAY_ONLY = re.compile(r"^(\d{1,2})(?!\d|月|[./-]\d)[日号]?")
_BEFORE = re.compile(r"^(?:之?前|以前|截止)")
_SINCE = re.compile(r"^(?:起|开始|以后|之?后|以来)")
_ABOUT = re.compile(r"^(?:左右|前后)")


def find_day(cleaned: str) -> Found | None:
    """Return the first day, or time, that a normalised text names."""
    first = _first(cleaned)
    if first is None:
        return None
    found, start, rest = first
    if found.serial is None and found.weekday is None:
        found, rest = _with_end(found, rest)
    head = cleaned[:start]
    if _ABOUT.match(rest) or head.endswith(("约", "大约", "大概")):
        return replace(found, qualifier="≈")
    if _BEFORE.match(rest):
        return replace(found, qualifier="≤")
    return replace(found, qualifier="≥") if _SINCE.match(rest) else found


def _first(text: str) -> tuple[Found, int, str] | None:
    """Return what the form that begins earliest found, where it began, and the rest."""
    best: tuple[Found, int, str] | None = None
    for pattern, build in _FORMS:
        match = pattern.search(text)
        if match and (best is None or match.start() < best[1]):
            best = build(match), match.start(), text[match.end() :]
            if match.start() == 0:
                break
    return best


def _with_end(found: Found, rest: str) -> tuple[Found, str]:
    """Return the time with its end, where one follows: `3月5日-8日`, `2022.3至2022.5`."""
    dash = _TO.match(rest)
    if not dash:
        return found, rest
    tail = rest[dash.end() :]
    if found.precision == "day" and (day := _DAY_ONLY.match(tail)):
        end = Found(found.year, found.month, int(day[1]))
        return replace(found, end=end), tail[day.end() :]
    second = _first(tail)
    if second is None or second[1] or second[0].serial is not None or second[0].weekday is not None:
        return found, rest
    return replace(found, end=second[0]), second[2]
