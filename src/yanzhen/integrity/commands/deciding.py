"""What people do about a case: ask for proof, answer, clear, confirm, look into it anew."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.refusals import Refused
from yanzhen.integrity import policies
from yanzhen.integrity.calc import Rule
from yanzhen.integrity.commands.common import deciders, lock_case, need, tell
from yanzhen.integrity.models import Case, Counted, Exclusion, State, Step, StepKind
from yanzhen.integrity.wording import rule_text
from yanzhen.journal.commands import record
from yanzhen.projects.models import Evidence, EvidenceState
from yanzhen.projects.stages import Proof

# Two checks are about the start; all others about the signing.
OF_START = frozenset({Rule.R6.value, Rule.R7.value})
STARTING = (Proof.START_PHOTO, Proof.CONSTRUCTION_PERMIT, Proof.CONSTRUCTION_CONTRACT,
            Proof.EQUIPMENT_CONTRACT)  # fmt: skip


def _step(
    case: Case, kind: StepKind, text: str, by: User, at: datetime, due_on: date | None = None
) -> None:
    case.version += 1
    case.save()
    Step.objects.create(case=case, kind=kind, text=text, due_on=due_on, by=by, at=at)


def _require_waiting(case: Case) -> None:
    if not case.is_waiting:
        raise Refused(_("这件核查已经%s；如有新情况，请先“复查”。") % case.get_state_display())


def _links(case: Case) -> list[str]:
    return [f"project:{case.project.code}"]


@transaction.atomic
def ask_proof(code: str, *, text: str, due_on: date, version: int, by: User, at: datetime) -> Case:
    """Ask the project's team for proof by a day.

    :raises Refused: if the day lies behind, or nothing is asked.
    """
    case = lock_case(code, version)
    policies.require_can_decide(by, case)
    _require_waiting(case)
    asked = need(text, _("请写明要补什么材料、说明什么。"), "text")
    if due_on < localdate(at):
        raise Refused(_("补证期限%s已过，请填今天或以后的日期。") % due_on, field="due_on")
    case.state, case.proof_due_on = State.ASKED, due_on
    _step(case, StepKind.ASKED, asked, by, at, due_on)
    record("integrity.asked", case.subject, by=by, at=at, links=_links(case), rule=case.rule,
           text=asked, due_on=due_on)  # fmt: skip
    words = _("请在%(day)s前补证：%(project)s，%(rule)s") % {
        "day": due_on, "project": case.project.name, "rule": rule_text(case.rule)}  # fmt: skip
    tell(case, [case.project.owner], words, at=at, but=by)
    return case


@transaction.atomic
def answer_case(code: str, *, text: str, version: int, by: User, at: datetime) -> Case:
    """Explain, by the project's team; the papers themselves are handed in on the project."""
    case = lock_case(code, version)
    policies.require_can_answer(by, case)
    _require_waiting(case)
    said = need(text, _("请写明情况和已补的材料。"), "text")
    case.state = State.OPEN
    _step(case, StepKind.ANSWERED, said, by, at)
    record("integrity.answered", case.subject, by=by, at=at, links=_links(case), rule=case.rule,
           text=said)  # fmt: skip
    words = _("%(who)s已补证：%(project)s，请认定") % {"who": by, "project": case.project.name}
    tell(case, deciders(), words, at=at, but=by)
    return case


@transaction.atomic
def clear_case(code: str, *, reason: str, version: int, by: User, at: datetime) -> Case:
    """Say with a reason that nothing is wrong; the same facts raise no case again."""
    case = lock_case(code, version)
    policies.require_can_decide(by, case)
    _require_waiting(case)
    why = need(reason, _("请写明排除的理由和依据。"), "reason")
    _decide(case, State.CLEARED, why, by, at)
    _step(case, StepKind.CLEARED, why, by, at)
    record("integrity.cleared", case.subject, by=by, at=at, links=_links(case), rule=case.rule,
           reason=why)  # fmt: skip
    _tell_owner(case, _("核查已排除：%(project)s，%(rule)s"), by, at)
    return case


