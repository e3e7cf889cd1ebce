"""The decision: taken by the chair, signed by named people, and what it sets going."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import Team, User
from yanzhen.assessments import policies, versions
from yanzhen.assessments.asking import needs_of, only
from yanzhen.assessments.calc.figures import Basis
from yanzhen.assessments.commands.allocating import settle_claims
from yanzhen.assessments.commands.common import (
    links,
    lock_assessment,
    lock_meeting,
    owners_of,
    require_latest,
    tell,
)
from yanzhen.assessments.commands.effects import settle_decision
from yanzhen.assessments.commands.filing import renew_draft
from yanzhen.assessments.dossiers import digest, judge, scheme_of
from yanzhen.assessments.models import (
    PASSING,
    AgendaItem,
    Assessment,
    Condition,
    Decision,
    Dossier,
    Meeting,
    MeetingState,
    Opinion,
    Outcome,
    Part,
    Signature,
    Stance,
    State,
)
from yanzhen.common.commands import next_number
from yanzhen.common.prepared import Prepared
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.companies.calc.periods import months_later
from yanzhen.journal.commands import parts, record
from yanzhen.projects.models import Project
from yanzhen.projects.stages import Stage
from yanzhen.resources.queries import rationed, taken_with

_BY_CODE = Prepared(
    lambda code: (
        Decision.objects.select_for_update(of=("self",))
        .select_related("project__company", "assessment", "item__meeting", "dossier",
                        "decided_by", "written_by", "replaces")
        .filter(code=code)
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Demand:
    """A condition the meeting sets: what, by whom, by when, whether before signing."""

    text: str
    owner: str
    due_on: date
    before_signing: bool = False
    team: Team | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the chair announces."""

    outcome: str
    by_vote: bool = False
    reason: str = ""
    demands: Sequence[Demand] = ()
    # Codes of the sites it is given; only a pass gives any.
    parcels: Sequence[str] = ()
    plants: Sequence[str] = ()


@transaction.atomic
def decide(number: int, verdict: Verdict, *, by: User, at: datetime) -> Decision:
    """Decide on an item of the agenda, for the meeting, as its chair.

    Meeting and assessment are locked first, so that of two chairs one decides and the other is
    told so.

    :raises NotAllowed: to anybody but the chair, and to a chair who stays out.
    :raises Refused: if it is decided already, or the decision contradicts a veto, a department
        that has not answered, the vote, or lacks what it needs.
    """
    found = AgendaItem.objects.filter(pk=number).values_list("meeting__code", "assessment__code")
    codes = found.first()
    if codes is None:
        raise Refused(_("议程中没有这一项。"))
    meeting, assessment = lock_meeting(codes[0]), lock_assessment(codes[1])
    item = meeting.items.select_related("reconsiders").get(pk=number)
    _require_may_decide(meeting, assessment, item, by)
    if verdict.outcome in PASSING and assessment.project.stage == Stage.X:
        raise Refused(_("项目已流失，不能通过；请先恢复跟进，或决定不通过。"), field="outcome")
    dossier = assessment.dossiers.filter(handed_in_at__isnull=False).order_by("-number")[0]
    opinions = list(dossier.opinions.select_related("team", "signed_by").order_by("pk"))
    demands = [*_from_opinions(opinions), *verdict.demands]
    _require_consistent(verdict, opinions, demands, localdate(at))
    _require_vote(item, verdict)
    record_ = _record(meeting, assessment, item, dossier, opinions, verdict, at)
    _require_reasoned(verdict, record_["result"])
    decision = _write(meeting, assessment, item, dossier, verdict, record_, by, at)
    Condition.objects.bulk_create(
        Condition(decision=decision, text=one.text.strip(), owner=one.owner.strip(),
                  due_on=one.due_on, before_signing=one.before_signing, team=one.team)
        for one in (demands if verdict.outcome == Outcome.CONDITIONAL else [])
    )  # fmt: skip
    with parts() as inner:
        settle_claims(decision, _basis(dossier, at), parcels=verdict.parcels,
                      plants=verdict.plants, by=by, at=at)  # fmt: skip
    _close(assessment, dossier, verdict.outcome)
    record("decision.made", decision.subject, by=by, at=at,
           links=links(assessment, assessment.subject, meeting.subject),
           outcome=decision.get_outcome_display(), outcome_code=decision.outcome,
           number=decision.number, digest=decision.digest, dossier_hash=dossier.hash,
           project=assessment.project.name, valid_until=decision.valid_until,
           replaces=decision.replaces.code if decision.replaces else "", parts=inner)  # fmt: skip
    tell(owners_of(assessment), assessment, _("“%(project)s”的评审决定：%(outcome)s。")
         % {"project": assessment.project.name, "outcome": decision.get_outcome_display()},
         at)  # fmt: skip
    return decision


