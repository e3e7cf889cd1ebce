"""How far each target is, for the zone and for each team, and how the year runs."""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.models import Entry, Season, Team
from yanzhen.chains.queries import list_pillars
from yanzhen.common.parameters import parameter
from yanzhen.journal.kept import kept
from yanzhen.targets import calc
from yanzhen.targets.actuals import Actuals, read_actuals
from yanzhen.targets.metrics import BY_METRIC, CHILDREN, Metric
from yanzhen.targets.models import Grain, Target, TargetChange
from yanzhen.targets.wording import show_figure, show_value


@dataclass(frozen=True, slots=True)
class Tile:
    """One target as a page shows it; every figure with its arithmetic."""

    pk: int
    version: int
    metric: str
    team_id: int | None
    label: str
    definition: str
    unit: str
    value: Decimal
    target: str
    actual: str
    reached: Decimal
    share: float
    due: float
    due_figure: str
    deviation: float
    tone: str
    word: str
    need: str
    period: tuple[date, date]
    url: str
    person_id: int | None = None
    pillar: str = ""
    schedule: calc.Schedule = field(default_factory=calc.Schedule)
    parts: tuple["Tile", ...] = ()
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A season on a day: how much of it is over, and its targets."""

    season: Season
    on: date
    elapsed: float
    months: int
    due: float
    tiles: tuple[Tile, ...]

    @property
    def hero(self) -> Tile | None:
        return next((t for t in self.tiles if t.metric == Metric.SIGNED_10YI), None)


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team's line: a cell per metric, None where the team has no such target."""

    team: Team
    tiles: list[Tile | None]


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a course: running actual (None after today) and what is due by its end."""

    label: str
    added: str
    actual: Decimal | None
    actual_text: str
    due: Decimal
    due_text: str
    url: str


def schedule_of(target: Target) -> calc.Schedule:
    """Return a target's own schedule, else the one that the parameters give its metric."""
    if not target.course:
        return schedule_for(target.metric, target.starts_on)
    daily = parameter("targets.month_progress", on=target.starts_on) == "daily"
    given = parameter("targets.schedule", on=target.starts_on)
    numbers = target.steps or given.get(target.course, ())
    return calc.Schedule(target.course, tuple(float(n) for n in numbers), daily)


def schedule_for(metric: str, on: date) -> calc.Schedule:
    """Return the schedule that the parameters give a metric."""
    given = parameter("targets.schedule", on=on)
    kind = given.get(metric, given["default"])
    numbers = tuple(float(n) for n in given.get(kind, ()))
    daily = parameter("targets.month_progress", on=on) == "daily"
    return calc.Schedule(kind, numbers, daily)


def season_targets(season: Season) -> list[Target]:
    """Return all targets of a season with their changes, in two queries; one while nothing has
    happened since. They are for reading: whoever changes one locks its row and reads it anew."""
    return list(kept(("targets.season", season.pk), lambda: _season_targets(season)))


def _season_targets(season: Season) -> list[Target]:
    rows = (
        Target.objects.filter(season=season)
        .select_related("team", "person")
        .prefetch_related("changes")
    )
    order = list(Metric.values)
    return sorted(rows, key=lambda t: (t.is_batch, order.index(t.metric), t.starts_on))


def standing(
    season: Season,
    on: date,
    *,
    team: Team | None = None,
    targets: list[Target] | None = None,
    actuals: Actuals | None = None,
    values: Mapping[int, Decimal] | None = None,
) -> Standing:
    """Return the zone's (or a team's) targets with actual, due, deviation and lamp.

    Args:
        values: what targets were as somebody knew them, by number; else what holds on the day.
    """
    targets = season_targets(season) if targets is None else targets
    actuals = read_actuals(season.starts_on, on) if actuals is None else actuals
    team_id = team.pk if team else None
    own = [target for target in targets if target.team_id == team_id and not target.person_id]
    reading = _Reading(season, on, actuals)
    known = values or {}
    tiles = _named([_tile(t, on, reading.of(t), known.get(t.pk)) for t in own])
    daily = parameter("targets.month_progress", on=season.starts_on) == "daily"
    elapsed = calc.months_elapsed(season.starts_on, season.ends_on, on, daily=daily)
    months = calc.month_count(season.starts_on, season.ends_on)
    return Standing(season, on, elapsed, months, min(elapsed / months, 1.0), _nest(tiles))


