"""A wish to court another's lead: asked at registration, answered by its holder.

The request is the registration itself (choice JOIN) while its task on the holder's desk is open;
until it is accepted the applicant learns no more than that the lead is taken.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.common.refusals import Refused
from yanzhen.desk.commands import close_task, notify
from yanzhen.desk.models import Task
from yanzhen.journal.commands import parts, record
from yanzhen.projects import policies
from yanzhen.projects.commands import owning, reminding
from yanzhen.projects.commands.collisions import due_day
from yanzhen.projects.commands.common import link, lock_project, subject
from yanzhen.projects.models import Choice, Project, Registration
from yanzhen.projects.queries.joining import join_key


def ask_to_join(registration: Registration, project: Project, by: User, at: datetime) -> None:
    """Put the request on the holder's desk, within the registration's own command."""
    if project.owner_id == by.pk or project.co_owners.filter(user=by, until=None).exists():
        return
    holder = project.owner
    if holder is None or not holder.is_active:
        holder = User.objects.filter(role=Role.ZONE_LEADER, is_active=True).first()
    if holder is None:
        return
    reminding.open_join(registration, project, holder, due_on=due_day(at), at=at)


@transaction.atomic
def accept_join(code: str, *, by: User, at: datetime) -> Project:
    """Make the applicant a co-owner.

    :raises Refused: if the request was answered, or they are the owner by now.
    """
    registration, project = _pending(code, by)
    with parts() as inner:
        owning.add_co_owner(project.code, user=registration.by, by=by, at=at)
        close_task(join_key(registration), by=by, at=at)
    record("project.join_accepted", subject(project), by=by, at=at, links=link(project),
           user=registration.by.name, registration=registration.code, parts=inner)  # fmt: skip
    return project


@transaction.atomic
def decline_join(code: str, *, by: User, at: datetime) -> Project:
    """Say no; the applicant is told, and learns nothing of the project.

    :raises Refused: if the request was answered.
    """
    registration, project = _pending(code, by)
    with parts() as inner:
        close_task(join_key(registration), by=by, at=at)
    record("project.join_declined", subject(project), by=by, at=at, links=link(project),
           user=registration.by.name, registration=registration.code, parts=inner)  # fmt: skip
    notify([registration.by], kind=reminding.COLLISION, at=at, but=by,
           text=_("你对“%s”的协同申请没有得到同意；有异议可重新登记并提请裁定。")
           % registration.investor_name)  # fmt: skip
    return project


def _pending(code: str, by: User) -> tuple[Registration, Project]:
    registration = Registration.objects.select_related("by", "project").filter(code=code).first()
    if registration is None or registration.project is None or registration.choice != Choice.JOIN:
        raise Refused(_("没有编号为“%s”的协同申请。") % code)
    project = lock_project(registration.project.code)
    policies.require_can_hand_over(by, project)
    if not Task.objects.filter(key=join_key(registration), is_open=True).exists():
        raise Refused(_("这个协同申请已经答复过了。"))
    return registration, project
