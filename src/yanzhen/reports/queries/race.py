"""Sections of the race: the month's table, and the red and black lists as they were decided."""

from datetime import date

from django.utils.translation import gettext as _

from yanzhen.accounts.models import Season
from yanzhen.league.models import Colour, Listing, ListingState
from yanzhen.league.queries.table import table
from yanzhen.league.wording import points_text
from yanzhen.reports.kinds import Period
from yanzhen.reports.told import Column, Section, row_of


def race_section(season: Season, on: date) -> Section:
    """Return the table up to a day: places within tracks, and totals."""
    held = table(season, on, as_of=on) if season.entries.exists() else None
    rows = tuple(
        row_of(f"race-{row.team.pk}", [
            (track, track), (str(row.place), row.place), (row.team.short_name, row.team.short_name),
            (points_text(row.row.total), round(float(row.total), 2)),
        ])
        for track, lines in (held.tracks if held else ()) for row in lines
    )  # fmt: skip
    columns = (
        Column("track", _("赛道")), Column("place", _("名次"), "number"), Column("team", _("队伍")),
        Column("points", _("得分"), "number"),
    )  # fmt: skip
    note = _("按“%s”计分，各赛道分别排名。") % held.scheme.name if held else ""
    return Section("race", _("赛马"), columns, rows, note=note, empty=_("还没有参赛队伍。"))


def list_sections(season: Season, period: Period) -> list[Section]:
    """Return the quarter's red and black list. One query."""
    listed = listings(season, period)
    return [
        _list("red", _("红榜"), [one for one in listed if one.colour == Colour.RED]),
        _list("black", _("黑榜"), [one for one in listed if one.colour == Colour.BLACK]),
    ]


def listings(season: Season, period: Period) -> list[Listing]:
    """Return who is on a quarter's lists, or proposed for them; those not listed left out."""
    rows = Listing.objects.filter(
        season=season, starts_on=period.starts_on, ends_on=period.ends_on
    ).exclude(state=ListingState.DROPPED)
    return list(rows.select_related("team").order_by("colour", "half", "team__code"))


def is_decided(season: Season, period: Period) -> bool:
    """Return whether a quarter's lists were drawn up and nobody on them waits for a decision."""
    found = listings(season, period)
    return bool(found) and all(one.state != ListingState.PROPOSED for one in found)


def _list(key: str, head: str, found: list[Listing]) -> Section:
    rows = tuple(
        row_of(f"{key}-{one.half}-{one.team_id}", [
            (str(place), place), (one.half_name, one.half_name),
            (one.team.short_name, one.team.short_name), (one.reason, one.reason),
            _state(one),
        ])
        for place, one in enumerate(found, start=1)
    )  # fmt: skip
    columns = (
        Column("number", _("序号"), "number"), Column("half", _("类别")), Column("team", _("队伍")),
        Column("note", _("依据")), Column("state", _("状态")),
    )  # fmt: skip
    return Section(key, head, columns, rows, empty=_("本季没有队伍上榜。"))


def _state(one: Listing) -> tuple[str, str]:
    label = str(ListingState(one.state).label)
    return label, label