@dataclass(slots=True)
class _Reading:
    """Actuals as fine as a target asks for; the finer ones are read when one does."""

    season: Season
    on: date
    actuals: Actuals
    finer: dict[str, Actuals] = field(default_factory=dict)

    def of(self, target: Target) -> Actuals:
        if target.person_id is None and not target.pillar:
            return self.actuals
        kind = "people" if target.person_id else "pillars"
        if kind not in self.finer:
            start = self.season.starts_on
            self.finer[kind] = read_actuals(
                start, self.on, people=kind == "people", pillars=kind == "pillars"
            )
        return self.finer[kind]


def _named(tiles: list[Tile]) -> list[Tile]:
    """Name the leading industry of targets that are of one only."""
    if not any(tile.pillar for tile in tiles):
        return tiles
    names = {pillar.code: pillar.name for pillar in list_pillars()}
    return [
        replace(tile, label=f"{tile.label} · {names.get(tile.pillar, tile.pillar)}")
        if tile.pillar else tile for tile in tiles
    ]  # fmt: skip


def _nest(tiles: list[Tile]) -> tuple[Tile, ...]:
    """Hang the parts ("其中") under their whole where both stand for one period."""
    part_of = {part.metric.value: whole for whole, parts in CHILDREN.items() for part in parts}
    wholes = {(tile.metric, tile.pillar, tile.period) for tile in tiles}
    nested = []
    for tile in tiles:
        if (part_of.get(tile.metric, ""), tile.pillar, tile.period) in wholes:
            continue
        parts = tuple(
            replace(part, is_part=True)
            for part in tiles
            if part_of.get(part.metric) == tile.metric
            and (part.pillar, part.period) == (tile.pillar, tile.period)
        )
        nested.append(replace(tile, parts=parts))
    return tuple(nested)


@dataclass(frozen=True, slots=True)
class Compared:
    """A target on a past day: as it stood then (None: not set yet), and as restated since."""

    then: Tile | None
    now: Tile

    @property
    def differs(self) -> bool:
        then = self.then
        return then is not None and (
            (then.reached, then.value) != (self.now.reached, self.now.value)
        )


def compare(then: Standing, now: Standing) -> list[Compared]:
    """Return each target's figures of a past day, as they stood and as restated, in their order."""
    stood = {tile.pk: tile for whole in then.tiles for tile in (whole, *whole.parts)}
    return [Compared(stood.get(tile.pk), tile) for whole in now.tiles
            for tile in (whole, *whole.parts)]  # fmt: skip


def value_on(target: Target, on: date) -> Decimal:
    """Return what held on a day: the last change in effect by then, else the first one."""
    return _held(list(target.changes.all()), on) or target.value


def value_known(target: Target, on: date, known: datetime) -> Decimal | None:
    """Return what held on a day as it was known at a moment, by the changes written down before
    it; None where the target had not been set."""
    return _held([change for change in target.changes.all() if change.at < known], on)


def _held(changes: list[TargetChange], on: date) -> Decimal | None:
    held = [change.value for change in changes if change.effective_on <= on]
    if held:
        return held[-1]
    return changes[0].value if changes else None


def _tile(target: Target, on: date, actuals: Actuals, known: Decimal | None = None) -> Tile:
    definition = BY_METRIC[target.metric]
    value = value_on(target, on) if known is None else known
    until = min(on, target.ends_on)
    reached = actuals.total(
        target.metric, target.starts_on, until, target.team_id, person=target.person_id,
        pillar=target.pillar,
    )  # fmt: skip
    due = calc.due_share(target.starts_on, target.ends_on, on, schedule_of(target))
    off = calc.deviation(reached, value, due)
    tone, word = _lamp(target, reached, value, off, on)
    return Tile(
        pk=target.pk, version=target.version, metric=target.metric, team_id=target.team_id,
        person_id=target.person_id, label=_label(target),
        pillar=target.pillar, schedule=schedule_of(target), definition=str(definition.text),
        unit=str(definition.unit.label),
        value=value, target=show_figure(target.metric, value),
        actual=show_figure(target.metric, reached), reached=reached,
        share=calc.share_done(reached, value), due=due,
        due_figure=_due_figure(target.metric, float(value) * due), deviation=off, tone=tone,
        word=word, need=_need(target, reached, value, on),
        period=(target.starts_on, target.ends_on),
        url=reverse("targets:counted", args=[target.pk]),
    )  # fmt: skip


def _label(target: Target) -> str:
    """Return what a target is called among others: a batch without a name of its own by its months
    too, as the year's target of the same metric stands beside it."""
    if target.label or not target.is_batch:
        return str(target)
    first, last = target.starts_on.month, target.ends_on.month
    months = f"{first}–{last}" if first != last else str(first)
    return _("%(target)s · %(months)s 月") % {"target": target, "months": months}


