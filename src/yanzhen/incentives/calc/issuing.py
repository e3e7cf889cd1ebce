"""Who issued a document, at which level, and whether a text is one at all. Text in, values out.

The customary form of official documents tells it (GB/T 9704-2012): the issuer heads the title
and signs at the end, the number names the organ by its short name.
"""

import re
from dataclasses import dataclass

from yanzhen.incentives.calc.reading import (
    MOST_ISSUER,
    NUMBER_LINE,
    SIGNED,
    ReadPolicy,
    read_policy,
    split_clauses,
)

PROVINCES = {
    "京": "北京市", "津": "天津市", "冀": "河北省", "晋": "山西省", "蒙": "内蒙古自治区",
    "内": "内蒙古自治区", "辽": "辽宁省", "吉": "吉林省", "黑": "黑龙江省", "沪": "上海市",
    "苏": "江苏省", "浙": "浙江省", "皖": "安徽省", "闽": "福建省", "赣": "江西省", "鲁": "山东省",
    "豫": "河南省", "鄂": "湖北省", "湘": "湖南省", "粤": "广东省", "桂": "广西壮族自治区",
    "琼": "海南省", "渝": "重庆市", "川": "四川省", "黔": "贵州省", "云": "云南省",
    "藏": "西藏自治区", "陕": "陕西省", "甘": "甘肃省", "青": "青海省", "宁": "宁夏回族自治区",
    "新": "新疆维吾尔自治区",
}  # fmt: skip
# The longer ones first: 国办发 before 国.
OF_NATION = (
    ("国办", "国务院办公厅"), ("国发", "国务院"), ("国函", "国务院"), ("中办", "中共中央办公厅"),
    ("中发", "中共中央"), ("发改", "国家发展和改革委员会"), ("工信", "工业和信息化部"),
    ("财税", "财政部、国家税务总局"), ("财", "财政部"), ("国科", "科学技术部"),
    ("商", "商务部"), ("人社", "人力资源和社会保障部"), ("自然资", "自然资源部"),
    ("环", "生态环境部"), ("银", "中国人民银行"), ("国能", "国家能源局"),
)  # fmt: skip
_MUNICIPAL = ("北京市", "天津市", "上海市", "重庆市")
_PROVINCE = re.compile(r"[\u4e00-\u9fff]{2,8}?(?:省|自治区)")
_LOCAL = re.compile(r"开发区|高新区|新区|园区|管委会|管理委员会|[^地]区(?:人民)?政府|[县旗]")
_ORGAN = (
    "国务院", "政府", "办公厅", "办公室", "委员会", "管委会", "部", "委", "局", "厅", "署",
    "银行",
)  # fmt: skip
_HEADS_TITLE = re.compile(r"^[《\s]*([\u4e00-\u9fff、\s]{2,60}?)(?:等[一二三四五六七八九十\d]{1,3}"
                          r"(?:部门|单位))?(?=关于|印发)")  # fmt: skip
_CLOSING = re.compile(
    r"现印发给你们|现(?:将|就)[^。]{2,60}(?:通知|印发|提出)|请(?:认真|遵照|结合实际)[^。]{0,10}"
    r"(?:贯彻|执行|落实)|特此通知|特制定本|制定本(?:办法|规定|措施|意见|政策|细则|条例)"
    r"|本(?:办法|规定|措施|意见|政策|细则|条例|通知)自[^。]{1,16}起(?:施行|实施|执行|生效)"
)
FEWEST_CLAUSES, HEAD_LINES = 3, 15


@dataclass(frozen=True, slots=True)
class Document:
    """A text that is a policy document: what it says of itself, who issued it, at which level.

    `clauses` counts them; `level` is a `Level`'s code.
    """

    read: ReadPolicy
    issuer: str
    level: str
    clauses: int


