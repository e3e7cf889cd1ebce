"""Everything that can happen to people and teams."""

from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from pypinyin import Style, lazy_pinyin

from yanzhen.accounts import policies
from yanzhen.accounts.models import Entry, Membership, Season, Team, User
from yanzhen.common.refusals import Refused, Stale
from yanzhen.journal.commands import record

PROFILE = ("name", "title", "phone", "role")


def _initials(name: str) -> str:
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))[:20].lower()


@transaction.atomic
def add_person(
    *,
    username: str,
    name: str,
    role: str,
    team: Team | None,
    password: str,
    by: User | None,
    at: datetime,
    title: str = "",
    phone: str = "",
    must_change_password: bool = True,
) -> User:
    """Give a person an account with an initial password that must be changed at first sign-in.

    :raises Refused: if the name is taken or the password breaks a rule.
    """
    if by is not None:
        policies.require_administrator(by)
    if User.objects.filter(username=username).exists():
        raise Refused(_("账号“%s”已有人用，请换一个。") % username, field="username")
    user = User(
        username=username, name=name, role=role, team=team, title=title, phone=phone,
        initials=_initials(name), must_change_password=must_change_password,
    )  # fmt: skip
    _set_password(user, password)
    user.save()
    if team:
        Membership.objects.create(user=user, team=team, member_from=localdate(at))
    record("person.added", f"user:{username}", by=by, at=at, name=name, role=role,
           team=team.code if team else None)  # fmt: skip
    return user


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages), field="password") from problem
    user.set_password(password)


@transaction.atomic
def change_person(
    username: str, *, version: int, team: Team | None, by: User, at: datetime, **profile: str
) -> User:
    """Change name, title, phone, role or team; a move between teams keeps its history.

    :raises Stale: if someone else changed the person since `version` was read.
    """
    policies.require_administrator(by)
    user = User.objects.select_for_update().get(username=username)
    wanted = {key: profile[key] for key in PROFILE if key in profile}
    if user.version != version:
        changes = [(k, str(getattr(user, k)), v) for k, v in wanted.items()
                   if str(getattr(user, k)) != v]  # fmt: skip
        raise Stale(_("别人刚改过这个人，请核对后再存。"), changes)
    before = {key: getattr(user, key) for key in wanted}
    if user.team_id != (team.pk if team else None):
        _move_to_team(user, team, localdate(at))
    for key, value in wanted.items():
        setattr(user, key, value)
    user.initials = _initials(user.name)
    user.version += 1
    user.save()
    record("person.changed", f"user:{username}", by=by, at=at, before=before, after=wanted,
           team=team.code if team else None)  # fmt: skip
    return user


def _move_to_team(user: User, team: Team | None, on: date) -> None:
    Membership.objects.filter(user=user, member_until__isnull=True).update(member_until=on)
    if team:
        Membership.objects.create(user=user, team=team, member_from=on)
    user.team = team


@transaction.atomic
def set_active(username: str, *, active: bool, by: User, at: datetime) -> User:
    """Let a person in again, or shut the account of one who left (nothing of theirs is lost).

    :raises Refused: on shutting one's own account, which would lock the zone out.
    """
    policies.require_administrator(by)
    user = User.objects.select_for_update().get(username=username)
    if user.pk == by.pk:
        raise Refused(_("不能停用自己的账号，请另一位管理员来做。"))
    user.is_active = active
    user.version += 1
    user.save(update_fields=["is_active", "version"])
    record("person.activated" if active else "person.deactivated", f"user:{username}", by=by, at=at)
    return user


@transaction.atomic
def reset_password(username: str, *, password: str, by: User, at: datetime) -> None:
    """Give a new initial password, to be changed at the next sign-in."""
    policies.require_administrator(by)
    user = User.objects.select_for_update().get(username=username)
    _set_password(user, password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    record("person.password_reset", f"user:{username}", by=by, at=at)


@transaction.atomic
def change_own_password(user: User, *, old: str, new: str, at: datetime) -> None:
    """Change one's own password.

    :raises Refused: if the old one is wrong, the new one is the same or breaks a rule.
    """
    if not user.check_password(old):
        raise Refused(_("原口令不对，请重新输入。"), field="old")
    if old == new:
        raise Refused(_("新口令不能与原口令相同。"), field="new")
    try:
        _set_password(user, new)
    except Refused as refusal:
        raise Refused(refusal.message, field="new") from refusal
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    record("person.password_changed", f"user:{user.username}", by=user, at=at)


@transaction.atomic
def open_team(
    *, code: str, name: str, short_name: str, kind: str, by: User | None, at: datetime,
    opened_on: date | None = None,
) -> Team:  # fmt: skip
    """Open a team.

    :raises Refused: if the code is taken.
    """
    if by is not None:
        policies.require_administrator(by)
    if Team.objects.filter(code=code).exists():
        raise Refused(_("团队代码“%s”已有，请换一个。") % code, field="code")
    team = Team.objects.create(
        code=code, name=name, short_name=short_name, kind=kind, opened_on=opened_on or localdate(at)
    )
    record("team.opened", f"team:{code}", by=by, at=at, name=name, kind=kind)
    return team


@transaction.atomic
def close_team(
    code: str, *, on: date, succeeded_by: Team | None, by: User, at: datetime
) -> Team:
    """Close a team; what it did stays its own, its successor is noted.

    :raises Refused: while it still has active people.
    """
    policies.require_administrator(by)
    team = Team.objects.select_for_update().get(code=code)
    left = list(team.people.filter(is_active=True).values_list("name", flat=True))
    if left:
        raise Refused(_("还有成员未转走：%s。请先调整他们的团队。") % "、".join(left), missing=left)
    if on < team.opened_on:
        raise Refused(_("撤销日期早于成立日期。"), field="on")
    team.closed_on, team.succeeded_by = on, succeeded_by
    team.save()
    record("team.closed", f"team:{code}", by=by, at=at, on=on,
           succeeded_by=succeeded_by.code if succeeded_by else None)  # fmt: skip
    return team


@transaction.atomic
def open_season(
    *, code: str, name: str, starts_on: date, ends_on: date, by: User | None, at: datetime
) -> Season:
    """Open a season.

    :raises Refused: if it overlaps another or its dates are the wrong way round.
    """
    if by is not None:
        policies.require_administrator(by)
    if ends_on <= starts_on:
        raise Refused(_("结束日期要晚于开始日期。"), field="ends_on")
    other = Season.objects.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if other:
        raise Refused(_("与“%s”的日期重叠。") % other.name, field="starts_on")
    try:
        season = Season.objects.create(code=code, name=name, starts_on=starts_on, ends_on=ends_on)
    except IntegrityError as problem:
        raise Refused(_("赛季代码“%s”已有。") % code, field="code") from problem
    record("season.opened", f"season:{code}", by=by, at=at, starts_on=starts_on, ends_on=ends_on)
    return season


@transaction.atomic
def enter_season(
    season: Season, team: Team, *, track: str, by: User | None, at: datetime
) -> Entry:
    """Enter a team in a season's race, or change its track."""
    if by is not None:
        policies.require_administrator(by)
    entry, _created = Entry.objects.update_or_create(
        season=season, team=team, defaults={"track": track}
    )
    record("season.entered", f"season:{season.code}", by=by, at=at, team=team.code, track=track,
           links=[f"team:{team.code}"])  # fmt: skip
    return entry