def _due_figure(metric: str, due: float) -> str:
    is_count = not BY_METRIC[metric].unit.is_money
    return f"{due:,.2f}".rstrip("0").rstrip(".") if is_count else show_figure(metric, due)


def _lamp(
    target: Target, reached: Decimal, value: Decimal, off: float, on: date
) -> tuple[str, str]:
    if on < target.starts_on:
        return "none", _("未开始")
    if reached >= value:
        return "green", _("已完成")
    late = (on - target.ends_on).days
    if late > 0:
        return "red", _("超期 %d 天") % late
    tone = calc.lamp(off * 100, parameter("targets.lamp_points", on=target.starts_on))
    if tone == "green":
        return tone, _("持平") if round(off * 100, 1) == 0 else _("超序时")
    return tone, _("关注") if tone == "amber" else _("滞后")


def _need(target: Target, reached: Decimal, value: Decimal, on: date) -> str:
    """Say what is still needed each month, so that the tile calls for something."""
    total = calc.month_count(target.starts_on, target.ends_on)
    left = total - calc.months_elapsed(target.starts_on, target.ends_on, on, daily=True)
    rate = calc.run_rate(reached, value, left)
    if rate == 0:
        return _("目标已达成")
    missing = show_value(target.metric, value - reached)
    if rate is None:
        return _("还差 %s") % missing
    return _("还差 %(missing)s，月均须 %(rate)s") % {
        "missing": missing, "rate": show_value(target.metric, rate),
    }  # fmt: skip


def tiles_of(
    season: Season, on: date, targets: Iterable[Target], actuals: Actuals
) -> dict[int, Tile]:
    """Return how far each of some targets is, of whomever, by number."""
    reading = _Reading(season, on, actuals)
    return {target.pk: _tile(target, on, reading.of(target)) for target in targets}


def team_rows(
    season: Season, on: date, *, targets: list[Target], actuals: Actuals
) -> tuple[list[Tile], list[TeamRow]]:
    """Return the zone's year targets as columns and each team's line beneath them."""
    whole = [t for t in targets if t.team_id is None]
    reading = _Reading(season, on, actuals)
    heads = _named([_tile(target, on, reading.of(target)) for target in whole])
    teams = Team.objects.filter(entries__season=season).order_by("kind", "code")
    by_place = {
        (t.team_id, t.metric, t.pillar, t.starts_on, t.ends_on): t
        for t in targets if not t.person_id
    }  # fmt: skip
    rows = []
    for team in teams:
        places = [(team.pk, head.metric, head.pillar, *head.period) for head in heads]
        tiles = [
            _tile(by_place[p], on, reading.of(by_place[p])) if p in by_place else None
            for p in places
        ]
        rows.append(TeamRow(team, tiles))
    return heads, rows


def course(tile: Tile, on: date, actuals: Actuals) -> list[Month]:
    """Return the months of a target's period with running actual and due."""
    start, end = tile.period
    months = calc.months_of(start, end)
    if tile.pillar and actuals.grain == Grain.TEAM:
        actuals = read_actuals(start, min(on, end), pillars=True)
    added = actuals.by_month(
        tile.metric, start, min(on, end), tile.team_id, person=tile.person_id, pillar=tile.pillar
    )
    running = calc.cumulate(months, added)
    schedule = tile.schedule
    rows = []
    for month, total in zip(months, running, strict=True):
        last = _month_end(month)
        due = Decimal(str(float(tile.value) * calc.due_share(start, end, last, schedule)))
        past = month <= (on.year, on.month)
        actual = Decimal(str(total)) if past else None
        rows.append(
            Month(
                _("%d月") % month[1],
                show_figure(tile.metric, added.get(month, Decimal(0))) if past else "",
                actual, show_figure(tile.metric, actual), due, _due_figure(tile.metric, float(due)),
                f"{tile.url}?month={month[0]}-{month[1]:02d}" if past else "",
            )
        )  # fmt: skip
    return rows


def _month_end(month: tuple[int, int]) -> date:
    return date(*month, calendar.monthrange(*month)[1])


def split_form_rows(target: Target) -> list[tuple[Team, Decimal | None]]:
    """Return the season's teams, each with its part of a zone target."""
    entries: Iterable[Any] = Entry.objects.filter(season=target.season).select_related("team")
    held = dict(
        Target.objects.filter(
            season=target.season, metric=target.metric, starts_on=target.starts_on,
            ends_on=target.ends_on, team__isnull=False, person__isnull=True,
            pillar=target.pillar,
        ).values_list("team_id", "value")
    )  # fmt: skip
    return [(entry.team, held.get(entry.team_id)) for entry in entries]
