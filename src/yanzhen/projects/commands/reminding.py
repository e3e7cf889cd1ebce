"""What projects put on the desk: next steps, protections that end, and notifications."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.parameters import parameter
from yanzhen.desk.commands import close_task, notify, open_task
from yanzhen.desk.models import Task, TaskKind
from yanzhen.journal.wording import subject_url
from yanzhen.projects.commands.common import subject
from yanzhen.projects.models import Activity, Project, Registration
from yanzhen.projects.queries.joining import join_key, pending_joins
from yanzhen.projects.queries.steps import step_key
from yanzhen.projects.stages import TALKING

PROJECT, COLLISION, EVIDENCE = "PROJECT", "COLLISION", "EVIDENCE"


def page_of(project: Project) -> str:
    return subject_url(f"project:{project.code}")


def protection_key(project: Project) -> str:
    return f"protection:{project.code}"


def open_protection(project: Project, at: datetime) -> None:
    """Put on the owner's list that a protection ends, or that contact has been silent."""
    if project.owner is None or not project.owner.is_active:
        return
    due = _ends_on(project, localdate(at))
    open_task(
        kind=TaskKind.PROTECTION, title=_("“%s”保护将到期，请跟进") % project.name,
        assignee=project.owner, due_on=due, by=None, at=at, subject=f"project:{project.code}",
        subject_label=project.name, subject_url=page_of(project), key=protection_key(project),
        text=_("%s前没有拜访、接待或已核验材料，项目将退回公海。") % due,
    )  # fmt: skip


def _ends_on(project: Project, on: date) -> date:
    ends = [project.protected_until] if project.protected_until else []
    if project.stage in TALKING:
        days = parameter("projects.quiet_pool_days", on=on)
        ends.append(project.quiet_since + timedelta(days=days))
    return min(ends, default=on)


def close_protection(project: Project, *, by: User | None, at: datetime) -> None:
    close_task(protection_key(project), by=by, at=at)


def close_all(project: Project, *, at: datetime) -> None:
    """Close what the desk still asks of a former owner."""
    close_protection(project, by=None, at=at)
    for step in project.activities.exclude(next_step="").filter(step_done_at__isnull=True):
        close_task(step_key(step), by=None, at=at)


def move_steps(project: Project, giver: User | None, to: User, *, by: User, at: datetime) -> None:
    """Put the open next steps that its former owner had on the list of its new one. Those of
    others who work on it stay with them."""
    steps = list(project.activities.exclude(next_step="").filter(step_done_at__isnull=True))
    others = Task.objects.filter(
        key__in=[step_key(step) for step in steps], is_open=True, assignee__is_active=True
    ).exclude(assignee=giver)  # fmt: skip
    theirs = set(others.values_list("key", flat=True))
    for step in steps:
        if step_key(step) not in theirs:
            open_step(step, to, by=by, at=at)


def open_join(
    registration: Registration, project: Project, holder: User, *, due_on: date, at: datetime
) -> None:
    """Put a request to court the project too on its holder's list; to a new holder it moves."""
    open_task(
        kind=TaskKind.NEXT_STEP, assignee=holder, due_on=due_on, by=None, at=at,
        title=_("%(who)s申请协同“%(name)s”，请答复")
        % {"who": registration.by.name, "name": project.name},
        text=_("在项目的“人员”页同意或谢绝。"), subject=subject(project),
        subject_label=project.name, subject_url=f"{page_of(project)}people/",
        key=join_key(registration),
    )  # fmt: skip


def _open_joins(project: Project) -> list[tuple[Registration, Task]]:
    codes = pending_joins(project)
    rows = project.registrations.filter(code__in=codes).select_related("by").order_by("pk")
    return [(row, Task.objects.get(key=join_key(row))) for row in rows]


def move_joins(project: Project, to: User, *, by: User, at: datetime) -> None:
    """Let the requests to court the project wait for its new owner; the owner's own fall away."""
    for registration, task in _open_joins(project):
        if registration.by_id == to.pk:
            close_task(join_key(registration), by=by, at=at)
        else:
            open_join(registration, project, to, due_on=task.due_on, at=at)


def close_joins(project: Project, *, at: datetime) -> None:
    """Close the requests to court what nobody holds any more, and say where it is now."""
    for registration, _task in _open_joins(project):
        close_task(join_key(registration), by=None, at=at)
        notify([registration.by], kind=COLLISION, at=at, subject=subject(project),
               url=page_of(project),
               text=_("你申请协同的“%s”已退回公海，可以直接认领。") % project.name)  # fmt: skip


def open_step(activity: Activity, assignee: User, *, by: User, at: datetime) -> None:
    """Put an activity's next step on somebody's list and so into their calendar."""
    if not activity.next_step or activity.next_step_on is None or not assignee.is_active:
        return
    about = activity.project
    open_task(
        kind=TaskKind.NEXT_STEP, title=activity.next_step, assignee=assignee,
        due_on=activity.next_step_on, by=by, at=at,
        subject=_subject(activity), subject_label=about.name if about else str(activity.company),
        subject_url=page_of(about) if about else "", key=step_key(activity),
    )  # fmt: skip


def _subject(activity: Activity) -> str:
    if activity.project:
        return f"project:{activity.project.code}"
    return f"company:{activity.company.code}" if activity.company else ""


def close_step(activity: Activity, *, by: User, at: datetime) -> None:
    close_task(step_key(activity), by=by, at=at)


def tell_lapsed(project: Project, owner: User | None, at: datetime) -> None:
    notify([owner], kind=PROJECT, at=at, subject=f"project:{project.code}", url=page_of(project),
           text=_("“%s”已退回公海。") % project.name,
           key=f"lapsed:{project.code}:{project.pooled_on}")  # fmt: skip
