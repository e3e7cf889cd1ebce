"""应税销售 this year beside the year before: by leading industry, and of the same firms alone.

A total grows too when one more firm is counted. So beside the growth of the totals stands that of
the firms that stated every month of both stretches (可比口径).
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yanzhen.chains.models import Pillar
from yanzhen.companies.models import Company
from yanzhen.targets.sales import growth, pillars_of, rows_of_sales, stated_sales

NOWHERE = ""


@dataclass(frozen=True, slots=True)
class Growth:
    """What was sold in a stretch and in the same one of the year before, in yuan."""

    now: Decimal
    before: Decimal

    @property
    def share(self) -> float | None:
        """Growth as a share; None where nothing was stated the year before."""
        return growth(self.now, self.before)


@dataclass(frozen=True, slots=True)
class PillarSales:
    """The sales of one leading industry: `month` and `year` (from January) as totals, `alike` of
    the firms that stated each month of both years; `code` is "" for firms placed nowhere."""

    code: str
    name: str
    month: Growth
    year: Growth
    alike: Growth
    firms: int
    firms_alike: int
    silent: tuple[tuple[str, str], ...]
    part: float | None


@dataclass(frozen=True, slots=True)
class SalesGrowth:
    """The page of a month: its rows, their sum, and the months one may ask for, newest first."""

    month: date
    months: tuple[date, ...]
    rows: tuple[PillarSales, ...]
    whole: PillarSales


def sales_growth(months: tuple[date, ...], month: date) -> SalesGrowth:
    """Return the sales of a month and its year so far, beside the year before. Four queries.

    Args:
        months: the months that are stated, newest first; `month` is one of them.
    """
    first, before = date(month.year, 1, 1), date(month.year - 1, 1, 1)
    stated = stated_sales(before, month)
    firms: dict[int, dict[date, Decimal]] = defaultdict(dict)
    for (company, on), value in stated.items():
        firms[company][on] = value
    codes, names = pillars_of(set(firms)), dict(Pillar.objects.values_list("code", "name"))
    told = _names(firms, month)
    of: dict[str, list[int]] = defaultdict(list)
    for company in firms:
        of[codes.get(company, NOWHERE)].append(company)
    whole = _row("", "", list(firms), firms, first, month, told, None)
    rows = [
        _row(code, names[code], of[code], firms, first, month, told, whole.year.now)
        for code in names if of[code]
    ]  # fmt: skip
    if of[NOWHERE]:
        rows.append(_row("", "", of[NOWHERE], firms, first, month, told, whole.year.now))
    return SalesGrowth(month, months, tuple(rows), whole)


def stated_months() -> tuple[date, ...]:
    """Return the months with sales stated, newest first. One query."""
    months = rows_of_sales().order_by("-period_on").values_list("period_on", flat=True).distinct()
    return tuple(months[:60])


def _names(firms: dict[int, dict[date, Decimal]], month: date) -> dict[int, tuple[str, str]]:
    """Return code and name of the firms that stated something this year but not this month."""
    silent = [
        company for company, held in firms.items()
        if month not in held and any(on.year == month.year for on in held)
    ]  # fmt: skip
    found = Company.objects.filter(pk__in=silent[:200]).order_by("code")
    return {pk: (code, name) for pk, code, name in found.values_list("pk", "code", "name")}


def _row(
    code: str, name: str, members: list[int], firms: dict[int, dict[date, Decimal]],
    first: date, month: date, told: dict[int, tuple[str, str]], of: Decimal | None,
) -> PillarSales:  # fmt: skip
    past = month.replace(year=month.year - 1)
    stretch = [first.replace(month=m) for m in range(1, month.month + 1)]
    wanted = {*stretch, *(on.replace(year=on.year - 1) for on in stretch)}
    alike = [company for company in members if wanted <= firms[company].keys()]

    def total(some: list[int], start: date, end: date) -> Decimal:
        return sum(
            (value for company in some for on, value in firms[company].items()
             if start <= on <= end), Decimal(0),
        )  # fmt: skip

    def grown(some: list[int], start: date) -> Growth:
        return Growth(
            total(some, start, month), total(some, start.replace(year=start.year - 1), past)
        )

    year = grown(members, first)
    return PillarSales(
        code, name, grown(members, month), year, grown(alike, first),
        sum(month in firms[company] for company in members), len(alike),
        tuple(sorted(told[company] for company in members if company in told)),
        float(year.now / of) if of else None,
    )  # fmt: skip
