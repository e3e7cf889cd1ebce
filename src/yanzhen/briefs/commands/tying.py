"""A partner's connection to a firm is recorded, and withdrawn where it was wrong or is over."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.briefs import policies
from yanzhen.briefs.models import Tie, TieKind
from yanzhen.common.refusals import Refused
from yanzhen.companies.models import Company
from yanzhen.desk.models import Partner
from yanzhen.journal.commands import record


@transaction.atomic
def record_tie(
    company: str, *, partner: str, kind: str, source: str, seen_on: date, by: User, at: datetime
) -> Tie:
    """Record that a partner is connected to a firm, with where that is known from.

    :raises Refused: for an unknown or ended partner, a day ahead, no source, or what is known.
    """
    policies.require_can_tie(by)
    firm = Company.objects.live().select_for_update(of=("self",)).filter(code=company).first()
    if firm is None:
        raise Refused(_("没有这家企业，请刷新页面。"))
    channel = Partner.objects.filter(code=partner.strip().upper(), ended_on=None).first()
    if channel is None:
        raise Refused(_("没有这个合作渠道，或已结束合作。"), field="partner")
    if kind not in TieKind.values:
        raise Refused(_("请选择是什么关系。"), field="kind")
    if seen_on > localdate(at):
        raise Refused(_("日期不能晚于今天。"), field="seen_on")
    if not source.strip():
        raise Refused(_("请写明从哪里知道的。"), field="source")
    if Tie.objects.filter(partner=channel, company=firm, kind=kind, withdrawn_at=None).exists():
        raise Refused(_("这条关系已经登记过。"), field="partner")
    tie = Tie.objects.create(partner=channel, company=firm, kind=kind,
                             source=source.strip()[:200], seen_on=seen_on, recorded_by=by,
                             recorded_at=at)  # fmt: skip
    _note("tie.recorded", tie, by=by, at=at)
    return tie


@transaction.atomic
def withdraw_tie(number: int, *, by: User, at: datetime) -> Tie:
    """Take a connection out of use.

    :raises Refused: if there is none, or it was withdrawn.
    """
    policies.require_can_tie(by)
    rows = Tie.objects.select_for_update(of=("self",)).select_related("partner", "company")
    tie = rows.filter(pk=number, withdrawn_at=None).first()
    if tie is None:
        raise Refused(_("没有这条关系，或已撤下，请刷新页面。"))
    tie.withdrawn_at = at
    tie.save(update_fields=["withdrawn_at"])
    _note("tie.withdrawn", tie, by=by, at=at)
    return tie


def _note(verb: str, tie: Tie, *, by: User, at: datetime) -> None:
    record(verb, tie.company.subject, by=by, at=at, links=[tie.partner.subject],
           partner=tie.partner.name, company=tie.company.name, kind=tie.get_kind_display(),
           source=tie.source, seen_on=tie.seen_on)  # fmt: skip
