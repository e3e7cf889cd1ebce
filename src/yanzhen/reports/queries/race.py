"""Sections of the race: the month's table, and the red and black lists as they were decided."""

from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import Season
from yanzhen.journal.models import Event
from yanzhen.league.models import Colour, Listing, ListingState
from yanzhen.league.queries.frozen import frozen_issues
from yanzhen.league.queries.table import table
from yanzhen.league.wording import points_text
from yanzhen.reports.kinds import Period
from yanzhen.reports.told import Column, Row, Section, row_of


def race_section(season: Season, on: date) -> Section:
    """Return the table up to a day: places within tracks, and totals.

    A month that was sealed is told as it was sealed, for that is what was announced.
    """
    rows, note = _sealed(season, on) or _running(season, on)
    columns = (
        Column("track", _("赛道")), Column("place", _("名次"), "number"), Column("team", _("队伍")),
        Column("points", _("得分"), "number"),
    )  # fmt: skip
    return Section("race", _("赛马"), columns, rows, note=note, empty=_("还没有参赛队伍。"))


def _sealed(season: Season, on: date) -> tuple[tuple[Row, ...], str] | None:
    """Return a month's table as it was sealed last, or None where it was not. One query."""
    kept = next(iter(frozen_issues(season, on)), None)
    if kept is None or kept.content["until"] != on.isoformat():
        return None
    rows = tuple(
        _row(told["team"], told["track"], told["place"], told["name"], told["total"])
        for told in kept.content["rows"]
    )
    day = localdate(kept.frozen_at)
    return rows, _("按“%(scheme)s”计分，各赛道分别排名；为%(day)s封存的月度榜。") % {
        "scheme": kept.scheme_name, "day": day,
    }  # fmt: skip


def _running(season: Season, on: date) -> tuple[tuple[Row, ...], str]:
    held = table(season, on, as_of=on) if season.entries.exists() else None
    rows = tuple(
        _row(row.team.pk, track, row.place, row.team.short_name, points_text(row.row.total))
        for track, lines in (held.tracks if held else ()) for row in lines
    )  # fmt: skip
    return rows, _("按“%s”计分，各赛道分别排名。") % held.scheme.name if held else ""


def _row(team: int, track: str, place: int, name: str, total: str) -> Row:
    return row_of(f"race-{team}", [
        (track, track), (str(place), place), (name, name), (total, float(total)),
    ])  # fmt: skip


def list_sections(season: Season, period: Period) -> list[Section]:
    """Return the quarter's red and black list: who was put on them, and how many wait.

    Who is only proposed is not named: everybody reads bulletins, and may yet be left off. One
    query.
    """
    found = _listings(season, period)
    return [
        _list("red", _("红榜"), [one for one in found if one.colour == Colour.RED]),
        _list("black", _("黑榜"), [one for one in found if one.colour == Colour.BLACK]),
    ]


def _listings(season: Season, period: Period) -> list[Listing]:
    rows = Listing.objects.filter(season=season, starts_on=period.starts_on, ends_on=period.ends_on)
    return list(rows.select_related("team").order_by("colour", "half", "team__code"))


def is_decided(season: Season, period: Period) -> bool:
    """Return whether a quarter's lists were drawn up and nobody waits for a decision; that in the
    end nobody is on them, or that the rule named nobody, is a decision as well."""
    found = _listings(season, period)
    if not found:
        return _was_proposed(season, period)
    return all(one.state != ListingState.PROPOSED for one in found)


def _was_proposed(season: Season, period: Period) -> bool:
    """Return whether the lists were drawn up, with nobody on them. One query."""
    return Event.objects.filter(
        subject=f"lists:{season.code}", verb="lists.proposed",
        facts__starts_on=period.starts_on.isoformat(), facts__ends_on=period.ends_on.isoformat(),
    ).exists()  # fmt: skip


def _list(key: str, head: str, found: list[Listing]) -> Section:
    listed = [one for one in found if one.state == ListingState.CONFIRMED]
    waiting = sum(one.state == ListingState.PROPOSED for one in found)
    rows = tuple(
        row_of(f"{key}-{one.half}-{one.team_id}", [
            (str(place), place), (one.half_name, one.half_name),
            (one.team.short_name, one.team.short_name), (one.reason, one.reason),
            _state(one),
        ])
        for place, one in enumerate(listed, start=1)
    )  # fmt: skip
    columns = (
        Column("number", _("序号"), "number"), Column("half", _("类别")), Column("team", _("队伍")),
        Column("note", _("依据")), Column("state", _("状态")),
    )  # fmt: skip
    note = _("还有 %d 支队伍的提名等园区领导确认，确认以后才列出。") % waiting if waiting else ""
    return Section(key, head, columns, rows, note=note,
                   empty="" if waiting else _("本季没有队伍上榜。"))  # fmt: skip


def _state(one: Listing) -> tuple[str, str]:
    label = str(ListingState(one.state).label)
    return label, label
