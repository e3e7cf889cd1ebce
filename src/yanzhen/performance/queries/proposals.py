"""What next week calls for: neglected leads, promises due, protections that end, milestones.

Each proposal says why. The most pressing come first, and none that the week holds already.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.assessments.models import Commitment
from yanzhen.common.parameters import parameter
from yanzhen.integrity.models import Case, State
from yanzhen.integrity.wording import rule_text
from yanzhen.performance.models import PlanItem
from yanzhen.projects.models import Milestone, Project
from yanzhen.projects.queries.steps import steps_owed
from yanzhen.projects.stages import BEFORE_SIGNING

WEEK = timedelta(days=7)
# Proof asked for and steps promised are owed, whatever else is planned with the project.
OWED = 1


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something to do, why, by when; `pressing` orders them, smallest first, then `since`: the
    day it was or will be due, or of the last contact. `due_on` is that day if the week has it."""

    key: str
    text: str
    reason: str
    project: str
    project_name: str
    due_on: date | None
    pressing: int
    since: date


def propose(user: User, week: date, on: date) -> list[Proposal]:
    """Return at most some proposals for a week of one's own, most pressing first. Eight queries."""
    last = week + WEEK - timedelta(days=1)
    found = [
        *_proofs(user, last),
        *_steps(user, week, last),
        *_protections(user, week, last),
        *_milestones(user, week, last),
        *_promises(user, week, last),
        *_neglected(user, on),
    ]
    rows = list(PlanItem.objects.filter(user=user, week=week).values_list("key", "project__code"))
    held, planned = {key for key, _code in rows}, {code for _key, code in rows if code}
    # One project, one proposal: whoever goes there hears of the rest.
    best: dict[str, Proposal] = {}
    for one in sorted(found, key=lambda p: (p.pressing, p.since, p.key)):
        if one.key not in held and (one.pressing <= OWED or one.project not in planned):
            best.setdefault(one.project or one.key, one)
    return list(best.values())[: parameter("performance.proposals", on=on)]


def _in(week: date, last: date, day: date) -> date | None:
    """Return a day if it lies in the week; what is overdue has no day of it."""
    return day if week <= day <= last else None


def _proofs(user: User, last: date) -> list[Proposal]:
    rows = Case.objects.filter(
        project__owner=user, state=State.ASKED, proof_due_on__lte=last
    ).select_related("project")
    return [
        Proposal(f"proof:{c.code}", _("补证：%s") % c.project.name,
                 _("真实性核查%(rule)s，%(day)s前补证") % {
                     "rule": rule_text(c.rule), "day": c.proof_due_on},
                 c.project.code, c.project.name, None, 0, c.proof_due_on or last)
        for c in rows
    ]  # fmt: skip


def _steps(user: User, week: date, last: date) -> list[Proposal]:
    return [
        Proposal(f"step:{a.pk}",
                 f"{a.next_step}：{a.project.name}"[:200] if a.project else a.next_step,
                 _("答应%s办") % a.next_step_on,
                 a.project.code if a.project else "", a.project.name if a.project else "",
                 _in(week, last, a.next_step_on or last), 1, a.next_step_on or last)
        for a in steps_owed(user, last)
    ]  # fmt: skip


def _protections(user: User, week: date, last: date) -> list[Proposal]:
    rows = Project.objects.filter(
        owner=user, stage__in=BEFORE_SIGNING, protected_until__range=(week, last)
    )
    return [
        Proposal(f"protection:{p.code}", _("见面或补材料：%s") % p.name,
                 _("保护期%s届满，没有进展就退回公海") % p.protected_until,
                 p.code, p.name, p.protected_until, 2, p.protected_until or last)
        for p in rows
    ]  # fmt: skip


def _milestones(user: User, week: date, last: date) -> list[Proposal]:
    rows = Milestone.objects.filter(project__owner=user, due_on__lte=last).select_related("project")
    return [
        Proposal(f"milestone:{m.pk}", _("推进%(stage)s：%(project)s") % {
                     "stage": m.get_stage_display(), "project": m.project.name},
                 _("应在%s前完成") % m.due_on, m.project.code, m.project.name,
                 _in(week, last, m.due_on or last), 3, m.due_on or last)
        for m in rows.order_by("due_on")[:50]
    ]  # fmt: skip


def _promises(user: User, week: date, last: date) -> list[Proposal]:
    rows = Commitment.objects.filter(
        project__owner=user, ended_at__isnull=True, measured__isnull=True, due_on__lte=last
    ).select_related("project")
    return [
        Proposal(f"promise:{c.pk}", _("核实承诺%(item)s：%(project)s") % {
                     "item": c.get_item_display(), "project": c.project.name},
                 _("投资方承诺%s兑现，还没有实测") % c.due_on, c.project.code, c.project.name,
                 _in(week, last, c.due_on), 4, c.due_on)
        for c in rows.order_by("due_on")[:50]
    ]  # fmt: skip


def _neglected(user: User, on: date) -> list[Proposal]:
    days = parameter("performance.neglected_days", on=on)
    rows = Project.objects.filter(
        owner=user, stage__in=BEFORE_SIGNING, quiet_since__lte=on - timedelta(days=days)
    ).order_by("quiet_since", "pk")[:50]
    return [
        Proposal(f"quiet:{p.code}", _("联系：%s") % p.name,
                 _("已%d天没有接触") % (on - p.quiet_since).days, p.code, p.name, None, 5,
                 p.quiet_since)
        for p in rows
    ]  # fmt: skip
