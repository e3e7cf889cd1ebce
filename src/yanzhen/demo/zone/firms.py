"""The firms of the demo zone: built by arithmetic from invented brands, so always the same.

The first `RESIDENTS` of them sit in the zone; `GROUPS` head others as their parent.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from yanzhen.chains.reference import read_reference
from yanzhen.companies.calc.uscc import ALPHABET, ORGANISATION_WEIGHTS, check_sign
from yanzhen.demo.zone.trades import (
    FAMILY,
    FIRST,
    GIVEN,
    HOME_CITY,
    HOME_COUNTY,
    PILLARS,
    PLACES,
    SECOND,
    TRADES,
    Trade,
)

COUNT = 240
RESIDENTS = 48
# Every eighth of those outside heads a group of two; every ninth is foreign-invested.
GROUP_STEP, FOREIGN_STEP = 8, 9


@dataclass(frozen=True, slots=True)
class Firm:
    """One invented firm, `number` from 0."""

    number: int
    brand: str
    name: str
    uscc: str
    kind: str
    county: str
    address: str
    industry: str
    scope: str
    founded: date
    capital: str
    pillar: str
    trade: Trade
    contact: str
    contact_title: str
    phone: str
    email: str
    decision_maker: str
    is_resident: bool
    is_foreign: bool

    @property
    def short(self) -> str:
        return self.brand + self.trade.trade[:2]


@lru_cache(maxsize=1)
def industry_codes() -> dict[str, str]:
    """Return each segment's first class of GB/T 4754, as the reference chains name it."""
    return {node.id.upper(): node.gbt4754[0].code for node in read_reference().nodes}


def make_uscc(county: str, number: int) -> str:
    """Return a credit code whose check digits hold, of a made-up organisation number."""
    body = "MA" + "".join(
        ALPHABET[(number * factor + shift) % 31]
        for factor, shift in ((1, 7), (3, 11), (5, 2), (7, 17), (11, 5), (0, 9 + number // 31))
    )
    total = sum(int(s, 36) * w for s, w in zip(body, ORGANISATION_WEIGHTS, strict=True))
    sign = {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))
    first17 = f"91{county}{body}{sign}"
    return first17 + check_sign(first17)


def brand_of(number: int) -> str:
    """Return the invented brand of a number; none comes twice below 580."""
    row, column = divmod(number, len(FIRST))
    return FIRST[column] + SECOND[(column * 7 + row) % len(SECOND)]


def _person(number: int) -> str:
    return FAMILY[number * 7 % len(FAMILY)] + GIVEN[number * 5 % len(GIVEN)]


def _ending(number: int, is_foreign: bool) -> tuple[str, str]:
    if is_foreign:
        return "（中国）有限公司", "有限责任公司（外国法人独资）"
    if number % 6 == 5:
        return "股份有限公司", "股份有限公司（非上市）"
    if number >= RESIDENTS and number % GROUP_STEP == 0:
        return "集团有限公司", "有限责任公司"
    return "有限公司", "有限责任公司"


@lru_cache(maxsize=1)
def firms() -> tuple[Firm, ...]:
    """Return every firm of the zone."""
    return tuple(make_firm(number) for number in range(COUNT))


def make_firm(number: int) -> Firm:
    """Return one invented firm; numbers from `COUNT` on are not on file from the beginning."""
    is_resident = number < RESIDENTS
    is_foreign = number % FOREIGN_STEP == 4
    pillar = PILLARS[number % len(PILLARS)]
    trade = TRADES[pillar][number // len(PILLARS) % len(TRADES[pillar])]
    city, county, street = PLACES[number * 7 % len(PLACES)]
    if is_resident:
        city, county, street = HOME_CITY, HOME_COUNTY, f"示范开发区领航{'东西南北'[number % 4]}路"
    brand = brand_of(number)
    ending, kind = _ending(number, is_foreign)
    capital = (3000, 5000, 8000, 12000, 20000, 36000, 60000)[number * 5 % 7]
    written = f"{capital // 6}万美元" if is_foreign else f"{capital}万人民币"
    return Firm(
        number=number, brand=brand, name=f"{city}{brand}{trade.trade}{ending}",
        uscc=make_uscc(county, number), kind=kind, county=county,
        address=f"{street}{number * 13 % 480 + 8}号", industry=industry_codes()[trade.segment],
        scope=f"{trade.product}的研发、生产和销售；{trade.trade}领域内的技术开发、技术服务；货物进出口。",
        founded=date(2004, 3, 1) + timedelta(days=number * 37 % 5400), capital=written,
        pillar=pillar, trade=trade, contact=_person(number),
        contact_title=("投资总监", "副总经理", "董事会秘书", "战略发展部经理")[number % 4],
        phone=f"0000-{6000000 + number * 7919 % 900000}", email=f"invest{number:03d}@example.com",
        decision_maker=_person(number + 101), is_resident=is_resident, is_foreign=is_foreign,
    )  # fmt: skip


def group_of(firm: Firm) -> Firm | None:
    """Return the parent of a firm outside the zone that belongs to a group."""
    head = firm.number - firm.number % GROUP_STEP
    is_member = firm.number % GROUP_STEP in (1, 2) and head >= RESIDENTS
    return firms()[head] if is_member else None


def land_of(firm: Firm) -> Decimal:
    """Return the land of a resident in mu: more where more is sold."""
    return Decimal(18 + firm.number * 173 % 5200 // 60 + firm.number % 7 * 4)
