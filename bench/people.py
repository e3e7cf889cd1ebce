"""What people did for the synthetic projects: tenures, moves and activities of two years."""

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

CHUNK = 5_000
GATES = ("S0", "S1", "S2", "S3", "S4", "S5", "S11", "S12", "S13", "S14", "S15")
# Trips, visits, receptions and calls, as an officer's year is made of them.
KINDS = (("TRIP", 10), ("VISIT", 40), ("RECEPTION", 20), ("CALL", 30))
MOST_DEEDS = 6


def fill_doings(rng: random.Random) -> None:
    """Give every owned project its holder, the moves that led to its stage, and 1–6 activities."""
    from django.db import transaction

    from yanzhen.projects.models import Activity, Project, StageMove, Tenure

    rows = Project.objects.filter(owner__isnull=False).order_by("pk")
    numbers = list(rows.values_list("pk", flat=True))
    for first in range(0, len(numbers), CHUNK):
        some = rows.filter(pk__in=numbers[first : first + CHUNK])
        with transaction.atomic():
            tenures, moves, deeds = [], [], []
            for project in some:
                began = project.stage_since - timedelta(days=rng.randint(0, 500))
                tenures.append(Tenure(project=project, user_id=project.owner_id,
                                      team_id=project.team_id, since=began))  # fmt: skip
                moves += _moves(project, began)
                deeds += _deeds(project, began, rng)
            Tenure.objects.bulk_create(tenures, ignore_conflicts=True)
            StageMove.objects.bulk_create(moves)
            Activity.objects.bulk_create(deeds)


def _moment(day):
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


def _moves(project, began) -> list:
    from yanzhen.projects.models import StageMove

    if project.stage not in GATES:
        return []
    way = GATES[: GATES.index(project.stage) + 1]
    span = (project.stage_since - began).days
    return [
        StageMove(project=project, start=start, end=end, by_id=project.owner_id, moved_on=day,
                  moved_at=_moment(day))
        for place, (start, end) in enumerate(pairwise(way), start=1)
        for day in [began + timedelta(days=span * place // max(len(way) - 1, 1))]
    ]  # fmt: skip


def _deeds(project, began, rng: random.Random) -> list:
    from yanzhen.projects.models import Activity

    made = []
    last = datetime.now(tz=UTC).date() - timedelta(days=1)  # a trip is recorded when it is over
    for _ in range(rng.randint(1, MOST_DEEDS)):
        kind = rng.choices([k for k, _ in KINDS], [w for _, w in KINDS])[0]
        day = min(began + timedelta(days=rng.randint(0, 700)), project.quiet_since, last)
        made.append(Activity(
            kind=kind, project=project, company_id=project.company_id, on=day, summary="谈了选址",
            until=min(day + timedelta(days=rng.randint(0, 3)), last) if kind == "TRIP" else None,
            decision_maker="某总" if rng.random() < 0.5 else "", by_id=project.owner_id,
            team_id=project.team_id, recorded_at=_moment(day + timedelta(days=rng.randint(0, 5))),
        ))  # fmt: skip
    return made