def _require_may_decide(
    meeting: Meeting, assessment: Assessment, item: AgendaItem, by: User
) -> None:
    policies.require_chair(by, meeting)
    if meeting.state != MeetingState.OPEN:
        raise Refused(_("会议%s，不能作决定。") % meeting.get_state_display())
    if hasattr(item, "decision") or Decision.objects.filter(item=item).exists():
        raise Refused(_("这一项已有决定；决定不能改，只能由新的决定替代。"))
    if assessment.state == State.DECIDED and item.reconsiders is None:
        raise Refused(_("这个项目刚由另一次会议作出决定，请刷新后核对。"))
    if item.reconsiders_id and Decision.objects.filter(replaces=item.reconsiders_id).exists():
        raise Refused(_("原决定已被另一次会议的新决定替代，请刷新后核对。"))
    if assessment.state not in (State.CONSULTING, State.DECIDED):
        raise Refused(_("评审%s，不能作决定。") % assessment.get_state_display())
    require_latest(assessment)
    if assessment.recusals.filter(user=by).exists():
        raise NotAllowed(_("你已申报回避，本项请改由另一位主持人的会议审议。"))


def _from_opinions(opinions: Sequence[Opinion]) -> list[Demand]:
    return [
        Demand(one.condition, one.team.short_name, one.condition_due_on, one.before_signing,
               one.team)
        for one in opinions if one.stance == Stance.CONDITIONAL and one.condition_due_on
    ]  # fmt: skip


def _require_consistent(
    verdict: Verdict, opinions: Sequence[Opinion], demands: Sequence[Demand], on: date
) -> None:
    """Refuse an outcome that what is on the table does not allow."""
    if verdict.outcome not in Outcome.values:
        raise Refused(_("请选择决定。"), field="outcome")
    if verdict.outcome in (Outcome.DEFERRED, Outcome.REFUSED):
        if not verdict.reason.strip():
            raise Refused(_("暂缓和不通过须写明理由。"), field="reason")
        return
    _require_no_veto(opinions)
    if verdict.outcome == Outcome.PASSED and demands:
        raise Refused(_("有部门提出条件，请选“有条件通过”。"), field="outcome")
    if verdict.outcome == Outcome.CONDITIONAL and not demands:
        raise Refused(_("有条件通过须至少写明一个条件。"), field="outcome")
    for one in verdict.demands:  # a department's stands as it was signed, overdue or not
        if not one.text.strip() or not one.owner.strip() or one.due_on <= on:
            raise Refused(_("每个条件须写明内容、责任单位和今天以后的办结日期。"), field="demands")


def _require_no_veto(opinions: Sequence[Opinion]) -> None:
    vetoes = [one.team.short_name for one in opinions if one.is_veto]
    if vetoes:
        raise Refused(
            _("%s不同意，属一票否决，只能暂缓或不通过。") % "、".join(vetoes), field="outcome"
        )
    silent = [one.team.short_name for one in opinions if one.veto and one.is_awaited]
    if silent:
        raise Refused(
            _("有一票否决权的部门还没有出具意见：%s。请催办，或决定暂缓。") % "、".join(silent),
            missing=silent, field="outcome",
        )  # fmt: skip


