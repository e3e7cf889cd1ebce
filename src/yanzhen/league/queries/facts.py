"""All that a race is scored from, read at once: figures, goals, what is due, corrections."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Q, Sum

from yanzhen.accounts.models import Entry, Membership, Season, Team
from yanzhen.accounts.roles import Role
from yanzhen.journal.kept import kept
from yanzhen.league.calc.scheme import Counted, Goal, Scheme, What
from yanzhen.league.calc.score import Entrant
from yanzhen.league.models import Correction
from yanzhen.league.months import months_between
from yanzhen.league.queries.counting import Sums, count_figures
from yanzhen.league.queries.crediting import credit_changes
from yanzhen.league.queries.rows import Span
from yanzhen.targets import calc
from yanzhen.targets.models import Target
from yanzhen.targets.queries import schedule_for, schedule_of, season_targets, value_on

ZERO = Fraction(0)
# Months and days of a season, weights of four decimals: none needs a larger denominator.
FINEST_SHARE = 1_000_000
# What is a mean or a rating is unknown where nobody gave one; of all else nothing is zero.
RACING = (Role.OFFICER, Role.TEAM_LEAD)


@dataclass(frozen=True, slots=True)
class Field:
    """The teams of a race as they stood on a day.

    `zone`: what the zone counts of each figure, every event once.
    """

    teams: tuple[Team, ...]
    entrants: tuple[Entrant, ...]
    due: Mapping[Goal, Fraction]
    zone: Mapping[Counted, Fraction]


def read_field(season: Season, scheme: Scheme, until: date) -> Field:
    """Return who races in a season and what each is scored from, up to a day.

    A fixed number of queries for a scheme; one while nothing has happened since.
    """
    figures, goals = scheme.figures(), scheme.goals()
    key = ("league.field", season.pk, until, figures, goals)
    return kept(key, lambda: _read(season, figures, goals, until))


def _read(
    season: Season, figures: tuple[Counted, ...], goals: tuple[Goal, ...], until: date
) -> Field:
    span = Span.of(season, until)
    entries = list(
        Entry.objects.filter(season=season)
        .select_related("team")
        .prefetch_related("team__predecessors")
        .order_by("team__kind", "team__code")
    )
    counted = count_figures(figures, span)
    changes = credit_changes(figures, span)
    people = _people(season, span.until)
    aims = _aims(season, goals)
    corrections = _corrections(season, span.until)
    entrants = tuple(
        Entrant(
            entry.team_id, entry.track, _figures(figures, entry.team_id, counted, changes),
            _own_goals(goals, aims, entry.team_id, people.get(entry.team_id, 0), span.until),
            people.get(entry.team_id, 0), _months_old(entry.team, season, span.until),
            corrections.get(entry.team_id, {}),
            _own_due(season, goals, aims, entry.team_id, span.until),
        )
        for entry in entries
    )  # fmt: skip
    zone = {c: sum((held.get(c, ZERO) for held in counted.values()), ZERO) for c in figures}
    return Field(tuple(e.team for e in entries), entrants, _due(season, goals, span.until), zone)


def _figures(
    figures: Iterable[Counted], team: int, counted: Sums, changes: Sums
) -> dict[Counted, Fraction | None]:
    """Return a team's figures; a mean that nothing gave is unknown, anything else is zero."""
    own, moved = counted.get(team, {}), changes.get(team, {})
    found: dict[Counted, Fraction | None] = {}
    for one in figures:
        unknown = one.what is What.MEAN and not own.get(one)
        found[one] = None if unknown else own.get(one, ZERO) + moved.get(one, ZERO)
    return found


def _people(season: Season, on: date) -> dict[int, int]:
    """Return how many court for each team on a day; who changed teams counts where they are."""
    found: dict[int, int] = {}
    held = Membership.objects.filter(member_from__lte=on, user__role__in=RACING).filter(
        Q(member_until__isnull=True) | Q(member_until__gt=on)
    )
    for team, _user in held.values_list("team", "user").distinct():
        found[team] = found.get(team, 0) + 1
    return found


Aims = Mapping[tuple[int, str], Target]


def _aims(season: Season, goals: Iterable[Goal]) -> Aims:
    """Return every team's target of the whole season, by team and metric."""
    if not any(goal.metric for goal in goals):
        return {}
    return {
        (target.team_id, target.metric): target
        for target in season_targets(season)
        # Of the team itself: one of its people, or of one industry alone, owes only a part.
        if target.team_id is not None and not target.person_id and not target.pillar
        and (target.starts_on, target.ends_on) == (season.starts_on, season.ends_on)
    }  # fmt: skip


def _own_goals(
    goals: Iterable[Goal], aims: Aims, team: int, people: int, on: date
) -> dict[Goal, Fraction]:
    """Return what a team owes over the season: its targets as they held on a day, else the
    scheme's fixed figures."""
    found = {}
    for goal in goals:
        value = goal.fixed
        if target := aims.get((team, goal.metric)):
            value = Fraction(value_on(target, on))
        elif value is not None and goal.per_head:
            value = value * people or None
        if value is not None:
            found[goal] = value
    return found


def _own_due(
    season: Season, goals: Iterable[Goal], aims: Aims, team: int, on: date
) -> dict[Goal, Fraction]:
    """Return the share that is due of the targets with a schedule of their own."""
    return {
        goal: _share_due(season, on, schedule_of(target))
        for goal in goals
        if (target := aims.get((team, goal.metric))) and target.course
    }


def _due(season: Season, goals: Iterable[Goal], on: date) -> dict[Goal, Fraction]:
    """Return the share of the season that is due by each goal's schedule on a day."""
    return {
        goal: _share_due(season, on, schedule_for(goal.metric or "default", season.starts_on))
        for goal in goals
    }


def _share_due(season: Season, on: date, schedule: calc.Schedule) -> Fraction:
    share = calc.due_share(season.starts_on, season.ends_on, on, schedule)
    # Five twelfths, not 0.416666666667: points that end on half a hundredth are rounded as a
    # person would round them by hand.
    return Fraction(share).limit_denominator(FINEST_SHARE)


def _months_old(team: Team, season: Season, on: date) -> int | None:
    """Return how old a new team is; one that took over from another is not new."""
    if team.opened_on <= season.starts_on - timedelta(days=92) or team.predecessors.all():
        return None
    return months_between(team.opened_on, on)


def _corrections(season: Season, on: date) -> dict[int, dict[str, Fraction]]:
    found: dict[int, dict[str, Fraction]] = {}
    held = Correction.objects.filter(season=season, on__lte=on).order_by()
    for team, item, points in held.values_list("team", "item").annotate(whole=Sum("points")):
        found.setdefault(team, {})[item] = Fraction(points)
    return found
