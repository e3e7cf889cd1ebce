"""Signals of what a firm may be about to do: recorded with day, source and quote; withdrawn."""

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.refusals import Refused
from yanzhen.companies import policies
from yanzhen.companies.commands.identity import lock_company
from yanzhen.companies.models import Company, EvidenceKind, Signal, SignalKind
from yanzhen.journal.commands import record

EARLIEST = date(2000, 1, 1)


@transaction.atomic
def record_signal(
    code: str, *, kind: str, seen_on: date, source: str, quote: str, evidence: str,
    confidence: Decimal, by: User, at: datetime, is_binding: bool = False, told_by: str = "",
) -> Signal:  # fmt: skip
    """Note a signal of a firm.

    Args:
        seen_on: the day on which what it tells was published or said.
        source: its address, or the name of the document.
        quote: the words themselves.
        confidence: how far the source is to be believed, above 0 and at most 1.
        is_binding: decided or signed; otherwise merely intended.
        told_by: the code of the resident firm that said it, if one did.

    :raises Refused: for a future day, without source or quote, for a confidence that is no share,
        an interview that names no resident, or a signal recorded already.
    """
    policies.require_writer(by)
    company = lock_company(code)
    _refuse_unsound(kind, seen_on, evidence, confidence, today=localdate(at))
    for field, value in (("source", source), ("quote", quote)):
        if not value.strip():
            raise Refused(_("信号要有出处和原话，空口无凭的不登记。"), field=field)
    teller = _teller(told_by, company, evidence)
    try:
        with transaction.atomic():
            signal = Signal.objects.create(
                company=company, kind=kind, seen_on=seen_on, source=source.strip()[:300],
                quote=quote.strip()[:1000], evidence=evidence, confidence=confidence,
                is_binding=is_binding, told_by=teller, recorded_by=by, recorded_at=at,
            )  # fmt: skip
    except IntegrityError as problem:
        raise Refused(_("同一出处、同一天的这条信号已经登记过。"), field="source") from problem
    record("company.signal_recorded", company.subject, by=by, at=at,
           links=[teller.subject] if teller else [], number=signal.pk, seen_on=seen_on,
           kind=str(SignalKind(kind).label), source=signal.source, quote=signal.quote,
           evidence=str(EvidenceKind(evidence).label), confidence=confidence,
           is_binding=is_binding)  # fmt: skip
    return signal


def _refuse_unsound(
    kind: str, seen_on: date, evidence: str, confidence: Decimal, *, today: date
) -> None:
    if kind not in SignalKind.values:
        raise Refused(_("没有这种信号，请从列表里选。"), field="kind")
    if evidence not in EvidenceKind.values:
        raise Refused(_("没有这种证据，请从列表里选。"), field="evidence")
    if seen_on > today:
        raise Refused(_("信号日期在将来，请填消息发布或说出的那一天。"), field="seen_on")
    if seen_on < EARLIEST:
        raise Refused(_("信号日期过早，请核对年份。"), field="seen_on")
    if not 0 < confidence <= 1:
        raise Refused(_("可信度要大于 0、不超过 1。"), field="confidence")


def _teller(code: str, company: Company, evidence: str) -> Company | None:
    if not code:
        if evidence == EvidenceKind.INTERVIEW:
            raise Refused(_("走访得知的信号要写明是哪家在驻企业说的。"), field="told_by")
        return None
    teller = Company.objects.live().filter(code=code).first()
    if teller is None or not teller.is_resident:
        raise Refused(_("告知的企业不是在驻企业，请改选，或换一种证据。"), field="told_by")
    if teller.pk == company.pk:
        raise Refused(_("企业说自己的事，请选“与企业会面得知”。"), field="told_by")
    return teller


@transaction.atomic
def withdraw_signal(number: int, *, reason: str, by: User, at: datetime) -> Signal:
    """Take a signal out of the count; it stays readable with who withdrew it and why.

    :raises Refused: without reason, or if it is withdrawn already or not there.
    """
    policies.require_writer(by)
    signal = (
        Signal.objects.select_for_update(of=("self",)).select_related("company")
        .filter(pk=number).first()
    )  # fmt: skip
    if signal is None:
        raise Refused(_("没有这条信号，请刷新页面。"))
    if signal.withdrawn_at:
        raise Refused(_("这条信号已经撤回，请刷新页面。"))
    if not reason.strip():
        raise Refused(_("请写明撤回的原因。"), field="reason")
    signal.withdrawn_by, signal.withdrawn_at = by, at
    signal.withdrawn_reason = reason.strip()[:200]
    signal.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    record("company.signal_withdrawn", signal.company.subject, by=by, at=at, number=signal.pk,
           kind=str(SignalKind(signal.kind).label), reason=signal.withdrawn_reason)  # fmt: skip
    return signal
