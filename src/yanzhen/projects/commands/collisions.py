"""Disputes over who courts an investor: opened, judged, appealed once, binding."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import COURTING, Role
from yanzhen.common.commands import next_number
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.desk.commands import notify
from yanzhen.journal.commands import parts, record
from yanzhen.journal.wording import subject_url
from yanzhen.projects import policies
from yanzhen.projects.calc import add_working_days
from yanzhen.projects.commands import owning
from yanzhen.projects.commands.common import link, require_version, subject
from yanzhen.projects.commands.protecting import protect
from yanzhen.projects.commands.reminding import COLLISION
from yanzhen.projects.models import (
    CaseState,
    Choice,
    CollisionCase,
    Outcome,
    Project,
    Registration,
    Ruling,
)
from yanzhen.projects.queries.matching import Hit


def open_case(
    project: Project, registration: Registration, hit: Hit, statement: str, by: User, at: datetime
) -> CollisionCase:
    """Open a dispute within the registration's own command; its event is the registration's.

    :raises Refused: if the same two already dispute this project.
    """
    day = localdate(at)
    if CollisionCase.objects.filter(
        project=project, challenger=by, state__in=[CaseState.OPEN, CaseState.APPEALED]
    ).exists():
        raise Refused(_("你对该项目的撞单已在裁定中，请等待结果。"))
    return CollisionCase.objects.create(
        code=f"C{day.year}-{next_number(f'collision-{day.year}'):04d}", project=project,
        registration=registration, kind=hit.kind, key=hit.key, holder=project.owner,
        challenger=by, statement=statement, opened_at=at, due_on=due_day(at),
    )  # fmt: skip


def due_day(at: datetime, limit: str = "ruling_working_days") -> date:
    """Return the day by which something is to be settled; `limit` is a parameter of `projects`
    in working days."""
    day = localdate(at)
    holidays = [d if isinstance(d, date) else date.fromisoformat(d)
                for d in parameter("projects.holidays", on=day)]  # fmt: skip
    return add_working_days(day, parameter(f"projects.{limit}", on=day), holidays)


def tell_parties(
    registration: Registration, project: Project, hit: Hit | None, case: CollisionCase | None,
    by: User, at: datetime,
) -> None:  # fmt: skip
    """Tell the holder that somebody else reported their investor, and the judges of a case."""
    if hit is None or hit.owner_id is None or hit.owner_id == by.pk:
        return
    holder = User.objects.get(pk=hit.owner_id)
    words = {
        Choice.JOIN: _("%(who)s申请协同%(code)s，请在项目的“人员”页同意或谢绝。"),
        Choice.PARALLEL: _("%(who)s对同一投资方另行登记了项目，与%(code)s并行。"),
        Choice.DISPUTE: _("%(who)s对%(code)s提出撞单裁定。"),
        Choice.TAKE: _("%(who)s承接了%(code)s。"),
    }.get(Choice(registration.choice) if registration.choice else Choice.JOIN, "")
    if not registration.choice:
        words = _("%(who)s登记了与%(code)s相近的项目，已确认不同。")
    notify([holder], kind=COLLISION, at=at, but=by, subject=f"project:{hit.project_code}",
           url=subject_url(f"project:{hit.project_code}"),
           text=words % {"who": by.name, "code": hit.project_code})  # fmt: skip
    if case:
        leaders = User.objects.filter(role=Role.ZONE_LEADER, is_active=True)
        notify(leaders, kind=COLLISION, at=at, subject=f"collision:{case.code}", url=case_url(case),
               text=_("撞单%(code)s待裁定，%(day)s前完成。")
               % {"code": case.code, "day": case.due_on})  # fmt: skip


def case_url(case: CollisionCase) -> str:
    return subject_url(f"collision:{case.code}")


def lock_case(code: str) -> CollisionCase:
    """Return a case locked for this transaction.

    :raises Refused: if there is none of that code.
    """
    try:
        return CollisionCase.objects.select_for_update().get(code=code)
    except CollisionCase.DoesNotExist:
        raise Refused(_("没有编号为“%s”的撞单。") % code) from None


@transaction.atomic
def name_judge(code: str, *, judge: User, by: User, at: datetime) -> CollisionCase:
    """Name who judges a case in the zone leader's place.

    :raises Refused: if the judge is a party, or the case is settled.
    """
    policies.require_zone_leader(by)
    case = lock_case(code)
    if judge.pk in (case.holder_id, case.challenger_id):
        raise Refused(_("不能指定当事人裁定。"), field="judge")
    if judge.role == Role.AUDITOR or not judge.is_active:
        raise Refused(_("该人员不能裁定，请另选一位。"), field="judge")
    if case.state not in (CaseState.OPEN, CaseState.APPEALED):
        raise Refused(_("该撞单已有结果，不用再指定。"))
    case.judge = judge
    case.version += 1
    case.save()
    record("collision.judge_named", f"collision:{case.code}", by=by, at=at, judge=judge.name,
           links=[subject(case.project)])  # fmt: skip
    notify([judge], kind=COLLISION, at=at, but=by, url=case_url(case),
           subject=f"collision:{case.code}", text=_("请裁定撞单%s。") % case.code)  # fmt: skip
    return case


@transaction.atomic
def rule_case(
    code: str,
    *,
    outcome: str,
    reason: str,
    by: User,
    at: datetime,
    transfer_to: User | None = None,
    version: int | None = None,
) -> Ruling:
    """Judge a case, or its appeal; the project's owners change accordingly. Binding.

    :raises NotAllowed: for parties and people nobody named.
    :raises Refused: without a reason, or if the case is settled.
    """
    case = lock_case(code)
    policies.require_can_rule(by, case)
    require_version(case, version, {})
    if case.state not in (CaseState.OPEN, CaseState.APPEALED):
        raise Refused(_("该撞单已有结果，不能再次裁定；当事人可在期限内申诉一次。"))
    _require_ruling(case, outcome, reason, transfer_to, by)
    instance = 2 if case.state == CaseState.APPEALED else 1
    ruling = Ruling.objects.create(
        case=case, instance=instance, outcome=outcome, reason=reason.strip(),
        transfer_to=transfer_to if outcome == Outcome.TRANSFER else None, by=by, ruled_at=at,
    )  # fmt: skip
    case.state = CaseState.FINAL if instance == 2 else CaseState.RULED
    case.version += 1
    case.save()
    project = Project.objects.select_for_update().get(pk=case.project_id)
    with parts() as inner:
        _carry_out(case, project, ruling, by, at)
    record("collision.ruled", f"collision:{case.code}", by=by, at=at,
           links=link(project, subject(project)), outcome=ruling.get_outcome_display(),
           reason=ruling.reason, instance=instance, transfer_to=str(transfer_to or ""),
           owner=str(project.owner or ""), parts=inner)  # fmt: skip
    notify([case.holder, case.challenger, transfer_to], kind=COLLISION, at=at, but=by,
           subject=f"collision:{case.code}", url=case_url(case),
           text=_("撞单%(code)s已裁定：%(outcome)s。")
           % {"code": case.code, "outcome": ruling.get_outcome_display()})  # fmt: skip
    return ruling


def _require_ruling(
    case: CollisionCase, outcome: str, reason: str, transfer_to: User | None, by: User
) -> None:
    if outcome not in Outcome.values:
        raise Refused(_("请选择裁定结果。"), field="outcome")
    if not reason.strip():
        raise Refused(_("请写明裁定理由（登记时间、跟进证据）。"), field="reason")
    if outcome == Outcome.TRANSFER and (transfer_to is None or transfer_to.role not in COURTING):
        raise Refused(_("请选择接手的招商人员。"), field="transfer_to")
    if outcome in (Outcome.A_ALONE, Outcome.JOINT) and case.holder_id is None:
        raise Refused(_("先报方已退出，不能裁归先报方。"), field="outcome")
    parties: dict[Outcome, list[User | None]] = {
        Outcome.A_ALONE: [case.holder], Outcome.B_ALONE: [case.challenger],
        Outcome.JOINT: [case.holder, case.challenger], Outcome.TRANSFER: [transfer_to],
    }  # fmt: skip
    for person in parties[Outcome(outcome)]:
        if person is not None:
            owning.require_courting(person, "outcome")
    if case.state == CaseState.APPEALED and case.rulings.filter(instance=1, by=by).exists():
        raise NotAllowed(_("申诉须由原裁定人以外的人裁定，请指定另一人。"))


def _carry_out(
    case: CollisionCase, project: Project, ruling: Ruling, by: User, at: datetime
) -> None:
    """Give the project to whom the ruling says; the other side leaves or stays as co-owner."""
    owner = {
        Outcome.A_ALONE: case.holder, Outcome.B_ALONE: case.challenger,
        Outcome.JOINT: case.holder, Outcome.TRANSFER: ruling.transfer_to,
    }[Outcome(ruling.outcome)]  # fmt: skip
    assert owner is not None
    is_another = project.owner_id != owner.pk
    owning.give(project, owner, by=by, at=at)
    if is_another:
        # Whoever is given it has a protection of their own, or anyone could take it at once.
        protect(project, localdate(at), effective=True)
    keep = case.challenger if ruling.outcome == Outcome.JOINT else None
    for party in (case.holder, case.challenger):
        if party and party not in (keep, owner):
            owning.drop(project, party, localdate(at))
    if keep:
        owning.join(project, keep, at)
    project.version += 1
    project.save()


@transaction.atomic
def appeal_case(code: str, *, reason: str, by: User, at: datetime) -> CollisionCase:
    """Appeal a ruling, once, within the time limit.

    :raises Refused: by others than the parties, too late, or a second time.
    """
    case = lock_case(code)
    if by.pk not in (case.holder_id, case.challenger_id):
        raise NotAllowed(_("只有当事双方能申诉。"))
    first = case.rulings.filter(instance=1).first()
    if case.state != CaseState.RULED or first is None:
        raise Refused(_("只能对首次裁定申诉一次；终局裁定不能再申诉。"))
    days = parameter("projects.appeal_days", on=localdate(at))
    if localdate(at) > localdate(first.ruled_at) + timedelta(days=days):
        raise Refused(_("已过裁定后%s天的申诉期限。") % days)
    if not reason.strip():
        raise Refused(_("请写明申诉理由。"), field="reason")
    case.state, case.appealed_by, case.appeal_reason = CaseState.APPEALED, by, reason.strip()
    case.judge, case.due_on = None, due_day(at)
    case.version += 1
    case.save()
    record("collision.appealed", f"collision:{case.code}", by=by, at=at, reason=case.appeal_reason,
           links=link(case.project, subject(case.project)))  # fmt: skip
    leaders = User.objects.filter(role=Role.ZONE_LEADER, is_active=True)
    notify([*leaders, case.holder, case.challenger], kind=COLLISION, at=at, but=by,
           subject=f"collision:{case.code}", url=case_url(case),
           text=_("撞单%s有申诉，待复裁。") % case.code)  # fmt: skip
    return case


@transaction.atomic
def withdraw_case(code: str, *, by: User, at: datetime) -> CollisionCase:
    """Take back one's own dispute before it is judged.

    :raises Refused: by others than the challenger, or once judged.
    """
    case = lock_case(code)
    if by.pk != case.challenger_id:
        raise NotAllowed(_("只有提出方能撤回撞单。"))
    if case.state != CaseState.OPEN:
        raise Refused(_("已裁定的撞单不能撤回。"))
    case.state = CaseState.WITHDRAWN
    case.version += 1
    case.save()
    record("collision.withdrawn", f"collision:{case.code}", by=by, at=at,
           links=link(case.project, subject(case.project)))  # fmt: skip
    notify([case.holder], kind=COLLISION, at=at, subject=f"collision:{case.code}",
           url=case_url(case), text=_("撞单%s已撤回。") % case.code)  # fmt: skip
    return case
