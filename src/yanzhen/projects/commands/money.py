"""Money on a project: what was agreed, arrived, invested, each with its slip."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import models, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common import formats
from yanzhen.common.refusals import Refused
from yanzhen.journal.commands import record
from yanzhen.projects import policies
from yanzhen.projects.commands.amounts import CENT, Sum, in_cny, rate_for
from yanzhen.projects.commands.common import link, lock_project, require_past, subject
from yanzhen.projects.models import Evidence, EvidenceState, Money, MoneyKind, Project
from yanzhen.projects.stages import Proof

FOREIGN = (MoneyKind.FOREIGN_AGREED, MoneyKind.FOREIGN_RECEIVED)
_PROMISED = frozenset({Proof.AGREEMENT, Proof.LICENCE, Proof.FILING, Proof.MONEY_SLIP})
# In which documents each kind of money stands; a record of a visit proves none of it.
SLIPS = {
    MoneyKind.AGREED: _PROMISED, MoneyKind.FOREIGN_AGREED: _PROMISED,
    MoneyKind.ARRIVED: frozenset({Proof.MONEY_SLIP}),
    MoneyKind.FOREIGN_RECEIVED: frozenset({Proof.MONEY_SLIP}),
    MoneyKind.FIXED_DONE: frozenset({Proof.MONEY_SLIP}),
}  # fmt: skip
ANY_SLIP = frozenset().union(*SLIPS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """An amount on a day; the evidence is the slip or contract it stands in."""

    kind: str
    given: Sum
    on: date
    evidence: Evidence | None = None
    note: str = ""


@transaction.atomic
def record_money(code: str, payment: Payment, *, by: User, at: datetime) -> Money:
    """Record money; it counts once its evidence is verified.

    :raises Refused: for a day ahead, an absurd sum, someone else's evidence or one that proves
        no such money, more than it states, or the same amount on the same day from it.
    """
    project = lock_project(code)
    policies.require_can_work(by, project)
    day = localdate(at)
    if payment.kind not in MoneyKind.values:
        raise Refused(_("请选择资金种类。"), field="kind")
    require_past(payment.on, day, "on")
    _require_slip(project, payment)
    cny = in_cny(payment.given, payment.on, "amount")
    _require_within_slip(payment, cny)
    amount = payment.given.amount
    rate = payment.given.rate or rate_for(amount.currency, payment.given.rate_on or payment.on)
    money = Money.objects.create(
        project=project, kind=payment.kind, currency=amount.currency, original=amount.value,
        rate=Decimal(1) if amount.currency == "CNY" else rate,
        rate_on=payment.given.rate_on or payment.on, cny=cny, usd=_usd(payment, cny),
        on=payment.on, evidence=payment.evidence, note=payment.note.strip()[:200], by=by,
        recorded_at=at,
    )  # fmt: skip
    record("money.recorded", subject(project), by=by, at=at, links=link(project), money=money.pk,
           kind=money.get_kind_display(), cny=cny, currency=money.currency,
           original=money.original, on=money.on,
           evidence=payment.evidence.pk if payment.evidence else None)  # fmt: skip
    return money


def _require_slip(project: Project, payment: Payment) -> None:
    slip = payment.evidence
    if slip is None:
        return
    if slip.project_id != project.pk:
        raise Refused(_("所选的凭证不属于本项目。"), field="evidence")
    if slip.state in (EvidenceState.REJECTED, EvidenceState.REVOKED):
        raise Refused(_("所选的凭证已退回或撤销，请选有效的凭证。"), field="evidence")
    if slip.proof not in SLIPS[MoneyKind(payment.kind)]:
        raise Refused(
            _("“%(proof)s”不能证明%(kind)s，请选或上传资金凭证。")
            % {"proof": slip.get_proof_display(), "kind": MoneyKind(payment.kind).label},
            field="evidence",
        )
    same = Money.objects.filter(
        project=project, kind=payment.kind, on=payment.on, evidence=slip, struck_at=None,
        original=payment.given.amount.value, currency=payment.given.amount.currency,
    )  # fmt: skip
    if same.exists():
        raise Refused(_("同一凭证、同一天、同一金额已登记过。"), field="amount")


def _require_within_slip(payment: Payment, cny: Decimal) -> None:
    """Refuse more money of a kind than the slip states: what was verified was that sum."""
    slip = payment.evidence
    if slip is None or slip.amount_cny is None:
        return
    told = Money.objects.filter(evidence=slip, kind=payment.kind, struck_at=None)
    before = told.aggregate(cny=models.Sum("cny"))["cny"] or Decimal(0)
    if before + cny > slip.amount_cny + CENT:
        raise Refused(
            _("这份凭证写的是%(sum)s亿元，登记的资金合计超出了，请核对金额或另传凭证。")
            % {"sum": formats.yi(slip.amount_cny)}, field="amount",
        )  # fmt: skip


def _usd(payment: Payment, cny: Decimal) -> Decimal | None:
    """Return foreign capital in dollars: as paid, or by the table's rate of the day."""
    if payment.kind not in FOREIGN:
        return None
    if payment.given.amount.currency == "USD":
        return payment.given.amount.value.quantize(CENT, ROUND_HALF_UP)
    return (cny / rate_for("USD", payment.on)).quantize(CENT, ROUND_HALF_UP)


@transaction.atomic
def strike_money(number: int, *, reason: str, by: User, at: datetime) -> Money:
    """Strike a record found wrong; it stays visible and counts no more.

    :raises Refused: without a reason, or if it is struck already.
    """
    code = Money.objects.filter(pk=number).values_list("project__code", flat=True).first()
    if code is None:
        raise Refused(_("没有这笔资金记录。"))
    project = lock_project(code)
    policies.require_can_work(by, project)
    money = Money.objects.select_for_update().get(pk=number)
    if money.struck_at:
        raise Refused(_("这笔记录已经作废。"))
    if not reason.strip():
        raise Refused(_("请写明作废原因。"), field="reason")
    money.struck_at, money.struck_reason = at, reason.strip()[:200]
    money.save()
    record("money.struck", subject(project), by=by, at=at, links=link(project), money=money.pk,
           kind=money.get_kind_display(), cny=money.cny, on=money.on,
           reason=money.struck_reason)  # fmt: skip
    return money
