"""Moves from stage to stage: forward on proof, back where proof falls away, out and in again."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.amounts import Amount
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused
from yanzhen.journal.commands import parts, record
from yanzhen.projects import policies
from yanzhen.projects.commands import reminding
from yanzhen.projects.commands.amounts import Sum, set_amount
from yanzhen.projects.commands.common import (
    begin_tenure,
    end_tenure,
    link,
    lock_project,
    require_version,
    subject,
)
from yanzhen.projects.commands.milestones import settle_milestones
from yanzhen.projects.commands.protecting import protect, require_room
from yanzhen.projects.judged import changes_beyond, facts_judged
from yanzhen.projects.models import (
    AmountKind,
    EvidenceState,
    Project,
    StageMove,
    TenureEnd,
)
from yanzhen.projects.queries.standing import Verified, first_of, held, verified
from yanzhen.projects.stages import (
    PROTECTED,
    SIGNED_OR_LATER,
    STARTED_OR_LATER,
    Held,
    LossReason,
    MoveRefused,
    Proof,
    Requirement,
    Stage,
    StartBasis,
    is_later,
    proven_stage,
    require_move,
)
from yanzhen.resources.commands import free
from yanzhen.resources.queries import holdings

# What counts of a project, set from its documents alone.
COUNTED = ("signed_on", "started_on", "agreed_cny", "size_cny")


@transaction.atomic
def move_project(
    code: str, *, to: str, by: User, at: datetime, reason: str = "", version: int | None = None
) -> Project:
    """Move a project forward to a gate, if it and every earlier gate is proven.

    The row is locked first, so that two people pressing the button make one move: the second
    finds the project already there and gets it back unchanged.

    :raises NotAllowed: if `by` may not move it.
    :raises MoveRefused: naming everything that is missing.
    """
    project = lock_project(code)
    policies.require_can_move(by, project)
    if project.stage == to and to in Stage.values and version not in (None, project.version):
        return project
    require_version(project, version, {"stage": to})
    if project.pooled_on:
        raise Refused(_("项目在公海，请先领取再推进。"))
    documents = verified(project)
    holding = held(project, documents)
    require_move(project.stage, to, holding)
    if to in SIGNED_OR_LATER and project.signed_on is None:
        require_still_judged(project, localdate(at))
    start = project.stage
    with parts() as inner:
        _enter(project, to, by, at, documents, holding, reason=reason)
    record("project.moved", subject(project), by=by, at=at, links=link(project), parts=inner,
           start=Stage(start).label, end=Stage(to).label, start_code=start, end_code=to,
           signed_on=project.signed_on, started_on=project.started_on, reason=reason,
           agreed_cny=project.agreed_cny,
           evidence=sorted(one.number for one in documents))  # fmt: skip
    return project


def _enter(
    project: Project, to: str, by: User | None, at: datetime, documents: Sequence[Verified],
    holding: Held, *, reason: str, restates: bool = False,
) -> None:  # fmt: skip
    """Write the stage and all that follows from it; keeps the move for the counts' history."""
    StageMove.objects.create(
        project=project, start=project.stage, end=to, moved_on=localdate(at), moved_at=at, by=by,
        reason=reason[:400], restates=restates, signed_on_before=project.signed_on,
        started_on_before=project.started_on,
    )  # fmt: skip
    project.stage, project.stage_since = to, localdate(at)
    if project.claimed_stage and not is_later(project.claimed_stage, to):
        project.claimed_stage, project.claimed_on = "", None
    _count(project, localdate(at), documents)
    if to not in PROTECTED:
        project.protected_until = project.warned_on = None
        reminding.close_protection(project, by=by, at=at)
    project.version += 1
    project.save()
    settle_milestones(project, localdate(at), documents, holding)


def _counted(project: Project) -> list[Any]:
    return [getattr(project, name) for name in COUNTED]


