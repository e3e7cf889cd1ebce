"""The zone's projects as rows for the engine, as they were known at the end of a day.

Built from registrations, moves between stages and verified contracts; what was recorded after
the day is rolled back: later moves, later papers, later amounts, later owners. At most eight
queries.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from django.db.models import Q
from django.utils.timezone import get_default_timezone, localdate

from yanzhen.accounts.models import Membership
from yanzhen.journal.models import Event
from yanzhen.projects.models import (
    Evidence,
    EvidenceState,
    Origin,
    Project,
    StageMove,
    Tenure,
    TenureEnd,
)
from yanzhen.projects.stages import BEFORE_SIGNING, SIGNED_OR_LATER, Proof, Stage
from yanzhen.targets.calc.forecast.records import DROPPED, SIGNED, Events

LEAD, TALKS, INTENT, ASSESSED = range(4)
# The engine's step of each stage; what is told of S1 is that a lead is real, not more.
STEP = {
    Stage.S0.value: LEAD, Stage.S1.value: LEAD, Stage.S2.value: TALKS, Stage.S3.value: INTENT,
    Stage.S4.value: ASSESSED,
}  # fmt: skip
STOOD = (EvidenceState.VERIFIED, EvidenceState.REVOKED, EvidenceState.EXPIRED)
WITHOUT_OWNER = (TenureEnd.LAPSED, TenureEnd.RELEASED)


@dataclass(frozen=True, slots=True)
class History:
    """Rows by project number, and whose team each project was on the day."""

    events: Events
    team_of: Mapping[int, int | None]


@dataclass(slots=True)
class _Story:
    """One project's row, its moves up to the day, and its signing as of the day."""

    row: dict[str, Any]
    moves: list[dict[str, Any]] = field(default_factory=list)
    signed_on: date | None = None
    first_end: str = ""


@dataclass(frozen=True, slots=True)
class _Contract:
    issued_on: date
    amount: Decimal


def history(on: date) -> History:
    """Return every project's rows as known at the end of a day."""
    end = datetime.combine(on + timedelta(days=1), time(), get_default_timezone())
    stories = _stories(on, end)
    contracts = _contracts(end)
    planned = _planned_then(end)
    rows: list[tuple[int, float, int, int]] = []
    for number, story in stories.items():
        contract = _signing(story, contracts.get(number, []))
        amount = float(planned.get(number, _known(story.row)) or 0)
        rows += _rows(number, story, contract, amount, on)
    return History(_events(rows), _teams(stories, on))


def _stories(on: date, end: datetime) -> dict[int, _Story]:
    columns = ("pk", "registered_at", "origin", "stage", "stage_since", "claimed_stage",
               "claimed_on", "signed_on", "planned_cny", "agreed_cny", "team_id")  # fmt: skip
    found = Project.objects.filter(registered_at__lt=end).order_by("pk").values(*columns)
    stories = {row["pk"]: _Story(row, signed_on=row["signed_on"]) for row in found}
    told = StageMove.objects.order_by("-moved_at", "-pk").values(
        "project_id", "start", "end", "moved_on", "moved_at", "signed_on_before"
    )
    for move in told.iterator(chunk_size=5000):
        story = stories.get(move["project_id"])
        if story is None:
            continue
        story.first_end = move["end"]
        if move["moved_at"] >= end:
            # Rolled back: what held before it.
            story.signed_on = move["signed_on_before"]
            story.row["stage"], story.row["stage_since"] = move["start"], on
        else:
            story.moves.insert(0, dict(move))
    return stories


def _contracts(end: datetime) -> dict[int, list[_Contract]]:
    """Return each project's contracts that had been handed in and stood by the end of the day.

    One that was revoked since had stood; when it was verified is not kept, only when it came.
    """
    verified = Q(state=EvidenceState.VERIFIED, decided_at__lt=end)
    ended = Q(state__in=STOOD, uploaded_at__lt=end) & ~Q(state=EvidenceState.VERIFIED)
    rows = (
        Evidence.objects.filter(verified | ended, proof=Proof.AGREEMENT)
        .order_by("pk").values_list("project_id", "issued_on", "amount_cny")
    )  # fmt: skip
    found: dict[int, list[_Contract]] = {}
    for project, issued_on, amount in rows:
        if issued_on is not None and amount is not None:
            found.setdefault(project, []).append(_Contract(issued_on, amount))
    return found


def _signing(story: _Story, contracts: list[_Contract]) -> _Contract | None:
    """Return the contract that counted on the day."""
    if story.signed_on is None:
        return None
    held = [c for c in contracts if c.issued_on == story.signed_on]
    return held[-1] if held else None


