"""Figures of firms by period. A restated figure keeps the old one and says why."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.refusals import Refused
from yanzhen.companies import policies
from yanzhen.companies.calc.periods import period_label
from yanzhen.companies.commands.identity import lock_company
from yanzhen.companies.models import Figure, Metric
from yanzhen.journal.commands import record

LARGEST = Decimal(10) ** 14
MAY_BE_NEGATIVE = {Metric.PROFIT, Metric.VALUE_ADDED, Metric.TAX}


@transaction.atomic
def add_figure(
    code: str,
    *,
    metric: str,
    period_kind: str,
    period_on: date,
    value: Decimal,
    source: str,
    by: User,
    at: datetime,
    reason: str = "",
) -> Figure:
    """State a figure of a period, in yuan, tce or people.

    Args:
        period_on: the period's first day.
        reason: why an earlier statement is replaced; needed only then.

    :raises Refused: without source, for a future period, an absurd value, or if it would replace
        another figure without saying why.
    """
    policies.require_figure_writer(by)
    company = lock_company(code)
    refuse_absurd(metric, period_on, value, localdate(at))
    if not source.strip():
        raise Refused(_("请写明数据来源。"), field="source")
    now_held = company.figures.select_for_update().filter(
        metric=metric, period_kind=period_kind, period_on=period_on, is_current=True
    ).first()  # fmt: skip
    if now_held and now_held.value == value:
        return now_held
    if now_held and not reason.strip():
        raise Refused(
            _("这一期已有数据 %(value)s，要更正请写明原因；原值会留痕。")
            % {"value": now_held.value},
            field="reason",
        )
    if now_held:
        now_held.is_current, now_held.replaced_reason = False, reason.strip()
        now_held.save(update_fields=["is_current", "replaced_reason"])
    figure = Figure.objects.create(
        company=company, metric=metric, period_kind=period_kind, period_on=period_on, value=value,
        source=source.strip(), added_at=at, added_by=by,
    )  # fmt: skip
    record("company.figure_restated" if now_held else "company.figure_added", company.subject,
           by=by, at=at, metric=str(Metric(metric).label), value=value,
           period=period_label(period_kind, period_on), source=source, reason=reason,
           before=now_held.value if now_held else None)  # fmt: skip
    return figure


def refuse_absurd(metric: str, period_on: date, value: Decimal, on: date) -> None:
    """Refuse a figure that cannot be.

    :raises Refused: naming the field.
    """
    if period_on > on:
        raise Refused(_("期间在将来，请核对。"), field="period")
    if period_on.year < 1990:
        raise Refused(_("期间太早，请核对。"), field="period")
    if value < 0 and metric not in MAY_BE_NEGATIVE:
        raise Refused(_("%s不能是负数。") % Metric(metric).label, field="value")
    if abs(value) > LARGEST or (metric == Metric.STAFF and value > 10_000_000):
        raise Refused(_("数值大得不合情理，请核对单位。"), field="value")