def _count(project: Project, on: date, documents: Sequence[Verified]) -> None:
    """Set what counts: the signing day and amount from the contract, the start from its proof."""
    signed = first_of(Proof.AGREEMENT, documents) if project.stage in SIGNED_OR_LATER else None
    project.signed_on = signed.issued_on if signed else None
    if signed and signed.amount_cny and signed.amount_cny != project.agreed_cny:
        exact = Amount(signed.amount_cny, signed.amount_cny)
        set_amount(project, AmountKind.AGREED, Sum(exact), on)
    started = first_of(Proof.START_PHOTO, documents) if project.stage in STARTED_OR_LATER else None
    project.started_on = started.issued_on if started else None


def settle(project: Project, *, by: User | None, at: datetime, reason: str) -> bool:
    """After proof came or went: bring milestones up to date, and move a project back whose
    stage is no longer proven. Returns whether it was moved back (a restatement, with its event).

    The caller holds the project's lock.
    """
    documents = verified(project)
    if project.stage == Stage.X:
        _recount_lost(project, documents)
        return False
    holding = held(project, documents)
    proven = proven_stage(holding)
    if not is_later(project.stage, proven):
        before = _counted(project)
        _count(project, localdate(at), documents)
        if _counted(project) != before:
            project.save(update_fields=COUNTED)
        settle_milestones(project, localdate(at), documents, holding)
        return False
    start, signed_on, started_on = project.stage, project.signed_on, project.started_on
    with parts() as inner:
        _enter(project, proven, by, at, documents, holding, reason=reason, restates=True)
    # Only what was signed begins anew; a lead moved back keeps the protection that it has.
    if start not in PROTECTED and proven in PROTECTED and project.owner_id:
        protect(project, localdate(at), effective=True)
        project.save(update_fields=["protected_until", "warned_on"])
    record("project.moved_back", subject(project), by=by, at=at, links=link(project), parts=inner,
           start=Stage(start).label, end=Stage(proven).label, start_code=start, end_code=proven,
           reason=reason, signed_on_before=signed_on, started_on_before=started_on)  # fmt: skip
    return True


def _recount_lost(project: Project, documents: Sequence[Verified]) -> None:
    """A lost project keeps what it had counted, as long as its papers stand."""
    if project.signed_on and first_of(Proof.AGREEMENT, documents) is None:
        project.signed_on = project.started_on = None
    if project.started_on and first_of(Proof.START_PHOTO, documents) is None:
        project.started_on = None
    project.save(update_fields=["signed_on", "started_on"])


def require_still_judged(project: Project, on: date) -> None:
    """Refuse a signing whose assessment had run out on the day of the contract, or was of a
    project that has become another.

    :raises MoveRefused: saying what has changed, and that it must be judged again.
    """
    minutes = project.evidence.filter(
        proof=Proof.MINUTES, state=EvidenceState.VERIFIED
    ).order_by("-issued_on", "-pk").first()  # fmt: skip
    contract = first_of(Proof.AGREEMENT, verified(project))
    if minutes is None or contract is None:
        return
    day = contract.issued_on or on
    if minutes.valid_until and minutes.valid_until < day:
        raise MoveRefused(
            _("评审决定“%(no)s”的有效期至%(until)s，协议签于%(day)s，已过期；请申请复评。")
            % {"no": minutes.document_no, "until": minutes.valid_until, "day": day},
            missing=[_("有效期内的评审决定")],
        )
    changed = changes_beyond(minutes.judged, facts_judged(project, contract.amount_cny),
                             parameter("projects.judged_tolerance", on=day))  # fmt: skip
    if changed:
        raise MoveRefused(
            _("项目与评审时相比已有较大变化（%s），请申请复评后再签约。") % "；".join(changed),
            missing=changed,
        )


