"""Reading a policy document: title, number, days, clauses. Text in, values out."""

import re
from dataclasses import dataclass
from datetime import date

_NUMBER = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{2,20}[〔\[（(]\s*(?:19|20)\d\d\s*[〕\]）)]\s*\d{1,5}\s*号"
)
_DAY = r"((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"
_UNTIL = re.compile(r"有效期(?:截至|截止|至|到)[^\d]{0,4}" + _DAY)
_FROM = re.compile(r"自[^\d]{0,4}" + _DAY + r"\s*起(?:施行|执行|实施|生效)")
_SPAN = re.compile(r"自[^\d]{0,4}" + _DAY + r"\s*起?[^。]{0,12}(?:至|到)[^\d]{0,4}" + _DAY)
_YEARS = re.compile(r"有效期\s*(?:为)?\s*([一二两三四五六七八九十\d]{1,2})\s*年")
SIGNED = re.compile(r"(?m)^[^\S\n]*" + _DAY + r"\s*$")
_AT_ONCE = re.compile(r"自(?:公布|印发|发布|颁布|下发)之日起")
NUMBER_LINE = re.compile(r"[（(]?" + _NUMBER.pattern + r"[）)]?")
_CLAUSE = re.compile(
    r"(?m)^[ \t\u3000]*"
    r"(第[一二三四五六七八九十百零〇\d]{1,6}条|[一二三四五六七八九十]{1,3}、)[ \t\u3000]*"
)
_BLANK = re.compile(r"\n[ \t\u3000]*\n")
_SPELT = dict(zip("一二三四五六七八九", range(1, 10), strict=True)) | {"两": 2, "十": 10}
_TITLE_END = (
    "办法",
    "意见",
    "措施",
    "政策",
    "规定",
    "通知",
    "方案",
    "细则",
    "条例",
    "规划",
    "清单",
)
MOST_CLAUSES, MOST_TITLE, MOST_ISSUER = 300, 200, 120

# The first topic of which a word stands in the clause; what forbids goes before what gives.
TOPIC_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("LIMIT", ("不得", "严禁", "禁止", "不予", "不再")),
    ("LISTING", ("上市", "挂牌", "股改")),
    ("TALENT", ("人才", "博士", "硕士", "安家", "租房补贴", "社保")),
    ("RESEARCH", ("研发", "高新技术企业", "专精特新", "首台", "发明专利", "技术改造")),
    ("PLANT", ("厂房", "租金", "租赁", "载体")),
    ("ENERGY", ("用能", "能耗", "排放", "用电", "蒸汽", "光伏", "绿电")),
    ("LAND", ("用地", "土地", "容积率", "出让", "供地")),
    ("SERVICE", ("帮办", "代办", "审批", "专班", "服务专员", "拿地即开工", "容缺")),
    ("FUND", ("奖励", "补助", "补贴", "贴息", "基金", "资助", "支持资金", "扶持")),
)


@dataclass(frozen=True, slots=True)
class ReadClause:
    """A clause: its number as written (“第三条”), its text, what it seems to be about."""

    number: str
    text: str
    topic: str


@dataclass(frozen=True, slots=True)
class ReadPolicy:
    """What a document says of itself; "" or None where it does not say it.

    `is_titled`: the title ends as those of documents do; else it is the first line that is there.
    """

    title: str
    number: str
    issued_on: date | None
    valid_from: date | None
    valid_until: date | None
    is_titled: bool = False


def read_policy(text: str) -> ReadPolicy:
    """Return what the head and the last clauses of a document say.

    Source: the customary form of official documents (GB/T 9704-2012); a person checks it.

    >>> read_policy("关于支持开放型经济的若干措施\\n示开管〔2022〕8号\\n第一条 给予奖励。"
    ...             "自2022年1月1日起施行，有效期至2024年12月31日。").valid_until
    datetime.date(2024, 12, 31)
    """
    number = _NUMBER.search(text)
    signed = SIGNED.findall(text)
    issued = _day(*signed[-1]) if signed else None
    begins, ends = _validity(text, issued)
    title, is_titled = _title(text)
    return ReadPolicy(
        title, re.sub(r"\s", "", number[0]) if number else "", issued, begins, ends, is_titled
    )


def _title(text: str) -> tuple[str, bool]:
    lines = [line.strip() for line in text.splitlines()[:12] if line.strip()]
    lines = [line for line in lines if not NUMBER_LINE.fullmatch(line)]
    for place, line in enumerate(lines):
        if line.rstrip("》）)").endswith(_TITLE_END):
            whole = (lines[place - 1] if place and _runs_on(lines[place - 1]) else "") + line
            return whole.strip("《》")[:MOST_TITLE], True
    return (lines[0].strip("《》")[:MOST_TITLE] if lines else ""), False


def _runs_on(line: str) -> bool:
    """Return whether a title's line goes on in the next: 某省关于进一步 / 支持企业的意见."""
    return "关于" in line and not re.search(r"[。，；：！？]", line)


def _validity(text: str, issued: date | None) -> tuple[date | None, date | None]:
    if span := _SPAN.search(text):
        return _day(*span.groups()[:3]), _day(*span.groups()[3:])
    start, until, years = _FROM.search(text), _UNTIL.search(text), _YEARS.search(text)
    begins = _day(*start.groups()) if start else issued if _AT_ONCE.search(text) else None
    if until:
        return begins, _day(*until.groups())
    if begins and years:
        return begins, _last_day(begins, _count(years[1]))
    return begins, None


def _last_day(begins: date, years: int) -> date | None:
    """Return the day before the same day `years` later."""
    if not years or begins.year + years > 9998:
        return None
    year = begins.year + years
    after = date(year, 3, 1) if (begins.month, begins.day) == (2, 29) else begins.replace(year=year)
    return date.fromordinal(after.toordinal() - 1)


def _count(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if len(text) == 2 and text[0] == "十":
        return 10 + _SPELT.get(text[1], 0)
    return _SPELT.get(text, 0) if len(text) == 1 else 0


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def split_clauses(text: str) -> list[ReadClause]:
    """Return the clauses of a document, "第一条" or "一、" at the beginning of a line.

    >>> [(c.number, c.topic) for c in split_clauses("第一条 工业用地容积率不低于1.2。\\n第二条 "
    ...     "不得承诺税收返还。")]
    [('第一条', 'LAND'), ('第二条', 'LIMIT')]
    """
    marks = list(_CLAUSE.finditer(text))
    if any(mark[1].startswith("第") for mark in marks):
        marks = [mark for mark in marks if mark[1].startswith("第")]
    found = []
    for place, mark in enumerate(marks[:MOST_CLAUSES]):
        end = marks[place + 1].start() if place + 1 < len(marks) else len(text)
        body = text[mark.end() : end]
        if place + 1 == len(marks):  # who signed, and when, stand after a blank line
            body = _BLANK.split(body, maxsplit=1)[0]
        words = re.sub(r"\s+", " ", body).strip()
        if words:
            found.append(ReadClause(mark[1].rstrip("、"), words, guess_topic(words)))
    return found


def guess_topic(words: str) -> str:
    """Return what a clause seems to be about, by the words in it."""
    for topic, telling in TOPIC_WORDS:
        if any(word in words for word in telling):
            return topic
    return "OTHER"
