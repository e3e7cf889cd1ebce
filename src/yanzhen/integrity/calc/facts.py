"""The facts that the checks read, as the books hold them; None is not known, never zero."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Agreement:
    """One signed agreement: of whom, where, when. `site` is a parcel, a plant or a place named."""

    project: str
    number: str
    signed_on: date
    uscc: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Amounts:
    """The project's amount in yuan as each paper has it."""

    intent: Decimal | None = None
    agreement: Decimal | None = None
    filing: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Recognition:
    """One entry of an official list: its kind, list, edition, validity, and whose it is."""

    kind: str
    source: str
    edition: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    holder: str = ""

    def holds_on(self, day: date) -> bool:
        """Return whether the entry was valid on a day; an open end holds."""
        starts = self.valid_from is None or self.valid_from <= day
        return starts and (self.valid_until is None or self.valid_until >= day)


@dataclass(frozen=True, slots=True)
class Investor:
    """Who invests: what is on file of them, sums in yuan.

    Args:
        titles: what they call themselves: kinds of recognition, or words of no list we know.
        listed: their entries in official lists, and those of who holds shares of them.
        division: six digits of where they are registered, or where they moved from.
    """

    uscc: str = ""
    founded_on: date | None = None
    paid_in_cny: Decimal | None = None
    promised_equity_cny: Decimal | None = None
    group_net_assets_cny: Decimal | None = None
    titles: tuple[str, ...] = ()
    listed: tuple[Recognition, ...] = ()
    known_kinds: frozenset[str] = frozenset()
    division: str = ""
    moves_from: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A reported month, quarter or year: its first day, people employed, energy used (tce)."""

    starts_on: date
    staff: Decimal | None = None
    energy: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """A project as the checks see it. `start_claimed_on` is the day of the earliest paper that
    says so; `permit` and `lease` say whether a verified one is held."""

    code: str
    agreement: Agreement | None = None
    others: tuple[Agreement, ...] = ()
    amounts: Amounts = Amounts()
    investor: Investor = Investor()
    registered_on: date | None = None
    start_claimed_on: date | None = None
    permit: bool = False
    lease: bool = False
    periods: tuple[Period, ...] = ()
    is_expansion: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers that someone may renegotiate, as in force on the day of judgement."""

    amount_change: Decimal
    founded_years: int
    paid_in_share: Decimal
    net_asset_times: Decimal
    register_months: int
    idle_months: int
    neighbours: frozenset[str]