@transaction.atomic
def confirm_case(code: str, *, reason: str, version: int, by: User, at: datetime) -> Case:
    """Say with a reason that it is so: the papers in question count no longer, from today on."""
    case = lock_case(code, version)
    policies.require_can_decide(by, case)
    _require_waiting(case)
    why = need(reason, _("请写明认定的理由和依据。"), "reason")
    _decide(case, State.CONFIRMED, why, by, at)
    _step(case, StepKind.CONFIRMED, why, by, at)
    papers = _exclude(case, localdate(at))
    record("integrity.confirmed", case.subject, by=by, at=at, links=_links(case), rule=case.rule,
           reason=why, papers=papers)  # fmt: skip
    _tell_owner(case, _("核查已认定，不予计入：%(project)s，%(rule)s"), by, at)
    return case


@transaction.atomic
def reopen_case(code: str, *, reason: str, version: int, by: User, at: datetime) -> Case:
    """Look into a decided case anew; what it excluded counts again from today on.

    :raises Refused: if it still waits, or another case of the rule already does.
    """
    case = lock_case(code, version)
    policies.require_can_decide(by, case)
    if case.is_waiting:
        raise Refused(_("这件核查还没有认定，不用复查。"))
    if Case.objects.filter(rule=case.rule, project=case.project,
                           state__in=(State.OPEN, State.ASKED)).exists():  # fmt: skip
        raise Refused(_("这个项目在这条规则下已有一件待核查，请在那里认定。"))
    why = need(reason, _("请写明为什么复查。"), "reason")
    case.state, case.decided_by, case.decided_at, case.reason = State.OPEN, None, None, ""
    _step(case, StepKind.REOPENED, why, by, at)
    lifted = Exclusion.objects.filter(case=case, lifted_on__isnull=True)
    papers = list(lifted.values_list("evidence", flat=True))
    lifted.update(lifted_on=localdate(at))
    record("integrity.reopened", case.subject, by=by, at=at, links=_links(case), rule=case.rule,
           reason=why, papers=papers)  # fmt: skip
    _tell_owner(case, _("核查已重新开始：%(project)s，%(rule)s"), by, at)
    return case


def _decide(case: Case, state: State, reason: str, by: User, at: datetime) -> None:
    case.state, case.reason, case.decided_by, case.decided_at = state, reason, by, at


def counts_again(case: Case) -> bool:
    """Return whether a project counts by another paper than those a confirmed case took out: one
    was revoked, say, and handed in anew. Two queries."""
    if case.state != State.CONFIRMED:
        return False
    proof = Proof.START_PHOTO if case.rule in OF_START else Proof.AGREEMENT
    held = Evidence.objects.filter(project=case.project_id, proof=proof,
                                   state=EvidenceState.VERIFIED)  # fmt: skip
    first = held.order_by("issued_on", "pk").first()
    return (
        first is not None
        and not Exclusion.objects.filter(evidence=first, lifted_on__isnull=True).exists()
    )


def _exclude(case: Case, on: date) -> list[int]:
    """Take the papers in question out of the count; return their numbers."""
    is_start = case.rule in OF_START
    proofs = STARTING if is_start else (Proof.AGREEMENT,)
    rows = Evidence.objects.filter(project=case.project, proof__in=proofs,
                                   state=EvidenceState.VERIFIED)  # fmt: skip
    found = list(rows.order_by("pk"))
    counted = Counted.START if is_start else Counted.SIGNING
    Exclusion.objects.bulk_create(
        Exclusion(case=case, project=case.project, evidence=paper, counted=counted, from_on=on)
        for paper in found
    )
    return [paper.pk for paper in found]


def _tell_owner(case: Case, text: str, by: User, at: datetime) -> None:
    words = text % {"project": case.project.name, "rule": rule_text(case.rule)}
    tell(case, [case.project.owner], words, at=at, but=by)
