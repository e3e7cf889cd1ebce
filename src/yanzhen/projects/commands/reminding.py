"""What projects put on the desk: next steps, protections that end, and notifications."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.parameters import parameter
from yanzhen.desk.commands import close_task, notify, open_task
from yanzhen.desk.models import TaskKind
from yanzhen.journal.wording import subject_url
from yanzhen.projects.models import Activity, Project
from yanzhen.projects.stages import TALKING

PROJECT, COLLISION, EVIDENCE = "PROJECT", "COLLISION", "EVIDENCE"


def page_of(project: Project) -> str:
    return subject_url(f"project:{project.code}")


def protection_key(project: Project) -> str:
    return f"protection:{project.code}"


def step_key(activity: Activity) -> str:
    return f"step:{activity.pk}"


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


def move_steps(project: Project, to: User, *, by: User, at: datetime) -> None:
    """Put a project's open next steps on the list of its new owner."""
    for step in project.activities.exclude(next_step="").filter(step_done_at__isnull=True):
        open_step(step, to, by=by, at=at)


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
