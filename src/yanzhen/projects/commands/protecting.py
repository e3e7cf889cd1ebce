"""Protection of the first to report: granted for content, renewed by evidence, lapsing into the
public pool, from which others may claim."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused
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
from yanzhen.projects.holdings import held_beside
from yanzhen.projects.models import Project, Tenure, TenureEnd
from yanzhen.projects.stages import PROTECTED, TALKING, Stage


def protection_days(project: Project, on: date) -> int:
    """Return how long a protection lasts; major projects have longer."""
    major = Decimal(parameter("projects.major_project_cny", on=on))
    is_major = project.planned_cny is not None and project.planned_cny >= major
    name = "protection_days_major" if is_major else "protection_days"
    return int(parameter(f"projects.{name}", on=on))


def protect(project: Project, on: date, *, effective: bool) -> None:
    """Begin a protection on a project the caller saves; without content there is none."""
    project.protected_until = None
    if effective and project.stage in PROTECTED and project.owner_id:
        project.protected_until = on + timedelta(days=protection_days(project, on))
    project.warned_on = None


def renew(project: Project, *, on: date, by: User | None, at: datetime) -> None:
    """Count a contact or verified document of day `on`: the protection runs anew from then.

    A protection that never began (no content) or has lapsed is not brought back this way.
    """
    project.quiet_since = max(project.quiet_since, on)
    if project.protected_until is None or project.stage not in PROTECTED:
        return
    until = on + timedelta(days=protection_days(project, on))
    if until > project.protected_until:
        project.protected_until, project.warned_on = until, None
        reminding.close_protection(project, by=by, at=at)


def require_room(user: User, on: date, company: int | None = None) -> None:
    """Refuse one more than a person may hold at once, leads and reservations together.

    Args:
        company: the firm of the lead that is about to be held; a reservation of it becomes it.
    """
    cap = parameter("projects.holding_cap", on=on)
    holds = Project.objects.filter(owner=user, stage__in=PROTECTED).count()
    reserved = held_beside(user, on, company)
    if holds + reserved < cap:
        return
    told = {"who": user.name, "holds": holds, "cap": cap, "reserved": reserved}
    if reserved:
        raise Refused(
            _("%(who)s已持有%(holds)s个未签约项目、认领%(reserved)s家，合计达到上限%(cap)s；"
              "请先推进、交接或退回一些。") % told
        )  # fmt: skip
    raise Refused(
        _("%(who)s已持有%(holds)s个未签约项目，达到上限%(cap)s个；请先推进、交接或退回一些。")
        % told
    )


def require_may_retake(project: Project, user: User, on: date) -> None:
    """Refuse a lead to whom it was taken from lately: it is others' turn first."""
    days = parameter("projects.retake_ban_days", on=on)
    ended = (
        Tenure.objects.filter(
            project=project, user=user,
            ended_by__in=[TenureEnd.LAPSED, TenureEnd.RELEASED],
            until__gt=on - timedelta(days=days),
        ).order_by("-until").first()
    )  # fmt: skip
    if ended and ended.until:
        raise Refused(
            _("%(who)s曾持有该项目，退回公海后%(days)s天内不能重新领取，%(day)s起可以。")
            % {"who": user.name, "days": days, "day": ended.until + timedelta(days=days)}
        )


@transaction.atomic
def claim_project(code: str, *, by: User, at: datetime) -> Project:
    """Take a project out of the public pool; a new protection begins.

    :raises Refused: if it is not in the pool, one held it lately, or one holds too many.
    """
    policies.require_can_register(by)
    project = lock_project(code)
    with parts() as inner:
        take_over(project, by, at)
    project.version += 1
    project.save()
    record("project.claimed", subject(project), by=by, at=at, links=link(project), parts=inner,
           protected_until=project.protected_until, team=str(by.team or ""))  # fmt: skip
    return project


def take_over(project: Project, by: User, at: datetime) -> None:
    """Make `by` the owner of a pooled or unprotected lead the caller saves."""
    day = localdate(at)
    if project.stage == Stage.X:
        raise Refused(_("项目已登记流失，请园区领导或数据管理员先恢复跟进。"))
    free = project.pooled_on is not None or (
        project.stage in PROTECTED
        and (project.protected_until is None or project.protected_until < day)
    )
    if not free:
        raise Refused(_("项目已有人持有并在保护期内，不能领取。"))
    if project.owner_id == by.pk:
        raise Refused(_("项目本来就由你负责。"))
    require_may_retake(project, by, day)
    require_room(by, day, project.company_id)
    # As out of the pool: nothing of it stays with whoever had it.
    reminding.close_all(project, at=at)
    reminding.move_joins(project, by, by=by, at=at)
    project.co_owners.filter(until__isnull=True).update(until=day)
    end_tenure(project, on=day, why=TenureEnd.LAPSED)
    begin_tenure(project, by, on=day)
    project.quiet_since = day
    protect(project, day, effective=True)


