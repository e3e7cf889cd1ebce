"""Objections to points: filed in time, answered, ruled; a ruling adds and never edits the past."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import Season, Team, User
from yanzhen.accounts.roles import Role
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused, Stale
from yanzhen.desk.commands.notifications import notify
from yanzhen.journal.commands import record
from yanzhen.league import policies
from yanzhen.league.models import Correction, Dispute, DisputeState, FrozenTable, Outcome
from yanzhen.league.months import Month, first_of, last_of, months_of
from yanzhen.league.queries.table import table
from yanzhen.league.wording import KIND, points_text

MOST_POINTS = Decimal(200)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a ruling says; `points` are added to the item from day `on` (negative: taken)."""

    outcome: str
    reason: str
    points: Decimal = Decimal(0)
    on: date | None = None


def deadline_for(season: Season, month: date) -> date:
    """Return the last day to object to a month: counted from its freezing, else from its end."""
    frozen = FrozenTable.objects.filter(season=season, month=first_of(month)).last()
    start = localdate(frozen.frozen_at) if frozen else last_of(month)
    return max(start, last_of(month)) + timedelta(days=parameter("league.dispute_days", on=start))


@transaction.atomic
def file_dispute(
    season: Season, month: date | Month, team: Team, item: str, *, statement: str, by: User,
    at: datetime,
) -> Dispute:  # fmt: skip
    """Object to the team's points of an item in a month.

    :raises Refused: after the deadline, for an item the table does not have, or filed twice.
    """
    policies.require_can_file(by, team)
    on, first = localdate(at), first_of(month)
    if first not in months_of(season, on):
        raise Refused(_("这个月不在赛季内，或还没有到。"), field="month")
    if on > (last := deadline_for(season, first)):
        raise Refused(_("异议期到 %s 为止，已经过了。") % last)
    if not statement.strip():
        raise Refused(_("请写明哪里不对、应为多少、凭什么。"), field="statement")
    held = table(season, first, as_of=on)
    row = next((row for row in held.rows if row.team.pk == team.pk), None)
    line = row.line(item) if row else None
    if line is None:
        raise Refused(_("这一月的榜上没有这一队或这一项。"), field="item")
    points = None if line.points is None else Decimal(points_text(line.points))
    made = Dispute(
        season=season, month=first, team=team, item=item, item_name=line.item.name,
        points_then=points, statement=statement.strip()[:600], filed_by=by, filed_at=at,
        due_on=on + timedelta(days=parameter("league.answer_days", on=on)),
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as problem:
        raise Refused(_("本队对这一项的异议正在处理，不用再提。")) from problem
    record("dispute.filed", f"dispute:{made.pk}", by=by, at=at, statement=made.statement,
           **_facts(made))  # fmt: skip
    answering = User.objects.filter(role__in=policies.ANSWERING, is_active=True)
    _tell(made, answering, _("%(team)s对“%(item)s”计分提出异议") % _facts(made), by, at)
    return made


@transaction.atomic
def answer_dispute(number: int, *, answer: str, by: User, at: datetime) -> Dispute:
    """Say how the points came about; a zone leader rules after that."""
    policies.require_can_answer(by)
    row = _lock(number, DisputeState.OPEN)
    if not answer.strip():
        raise Refused(_("请写明核对的结果。"), field="answer")
    row.answer, row.answered_by, row.answered_at = answer.strip()[:600], by, at
    _save(row, DisputeState.ANSWERED)
    record("dispute.answered", f"dispute:{row.pk}", by=by, at=at, answer=row.answer, **_facts(row))
    leaders = User.objects.filter(role=Role.ZONE_LEADER, is_active=True)
    _tell(row, [row.filed_by, *leaders], _("%(team)s对“%(item)s”的异议已答复，待裁定")
          % _facts(row), by, at)  # fmt: skip
    return row


@transaction.atomic
def rule_dispute(number: int, verdict: Verdict, *, by: User, at: datetime) -> Dispute:
    """Decide an objection; where it is upheld, points are added from a day on.

    :raises Refused: without a reason, or where outcome and points contradict each other.
    """
    policies.require_can_rule(by)
    row = _lock(number, DisputeState.OPEN, DisputeState.ANSWERED)
    on = verdict.on or last_of(row.month)
    _check(row, verdict, on)
    row.outcome, row.ruling = verdict.outcome, verdict.reason.strip()[:600]
    row.ruled_by, row.ruled_at = by, at
    _save(row, DisputeState.RULED)
    if verdict.points:
        Correction.objects.create(
            season=row.season, team=row.team, item=row.item, points=verdict.points, on=on,
            reason=row.ruling, dispute=row, by=by, at=at,
        )  # fmt: skip
    record("dispute.ruled", f"dispute:{row.pk}", by=by, at=at, ruling=row.ruling,
           outcome=row.get_outcome_display(), points=verdict.points, on=on,
           **_facts(row))  # fmt: skip
    leads = User.objects.filter(team=row.team, role=Role.TEAM_LEAD, is_active=True)
    _tell(row, [row.filed_by, *leads], _("%(team)s对“%(item)s”的异议已裁定") % _facts(row), by, at)
    return row


def _check(row: Dispute, verdict: Verdict, on: date) -> None:
    if verdict.outcome not in Outcome.values:
        raise Refused(_("请选择裁定结果。"), field="outcome")
    if not verdict.reason.strip():
        raise Refused(_("请写明裁定理由。"), field="reason")
    if not verdict.points.is_finite() or abs(verdict.points) > MOST_POINTS:
        raise Refused(_("更正的分数不能超过 %d 分。") % MOST_POINTS, field="points")
    if (verdict.outcome == Outcome.REJECTED) == bool(verdict.points):
        raise Refused(_("异议成立要写更正多少分；不成立则不更正。"), field="points")
    if not row.month <= on <= row.season.ends_on:
        raise Refused(_("更正要从有异议的那个月起，且在赛季内。"), field="on")


@transaction.atomic
def withdraw_dispute(number: int, *, by: User, at: datetime) -> Dispute:
    """Take an objection back."""
    row = _lock(number, DisputeState.OPEN, DisputeState.ANSWERED)
    policies.require_can_withdraw(by, row)
    _save(row, DisputeState.WITHDRAWN)
    record("dispute.withdrawn", f"dispute:{row.pk}", by=by, at=at, **_facts(row))
    return row


def _lock(number: int, *states: str) -> Dispute:
    row = (
        Dispute.objects.select_for_update(of=("self",))
        .select_related("season", "team", "filed_by").filter(pk=number).first()
    )  # fmt: skip
    if row is None:
        raise Refused(_("没有这份异议。"))
    if row.state not in states:
        raise Stale(_("这份异议已是“%s”，请刷新后再看。") % row.get_state_display())
    return row


def _save(row: Dispute, state: str) -> None:
    row.state = state
    row.version += 1
    row.save()


def _facts(row: Dispute) -> dict[str, Any]:
    return {"team": row.team.short_name, "item": row.item_name, "month": f"{row.month:%Y-%m}"}


def _tell(row: Dispute, users: Iterable[User], text: str, by: User, at: datetime) -> None:
    notify(users, kind=KIND, text=text, at=at, subject=f"dispute:{row.pk}", but=by,
           url=f"/league/disputes/{row.pk}/")  # fmt: skip
