"""The lists of this package: people, and the journal."""

import re
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.models import Team, User
from yanzhen.accounts.queries import find_people
from yanzhen.accounts.roles import ADMINS, Role
from yanzhen.accounts.words import SUBJECTS
from yanzhen.common.lists import Cell, Column, Filter, ListSpec
from yanzhen.journal.access import readable
from yanzhen.journal.lines import lines_of
from yanzhen.journal.models import Event, EventLink
from yanzhen.journal.queries import last_seal
from yanzhen.journal.wording import sentence, subject_url, words

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def _state(user: User) -> Cell:
    if not user.is_active:
        return Cell(_("已停用"), tone="none")
    if user.must_change_password:
        return Cell(_("待改初始口令"), tone="amber")
    return Cell(_("在用"), tone="green")


def _teams(user: Any) -> list[tuple[str, str]]:
    return list(Team.objects.values_list("code", "name"))


def people_spec() -> ListSpec:
    return ListSpec(
        key="people",
        title=_("人员"),
        rows=lambda user: User.objects.select_related("team"),
        columns=(
            Column("name", _("姓名"), lambda u: u.name, sort="name"),
            Column("username", _("账号"), lambda u: u.username, sort="username"),
            Column("role", _("角色"), lambda u: str(Role(u.role).label)),
            Column("team", _("团队"), lambda u: u.team.name if u.team else None),
            Column("title", _("职务"), lambda u: u.title),
            Column("phone", _("电话"), lambda u: u.phone, default=False),
            Column("state", _("状态"), _state),
        ),
        sort="username",
        filters=(
            Filter("role", _("角色"), lambda rows, v: rows.filter(role__in=v),
                   choices=lambda user: [(r.value, str(r.label)) for r in Role]),
            Filter("team", _("团队"), lambda rows, v: rows.filter(team__code__in=v),
                   choices=_teams),
            Filter("active", _("只看在用"), lambda rows, v: rows.filter(is_active=True),
                   kind="flag"),
            Filter("initial", _("未改初始口令"), lambda rows, v: rows.filter(
                is_active=True, must_change_password=True), kind="flag"),
            Filter("left", _("只看已停用"), lambda rows, v: rows.filter(is_active=False),
                   kind="flag"),
        ),
        search=find_people,
        search_hint=_("姓名、账号、拼音首字母"),
        row_url=lambda u: reverse("accounts:person", args=[u.username]),
        empty_text=_("还没有人员"),
        empty_url=reverse("accounts:person_add"),
        empty_action=_("加人"),
    )  # fmt: skip


def _subject(rows: QuerySet[Any], typed: str) -> QuerySet[Any]:
    kind, colon, code = typed.strip().partition(":")
    if not colon:
        raise ValueError(_("对象写成 类别:编号，如 project:P2022-0001。"))
    subject = f"{kind.lower()}:{code}"
    linked = EventLink.objects.filter(subject=subject).values("event")
    return rows.filter(Q(subject=subject) | Q(pk__in=linked))


def _person(rows: QuerySet[Any], typed: str) -> QuerySet[Any]:
    people = User.objects.filter(Q(username=typed.lower()) | Q(name=typed))
    return rows.filter(actor__in=people.values("pk"))


def _unsealed(rows: QuerySet[Any], typed: str) -> QuerySet[Any]:
    seal = last_seal()
    return rows.filter(pk__gt=seal.event) if seal else rows


def _of_verbs(rows: QuerySet[Any], verbs: list[str]) -> QuerySet[Any]:
    """Keep events of these verbs, and those that brought such with them."""
    within = EventLink.objects.filter(verb__in=verbs).exclude(verb="").values("event")
    return rows.filter(Q(verb__in=verbs) | Q(pk__in=within))


def _open_lines(events: list[Any], reader: User) -> None:
    """Note with each event the lines of it that a person may read: whoever watches over the house
    sees who did something, when and to what, but what it was only as on that thing's own page."""
    lines = {event.pk: lines_of(event) for event in events}
    shown = {line.key for line in readable(chain.from_iterable(lines.values()), reader)}
    for event in events:
        event.open_lines = [line for line in lines[event.pk] if line.key in shown]


def _told(event: Any) -> str:
    """Say what was done and, after it, what that brought with it."""
    told = dict.fromkeys(sentence(line.verb, line.facts) for line in event.open_lines)
    return "；".join(told) or _("内容只对能看这个对象的人开放")


def _verbs(user: Any) -> list[tuple[str, str]]:
    """Return every verb that can happen, in words, with … for what differs each time."""
    return sorted((verb, _in_words(verb)) for verb in words)


def _in_words(verb: str) -> str:
    known = words[verb]
    told = sentence(verb, {}).replace("—", "…") if callable(known) else str(known)
    told = PLACEHOLDER.sub("…", told)
    return told if any(sign.isalpha() for sign in told) else verb


def _about(event: Event, role: str) -> Cell:
    """Link a subject where its page opens to the role: people and teams only to administrators."""
    closed = event.subject.partition(":")[0] in SUBJECTS and role not in ADMINS
    return Cell(event.subject, url="" if closed else subject_url(event.subject))


def journal_spec(reader: User) -> ListSpec:
    return ListSpec(
        key="journal",
        title=_("日志"),
        rows=lambda user: Event.objects.select_related("actor"),
        columns=(
            Column("at", _("时间"), lambda e: e.at, kind="moment", sort="at"),
            Column("who", _("谁"), lambda e: e.actor.name if e.actor else _("系统")),
            Column("what", _("做了什么"), _told),
            Column("subject", _("对象"), lambda e: _about(e, reader.role)),
            Column("verb", _("动作代码"), lambda e: e.verb, default=False),
            Column("id", _("序号"), lambda e: str(e.pk), default=False),
        ),
        sort="-at",
        filters=(
            Filter("subject", _("对象，如 user:lin"), _subject, kind="text"),
            Filter("person", _("谁：姓名或账号"), _person, kind="text"),
            Filter("unsealed", _("只看未封存"), _unsealed, kind="flag"),
            Filter("verb", _("动作"), _of_verbs, choices=_verbs),
        ),
        after_page=lambda events: _open_lines(events, reader),
        empty_text=_("还没有记录"),
    )  # fmt: skip
