"""The scores of a race: every team's points by item under a scheme, and its place in its track."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from yanzhen.league.calc.kinds import ONE, ZERO, Asked, Points, points_of, reached
from yanzhen.league.calc.places import graded, placed
from yanzhen.league.calc.scheme import (
    AGAINST_TARGET,
    WEIGHTED,
    Counted,
    Goal,
    Item,
    Kind,
    Part,
    Scheme,
)


@dataclass(frozen=True, slots=True)
class Entrant:
    """A team as the race sees it.

    Args:
        figures: what it reached, by figure; None or left out: unknown.
        goals: what it was given over the season, by goal; left out: not given.
        people: how many court for it, for items per capita.
        months_old: whole months since it was opened; None: not new.
        corrections: points added by rulings, by item.
        due: the share that is due of goals with a schedule of their own, by goal.
    """

    key: int
    track: str = ""
    figures: Mapping[Counted, Fraction | None] = field(default_factory=dict)
    goals: Mapping[Goal, Fraction] = field(default_factory=dict)
    people: int = 1
    months_old: int | None = None
    corrections: Mapping[str, Fraction] = field(default_factory=dict)
    due: Mapping[Goal, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One item of one team.

    Args:
        points: after scaling, gates and corrections; None: cannot be said (left out of the sum).
        full: full points of the item for this team; 0 where it has none.
        gate: name of the floor that took the points, or "".
        corrected: points that rulings added.
    """

    item: Item
    points: Fraction | None
    full: Fraction
    raw: Points
    gate: str = ""
    corrected: Fraction = ZERO


@dataclass(frozen=True, slots=True)
class Row:
    """One team's line of the table. `place` is within its track; equal ones share it."""

    key: int
    track: str
    lines: tuple[Line, ...]
    total: Fraction
    halves: Mapping[str, Fraction]
    ties: tuple[Fraction, ...]
    gates: tuple[str, ...] = ()
    place: int = 0
    half_places: Mapping[str, int] = field(default_factory=dict)
    grade: int | None = None
    promoted: tuple[str, ...] = ()


def score(scheme: Scheme, entrants: Sequence[Entrant], due: Mapping[Goal, Fraction]) -> list[Row]:
    """Return every team's points and place, best first within each track.

    Args:
        due: the share of the season that is due by each goal's schedule (序时), 0 to 1.

    Notes:
        Items that cannot be said (no goal, nothing due, nobody rated) are left out of both the
        sum of points and the sum of weights where the scheme is brought to full marks.

    Source:
        domain rules 3.3: score = Σ w·min(cap, x/due)·100/Σw + bonus − deduction.
    """
    tracks: dict[str, list[Entrant]] = {}
    for entrant in sorted(entrants, key=lambda one: one.key):
        tracks.setdefault(entrant.track, []).append(entrant)
    return [row for _track, teams in sorted(tracks.items()) for row in _race(scheme, teams, due)]


def _race(scheme: Scheme, teams: Sequence[Entrant], due: Mapping[Goal, Fraction]) -> list[Row]:
    """Return the rows of one track, best first."""
    capita = _capita(teams)
    peers = {
        item.code: _peers(item, teams, capita)
        for item in scheme.items if item.kind is Kind.EFFICACY
    }  # fmt: skip
    weights = _weights(scheme, teams)
    rows = [_row(scheme, team, due, peers, capita[team.key], weights[team.key]) for team in teams]
    return _ranked(scheme, rows)


def _capita(teams: Sequence[Entrant]) -> dict[int, Fraction]:
    """Return by what a per-capita figure is multiplied: mean people ÷ own people."""
    held = [team.people for team in teams if team.people > 0]
    mean = Fraction(sum(held), len(held)) if held else ONE
    return {team.key: mean / team.people if team.people > 0 else ONE for team in teams}


def _peers(item: Item, teams: Sequence[Entrant], capita: Mapping[int, Fraction]) -> list[Fraction]:
    known = [
        reached(item, Asked(t.figures, {}, {}, capita=capita[t.key] if item.per_capita else ONE))
        for t in teams
    ]
    return [figure for figure in known if figure is not None]


def _weights(scheme: Scheme, teams: Sequence[Entrant]) -> dict[int, dict[str, Fraction]]:
    """Return what each item weighs for each team; more where more of its task was given.

    With the handicap by task an item's weight is multiplied by the team's share of the task, and
    those items are brought back to the sum they had, so that no team can gain more than another.
    """
    plain = {item.code: item.weight for item in scheme.items}
    if not scheme.handicap.by_task:
        return {team.key: plain for team in teams}
    tasked = [i for i in scheme.items if i.kind in AGAINST_TARGET and i.goal != Goal()]
    whole = {i.code: sum((t.goals.get(i.goal, ZERO) for t in teams), ZERO) for i in tasked}
    found = {}
    for team in teams:
        shares = {
            i.code: i.weight * team.goals.get(i.goal, ZERO) / whole[i.code]
            for i in tasked if whole[i.code]
        }  # fmt: skip
        applying = sum((plain[code] for code, share in shares.items() if share), ZERO)
        total = sum(shares.values(), ZERO)
        scaled = {code: share * applying / total for code, share in shares.items() if total}
        found[team.key] = plain | scaled
    return found


