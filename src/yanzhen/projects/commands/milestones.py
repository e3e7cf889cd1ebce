"""Milestones after signing: planned and expected by people, reached only by proof."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.parameters import parameter
from yanzhen.common.prepared import Prepared
from yanzhen.common.refusals import Refused
from yanzhen.journal.commands import record
from yanzhen.projects import policies
from yanzhen.projects.commands.common import (
    link,
    lock_project,
    require_plan,
    require_version,
    subject,
)
from yanzhen.projects.models import Milestone, Project
from yanzhen.projects.queries.standing import Verified, held, verified
from yanzhen.projects.stages import (
    ALARMS,
    BY_STAGE,
    SIGNED_OR_LATER,
    TABLE,
    Alarm,
    Gate,
    Held,
    Stage,
    gate_missing,
    is_later,
)

PLANNABLE = tuple(g.stage.value for g in TABLE if g.parallel or g.stage in SIGNED_OR_LATER)

_OF_PROJECT = Prepared(lambda project: Milestone.objects.filter(project=project))


def settle_milestones(
    project: Project,
    on: date,
    documents: Sequence[Verified] | None = None,
    holding: Held | None = None,
) -> None:
    """Bring the reached days and the alarm clocks up to date. The caller holds the lock.

    Args:
        documents, holding: what the project holds, if the caller has just looked.
    """
    rows = {m.stage: m for m in _OF_PROJECT.all(project.pk)}
    reached = _reached(project, documents, holding)
    if not rows and not reached:
        return
    due = _due(project, reached, rows)
    for stage in sorted({*rows, *reached, *due}):
        row = rows.get(stage) or Milestone(project=project, stage=stage)
        if row.pk is None or (row.actual_on, row.due_on) != (reached.get(stage), due.get(stage)):
            row.actual_on, row.due_on = reached.get(stage), due.get(stage)
            row.save()


def _reached(
    project: Project, documents: Sequence[Verified] | None, holding: Held | None
) -> dict[str, date]:
    """Return the day each step after signing was reached: that of the last document it needed.

    A project that is not signed has reached none; its papers wait.
    """
    if project.signed_on is None:
        return {}
    documents = documents if documents is not None else verified(project)
    holding = holding if holding is not None else held(project, documents)
    issued: dict[str, date] = {}
    for one in documents:
        if (day := one.counts_from) is not None:
            issued[one.proof] = min(day, issued.get(one.proof, day))
    found = {Stage.S5.value: project.signed_on}
    for gate in TABLE:
        if gate.stage == Stage.S5 or gate.stage.value not in PLANNABLE:
            continue
        passed = gate.parallel or not is_later(gate.stage, project.stage)
        if passed and project.stage != Stage.X and not gate_missing(gate, holding):
            found[gate.stage.value] = _day_of(gate, issued, project)
    return found


def _day_of(gate: Gate, issued: dict[str, date], project: Project) -> date:
    if gate.stage == Stage.S11 and project.started_on:
        return project.started_on
    days = [min(issued[p] for p in group if p in issued)
            for group in gate.needs if any(p in issued for p in group)]  # fmt: skip
    return max(days, default=project.stage_since)


def _due(project: Project, reached: dict[str, date], rows: dict[str, Milestone]) -> dict[str, date]:
    """Return by when the awaited steps are due: the alarm clocks that run now."""
    if project.stage == Stage.X:
        return {}
    return {
        alarm.awaited.value: _limit(alarm, reached, rows)
        for alarm in ALARMS
        if alarm.reached.value in reached and alarm.awaited.value not in reached
    }


def _limit(alarm: Alarm, reached: dict[str, date], rows: dict[str, Milestone]) -> date:
    since = reached[alarm.reached.value]
    row = rows.get(alarm.awaited.value)
    if alarm.by_plan and row and row.planned_on:
        return row.planned_on
    return since + timedelta(days=parameter(f"projects.{alarm.limit}", on=since))


@transaction.atomic
def plan_milestone(
    code: str,
    *,
    stage: str,
    by: User,
    at: datetime,
    planned_on: date | None = None,
    forecast_on: date | None = None,
    note: str = "",
    version: int | None = None,
) -> Milestone:
    """Set the planned and the expected day of a step after signing. The reached day comes from
    verified documents alone.

    :raises Refused: for a step before signing, or an absurd day.
    :raises Stale: if the milestone changed since it was read.
    """
    project = lock_project(code)
    policies.require_can_work(by, project)
    if stage not in PLANNABLE:
        raise Refused(_("签约以后的节点才有计划日期。"), field="stage")
    require_plan(planned_on, localdate(at), "planned_on")
    require_plan(forecast_on, localdate(at), "forecast_on")
    row = Milestone.objects.filter(project=project, stage=stage).first()
    row = row or Milestone(project=project, stage=stage)
    before = {"planned_on": row.planned_on, "forecast_on": row.forecast_on}
    if row.pk:
        require_version(row, version, {"planned_on": planned_on, "forecast_on": forecast_on})
        row.version += 1
    row.planned_on, row.forecast_on, row.note = planned_on, forecast_on, note.strip()[:200]
    row.save()
    settle_milestones(project, localdate(at))
    record("project.milestone_planned", subject(project), by=by, at=at, links=link(project),
           stage=BY_STAGE[Stage(stage)].stage.label, planned_on=planned_on,
           forecast_on=forecast_on, before=before, note=row.note)  # fmt: skip
    return row
