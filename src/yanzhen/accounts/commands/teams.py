"""What administrators do with teams and seasons."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts import policies
from yanzhen.accounts.models import Entry, Season, Team, User
from yanzhen.accounts.moving import carry_to_successor
from yanzhen.common.refusals import Refused
from yanzhen.journal.commands import record

# Years between today and a day that somebody may mean; beyond them a figure was mistyped.
FURTHEST = 50


def _require_near(day: date, at: datetime, field: str) -> None:
    if abs(day.year - localdate(at).year) > FURTHEST:
        raise Refused(_("%s 离今天太远，请核对年份。") % day, field=field)


@transaction.atomic
def open_team(
    *, code: str, name: str, short_name: str, kind: str, by: User | None, at: datetime,
    opened_on: date | None = None,
) -> Team:  # fmt: skip
    """Open a team.

    :raises Refused: if the code is taken, or on a day that cannot be meant.
    """
    if by is not None:
        policies.require_administrator(by)
    if opened_on:
        _require_near(opened_on, at, "opened_on")
    taken = Refused(_("团队代码“%s”已有，请换一个。") % code, field="code")
    if Team.objects.filter(code=code).exists():
        raise taken
    try:
        with transaction.atomic():
            team = Team.objects.create(code=code, name=name, short_name=short_name, kind=kind,
                                       opened_on=opened_on or localdate(at))  # fmt: skip
    except IntegrityError as problem:  # somebody, or a second press, was quicker
        raise taken from problem
    record("team.opened", f"team:{code}", by=by, at=at, name=name, kind=kind)
    return team


@transaction.atomic
def close_team(code: str, *, on: date, succeeded_by: Team | None, by: User, at: datetime) -> Team:
    """Close a team; what it did stays its own, what is live goes to its successor.

    :raises Refused: while it still has active people, if it is closed already, or on a day ahead or
        before somebody joined it.
    """
    policies.require_administrator(by)
    team = Team.objects.select_for_update().get(code=code)
    if team.closed_on:
        raise Refused(_("“%(team)s”已在 %(on)s 撤销。") % {"team": team.name, "on": team.closed_on})
    left = list(team.people.filter(is_active=True).values_list("name", flat=True))
    if left:
        raise Refused(_("还有成员未转走：%s。请先调整他们的团队。") % "、".join(left), missing=left)
    if on < team.opened_on:
        raise Refused(_("撤销日期早于成立日期。"), field="on")
    if on > localdate(at):
        raise Refused(_("撤销日期在将来。撤销马上生效，请到那一天再做。"), field="on")
    joined = team.memberships.filter(member_from__gt=on).select_related("user").first()
    if joined:
        raise Refused(
            _("%(name)s在 %(day)s 才编入这个团队，撤销日期不能更早。")
            % {"name": joined.user.name, "day": joined.member_from}, field="on",
        )  # fmt: skip
    if succeeded_by and (succeeded_by.pk == team.pk or succeeded_by.closed_on):
        raise Refused(_("承接团队要是另一支现有的团队。"), field="succeeded_by")
    team.closed_on, team.succeeded_by = on, succeeded_by
    team.save()
    # Of people whose accounts are shut: what they belonged to is no more.
    team.memberships.filter(member_until__isnull=True).update(member_until=on)
    carried = carry_to_successor(team, succeeded_by)
    record("team.closed", f"team:{code}", by=by, at=at, links=carried, on=on, carried=len(carried),
           succeeded_by=succeeded_by.code if succeeded_by else None)  # fmt: skip
    return team


@transaction.atomic
def open_season(
    *, code: str, name: str, starts_on: date, ends_on: date, by: User | None, at: datetime
) -> Season:
    """Open a season.

    :raises Refused: if it overlaps another, its code is taken or its dates are the wrong way round.
    """
    if by is not None:
        policies.require_administrator(by)
    _require_near(starts_on, at, "starts_on")
    _require_near(ends_on, at, "ends_on")
    if ends_on <= starts_on:
        raise Refused(_("结束日期要晚于开始日期。"), field="ends_on")
    if Season.objects.filter(code=code).exists():
        raise Refused(_("赛季代码“%s”已有。") % code, field="code")
    other = Season.objects.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if other:
        raise Refused(_("与“%s”的日期重叠。") % other.name, field="starts_on")
    season = Season.objects.create(code=code, name=name, starts_on=starts_on, ends_on=ends_on)
    record("season.opened", f"season:{code}", by=by, at=at, starts_on=starts_on, ends_on=ends_on)
    return season


@transaction.atomic
def enter_season(season: Season, team: Team, *, track: str, by: User | None, at: datetime) -> Entry:
    """Enter a team in a season's race, or change its track.

    :raises Refused: if the team was closed before the season starts, or opened after its end.
    """
    if by is not None:
        policies.require_administrator(by)
    if team.closed_on and team.closed_on < season.starts_on:
        raise Refused(_("“%s”在赛季开始前已撤销，不能参赛。") % team.name, field="team")
    if team.opened_on > season.ends_on:
        raise Refused(_("“%s”在赛季结束后才成立，不能参赛。") % team.name, field="team")
    entry, _created = Entry.objects.update_or_create(
        season=season, team=team, defaults={"track": track}
    )
    record("season.entered", f"season:{season.code}", by=by, at=at, team=team.code, track=track,
           links=[f"team:{team.code}"])  # fmt: skip
    return entry


@transaction.atomic
def leave_season(season: Season, team: Team, *, by: User, at: datetime) -> None:
    """Take back an entry made by mistake.

    :raises Refused: once the race counts on it (targets or results are tied to it).
    """
    policies.require_administrator(by)
    entry = Entry.objects.select_for_update().filter(season=season, team=team).first()
    if entry is None:
        return
    try:
        with transaction.atomic():
            entry.delete()
    except ProtectedError as problem:
        raise Refused(
            _("“%s”已有目标或成绩，不能退赛；如已撤并，请撤销团队。") % team.name
        ) from problem
    record("season.left", f"season:{season.code}", by=by, at=at, team=team.code,
           links=[f"team:{team.code}"])  # fmt: skip
