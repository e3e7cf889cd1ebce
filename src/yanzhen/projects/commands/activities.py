"""What people do: trips, visits, receptions, calls, meetings, notes, and what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.companies.models import Company
from yanzhen.desk.commands import schedule_entry
from yanzhen.desk.models import EntryKind
from yanzhen.journal.commands import parts, record
from yanzhen.projects import policies
from yanzhen.projects.commands import reminding
from yanzhen.projects.commands.common import (
    lock_project,
    require_past,
    require_plan,
    require_version,
)
from yanzhen.projects.commands.moving import settle
from yanzhen.projects.commands.protecting import renew
from yanzhen.projects.models import Activity, ActivityKind, EvidenceState, Project
from yanzhen.projects.queries.steps import step_key

# Those that renew a protection: somebody met the investor.
MEETING_KINDS = (ActivityKind.VISIT, ActivityKind.RECEPTION, ActivityKind.MEETING)
LONGEST_TRIP = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What was done, with whom, and what comes next."""

    kind: str
    on: date
    summary: str
    until: date | None = None
    place: str = ""
    attendees: str = ""
    colleagues: tuple[User, ...] = ()
    decision_maker: str = ""
    two_way: bool | None = None
    next_step: str = ""
    next_step_on: date | None = None


@transaction.atomic
def record_activity(
    doing: Doing,
    *,
    by: User,
    at: datetime,
    project: str = "",
    company: Company | None = None,
    submission: str = "",
) -> Activity:
    """Record what was done for a project, or with a firm that has none yet.

    A visit, reception or two-way meeting renews the project's protection. The next step goes on
    the recorder's list and calendar. A form sent twice (`submission`) makes one record.

    :raises Refused: without a summary, for a day ahead, or a next step without a day.
    """
    if submission and (sent := Activity.objects.filter(submission=submission).first()):
        return sent
    about = lock_project(project) if project else None
    _require_may_record(by, about)
    _require_doing(doing, localdate(at))
    firm = about.company if about else company
    if about is None and firm is None:
        raise Refused(_("请选择项目或企业。"), field="project")
    activity = Activity(project=about, company=firm, by=by, team=by.team, recorded_at=at,
                        submission=submission or None)  # fmt: skip
    _set(activity, doing)
    activity.save()
    others = [user for user in doing.colleagues if user.pk != by.pk]
    activity.colleagues.add(*others)
    with parts() as inner:
        if about:
            _touch(about, activity, by, at)
        _put_on_desk(activity, by, at)
    record("activity.recorded", _subject(activity), by=by, at=at, links=_links(activity, others),
           parts=inner, **_facts(activity))  # fmt: skip
    return activity


def _require_may_record(by: User, project: Project | None) -> None:
    if project:
        policies.require_can_work(by, project)
    elif by.role == Role.AUDITOR:
        raise NotAllowed(_("审计只读，不能登记活动。"))


def _require_doing(doing: Doing, on: date) -> None:
    if doing.kind not in ActivityKind.values:
        raise Refused(_("请选择活动类型。"), field="kind")
    if not doing.summary.strip():
        raise Refused(_("请写明谈了什么、结果如何。"), field="summary")
    require_past(doing.on, on, "on")
    if doing.until and not doing.on <= doing.until <= doing.on + LONGEST_TRIP:
        raise Refused(_("结束日期须在开始日期之后、六十天以内。"), field="until")
    require_past(doing.until, on, "until")
    if doing.next_step.strip() and doing.next_step_on is None:
        raise Refused(_("下一步要有日期，到期会提醒。"), field="next_step_on")
    if doing.next_step_on and doing.next_step_on < doing.on:
        raise Refused(_("下一步的日期不能早于本次活动。"), field="next_step_on")
    require_plan(doing.next_step_on, on, "next_step_on")


def _set(activity: Activity, doing: Doing) -> None:
    kind = ActivityKind(doing.kind)
    activity.kind, activity.on = kind, doing.on
    activity.until = doing.until if kind == ActivityKind.TRIP else None
    activity.place, activity.attendees = doing.place.strip()[:120], doing.attendees.strip()[:300]
    activity.decision_maker = doing.decision_maker.strip()[:60]
    met = kind in (ActivityKind.VISIT, ActivityKind.RECEPTION)
    activity.two_way = met if doing.two_way is None else doing.two_way
    activity.summary = doing.summary.strip()
    activity.next_step = doing.next_step.strip()[:200]
    activity.next_step_on = doing.next_step_on if activity.next_step else None


def _touch(project: Project, activity: Activity, by: User, at: datetime) -> None:
    """Let a contact renew the protection; a note or a one-sided call does not."""
    day = activity.until or activity.on
    if activity.kind in MEETING_KINDS and activity.two_way:
        renew(project, on=day, by=by, at=at)
    elif activity.two_way:
        project.quiet_since = max(project.quiet_since, day)
    project.save(update_fields=["quiet_since", "protected_until", "warned_on"])


def _on_desk(activity: Activity, by: User, at: datetime) -> None:
    if not _put_on_desk(activity, by, at):
        reminding.close_step(activity, by=by, at=at)


