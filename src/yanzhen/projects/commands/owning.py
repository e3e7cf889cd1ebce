"""Who courts a project: owner, co-owners, handover of one project or of all a person holds."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import COURTING, Role
from yanzhen.common.refusals import Refused
from yanzhen.desk.commands import notify
from yanzhen.journal.commands import parts, record
from yanzhen.projects import policies
from yanzhen.projects.commands import reminding
from yanzhen.projects.commands.common import (
    begin_tenure,
    end_tenure,
    link,
    lock_project,
    require_version,
    subject,
)
from yanzhen.projects.commands.protecting import require_may_retake, require_room
from yanzhen.projects.models import CaseState, CollisionCase, CoOwner, Project, TenureEnd
from yanzhen.projects.stages import BEFORE_SIGNING, Stage


def join(project: Project, user: User, at: datetime) -> None:
    """Make someone a co-owner; joining twice or one's own project changes nothing."""
    if project.owner_id == user.pk or project.co_owners.filter(user=user, until=None).exists():
        return
    CoOwner.objects.create(project=project, user=user, team=user.team, since=localdate(at))


def drop(project: Project, user: User, on: date) -> None:
    project.co_owners.filter(user=user, until__isnull=True).update(until=on)


def give(project: Project, to: User, *, by: User, at: datetime, why: str = TenureEnd.RULED) -> None:
    """Make `to` the owner of a project the caller saves; giving it to its owner does nothing."""
    if project.owner_id == to.pk:
        return
    day, giver = localdate(at), project.owner
    reminding.close_protection(project, by=by, at=at)
    end_tenure(project, on=day, why=why)
    drop(project, to, day)
    begin_tenure(project, to, on=day)
    reminding.move_steps(project, giver, to, by=by, at=at)
    reminding.move_joins(project, to, by=by, at=at)


def require_courting(user: User, field: str) -> None:
    if user.role not in COURTING or not user.is_active:
        raise Refused(_("%s不是在岗的招商人员，请另选一位。") % user.name, field=field)


@transaction.atomic
def add_co_owner(code: str, *, user: User, by: User, at: datetime) -> Project:
    """Let someone court the project too.

    :raises Refused: if they are the owner already, or no courting person.
    """
    project = lock_project(code)
    policies.require_can_hand_over(by, project)
    require_courting(user, "user")
    if project.owner_id == user.pk:
        raise Refused(_("%s已是项目负责人。") % user.name, field="user")
    join(project, user, at)
    record("project.co_owner_added", subject(project), by=by, at=at,
           links=link(project, f"user:{user.username}"), user=user.name)  # fmt: skip
    notify([user], kind=reminding.PROJECT, at=at, but=by, subject=subject(project),
           url=reminding.page_of(project),
           text=_("你已成为“%s”的协办人。") % project.name)  # fmt: skip
    return project


@transaction.atomic
def remove_co_owner(code: str, *, user: User, by: User, at: datetime) -> Project:
    """End someone's part in the project; anyone may end their own.

    :raises Refused: if they are no co-owner.
    """
    project = lock_project(code)
    if by.pk != user.pk:
        policies.require_can_hand_over(by, project)
    if not project.co_owners.filter(user=user, until__isnull=True).exists():
        raise Refused(_("%s不是协办人。") % user.name, field="user")
    drop(project, user, localdate(at))
    record("project.co_owner_removed", subject(project), by=by, at=at,
           links=link(project, f"user:{user.username}"), user=user.name)  # fmt: skip
    return project


@transaction.atomic
def hand_over(
    code: str, *, to: User, note: str, by: User, at: datetime, version: int | None = None
) -> Project:
    """Hand a project to another owner; open next steps and the protection go with it.

    :raises Refused: to its own owner, from the pool, or to someone who does not court.
    """
    project = lock_project(code)
    policies.require_can_hand_over(by, project)
    require_version(project, version, {"owner": to})
    require_courting(to, "to")
    if project.owner_id == to.pk:
        raise Refused(_("项目已由%s负责。") % to.name, field="to")
    if project.pooled_on:
        raise Refused(_("项目在公海，请直接领取。"))
    if project.stage in BEFORE_SIGNING and by.role != Role.ZONE_LEADER:
        # Else a colleague fetches a lapsed lead back for its former holder, or holds for two.
        require_may_retake(project, to, localdate(at))
        require_room(to, localdate(at), project.company_id)
    giver = project.owner
    with parts() as inner:
        _hand(project, to, by, at)
    record("project.handed_over", subject(project), by=by, at=at,
           links=link(project, f"user:{to.username}"), giver=str(giver or ""), receiver=to.name,
           note=note.strip()[:2000], parts=inner)  # fmt: skip
    text = _("“%(name)s”已交接给%(who)s。") % {"name": project.name, "who": to.name}
    notify([to, giver], kind=reminding.PROJECT, at=at, but=by, subject=subject(project),
           url=reminding.page_of(project), text=text)  # fmt: skip
    return project


def _hand(project: Project, to: User, by: User, at: datetime) -> None:
    if project.owner is not None:
        _change_side(project, project.owner, to)
    give(project, to, by=by, at=at, why=TenureEnd.HANDED_OVER)
    project.version += 1
    project.save()


def _change_side(project: Project, giver: User, to: User) -> None:
    """Have the new owner stand where the former one stood in disputes about the project, or a
    ruling would give it back to somebody who has handed it over, and may have left."""
    unsettled = CollisionCase.objects.filter(
        project=project, state__in=[CaseState.OPEN, CaseState.RULED, CaseState.APPEALED]
    )
    unsettled.filter(holder=giver).exclude(challenger=to).update(
        holder=to, version=F("version") + 1
    )
    unsettled.filter(challenger=giver).exclude(holder=to).update(
        challenger=to, version=F("version") + 1
    )


@transaction.atomic
def hand_over_all(giver: User, *, to: User, note: str, by: User, at: datetime) -> list[str]:
    """Hand over everything a person owns, and their places as co-owner, in one step.

    Returns the codes of the projects, in order.

    :raises Refused: to oneself, to someone who does not court, or if there is nothing.
    """
    policies.require_can_hand_over_all(by, giver)
    require_courting(to, "to")
    if giver.pk == to.pk:
        raise Refused(_("不能交接给本人。"), field="to")
    owned = list(
        Project.objects.select_for_update(of=("self",)).select_related("company")
        .filter(owner=giver).exclude(stage=Stage.X).order_by("code")
    )  # fmt: skip
    helped = [c.project for c in CoOwner.objects.filter(user=giver, until__isnull=True)
              .select_related("project")]  # fmt: skip
    if not owned and not helped:
        raise Refused(_("%s名下没有需要交接的项目。") % giver.name)
    with parts() as inner:
        for project in owned:
            _hand(project, to, by, at)
    for project in helped:
        drop(project, giver, localdate(at))
        join(project, to, at)
    codes = [project.code for project in owned]
    record("projects.handed_over", f"user:{giver.username}", by=by, at=at,
           links=[f"user:{to.username}", *(subject(p) for p in [*owned, *helped])],
           giver=giver.name, receiver=to.name, projects=codes,
           note=note.strip()[:2000], parts=inner)  # fmt: skip
    notify([to, giver], kind=reminding.PROJECT, at=at, but=by, subject=f"user:{giver.username}",
           text=_("%(giver)s的%(n)s个项目已交接给%(to)s。")
           % {"giver": giver.name, "n": len(codes), "to": to.name})  # fmt: skip
    return codes
