"""Amounts as given: kept with words, range, currency and rate, and turned into yuan."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from yanzhen.common.amounts import Amount
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused
from yanzhen.projects.commands.common import require_sum
from yanzhen.projects.models import AmountKind, Project, ProjectAmount

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount with the rate it is turned into yuan by; without a rate the zone's holds."""

    amount: Amount
    rate: Decimal | None = None
    rate_on: date | None = None

    @classmethod
    def of_cny(cls, cny: Decimal | int | str) -> "Sum":
        """Return a plain sum of yuan."""
        value = Decimal(cny)
        return cls(Amount(value, value))


def rate_for(currency: str, on: date) -> Decimal:
    """Return the yuan that one unit of a currency is worth by the zone's table.

    :raises Refused: if the table has no such currency.
    """
    if currency == "CNY":
        return Decimal(1)
    rates = {"USD": parameter("projects.usd_rate", on=on)}
    rates |= parameter("projects.rates_cny", on=on)
    if currency not in rates:
        raise Refused(_("没有%s的默认汇率，请填写凭证上的汇率。") % currency, field="rate")
    return Decimal(str(rates[currency]))


def _rate(given: Sum, on: date) -> Decimal:
    rate = given.rate
    if given.amount.currency == "CNY":
        return Decimal(1)
    if rate is None:
        return rate_for(given.amount.currency, given.rate_on or on)
    if not rate.is_finite() or not 0 < rate < 1000:
        raise Refused(_("汇率不合理，请填一单位外币折合多少人民币。"), field="rate")
    return rate


def in_cny(given: Sum, on: date, field: str) -> Decimal:
    """Return the sum in yuan, checked.

    :raises Refused: if it is not positive, absurd, or lacks a rate.
    """
    value = (given.amount.value * _rate(given, on)).quantize(CENT, ROUND_HALF_UP)
    require_sum(value, on, field)
    return value


COLUMN = {
    AmountKind.PLANNED: "planned_cny",
    AmountKind.AGREED: "agreed_cny",
    AmountKind.FIXED: "fixed_cny",
}


def set_amount(project: Project, kind: AmountKind, given: Sum | None, on: date) -> None:
    """Set or clear one amount on a project that is saved by the caller afterwards."""
    column = COLUMN[kind]
    if given is None:
        ProjectAmount.objects.filter(project=project, kind=kind).delete()
        setattr(project, column, None)
    else:
        cny = in_cny(given, on, column)
        ProjectAmount.objects.update_or_create(
            project=project, kind=kind, defaults=_kept(given, cny, on)
        )
        setattr(project, column, cny)
    project.size_cny = project.agreed_cny or project.planned_cny or Decimal(0)


def _kept(given: Sum, cny: Decimal, on: date) -> dict[str, object]:
    amount, rate = given.amount, _rate(given, on)
    foreign = amount.currency != "CNY"

    def turned(end: Decimal | None) -> Decimal | None:
        return None if end is None else (end * rate).quantize(CENT, ROUND_HALF_UP)

    return {
        "cny": cny,
        "low_cny": turned(amount.low),
        "high_cny": turned(amount.high),
        "qualifier": amount.qualifier,
        "written": amount.text[:80],
        "currency": amount.currency,
        "original": amount.value if foreign else None,
        "rate": rate if foreign else None,
        "rate_on": (given.rate_on or on) if foreign else None,
    }


def require_fixed_within_planned(project: Project) -> None:
    """Refuse a fixed investment above the total it is part of."""
    planned, fixed = project.planned_cny, project.fixed_cny
    if planned is not None and fixed is not None and fixed > planned:
        raise Refused(_("固定资产投资不能大于计划总投资，请核对。"), field="fixed_cny")
