"""Budgets are registered, changed and withdrawn."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.formats import number
from yanzhen.common.refusals import Refused, Stale
from yanzhen.journal.commands import record
from yanzhen.resources import policies
from yanzhen.resources.commands.checks import check_figures, require_unheld
from yanzhen.resources.models import Budget, Claim
from yanzhen.resources.models.ledger import EARLIEST_YEAR, LATEST_YEAR
from yanzhen.resources.words import LIVE, BudgetKind


@transaction.atomic
def add_budget(
    kind: str, year: int, limit: Decimal, *, source: str, by: User, at: datetime
) -> Budget:
    """Register how much of a kind may be newly given out in a year.

    :raises Refused: if it is registered already, or has no source.
    """
    policies.require_keeper(by)
    if kind not in BudgetKind.values:
        raise Refused(_("没有这种指标。"), field="kind")
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Refused(_("年份请写四位数字，例如 2022。"), field="year")
    budget = Budget(kind=kind, year=year, limit=limit, source=source.strip()[:200])
    _check_budget(budget)
    if Budget.objects.filter(kind=kind, year=year, is_withdrawn=False).exists():
        raise Refused(_("%s指标已经登记，请改它，不要再登记一个。") % budget, field="kind")
    budget.save()
    record("budget.added", budget.subject, by=by, at=at, name=str(budget), limit=number(limit),
           unit=budget.unit, source=budget.source)  # fmt: skip
    return budget


@transaction.atomic
def change_budget(
    pk: int, limit: Decimal, *, source: str, version: int, by: User, at: datetime
) -> Budget:
    """Change a budget's limit; never below what is given out of it already.

    :raises Stale: if someone else changed it since `version` was read.
    """
    policies.require_keeper(by)
    budget = Budget.objects.select_for_update().get(pk=pk, is_withdrawn=False)
    if budget.version != version:
        raise Stale(_("别人刚改过，请核对后再存。"),
                    [(str(budget), number(budget.limit), number(limit))])  # fmt: skip
    before, budget.limit, budget.source = budget.limit, limit, source.strip()[:200]
    _check_budget(budget)
    given = sum(
        Claim.objects.filter(budget=budget, state__in=LIVE).values_list("amount", flat=True),
        Decimal(0),
    )
    if limit < given:
        raise Refused(
            _("已经给出 %(given)s %(unit)s，限额不能更低；先释放再调低。")
            % {"given": number(given), "unit": budget.unit},
            field="limit",
        )
    budget.version += 1
    budget.save()
    record("budget.changed", budget.subject, by=by, at=at, name=str(budget), before=number(before),
           limit=number(limit), unit=budget.unit, source=budget.source)  # fmt: skip
    return budget


@transaction.atomic
def withdraw_budget(pk: int, *, version: int, reason: str, by: User, at: datetime) -> Budget:
    """Withdraw a budget out of which nothing is given."""
    policies.require_keeper(by)
    budget = Budget.objects.select_for_update().get(pk=pk, is_withdrawn=False)
    if budget.version != version:
        raise Stale(_("别人刚改过，请核对后再存。"))
    require_unheld(Claim.objects.filter(budget=budget, state__in=LIVE).exists(), reason)
    budget.is_withdrawn, budget.version = True, budget.version + 1
    budget.save()
    record("budget.withdrawn", budget.subject, by=by, at=at, name=str(budget),
           reason=reason.strip())  # fmt: skip
    return budget


def _check_budget(budget: Budget) -> None:
    check_figures(budget, {"limit": Decimal(10) ** 9})
    if not budget.source:
        raise Refused(_("请写明指标的依据，如文号。"), field="source")