def _require_vote(item: AgendaItem, verdict: Verdict) -> None:
    """Refuse to announce a vote that was not taken, and what a vote did not carry. Deferring,
    unless the vote is said to have been for it, is open to the chair whatever the vote."""
    if not verdict.by_vote and verdict.outcome == Outcome.DEFERRED:
        return
    counted = Counter(item.votes_that_count().values_list("value", flat=True))
    if verdict.by_vote and not counted:
        raise Refused(_("还没有表决；请先表决，或选择“协商一致”。"), field="by_vote")
    if counted and counted[verdict.outcome] * 2 <= sum(counted.values()):
        raise Refused(
            _("“%(outcome)s”在表决中得%(votes)s票，未过半数（共%(all)s票），不能宣布；可暂缓再议。")
            % {"outcome": Outcome(verdict.outcome).label, "votes": counted[verdict.outcome],
               "all": sum(counted.values())},
            field="by_vote",
        )  # fmt: skip


def _require_reasoned(verdict: Verdict, result: dict[str, Any]) -> None:
    """A decision against the points, or where they give no verdict, says why."""
    refused = result.get("verdict") in (None, "REFUSE")
    passing = verdict.outcome in PASSING
    if result.get("vetoes") and passing:
        names = "、".join(veto["name"] for veto in result["vetoes"])
        raise Refused(_("触及一票否决：%s，只能暂缓或不通过。") % names, field="outcome")
    if passing and refused and not verdict.reason.strip():
        raise Refused(
            _("总分%s未达到方案的通过线或因缺项不能判定，仍要通过须写明理由。") % result["shown"],
            field="reason",
        )


def _record(
    meeting: Meeting, assessment: Assessment, item: AgendaItem, dossier: Dossier,
    opinions: Sequence[Opinion], verdict: Verdict, at: datetime,
) -> dict[str, Any]:  # fmt: skip
    """Return all that was before the meeting, as it stood."""
    scheme = scheme_of(assessment)
    vetoes = [*dossier.declared, *(one.veto for one in opinions if one.is_veto)]
    basis = _basis(dossier, at)
    result = judge(scheme, dossier.entries, vetoes, basis)
    passing = verdict.outcome in PASSING
    needs = only(needs_of(dossier.entries, basis, parcels=verdict.parcels),
                 rationed(localdate(at).year))  # fmt: skip
    taken = taken_with(needs) if passing else {}
    votes = list(item.votes_that_count().select_related("user").order_by("pk"))
    out = list(assessment.recusals.select_related("user").order_by("pk"))
    seats = list(meeting.seats.select_related("user", "team"))
    return {
        "meeting": meeting.code, "held_on": meeting.held_on.isoformat(), "place": meeting.place,
        "chair": meeting.chair.name, "secretary": meeting.secretary.name,
        "present": [_seat(seat) for seat in seats if seat.present],
        "absent": [_seat(seat) for seat in seats if not seat.present],
        "recused": [{"name": r.user.name, "reason": r.reason} for r in out],
        "project": {"code": assessment.project.code, "name": assessment.project.name,
                    "company": assessment.project.company.name},
        "dossier": {"number": dossier.number, "hash": dossier.hash, "judged": dossier.judged},
        "scheme": {"code": scheme.code, "version": scheme.version, "name": scheme.name},
        "result": result.as_json(),
        "opinions": [_opinion(one) for one in opinions],
        "by_vote": verdict.by_vote,
        "votes": [{"name": v.user.name, "value": v.value, "reason": v.reason} for v in votes],
        "dissent": [
            *({"name": v.user.name, "value": v.value, "reason": v.reason} for v in votes
              if v.value != verdict.outcome),
            *({"name": one.team.short_name, "value": Stance.DISAGREE.value, "reason": one.text}
              for one in opinions if one.stance == Stance.DISAGREE),
        ],
        "promises": dossier.promises,
        "needs": {kind: str(amount) for kind, amount in taken.items()},
        "sites": [*verdict.parcels, *verdict.plants] if passing else [],
        "reconsiders": item.reconsiders.code if item.reconsiders else "",
        "reconsidered_because": item.reason,
    }  # fmt: skip


def _basis(dossier: Dossier, at: datetime) -> Basis:
    """Return the coefficients that held on the day the dossier was handed in."""
    return versions.basis(localdate(dossier.handed_in_at or at))


def _seat(seat: Any) -> dict[str, str]:
    return {"name": seat.user.name, "title": seat.user.title,
            "team": seat.team.short_name if seat.team else ""}  # fmt: skip