def _planned_then(end: datetime) -> dict[int, Decimal | None]:
    """Return the planned amounts before they were changed after the day, by project."""
    changed = Event.objects.filter(verb="project.changed", at__gte=end).order_by("-pk")
    before: dict[str, Decimal | None] = {}
    for subject, facts in changed.values_list("subject", "facts"):
        told = facts.get("before", {})
        if "planned" in told:
            value = told["planned"]
            before[subject.partition(":")[2]] = Decimal(value) if value is not None else None
    numbers = Project.objects.filter(code__in=before).values_list("pk", "code") if before else ()
    return {pk: before[code] for pk, code in numbers}


def _known(row: Mapping[str, Any]) -> Decimal | None:
    """Return what was planned; agreed only while no contract has fixed it."""
    planned: Decimal | None = row["planned_cny"]
    return planned if planned is not None or row["signed_on"] else row["agreed_cny"]


def _rows(
    number: int, story: _Story, contract: _Contract | None, amount: float, on: date
) -> Iterable[tuple[int, float, int, int]]:
    registered = localdate(story.row["registered_at"])
    if contract and contract.issued_on < registered:
        return [(number, float(contract.amount), SIGNED, contract.issued_on.toordinal())]
    if contract is None and _was_signed_before_us(story):
        return []
    found = [(registered, LEAD), *_claimed(story, registered)]
    for move in story.moves:
        found += _of_move(move, signed_now=contract is not None)
    if story.row["stage"] == Stage.X and not any(m["end"] == Stage.X for m in story.moves):
        found.append((story.row["stage_since"], DROPPED))
    last = on.toordinal()
    rows = [(number, amount, kind, day.toordinal()) for day, kind in found]
    if contract:
        signed = contract.issued_on.toordinal()
        rows = [row for row in rows if row[3] <= signed and row[2] != DROPPED]
        rows.append((number, float(contract.amount), SIGNED, signed))
    return [row for row in rows if row[3] <= last]


def _was_signed_before_us(story: _Story) -> bool:
    """Return whether a project is said to have been signed before it came into the system."""
    if story.row["origin"] == Origin.REGISTERED:
        return False
    return SIGNED_OR_LATER.count(story.row["claimed_stage"]) > 0 or (
        story.first_end in SIGNED_OR_LATER
    )


def _claimed(story: _Story, registered: date) -> list[tuple[date, int]]:
    step = STEP.get(story.row["claimed_stage"], LEAD)
    return [(registered, step)] if step != LEAD else []


def _of_move(move: Mapping[str, Any], *, signed_now: bool) -> list[tuple[date, int]]:
    """Return what a move says: a step on, the end, or a signing that fell away."""
    day, before, end = move["moved_on"], move["signed_on_before"], move["end"]
    if end == Stage.X:
        return [] if before else [(day, DROPPED)]
    if before and end in BEFORE_SIGNING and not signed_now:
        # It is courted on from the morrow; the engine begins another life there.
        return [(before, SIGNED), (day, DROPPED), (day + timedelta(days=1), STEP[end])]
    return [(day, STEP[end])] if end in STEP else []


def _events(rows: list[tuple[int, float, int, int]]) -> Events:
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    project, amount, kind, day = columns
    return Events(
        np.array(project, dtype=np.int64), np.array(amount, dtype=np.float64),
        np.array(kind, dtype=np.int64), np.array(day, dtype=np.int64),
    )  # fmt: skip


def _teams(stories: Mapping[int, _Story], on: date) -> dict[int, int | None]:
    """Return whose team each project was: as it stands, unless its holder, or the holder's team,
    changed since. A lead goes with its holder into another team, what is signed stays."""
    found: dict[int, int | None] = {n: story.row["team_id"] for n, story in stories.items()}
    changed = Q(since__gt=on) | Q(until__gt=on) | Q(user__memberships__member_from__gt=on)
    moved = set(Tenure.objects.filter(changed).values_list("project_id", flat=True)) & set(found)
    if not moved:
        return found
    teams = _memberships()
    held = Tenure.objects.filter(project__in=moved, since__lte=on).order_by("since", "pk")
    for project in moved:
        found[project] = None
    for project, user, team, until, why in held.values_list(
        "project", "user", "team", "until", "ended_by"
    ):
        if until is not None and until <= on and why in WITHOUT_OWNER:
            found[project] = None
        else:
            day = min(on, stories[project].signed_on or on)
            found[project] = _team_on(teams.get(user, []), day, team)
    return found


def _memberships() -> dict[int, list[tuple[date, int]]]:
    """Return by person from which day they belonged to which team, the earliest first."""
    found: dict[int, list[tuple[date, int]]] = {}
    rows = Membership.objects.order_by("member_from", "pk")
    for user, day, team in rows.values_list("user", "member_from", "team"):
        found.setdefault(user, []).append((day, team))
    return found


def _team_on(moves: list[tuple[date, int]], day: date, otherwise: int | None) -> int | None:
    """Return the team of a person on a day; `otherwise` where nothing is known of it."""
    held = [team for start, team in moves if start <= day]
    return held[-1] if held else otherwise
