"""What a card or licence says: credit codes checked by their last sign, a card's contact. Pure."""

import re
from dataclasses import dataclass

from yanzhen.companies.calc.uscc import Reading, read_code
from yanzhen.radar.calc.naming import find_firms

MOST_OF_CARD, MOST_CODES = 400, 5
# Eighteen signs in a row, of which recognition may have taken letters for figures.
_CODE = re.compile(r"(?<![0-9A-Za-z])[159ANY][0-9A-Z](?:[ -]?[0-9A-Z]){15,16}(?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_PHONE = re.compile(r"(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_TITLES = ("董事长", "总经理", "总裁", "总监", "经理", "主任", "董事", "首席执行官", "副总", "部长",
           "主管", "会长", "秘书长", "合伙人", "工程师", "科长", "处长", "代表")  # fmt: skip
_NAME = re.compile(r"^([\u4e00-\u9fff·]{2,4})(?=$|[\s,、:|])")
_NOT_NAMES = ("地址", "电话", "手机", "邮箱", "传真", "网址", "邮编", "公司", "微信")


@dataclass(frozen=True, slots=True)
class Card:
    """A business card as read; what it does not tell is ""."""

    name: str = ""
    title: str = ""
    firm: str = ""
    phone: str = ""
    email: str = ""


def credit_codes(text: str) -> list[Reading]:
    """Return the credit codes that a text holds, each once, checked.

    >>> [one.problem for one in credit_codes("代码：91350100M000100Y43，误作91350100M000100Y44")]
    ['', 'check']
    """
    found: dict[str, Reading] = {}
    for place in _CODE.finditer(text.upper()):
        told = read_code(place[0])
        # Eighteen figures that do not add up are an order's or a person's number.
        if told.problem != "length" and not (told.problem and told.code.isdigit()):
            found.setdefault(told.code, told)
    return list(found.values())[:MOST_CODES]


def read_card(text: str) -> Card | None:
    """Return what a business card says, None for a text that is none: too long, or without a
    name or a way to reach the person.

    >>> read_card("星澜微电子科技有限公司\\n林知远 投资总监\\n手机 13800000000").title
    '投资总监'
    """
    if len(text) > MOST_OF_CARD:
        return None
    phone = _MOBILE.search(text) or _PHONE.search(text)
    email = _EMAIL.search(text)
    name, title = _person(text)
    if not name or not (phone or email):
        return None
    firms = find_firms(" ".join(text.split("\n")))
    return Card(name, title, firms[0].name if firms else _firm_line(text),
                phone[0] if phone else "", email[0] if email else "")  # fmt: skip


def _firm_line(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return next((line for line in lines if line.endswith(("公司", "集团", "研究院"))), "")


def _person(text: str) -> tuple[str, str]:
    """Return name and title; recognition often sets both in one word: 林知远投资总监."""
    name = title = ""
    for line in (line.strip() for line in text.splitlines()):
        post = next((word for word in _TITLES if word in line), "")
        if post and not title and len(line) <= 24:
            alone = _NAME.match(line)
            head = alone[1] if alone and post not in alone[1] else ""
            rest = line[len(head) :].strip(" ,、:|")
            if not head and len(rest) > len(post) + 2:
                head, rest = rest[:3], rest[3:]
            name, title = name or head, rest
        elif not name and (alone := _NAME.fullmatch(line)) and alone[1] not in _NOT_NAMES:
            name = alone[1]
    return name[:40], title[:60]