def _row(
    scheme: Scheme, team: Entrant, due: Mapping[Goal, Fraction],
    peers: Mapping[str, Sequence[Fraction]], capita: Fraction, weights: Mapping[str, Fraction],
) -> Row:  # fmt: skip
    due = {**due, **team.due}
    if team.months_old is not None and team.months_old < scheme.handicap.new_months:
        due = {goal: share * scheme.handicap.new_share for goal, share in due.items()}
    shut = _shut(scheme, team)
    raw = []
    for item in scheme.items:
        weight = weights[item.code]
        own = item if weight == item.weight else replace(item, weight=weight)
        asked = Asked(team.figures, team.goals, due, peers.get(item.code, ()),
                      capita if item.per_capita else ONE)  # fmt: skip
        raw.append((own, points_of(own, asked)))
    scale = _scale(scheme, raw)
    lines = tuple(_line(item, points, scale, shut, team.corrections) for item, points in raw)
    total = sum((line.points for line in lines if line.points is not None), ZERO)
    if scheme.most is not None:
        total = min(total, scheme.most)
    halves = {
        code: sum((one.points or ZERO for one in lines if one.item.half == code), ZERO)
        for code, _name in scheme.halves
    }
    ties = tuple(team.figures.get(counted) or ZERO for _name, counted in scheme.ties)
    promoted = tuple(
        p.name for p in scheme.promotions if (team.figures.get(p.counted) or ZERO) >= p.at_least
    )
    gates = tuple(dict.fromkeys(shut.values()))
    return Row(team.key, team.track, lines, total, halves, ties, gates, promoted=promoted)


def _shut(scheme: Scheme, team: Entrant) -> dict[str, str]:
    """Return which items a floor shuts, with the floor's name."""
    found: dict[str, str] = {}
    for gate in scheme.gates:
        goal, figure = team.goals.get(gate.goal), team.figures.get(gate.counted)
        if not goal or (figure or ZERO) / goal >= gate.at_least:
            continue
        hit = gate.hits or tuple(i.code for i in scheme.items if i.part is Part.MAIN)
        found |= dict.fromkeys(hit, gate.name)
    return found


def _scale(scheme: Scheme, raw: Sequence[tuple[Item, Points]]) -> Fraction:
    """Return by what main points are multiplied to come to full marks."""
    if scheme.full_marks is None:
        return ONE
    said = [i.weight for i, p in raw if i.part is Part.MAIN and p.points is not None]
    whole = sum(said, ZERO)
    return scheme.full_marks / whole if whole else ONE


def _line(
    item: Item, points: Points, scale: Fraction, shut: Mapping[str, str],
    corrections: Mapping[str, Fraction],
) -> Line:  # fmt: skip
    by = scale if item.part is Part.MAIN else ONE
    found = points.points
    if found is not None:
        found = ZERO if item.code in shut else found if by is ONE else found * by
        found = -abs(found) if item.part is Part.DEDUCTION else found
    corrected = corrections.get(item.code, ZERO)
    if corrected:
        found = (found or ZERO) + corrected
    full = ZERO
    if item.kind in WEIGHTED and item.part is Part.MAIN:
        full = item.weight if by is ONE else item.weight * by
    return Line(item, found, full, points, shut.get(item.code, ""), corrected)


def _ranked(scheme: Scheme, rows: Sequence[Row]) -> list[Row]:
    """Put rows in order; what decides is the total as printed, then the ties in their order."""
    keys = {row.key: (printed(row.total), *row.ties) for row in rows}
    places = placed(keys)
    halves = {
        code: placed({row.key: (printed(row.halves[code]),) for row in rows})
        for code, _name in scheme.halves
    }
    grades = graded(places, len(scheme.grades), {row.key for row in rows if row.promoted})
    found = [
        replace(
            row, place=places[row.key], grade=grades.get(row.key),
            half_places={code: at[row.key] for code, at in halves.items()},
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda row: (row.place, row.key))


def printed(points: Fraction) -> Fraction:
    """Return points as they are printed and compared: two decimals, halves away from zero.

    >>> printed(Fraction("1.005")), printed(Fraction("-1.005")), printed(Fraction(2, 3))
    (Fraction(101, 100), Fraction(-101, 100), Fraction(67, 100))
    """
    # In whole numbers: a table of sixty teams prints a thousand of them.
    top, beneath = abs(points.numerator), points.denominator
    whole = (200 * top + beneath) // (2 * beneath)
    return Fraction(whole if points >= 0 else -whole, 100)