def _put_on_desk(activity: Activity, by: User, at: datetime) -> bool:
    """Put the next step on the recorder's list and calendar, and return whether there is one."""
    if not (activity.next_step and activity.next_step_on):
        return False
    reminding.open_step(activity, by, by=by, at=at)
    _schedule(activity, by, at)
    return True


def _schedule(activity: Activity, by: User, at: datetime) -> None:
    """Put the next step in the calendar as a whole day; it moves when its day is changed."""
    assert activity.next_step_on is not None
    begins = datetime.combine(activity.next_step_on, time(9), get_current_timezone())
    about = activity.project
    schedule_entry(
        kind=EntryKind.OTHER, title=activity.next_step, starts_at=begins,
        ends_at=begins + timedelta(hours=1), owner=by, by=by, at=at, all_day=True,
        place=activity.place, subject=_subject(activity),
        subject_label=about.name if about else str(activity.company),
        subject_url=reminding.page_of(about) if about else "", key=step_key(activity),
    )  # fmt: skip


def _subject(activity: Activity) -> str:
    if activity.project:
        return f"project:{activity.project.code}"
    return f"company:{activity.company.code}" if activity.company else "activity"


def _links(activity: Activity, colleagues: Iterable[User] | None = None) -> list[str]:
    """Return the further timelines of an activity; `colleagues` if the caller knows them."""
    links = [f"company:{activity.company.code}"] if activity.company else []
    went = activity.colleagues.all() if colleagues is None else colleagues
    return [*links, *(f"user:{user.username}" for user in went)]


def _facts(activity: Activity) -> dict[str, object]:
    return {
        "activity": activity.pk, "kind": ActivityKind(activity.kind).label,
        "kind_code": activity.kind,
        "on": activity.on, "place": activity.place, "attendees": activity.attendees,
        "summary": activity.summary[:200], "next_step": activity.next_step,
        "next_step_on": activity.next_step_on,
    }  # fmt: skip


def lock_activity(number: int) -> Activity:
    """Return an activity locked, its project first.

    :raises Refused: if there is none.
    """
    known = Activity.objects.filter(pk=number).values_list("project__code", flat=True)
    found = list(known[:1])
    if not found:
        raise Refused(_("没有这条活动记录。"))
    project = lock_project(found[0]) if found[0] else None
    activity = (
        Activity.objects.select_for_update(of=("self",)).select_related("company").get(pk=number)
    )
    activity.project = project
    return activity


def _require_may_change(activity: Activity, by: User) -> None:
    if by.pk == activity.by_id or by.role == Role.DATA_STEWARD:
        return
    if activity.project and policies.can_move(by, activity.project):
        return
    raise NotAllowed(_("只有记录人、项目负责人和组长能修改这条记录。"))


def _proven_facts(activity: Activity) -> list[object]:
    names = ("kind", "on", "until", "attendees", "decision_maker", "two_way", "summary")
    return [getattr(activity, name) for name in names]


def _is_proof(activity: Activity) -> bool:
    return activity.evidence.filter(state=EvidenceState.VERIFIED).exists()


@transaction.atomic
def change_activity(number: int, doing: Doing, *, version: int, by: User, at: datetime) -> Activity:
    """Correct a record; the old words stay in the journal.

    :raises Stale: if someone else changed it since `version` was read.
    """
    activity = lock_activity(number)
    _require_may_change(activity, by)
    require_version(activity, version, {"summary": doing.summary, "next_step": doing.next_step,
                                        "on": doing.on, "place": doing.place})  # fmt: skip
    _require_doing(doing, localdate(at))
    before, proven = _facts(activity), _proven_facts(activity)
    _set(activity, doing)
    if proven != _proven_facts(activity) and _is_proof(activity):
        raise Refused(_("这条记录已作为材料核验，类型、日期、人员和内容不能再改；"
                        "确有错误，请先让核验人撤销那份材料。"), field="summary")  # fmt: skip
    activity.version += 1
    activity.save()
    activity.colleagues.set([user for user in doing.colleagues if user.pk != activity.by_id])
    with parts() as inner:
        if activity.project:
            _touch(activity.project, activity, by, at)
            settle(activity.project, by=by, at=at, reason=_("更正活动"))
        if activity.step_done_at is None:
            _on_desk(activity, activity.by, at)
    record("activity.changed", _subject(activity), by=by, at=at, links=_links(activity),
           parts=inner, before=before, **_facts(activity))  # fmt: skip
    return activity


@transaction.atomic
def finish_step(number: int, *, by: User, at: datetime) -> Activity:
    """Tick off an activity's next step; ticking it twice does nothing more."""
    activity = lock_activity(number)
    if activity.project:
        policies.require_can_work(by, activity.project)
    else:
        _require_may_change(activity, by)
    if not activity.next_step:
        raise Refused(_("这条记录没有下一步。"))
    if activity.step_done_at is None:
        activity.step_done_at = at
        activity.version += 1
        activity.save()
        with parts() as inner:
            reminding.close_step(activity, by=by, at=at)
        record("activity.step_done", _subject(activity), by=by, at=at, links=_links(activity),
               parts=inner, activity=activity.pk, next_step=activity.next_step)  # fmt: skip
    return activity
