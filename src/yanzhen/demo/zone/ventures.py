"""Every project of the demo zone: whose, with which firm, how large, and how it goes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from itertools import cycle

from yanzhen.accounts.roles import COURTING
from yanzhen.demo.people import BEGINNING, PEOPLE, REORGANISED
from yanzhen.demo.zone.firms import RESIDENTS, Firm, firms
from yanzhen.demo.zone.signed import (
    MAJOR_2021,
    MAJOR_2022,
    MINOR_2021,
    MINOR_2022,
    MINOR_STARTS,
    Deal,
)

ENDS = date(2022, 5, 30)
YI = Decimal(100_000_000)
ORDER = ("S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "S11", "S12", "S13", "S14")
RESIDENT_KINDS = ("EXPANSION", "TECHNICAL_UPGRADE", "CAPITAL_INCREASE", "HEADQUARTERS")
KIND_WORDS = {
    "NEW": "项目", "EXPANSION": "扩建项目", "TECHNICAL_UPGRADE": "技改项目",
    "CAPITAL_INCREASE": "增资项目", "HEADQUARTERS": "区域总部项目",
}  # fmt: skip
CHANNELS = (
    "OWN_VISIT", "BUSINESS", "ASSOCIATION", "INTERMEDIARY", "EXHIBITION", "OWN_VISIT", "LEADER",
    "BUSINESS", "ALUMNI", "ONLINE", "FUND",
)  # fmt: skip


class Fate(Enum):
    SIGNED = "signed"
    OPENING = "opening"
    LIVE = "live"
    LOST = "lost"
    POOLED = "pooled"


@dataclass(frozen=True, slots=True)
class Venture:
    """One project. `steps` maps each proven step to its day, in order; `end` is its last day."""

    key: int
    fate: Fate
    firm: Firm
    name: str
    kind: str
    product: str
    cny: Decimal
    officer: str
    channel: str
    registered: date
    steps: dict[str, date] = field(default_factory=dict)
    leased: bool = False
    plans: dict[str, date] = field(default_factory=dict)
    end: date | None = None
    reason: str = ""

    @property
    def is_major(self) -> bool:
        return self.cny >= 10 * YI

    @property
    def is_complete(self) -> bool:
        """Whether every approval and permit was put in; of the others only what a start needs."""
        return self.is_major and self.key % 3 == 0

    @property
    def land_mu(self) -> Decimal:
        return (
            Decimal(0) if self.leased else (self.cny / YI * Decimal("5.2")).quantize(Decimal("0.1"))
        )


# Who courts, so mixed that neighbours in a table belong to different teams. The two accounts
# to try first come twice.
_COURTING = [p for p in PEOPLE if p.role in COURTING and p.team]
OFFICERS = [_COURTING[i * 11 % len(_COURTING)].username for i in range(len(_COURTING))]
OFFICERS[3:3] = ["officer"]
OFFICERS[17:17] = ["officer2"]
# Deals of foreign-invested firms, in the order the slips of `signed.SLIPS` count them.
FOREIGN_MAJOR_2021 = (16, 1, 2, 4, 17, 5, 7, 19)
FOREIGN_MAJOR_2022 = (0, 5)


class _Pool:
    """Hands out firms outside the zone, each once: the foreign-invested apart."""

    def __init__(self) -> None:
        outside = firms()[RESIDENTS:]
        self.foreign: Iterator[Firm] = iter([f for f in outside if f.is_foreign][:10])
        kept = {f.number for f in [f for f in outside if f.is_foreign][:10]}
        self.others: Iterator[Firm] = iter([f for f in outside if f.number not in kept])
        self.residents: Iterator[Firm] = iter(firms()[:RESIDENTS])
        self.officers = cycle(OFFICERS)


@lru_cache(maxsize=1)
def ventures() -> tuple[Venture, ...]:
    """Return every project, in an order that never changes."""
    pool, made = _Pool(), list[Venture]()
    deals: Sequence[tuple[Sequence[Deal], Sequence[int], int]] = (
        (MAJOR_2021, FOREIGN_MAJOR_2021, 99), (MINOR_STARTS, (), 99), (MINOR_2021, (), 13),
        (MAJOR_2022, FOREIGN_MAJOR_2022, 99), (MINOR_2022, (), 7),
    )  # fmt: skip
    foreign = {at: next(pool.foreign) for at in (*((0, i) for i in FOREIGN_MAJOR_2021),
                                                 *((3, i) for i in
                                                   FOREIGN_MAJOR_2022))}  # fmt: skip
    for table, (rows, _slots, outside) in enumerate(deals):
        for row, deal in enumerate(rows):
            firm = foreign.get((table, row)) or next(
                pool.others if row <= outside else pool.residents
            )
            made.append(_signed(len(made), deal, firm, next(pool.officers)))
    made.extend(_rest(pool, len(made)))
    return tuple(made)


def foreign_deals() -> list[Venture]:
    """Return the ventures that receive foreign capital, as `signed.SLIPS` counts them."""
    start = len(MAJOR_2021) + len(MINOR_STARTS) + len(MINOR_2021)
    places = [*FOREIGN_MAJOR_2021, *(start + place for place in FOREIGN_MAJOR_2022)]
    return [ventures()[place] for place in places]


def _named(key: int, firm: Firm, cny: Decimal, kind: str) -> str:
    word = KIND_WORDS[kind]
    if kind == "NEW":
        word = "基地项目" if cny >= 30 * YI else "产业化项目" if key % 3 == 0 else "项目"
    return f"{firm.brand}{firm.trade.product}{word}"


def _signed(key: int, deal: Deal, firm: Firm, officer: str) -> Venture:
    earliest = BEGINNING + timedelta(days=1 + key % 9)
    registered = max(deal.signed - timedelta(days=110 + key * 13 % 70), earliest)
    kind = RESIDENT_KINDS[key % 4] if firm.is_resident else "NEW"
    cny = Decimal(deal.amount) * YI
    return Venture(
        key, Fate.SIGNED, firm, _named(key, firm, cny, kind), kind, firm.trade.product, cny,
        officer, "RESIDENT" if firm.is_resident else CHANNELS[key % len(CHANNELS)], registered,
        steps_of(deal, key, registered), deal.leased, deal.plans,
    )  # fmt: skip


def steps_of(deal: Deal, key: int, registered: date) -> dict[str, date]:
    """Return the day of each proven step of a signed deal, up to its last and the last day."""
    talk = (deal.signed - registered).days

    def later(day: date, days: int) -> date:
        return day + timedelta(days=days)

    days = {
        "S1": later(registered, 2), "S2": later(registered, max(4, talk // 5)),
        "S3": later(registered, talk // 2), "S4": later(deal.signed, -(6 + key % 7)),
        "S5": deal.signed, "S6": later(deal.signed, 18 + key % 9),
    }  # fmt: skip
    days |= {step: day for step, day in deal.days.items() if step == "S6"}
    days["S7"] = deal.days.get("S7", later(days["S6"], 8 + key % 9))
    start = deal.days.get("S11")
    usual = later(start, -(75 + key % 30)) if start else later(days["S7"], 60 + key % 20)
    days["S9"] = deal.days.get("S9", max(usual, later(days["S7"], 12)))
    days["S8"] = later(days["S7"], max(4, (days["S9"] - days["S7"]).days // 2))
    days["S10"] = later(start, -(8 + key % 6)) if start else later(days["S9"], 55 + key % 20)
    if start:
        days["S11"], days["S12"] = start, later(start, 19 + key % 9)
    days |= {step: day for step, day in deal.days.items() if step not in days}
    last = ORDER.index(deal.stop)
    return {step: days[step] for step in ORDER[: last + 1] if step in days and days[step] <= ENDS}


# Stage of the leads still courted, how many, first and last day of registration.
LIVE = (
    ("S0", 18, date(2022, 4, 4), date(2022, 5, 30)),
    ("S1", 24, date(2022, 3, 22), date(2022, 5, 24)),
    ("S2", 50, date(2022, 1, 24), date(2022, 5, 9)),
    ("S3", 24, date(2021, 11, 22), date(2022, 4, 6)),
    ("S4", 6, date(2021, 10, 18), date(2022, 1, 20)),
)
LOST_EARLY, LOST_LATE, POOLED, OPENED = 24, 6, 10, 12
REASONS = ("ELSEWHERE", "LAND", "FUNDS", "STRATEGY", "OUT_OF_TOUCH", "ENERGY", "POLICY",
           "ENVIRONMENT", "ELSEWHERE", "COLLISION", "VETOED")  # fmt: skip
AMOUNTS = ("12.0", "3.5", "8.0", "1.6", "20.0", "5.5", "2.2", "10.5", "0.9", "6.0", "15.0", "4.2",
           "30.0", "1.2", "7.6", "2.8", "11.2", "0.6", "55.0", "3.2")  # fmt: skip
# What is still courted is smaller: who would sign a large one soon has signed.
COURTED = ("12.0", "3.5", "8.0", "1.6", "2.6", "5.5", "2.2", "10.5", "0.9", "6.0", "1.5", "4.2",
           "30.0", "1.2", "7.6", "2.8", "1.8", "0.6", "5.0", "3.2")  # fmt: skip


def _rest(pool: _Pool, key: int) -> Iterator[Venture]:
    """Yield opening balances, live leads, lost and pooled ones."""
    for number in range(OPENED):
        yield _opened(key, number, next(pool.residents), next(pool.officers))
        key += 1
    live = list[Venture]()
    for stage, count, first, last in LIVE:
        for place in range(count):
            day = first + (last - first) * place / max(1, count - 1)
            source = pool.residents if place % 5 == 4 else pool.others
            live.append(_lead(key, stage, next(source), next(pool.officers), day, place))
            key += 1
    yield from live
    # Firms that were courted in vain last season, and are met again in this one.
    again = [v.firm for v in live if not v.firm.is_resident and v.registered >= REORGANISED]
    for number in range(LOST_EARLY):
        yield _lost(key, number, again[number * 2], next(pool.officers), BEGINNING, 9)
        key += 1
    for number in range(LOST_LATE):
        firm, since = next(pool.others), date(2021, 12, 6)
        yield _lost(key, number + LOST_EARLY, firm, next(pool.officers), since, 14)
        key += 1
    for number in range(POOLED):
        day = date(2021, 12, 1) + timedelta(days=number * 9)
        yield _lead(key, "S1", next(pool.others), next(pool.officers), day, number, Fate.POOLED)
        key += 1


def _opened(key: int, number: int, firm: Firm, officer: str) -> Venture:
    """A project of the years before: its claimed stage, and for every other one the proof."""
    signed = date(2018, 5, 8) + timedelta(days=number * 61)
    kind, cny = RESIDENT_KINDS[number % 4], Decimal(AMOUNTS[number * 3 % 20]) * YI
    claimed = ("S14", "S13", "S12", "S13")[number % 4]
    return Venture(
        key, Fate.OPENING, firm, _named(key, firm, cny, kind), kind, firm.trade.product, cny,
        officer, "RESIDENT", BEGINNING + timedelta(days=3 + number % 4), {claimed: signed},
        leased=number % 2 == 0,
    )  # fmt: skip


def _lead(
    key: int, stage: str, firm: Firm, officer: str, registered: date, place: int,
    fate: Fate = Fate.LIVE,
) -> Venture:  # fmt: skip
    kind = RESIDENT_KINDS[place % 3] if firm.is_resident else "NEW"
    cny = Decimal("102.0" if (stage, place) == ("S3", 7) else COURTED[key * 7 % 20]) * YI
    passed = ORDER[: int(stage[1:])]
    span = (ENDS - registered).days
    steps = {
        step: registered
        + timedelta(days=2 if step == "S1" else max(3, span * n // (len(passed) + 1)))
        for n, step in enumerate(passed, 1)
    }
    return Venture(
        key, fate, firm, _named(key, firm, cny, kind), kind, firm.trade.product, cny, officer,
        "RESIDENT" if firm.is_resident else CHANNELS[key % len(CHANNELS)], registered, steps,
        leased=place % 4 == 1,
    )  # fmt: skip


def _lost(key: int, number: int, firm: Firm, officer: str, since: date, pace: int) -> Venture:
    registered = since + timedelta(days=3 + number % LOST_EARLY * pace)
    reached = ("S1", "S2", "S2", "S3")[number % 4]
    cny = Decimal(AMOUNTS[key * 3 % 20]) * YI
    steps = {
        step: registered + timedelta(days=(2, 16, 34)[n])
        for n, step in enumerate(ORDER[: int(reached[1:])])
    }
    return Venture(
        key, Fate.LOST, firm, _named(key, firm, cny, "NEW"), "NEW", firm.trade.product, cny,
        officer, CHANNELS[key % len(CHANNELS)], registered, steps,
        end=registered + timedelta(days=48), reason=REASONS[number % len(REASONS)],
    )  # fmt: skip
