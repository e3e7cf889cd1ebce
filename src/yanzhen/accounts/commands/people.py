"""What administrators do with people."""

import re
from datetime import date, datetime

from axes.utils import reset as end_locks
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.accounts import policies
from yanzhen.accounts.models import Membership, Team, User
from yanzhen.accounts.moving import carry_with_person
from yanzhen.accounts.roles import ADMINS, Role
from yanzhen.common.pinyin import first_letters
from yanzhen.common.refusals import Refused, Stale
from yanzhen.journal.commands import record

PROFILE = {
    "name": gettext_lazy("姓名"),
    "title": gettext_lazy("职务"),
    "phone": gettext_lazy("电话"),
    "role": gettext_lazy("角色"),
}
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


def initials_of(name: str) -> str:
    return first_letters(name)[:20]


@transaction.atomic
def add_person(
    *,
    username: str,
    name: str,
    role: str,
    team: Team | None,
    password: str | None,
    by: User | None,
    at: datetime,
    title: str = "",
    phone: str = "",
    must_change_password: bool = True,
) -> User:
    """Give a person an account with an initial password that must be changed at first sign-in.

    Without a password nobody can sign in to it until an administrator sets one.

    :raises Refused: if the name is taken or unusable, or the password breaks a rule.
    """
    if by is not None:
        policies.require_administrator(by)
    _check_username(username)
    _check_team(team, localdate(at))
    user = User(
        username=username, name=name, role=role, team=team, title=title, phone=phone,
        initials=initials_of(name), must_change_password=must_change_password,
    )  # fmt: skip
    if password is None:
        user.set_unusable_password()
    else:
        set_checked_password(user, password, field="password")
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as problem:  # somebody, or a second press, was quicker
        raise _taken(username) from problem
    if team:
        Membership.objects.create(user=user, team=team, member_from=localdate(at))
    record("person.added", f"user:{username}", by=by, at=at, name=name, role=role,
           team=team.code if team else None)  # fmt: skip
    return user


def _check_username(username: str) -> None:
    if not USERNAME.fullmatch(username):
        raise Refused(
            _("账号用 2 到 40 位小写字母、数字、点、横线，以字母或数字开头。"), field="username"
        )
    if User.objects.filter(username=username).exists():
        raise _taken(username)


def _taken(username: str) -> Refused:
    return Refused(_("账号“%s”已有人用，请换一个。") % username, field="username")


def _check_team(team: Team | None, on: date) -> None:
    if team and team.closed_on and team.closed_on <= on:
        raise Refused(_("“%s”已撤销，请选现有的团队。") % team.name, field="team")


def set_checked_password(user: User, password: str, *, field: str) -> None:
    """Set a password that keeps the rules.

    :raises Refused: naming every rule it breaks.
    """
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages), field=field) from problem
    user.set_password(password)


@transaction.atomic
def change_person(
    username: str, *, version: int, team: Team | None, by: User, at: datetime, **profile: str
) -> User:
    """Change name, title, phone, role or team; a move between teams keeps its history.

    :raises Stale: if someone else changed the person since `version` was read.
    :raises Refused: on taking the last administrator's role, or a closed team.
    """
    policies.require_administrator(by)
    user = User.objects.select_for_update().get(username=username)
    wanted = {key: profile[key] for key in PROFILE if key in profile}
    check_version(user, version, wanted, team)
    if wanted.get("role", user.role) not in ADMINS:
        _keep_an_administrator(user)
    before = {key: getattr(user, key) for key in wanted}
    carried: list[str] = []
    if user.team_id != (team.pk if team else None):
        _check_team(team, localdate(at))
        before["team"] = user.team.code if user.team else None
        carried = carry_with_person(user, user.team, team)
        _move_to_team(user, team, localdate(at))
    for key, value in wanted.items():
        setattr(user, key, value)
    user.initials = initials_of(user.name)
    user.version += 1
    user.save()
    record("person.changed", f"user:{username}", by=by, at=at, links=carried, before=before,
           after=wanted, team=team.code if team else None, carried=len(carried))  # fmt: skip
    return user


def check_version(user: User, version: int, wanted: dict[str, str], team: Team | None) -> None:
    """Refuse a form that was opened before someone else's change, and tell what differs.

    :raises Stale: with what each field is now and what was typed.
    """
    if user.version == version:
        return
    changes = [
        (str(PROFILE[key]), _shown(key, getattr(user, key)), _shown(key, value))
        for key, value in wanted.items()
        if str(getattr(user, key)) != value
    ]
    if user.team_id != (team.pk if team else None):
        changes.append((_("团队"), str(user.team or "—"), str(team or "—")))
    raise Stale(_("别人刚改过这个人。请核对下面的不同，再点一次保存。"), changes)


def _shown(key: str, value: str) -> str:
    return str(Role(value).label) if key == "role" and value in Role.values else value or "—"


def _keep_an_administrator(user: User) -> None:
    if user.role not in ADMINS or not user.is_active:
        return
    others = User.objects.select_for_update().filter(role__in=ADMINS, is_active=True)
    if not others.exclude(pk=user.pk).exists():
        raise Refused(_("至少要留一位在用的系统管理员，请先指定另一位。"), field="role")


def _move_to_team(user: User, team: Team | None, on: date) -> None:
    Membership.objects.filter(user=user, member_until__isnull=True).update(member_until=on)
    if team:
        Membership.objects.create(user=user, team=team, member_from=on)
    user.team = team


@transaction.atomic
def set_active(username: str, *, active: bool, by: User, at: datetime) -> User:
    """Let a person in again, or shut the account of one who left (nothing of theirs is lost).

    :raises Refused: on shutting one's own account or the last administrator's, which would lock the
        zone out, and on letting a person into a team that is closed.
    """
    policies.require_administrator(by)
    user = User.objects.select_for_update().get(username=username)
    if user.pk == by.pk:
        raise Refused(_("不能停用自己的账号，请另一位管理员来做。"))
    if user.is_active == active:
        return user
    if active:
        _check_team(user.team, localdate(at))
    else:
        _keep_an_administrator(user)
    user.is_active = active
    user.version += 1
    user.save(update_fields=["is_active", "version"])
    record("person.activated" if active else "person.deactivated", f"user:{username}", by=by, at=at)
    return user


@transaction.atomic
def reset_password(username: str, *, password: str, by: User, at: datetime) -> User:
    """Give a new initial password, to be changed at the next sign-in; a lock ends."""
    policies.require_administrator(by)
    user = User.objects.select_for_update().get(username=username)
    set_checked_password(user, password, field="password")
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    end_locks(username=username)
    record("person.password_reset", f"user:{username}", by=by, at=at)
    return user