@transaction.atomic
def release_project(
    code: str, *, reason: str, by: User, at: datetime, version: int | None = None
) -> Project:
    """Give a lead back to the public pool oneself.

    :raises Refused: if it is signed, already there, or no reason is given.
    """
    project = lock_project(code)
    policies.require_can_hand_over(by, project)
    require_version(project, version, {})
    if project.stage not in PROTECTED or project.pooled_on:
        raise Refused(_("只有未签约、有人持有的项目能退回公海。"))
    if not reason.strip():
        raise Refused(_("请写明退回原因，方便接手的人。"), field="reason")
    owner = str(project.owner or "")
    with parts() as inner:
        _to_pool(project, on=localdate(at), why=TenureEnd.RELEASED, at=at)
    record("project.released", subject(project), by=by, at=at, links=link(project), parts=inner,
           owner=owner, reason=reason.strip()[:400])  # fmt: skip
    return project


def _to_pool(project: Project, *, on: date, why: TenureEnd, at: datetime) -> None:
    reminding.close_all(project, at=at)
    reminding.close_joins(project, at=at)
    end_tenure(project, on=on, why=why)
    project.co_owners.filter(until__isnull=True).update(until=on)
    project.owner = project.team = None
    project.pooled_on, project.protected_until, project.warned_on = on, None, None
    project.version += 1
    project.save()


def run_protections(*, at: datetime) -> dict[str, int]:
    """Warn of protections that end soon, and send lapsed and silent leads to the pool.

    Done once for each project and day however often it runs; each project in its own
    transaction, so that one that fails does not hold up the others.
    """
    day = localdate(at)
    ahead = day + timedelta(days=parameter("projects.lapse_warning_days", on=day))
    quiet = day - timedelta(days=parameter("projects.quiet_pool_days", on=day))
    hush = day - timedelta(days=parameter("projects.quiet_warning_days", on=day))
    # In one order, so that the same history is told the same way on every database.
    open_leads = Project.objects.filter(stage__in=PROTECTED, pooled_on__isnull=True).order_by("pk")
    talks = open_leads.filter(stage__in=TALKING, owner__isnull=False)
    # A protection renewed meanwhile is looked at again under the lock.
    lapsed = list(open_leads.filter(protected_until__lt=day).values_list("pk", flat=True))
    silent = list(talks.filter(quiet_since__lt=quiet).values_list("pk", flat=True))
    sent = sum(_lapse(pk, day, quiet, at) for pk in dict.fromkeys([*lapsed, *silent]))
    ending = open_leads.filter(protected_until__lte=ahead, warned_on__isnull=True)
    fading = talks.filter(quiet_since__lt=hush).exclude(warned_on__gt=F("quiet_since"))
    due = dict.fromkeys(
        [*ending.values_list("pk", flat=True), *fading.values_list("pk", flat=True)]
    )
    warned = sum(_warn(pk, day, at) for pk in due)
    return {"lapsed": sent, "warned": warned}


@transaction.atomic
def _lapse(pk: int, day: date, quiet: date, at: datetime) -> int:
    project = Project.objects.select_for_update(of=("self",)).select_related("company").get(pk=pk)
    ended = project.protected_until is not None and project.protected_until < day
    silent = project.stage in TALKING and project.quiet_since < quiet
    if project.pooled_on or project.stage not in PROTECTED or not (ended or silent):
        return 0
    owner, until = project.owner, project.protected_until
    with parts() as inner:
        _to_pool(project, on=day, why=TenureEnd.LAPSED, at=at)
    record("project.lapsed", subject(project), by=None, at=at, links=link(project), parts=inner,
           owner=str(owner or ""), protected_until=until, quiet_since=project.quiet_since,
           reason=_("保护期届满") if ended else _("长期无接触"))  # fmt: skip
    reminding.tell_lapsed(project, owner, at)
    return 1


@transaction.atomic
def _warn(pk: int, day: date, at: datetime) -> int:
    project = (
        Project.objects.select_for_update(of=("self",))
        .select_related("company", "owner")
        .get(pk=pk)
    )
    if project.owner is None or project.stage not in PROTECTED or project.warned_on == day:
        return 0
    project.warned_on = day
    project.save(update_fields=["warned_on"])
    with parts() as inner:
        reminding.open_protection(project, at)
    record("project.protection_warned", subject(project), by=None, at=at, links=link(project),
           owner=str(project.owner), protected_until=project.protected_until,
           quiet_since=project.quiet_since, parts=inner)  # fmt: skip
    return 1
