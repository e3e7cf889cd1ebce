"""A project as a card: what it is, how long it stands there, and the one thing it lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from yanzhen.common.links import page_url
from yanzhen.common.parameters import parameter
from yanzhen.projects.models import Milestone, Project
from yanzhen.projects.queries.early import early_of
from yanzhen.projects.queries.pages_held import held_by_project
from yanzhen.projects.queries.pages_pillars import pillar_names
from yanzhen.projects.stages import ALARM_BY_AWAITED, PROTECTED, Held, gate_missing, next_gate


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A card; `tone` is set where a person is called, with `lack` saying why."""

    code: str
    name: str
    pillar: str
    pillar_dot: str
    amount_cny: Decimal | None
    owner: str
    initial: str
    lack: str
    tone: str
    days: int
    version: int
    url: str
    move_url: str
    pooled: bool = False


def board_cards(projects: Sequence[Project], *, on: date) -> dict[int, BoardCard]:
    """Return a card a project, by its number. Six queries, however many projects."""
    held = held_by_project(projects)
    late = _overdue(projects, on)
    names = pillar_names()
    quiet_days = parameter("projects.quiet_warning_days", on=on)
    cards = {}
    for project in projects:
        lack, tone = _lack(project, held[project.pk], late.get(project.pk), quiet_days, on)
        pillar = names.get(project.pillar, ("", ""))
        owner = str(project.owner) if project.owner else _("公海")
        cards[project.pk] = BoardCard(
            code=project.code, name=project.name, pillar=pillar[0], pillar_dot=pillar[1],
            amount_cny=project.size_cny or None, owner=owner, initial=owner[:1], lack=lack,
            tone=tone,
            days=max((on - project.stage_since).days, 0), version=project.version,
            url=page_url("projects:page", project.code),
            move_url=page_url("projects:move", project.code),
            pooled=project.pooled_on is not None,
        )  # fmt: skip
    return cards


def _overdue(projects: Sequence[Project], on: date) -> dict[int, tuple[str, int]]:
    """Return for each project its most overdue step, as the alarm's words and days."""
    rows = Milestone.objects.filter(project__in=[p.pk for p in projects], due_on__lt=on).order_by(
        "-due_on"
    )
    late = {pk: (str(alarm.label), days) for pk, (alarm, days) in early_of(projects, on).items()}
    for row in rows:
        alarm = ALARM_BY_AWAITED.get(row.stage)
        if row.due_on:
            late[row.project_id] = (
                str(alarm.label) if alarm else _("超期"), (on - row.due_on).days
            )  # fmt: skip
    return late


def _lack(
    project: Project, held: Held, late: tuple[str, int] | None, quiet_days: int, on: date
) -> tuple[str, str]:
    """Return the one thing a card says, the most pressing first."""
    if project.pooled_on:
        return _("在公海，可认领"), "none"
    if late:
        return _("%(what)s %(n)s 天") % {"what": late[0], "n": late[1]}, "red"
    if project.protected_until and project.stage in PROTECTED and project.protected_until < on:
        return _("保护已到期"), "red"
    quiet = (on - project.quiet_since).days
    if project.stage in PROTECTED and quiet >= quiet_days:
        return _("无联系 %s 天") % quiet, "amber"
    gate = next_gate(project.stage)
    lacking = gate_missing(gate, held) if gate else []
    if lacking:
        return _("缺 %s") % lacking[0].label, ""
    return (_("可进入%s") % gate.stage.label if gate else _("全部完成")), "green"
