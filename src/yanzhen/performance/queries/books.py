"""Read the books of one person or a whole team, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, tzinfo

from django.db.models import Min, Q, QuerySet
from django.utils.timezone import get_current_timezone, make_aware

from yanzhen.accounts.models import Membership, Team, User
from yanzhen.common.parameters import parameter
from yanzhen.integrity.queries import excluded
from yanzhen.performance.calc.book import Book, Doing, Lead, Reached, Report
from yanzhen.performance.calc.figures import Limits, gates_reached
from yanzhen.performance.calc.months import Month, Span, first_day, shift
from yanzhen.projects.models import (
    Activity,
    Evidence,
    EvidenceState,
    Registration,
    StageMove,
    Tenure,
)
from yanzhen.projects.stages import GATES, Proof, Stage

PLACE = {gate.stage.value: place for place, gate in enumerate(GATES)}


def read_limits(on: date) -> Limits:
    """Return the limits in force on a day."""
    return Limits(
        parameter("performance.record_days", on=on), parameter("projects.respond_days", on=on),
        parameter("projects.quiet_warning_days", on=on),
    )  # fmt: skip


def read_books(
    people: Sequence[User], month: Month, on: date, *, back: int = 24
) -> dict[int, Book]:
    """Return each person's book for a month and some months before. Ten queries.

    Args:
        on: the day it is read; what confirmed cases exclude on it does not count.
        back: how many months before; a trip or a touch of the month before those is read too.
    """
    start = first_day(shift(month, -back - 1))
    numbers = [person.pk for person in people]
    joined = _first_days(numbers)
    doings = _doings(numbers, start)
    # What was handed on, signed or lost before then can add nothing.
    old = Q(until__lt=start) | Q(project__signed_on__lt=start)
    old |= Q(project__stage=Stage.X, project__stage_since__lt=start)
    tenures = list(
        Tenure.objects.filter(user__in=numbers).exclude(old).values_list(
            "user", "project", "since", "until", "project__registered_at", "project__signed_on",
            "project__stage", "project__stage_since",
        )
    )  # fmt: skip
    held = {row[1] for row in tenures}
    gates = _gates(held, tenures)
    signed = _signings(held, on)
    touches = _touches(held, start)
    reports = _reports(numbers, start)
    books = {}
    by_person: dict[int, list[Row]] = defaultdict(list)
    for row in tenures:
        by_person[row[0]].append(row)
    for pk in numbers:
        own = by_person[pk]
        reached = [r for row in own for r in _while_held(row, gates, signed)]
        books[pk] = Book(
            known_from=joined.get(pk),
            doings=tuple(doings.get(pk, ())),
            reached=tuple(sorted(reached, key=lambda r: (r.on, r.project))),
            reports=tuple(reports.get(pk, ())),
            leads=tuple(_lead(row, touches) for row in own),
            gates={row[1]: gates[row[1]] for row in own},
        )
    return books


def spans_in(team: Team, people: Iterable[User]) -> dict[int, tuple[Span, ...]]:
    """Return when each person belonged to a team: a membership's last day is before its end. One
    query."""
    spans: dict[int, list[Span]] = defaultdict(list)
    for row in Membership.objects.filter(team=team, user__in=[p.pk for p in people]):
        spans[row.user_id].append(_span(row))
    return {pk: tuple(some) for pk, some in spans.items()}


def _span(row: Membership) -> Span:
    end = row.member_until
    return Span(row.member_from, date.fromordinal(end.toordinal() - 1) if end else None)


def _first_days(numbers: list[int]) -> dict[int, date]:
    rows = Membership.objects.filter(user__in=numbers).values_list("user")
    return dict(rows.annotate(first=Min("member_from")))


FIELDS = ("pk", "kind", "on", "until", "company", "project__company", "decision_maker",
          "recorded_at")  # fmt: skip


def _doings(numbers: list[int], start: date) -> dict[int, list[Doing]]:
    found: dict[int, list[Doing]] = defaultdict(list)
    zone = get_current_timezone()  # asked once: for each of thousands of moments it takes long
    own = Activity.objects.filter(by__in=numbers, on__gte=start).order_by("on", "pk")
    seen = set()
    for person, *row in own.values_list("by", *FIELDS):
        seen.add((person, row[0]))
        found[person].append(_doing(row, zone, own=True))
    through = Activity.colleagues.through.objects.filter(user__in=numbers,
                                                         activity__on__gte=start)  # fmt: skip
    joined = through.order_by("activity__on", "activity")
    for person, *row in joined.values_list("user", *(f"activity__{name}" for name in FIELDS)):
        if (person, row[0]) not in seen:
            found[person].append(_doing(row, zone, own=False))
    return found


def _doing(row: Sequence[object], zone: tzinfo, *, own: bool) -> Doing:
    pk, kind, on, until, company, of_project, decision_maker, recorded_at = row
    assert isinstance(pk, int) and isinstance(on, date) and isinstance(recorded_at, datetime)
    last = until if isinstance(until, date) else on
    firm = company or of_project
    return Doing(pk, str(kind), on, last, firm if isinstance(firm, int) else None,
                 bool(decision_maker), recorded_at.astimezone(zone).date(), own)  # fmt: skip


Row = tuple[int, int, date, date | None, datetime, date | None, str, date]


def _gates(held: set[int], tenures: Sequence[Row]) -> dict[int, dict[str, date]]:
    moves: dict[int, list[tuple[str, str, date]]] = defaultdict(list)
    rows = StageMove.objects.filter(project__in=held).order_by("moved_at", "pk")
    for project, start, end, day in rows.values_list("project", "start", "end", "moved_on"):
        moves[project].append((start, end, day))
    zone = get_current_timezone()
    registered = {row[1]: row[4].astimezone(zone).date() for row in tenures}
    return {pk: gates_reached(registered[pk], moves[pk], PLACE) for pk in held}


def _signings(held: set[int], on: date) -> dict[int, date]:
    """Return the signing day of these projects by the contract that counts."""
    out = {one.evidence for one in excluded(on) if one.counted == "SIGNING"}
    rows = Evidence.objects.filter(
        project__in=held, proof=Proof.AGREEMENT, state=EvidenceState.VERIFIED
    ).values_list("project", "issued_on", "pk")
    return {project: day for project, day, pk in rows if day is not None and pk not in out}


def _while_held(
    row: Row, gates: dict[int, dict[str, date]], signed: dict[int, date]
) -> list[Reached]:
    """Return what a project reached while this person held it; the day a project is handed on
    belongs to who takes it."""
    _user, project, since, until, *_rest = row
    days = {stage: gates[project].get(stage) for stage in ("S1", "S2")}
    days["S5"] = signed.get(project)
    return [
        Reached(project, stage, day)
        for stage, day in days.items()
        if day is not None and since <= day and (until is None or day < until)
    ]


def _touches(held: set[int], start: date) -> dict[int, list[date]]:
    touches: dict[int, list[date]] = defaultdict(list)
    rows = Activity.objects.filter(project__in=held, on__gte=start).exclude(kind="NOTE")
    for project, day in rows.values_list("project", "on"):
        touches[project].append(day)
    return touches


def _lead(row: Row, touches: dict[int, list[date]]) -> Lead:
    _user, project, since, until, _registered_at, signed_on, stage, stage_since = row
    ends = [day for day in (until, signed_on) if day is not None]
    if stage == Stage.X:
        ends.append(stage_since)
    # Taking a lead up is a touch: nobody is late on the day they get it.
    days = sorted({since, *touches.get(project, ())})
    return Lead(project, since, min(ends, default=None), tuple(days))


def _reports(numbers: list[int], start: date) -> dict[int, list[Report]]:
    midnight = make_aware(datetime.combine(start, time()))
    rows: QuerySet[Registration] = Registration.objects.filter(
        by__in=numbers, registered_at__gte=midnight, project__isnull=False
    )
    told = list(rows.order_by("registered_at").values_list("by", "project", "registered_at"))
    projects = {project for _by, project, _at in told}
    first = dict(
        Activity.objects.filter(project__in=projects)
        .order_by()
        .values_list("project")
        .annotate(first=Min("on"))
    )
    found: dict[int, list[Report]] = defaultdict(list)
    zone = get_current_timezone()
    for by, project, at in told:
        day = at.astimezone(zone).date()
        answered = first.get(project)
        found[by].append(Report(project, day, max(answered, day) if answered else None))
    return found