def _opinion(one: Opinion) -> dict[str, Any]:
    return {
        "team": one.team.name, "short": one.team.short_name, "stance": one.stance,
        "text": one.text, "condition": one.condition, "veto": one.veto if one.is_veto else "",
        "condition_due_on": one.condition_due_on and one.condition_due_on.isoformat(),
        "signed_by": one.signed_by.name if one.signed_by else "",
        "signed_at": one.signed_at and one.signed_at.isoformat(),
        "recused": one.recused_reason, "answers": one.answers,
    }  # fmt: skip


def _write(
    meeting: Meeting, assessment: Assessment, item: AgendaItem, dossier: Dossier,
    verdict: Verdict, record_: dict[str, Any], by: User, at: datetime,
) -> Decision:  # fmt: skip
    on = localdate(at)  # a sitting may be opened, or still be open, after the day it was called for
    number = next_number(f"decision:{on:%Y}")
    told = {
        "code": f"D{on:%Y}-{number:04d}", "outcome": verdict.outcome,
        "number": _("联席会议纪要〔%(year)s〕%(meeting)s号第%(place)s项")
        % {"year": meeting.held_on.year, "meeting": int(meeting.code[-3:]), "place": item.place},
        "reason": verdict.reason.strip(), "decided_on": on,
        "valid_until": months_later(on, scheme_of(assessment).valid_months),
    }  # fmt: skip
    try:
        with transaction.atomic():
            return Decision.objects.create(
                **told, project=assessment.project, assessment=assessment, dossier=dossier,
                item=item, record=record_, digest=digest(told | {"record": record_}),
                decided_by=by, written_by=meeting.secretary, decided_at=at,
                replaces=item.reconsiders or _standing(assessment.project, dossier),
            )  # fmt: skip
    except IntegrityError as problem:
        raise Refused(_("这个项目刚由另一次会议作出决定，请刷新后核对。")) from problem


def _standing(project: Project, dossier: Dossier) -> Decision | None:
    """Return what was last decided on a project, whichever assessment or paper it was in."""
    found = project.decisions.filter(replaced_by__isnull=True).exclude(dossier=dossier)
    return found.order_by("-pk").first()


def _close(assessment: Assessment, dossier: Dossier, outcome: str) -> None:
    """After the decision: done, or, where it was deferred, back to be completed."""
    assessment.outcome = outcome
    deferred = outcome == Outcome.DEFERRED
    if deferred and not assessment.dossiers.filter(handed_in_at__isnull=True).exists():
        renew_draft(assessment, dossier)
    assessment.state = State.DRAFT if deferred else State.DECIDED
    assessment.version += 1
    assessment.save()


@transaction.atomic
def sign_decision(code: str, *, by: User, at: datetime) -> Signature:
    """Put one's name under a decision. Once chair and secretary have, it takes effect (or waits
    for what must be done before signing).

    :raises NotAllowed: to who was not there.
    :raises Refused: if they have signed already.
    """
    decision = lock_decision(code)
    if not policies.may_sign(by, decision):
        raise NotAllowed(_("决定由主持人、记录人和到会人员签名。"))
    if decision.signatures.filter(user=by).exists():
        raise Refused(_("你已签过名。"))
    assert decision.item is not None
    meeting = decision.item.meeting
    part = {meeting.chair_id: Part.CHAIR, meeting.secretary_id: Part.SECRETARY}.get(
        by.pk, Part.MEMBER
    )
    signature = Signature.objects.create(
        decision=decision, user=by, part=part, name=f"{by.name} {by.title}".strip()[:80],
        digest=decision.digest, signed_at=at,
    )  # fmt: skip
    with parts() as inner:
        settle_decision(decision, by=by, at=at)
    record("decision.signed", decision.subject, by=by, at=at,
           links=[f"project:{decision.project.code}"], part=signature.get_part_display(),
           name=signature.name, digest=decision.digest, parts=inner)  # fmt: skip
    return signature


def lock_decision(code: str) -> Decision:
    """Return a decision locked for this transaction, its project and meeting with it.

    :raises Refused: if there is none of that code.
    """
    found = _BY_CODE.first(code)
    if found is None:
        raise Refused(_("没有编号为“%s”的决定。") % code)
    return found