def recognize(text: str) -> Document | None:
    """Return the policy document that a text is, or None for one that merely speaks of some.

    A document has the title and issuer of one, and either its number on a line of its own with
    clauses or a closing formula, or both of these without the number.

    >>> found = recognize("江苏省人民政府关于支持制造业的若干措施\\n苏政发〔2022〕9号\\n"
    ...     "一、降本。\\n二、增效。\\n三、请认真贯彻执行。\\n江苏省人民政府\\n2022年3月1日")
    >>> found.level, found.issuer, found.read.number, found.clauses
    ('PROVINCE', '江苏省人民政府', '苏政发〔2022〕9号', 3)
    >>> recognize("近日，江苏省印发《若干措施》（苏政发〔2022〕9号），企业很受鼓舞。") is None
    True
    """
    read = read_policy(text)
    issuer = issuer_of(text, read.number)
    clauses = len(split_clauses(text))
    if not read.is_titled or not issuer:
        return None
    is_numbered = any(NUMBER_LINE.fullmatch(line) for line in _head(text))
    has_clauses, is_closed = clauses >= FEWEST_CLAUSES, bool(_CLOSING.search(text))
    if is_numbered + has_clauses + is_closed < 2:
        return None
    return Document(read, issuer, level_of(issuer), clauses)


def _head(text: str) -> list[str]:
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line][:HEAD_LINES]


def issuer_of(text: str, number: str = "") -> str:
    """Return who issued a document: as its title says, else who signed, else what its number says.

    >>> issuer_of("工业和信息化部等三部门关于促进储能的意见\\n正文")
    '工业和信息化部'
    >>> issuer_of("", "苏工信发〔2022〕1号")
    '江苏省工业和信息化厅'
    """
    for line in _head(text):
        found = _HEADS_TITLE.match(line)
        if found and (name := re.sub(r"\s+", "、", found[1].strip())).endswith(_ORGAN):
            return name[:MOST_ISSUER]
    return (_signed_by(text) or _by_number(number))[:MOST_ISSUER]


def _signed_by(text: str) -> str:
    """Return who stands above the day at the end, several one under the other."""
    days = list(SIGNED.finditer(text))
    if not days:
        return ""
    above = [line.strip() for line in text[: days[-1].start()].splitlines() if line.strip()]
    names: list[str] = []
    for line in reversed(above[-8:]):
        if len(line) > 40 or not line.endswith(_ORGAN) or re.search(r"[，。；：:]", line):
            break
        names.insert(0, re.sub(r"\s+", "、", line))
    return "、".join(names)


def _by_number(number: str) -> str:
    if number[:1] in PROVINCES and not number.startswith(("新办", "云办")):
        return PROVINCES[number[0]] + _organ_in(number[1:])
    return next((name for word, name in OF_NATION if number.startswith(word)), "")


def _organ_in(rest: str) -> str:
    organs = (
        ("政办", "人民政府办公厅"), ("政", "人民政府"), ("发改", "发展和改革委员会"),
        ("工信", "工业和信息化厅"), ("商", "商务厅"), ("财", "财政厅"), ("科", "科学技术厅"),
    )  # fmt: skip
    return next((name for word, name in organs if rest.startswith(word)), "")


def level_of(issuer: str) -> str:
    """Return at which level an issuer stands: NATION, PROVINCE, CITY or ZONE.

    >>> [level_of(n) for n in ("国务院", "江苏省商务厅", "上海市人民政府", "江苏省南通市人民政府",
    ...     "南通市经济技术开发区管委会")]
    ['NATION', 'PROVINCE', 'PROVINCE', 'CITY', 'ZONE']
    """
    first = issuer.split("、")[0]
    province = _PROVINCE.match(first)
    rest = first[province.end() :] if province else first
    if rest.startswith(_MUNICIPAL):
        province, rest = province or re.match("", rest), rest[3:]
    if _LOCAL.search(rest):
        return "ZONE"
    if re.search(r"[\u4e00-\u9fff]{2}[市州盟]", rest):
        return "CITY"
    return "PROVINCE" if province else "NATION"
