"""Red and black lists: proposed by rule from the table, confirmed by a zone leader."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import Entry, Season, Team, User
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused, Stale
from yanzhen.journal.commands import record
from yanzhen.league import policies
from yanzhen.league.models import Colour, Listing, ListingState, Occurrence
from yanzhen.league.months import first_of, last_of
from yanzhen.league.queries.table import Table, TeamRow, table
from yanzhen.league.wording import points_text


@dataclass(frozen=True, slots=True)
class _Proposed:
    colour: str
    half: str
    half_name: str
    team: int
    reason: str


def check_period(season: Season, starts_on: date, ends_on: date, on: date) -> None:
    """Refuse what is neither a month nor a quarter of the season, or is not over."""
    whole = starts_on == first_of(starts_on) and ends_on == last_of(ends_on)
    months = (ends_on.year - starts_on.year) * 12 + ends_on.month - starts_on.month + 1
    quarter = months == 3 and starts_on.month % 3 == 1
    if not (whole and (months == 1 or quarter)):
        raise Refused(_("榜单按整月或整季度出。"), field="period")
    if not season.starts_on <= starts_on < ends_on <= season.ends_on:
        raise Refused(_("榜单期要在赛季内。"), field="period")
    if on < ends_on:
        raise Refused(_("这一期还没有过完。"), field="period")


@transaction.atomic
def propose_lists(
    season: Season, starts_on: date, ends_on: date, *, by: User, at: datetime
) -> list[Listing]:
    """Propose who goes on the red and black lists of a month or quarter that is over.

    What was decided stays; what was only proposed is proposed anew.
    """
    policies.require_can_note(by)
    check_period(season, starts_on, ends_on, localdate(at))
    Season.objects.select_for_update().get(pk=season.pk)
    here = Listing.objects.filter(season=season, starts_on=starts_on, ends_on=ends_on)
    here.filter(state=ListingState.PROPOSED, by_rule=True).delete()
    decided = set(here.values_list("colour", "half", "team"))
    made = [
        Listing(season=season, starts_on=starts_on, ends_on=ends_on, colour=one.colour,
                half=one.half, half_name=one.half_name, team_id=one.team, reason=one.reason[:400],
                proposed_at=at)
        for one in _by_rule(season, starts_on, ends_on)
        if (one.colour, one.half, one.team) not in decided
    ]  # fmt: skip
    Listing.objects.bulk_create(made)
    record("lists.proposed", f"lists:{season.code}", by=by, at=at, starts_on=starts_on,
           ends_on=ends_on, number=len(made))  # fmt: skip
    return made


def _by_rule(season: Season, starts_on: date, ends_on: date) -> Iterator[_Proposed]:
    rule = parameter("league.lists", on=ends_on)
    held = table(season, ends_on)
    halves = held.scheme.halves or (("", ""),)
    for code, name in halves:
        for row in held.rows:
            rate = half_rate(row, code)
            if rate is None:
                continue
            place = row.row.half_places[code] if code else row.place
            told = {"place": place, "rate": f"{float(rate) * 100:.1f}",
                    "points": points_text(_half_points(row, code))}  # fmt: skip
            if place <= rule["red_places"] and rate >= Fraction(str(rule["red_at_least"])):
                why = _("本赛道第 %(place)d 名，得 %(points)s 分，得分率 %(rate)s%%") % told
                yield _Proposed(Colour.RED, code, name, row.team.pk, why)
            elif rate < Fraction(str(rule["black_below"])):
                why = _("得 %(points)s 分，得分率 %(rate)s%%，低于界限") % told
                yield _Proposed(Colour.BLACK, code, name, row.team.pk, why)
    yield from _by_notes(held, starts_on, ends_on, rule["black_notes"])


def half_rate(row: TeamRow, half: str) -> Fraction | None:
    """Return a team's points in a half as a share of the full points that apply to it."""
    lines = [line for line in row.row.lines if half in ("", line.item.half)]
    full = sum((line.full for line in lines if line.points is not None), Fraction(0))
    return _half_points(row, half) / full if full else None


def _half_points(row: TeamRow, half: str) -> Fraction:
    return row.row.halves[half] if half else row.row.total


def _by_notes(held: Table, starts_on: date, ends_on: date, codes: list[str]) -> Iterator[_Proposed]:
    """Propose who was noted for what alone puts a team on the black list."""
    names = parameter("league.notes", on=ends_on)
    entered = {row.team.pk for row in held.rows}
    found: dict[tuple[int, str], int] = {}
    noted = Occurrence.objects.filter(season=held.season, code__in=codes, on__gte=starts_on,
                                      on__lte=ends_on, struck_at__isnull=True)  # fmt: skip
    for team, code in noted.order_by("team", "pk").values_list("team", "code"):
        found[team, code] = found.get((team, code), 0) + 1
    for (team, code), times in found.items():
        if team in entered:
            why = _("期内%(what)s %(times)d 次") % {"what": names[code], "times": times}
            yield _Proposed(Colour.BLACK, code, names[code], team, why)


@transaction.atomic
def decide_listing(
    number: int, *, confirm: bool, by: User, at: datetime, note: str = ""
) -> Listing:
    """Put a team on the list, or leave it off; who is left off, with a reason."""
    policies.require_can_rule(by)
    row = Listing.objects.select_for_update(of=("self",)).filter(pk=number).first()
    if row is None:
        raise Refused(_("没有这条提名，可能已按新的数据重新提名。"))
    if row.state != ListingState.PROPOSED:
        raise Stale(_("这条提名已经有结果：%s。") % row.get_state_display())
    if not confirm and not note.strip():
        raise Refused(_("不上榜请写明理由。"), field="note")
    row.state = ListingState.CONFIRMED if confirm else ListingState.DROPPED
    row.decided_by, row.decided_at, row.note = by, at, note.strip()[:300]
    row.save(update_fields=["state", "decided_by", "decided_at", "note"])
    record("listing.decided", f"listing:{row.pk}", by=by, at=at, state=row.get_state_display(),
           note=row.note, **_facts(row))  # fmt: skip
    return row


@transaction.atomic
def add_listing(
    season: Season, starts_on: date, ends_on: date, team: Team, *, colour: str, reason: str,
    by: User, at: datetime,
) -> Listing:  # fmt: skip
    """Put a team on a list of one's own accord, with the reason."""
    policies.require_can_rule(by)
    check_period(season, starts_on, ends_on, localdate(at))
    if colour not in Colour.values:
        raise Refused(_("请选择红榜或黑榜。"), field="colour")
    if not reason.strip():
        raise Refused(_("请写明上榜理由。"), field="reason")
    if not Entry.objects.filter(season=season, team=team).exists():
        raise Refused(_("%s不在这一赛季的参赛名单里。") % team, field="team")
    made = Listing(
        season=season, starts_on=starts_on, ends_on=ends_on, colour=colour, half="LEADER",
        half_name=_("领导提名"), team=team, reason=reason.strip()[:400], by_rule=False,
        state=ListingState.CONFIRMED, proposed_at=at, decided_by=by, decided_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as problem:
        raise Refused(_("这一期已经由领导提名过这支队伍。")) from problem
    record("listing.decided", f"listing:{made.pk}", by=by, at=at,
           state=made.get_state_display(), note="", **_facts(made))  # fmt: skip
    return made


def _facts(row: Listing) -> dict[str, Any]:
    return {
        "team": row.team.short_name, "colour": row.get_colour_display(), "half": row.half_name,
        "starts_on": row.starts_on, "ends_on": row.ends_on, "reason": row.reason,
    }  # fmt: skip