@transaction.atomic
def lose_project(
    code: str,
    *,
    reason: str,
    by: User,
    at: datetime,
    note: str = "",
    version: int | None = None,
) -> Project:
    """Close a project as lost; a reason code is compulsory, what it had counted stays counted,
    what it held of the zone is given back.

    :raises Refused: without a known reason, or if it is lost already.
    """
    project = lock_project(code)
    policies.require_can_move(by, project)
    require_version(project, version, {"loss_reason": reason})
    if project.stage == Stage.X:
        raise Refused(_("项目已登记流失。"))
    if reason not in LossReason.values or reason == LossReason.UNRECORDED:
        raise Refused(_("请选择流失原因。"), field="reason")
    start = project.stage
    StageMove.objects.create(
        project=project, start=start, end=Stage.X, moved_on=localdate(at), moved_at=at, by=by,
        reason=str(LossReason(reason).label), signed_on_before=project.signed_on,
        started_on_before=project.started_on,
    )  # fmt: skip
    project.loss_reason, project.loss_note = reason, note.strip()[:400]
    # The day its protection would have ended stays: whoever takes it up again has what was left.
    project.stage, project.stage_since, project.warned_on = Stage.X, localdate(at), None
    project.version += 1
    project.save()
    with parts() as inner:
        reminding.close_all(project, at=at)
        if holdings(project.code):
            free(project.code, reason=str(LossReason(reason).label), by=by, at=at,
                 under=subject(project))  # fmt: skip
    settle_milestones(project, localdate(at))
    record("project.lost", subject(project), by=by, at=at, links=link(project), parts=inner,
           start=Stage(start).label, reason=LossReason(reason).label, reason_code=reason,
           note=project.loss_note)  # fmt: skip
    return project


@transaction.atomic
def revive_project(code: str, *, reason: str, by: User, at: datetime) -> Project:
    """Take a lost project up again, at the stage that its evidence still proves.

    :raises Refused: if it is not lost, without a reason, or over the holding cap.
    """
    project = lock_project(code)
    policies.require_can_move(by, project)
    if project.stage != Stage.X:
        raise Refused(_("项目没有流失，不用恢复。"))
    if not reason.strip():
        raise Refused(_("请写明恢复跟进的原因。"), field="reason")
    if project.pooled_on:
        end_tenure(project, on=localdate(at), why=TenureEnd.LOST)
        begin_tenure(project, by, on=localdate(at))
    documents = verified(project)
    holding = held(project, documents)
    proven = proven_stage(holding)
    if proven in PROTECTED and project.owner is not None:
        require_room(project.owner, localdate(at), project.company_id)
    left = _protection_left(project)
    project.loss_reason = project.loss_note = ""
    project.quiet_since = localdate(at)
    with parts() as inner:
        _enter(project, proven, by, at, documents, holding, reason=reason)
    protect(project, localdate(at), effective=Requirement.REGISTERED in holding.requirements)
    if project.protected_until and left is not None:
        project.protected_until = localdate(at) + left
    project.save(update_fields=["protected_until", "warned_on"])
    record("project.revived", subject(project), by=by, at=at, links=link(project), parts=inner,
           end=Stage(proven).label, reason=reason.strip()[:400])  # fmt: skip
    return project


def _protection_left(project: Project) -> timedelta | None:
    """Return how long a lost lead's protection had still to run when it was lost; None for one
    that had none, or that someone else takes up out of the pool."""
    if project.protected_until is None:
        return None
    return max(project.protected_until - project.stage_since, timedelta(0))


@transaction.atomic
def set_start_bases(code: str, *, bases: list[str], by: User, at: datetime) -> Project:
    """State by which definitions the start is a start; all that hold are kept.

    :raises Refused: for an unknown definition.
    """
    project = lock_project(code)
    policies.require_can_work(by, project)
    if unknown := set(bases) - set(StartBasis.values):
        raise Refused(_("没有这种开工口径：%s。") % "、".join(sorted(unknown)), field="bases")
    project.start_bases = sorted(set(bases))
    project.version += 1
    project.save()
    with parts() as inner:
        settle(project, by=by, at=at, reason=_("开工认定口径变更"))
    record("project.start_basis_set", subject(project), by=by, at=at, links=link(project),
           bases=project.start_bases, parts=inner)  # fmt: skip
    return project
