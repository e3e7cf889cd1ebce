"""Global search: companies, projects, people, partners, segments, pages and actions in one box.

By characters, by pinyin and by its initials; only what the person may see. Every group has its
own provider; each takes a fixed number of queries, so that a suggestion stays under 50 ms.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import ADMINS, COURTING, LEADERS, STEWARDS, WRITERS, Role
from yanzhen.chains.queries import search_hits as segment_hits
from yanzhen.cockpit.links import address
from yanzhen.common import formats
from yanzhen.common.pinyin import first_letters, spoken
from yanzhen.common.registry import navigation
from yanzhen.companies.queries import search_hits as company_hits
from yanzhen.desk.models import Partner
from yanzhen.desk.partners.lists import search as partner_search
from yanzhen.desk.policies import COURTS_PARTNERS
from yanzhen.projects.queries import search_hits as project_hits

LONGEST = 60


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: what it is called, what tells it from its like, where it is."""

    label: str
    sub: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """What one provider found; `icon` and `label` head it."""

    key: str
    label: str | Promise
    icon: str
    hits: list[Hit]


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do, found by what it is called or by other words for it."""

    label: str | Promise
    words: str
    url_name: str
    roles: frozenset[Role]


ACTIONS = (
    Action(_("登记线索"), "首报首谈 新项目 项目登记 lead project", "projects:register", COURTING),
    Action(_("记一次来访"), "快记 拜访 走访 接待 visit note", "projects:quick", WRITERS),
    Action(_("新增企业"), "登记企业 company", "companies:add", WRITERS),
    Action(_("导入"), "表格 上传 企查查 天眼查 excel import", "desk:import_new", WRITERS),
    Action(_("交办一件事"), "任务 督办 待办 task", "desk:assign", WRITERS),
    Action(_("督办情况"), "逾期 supervise", "desk:supervising", LEADERS),
    Action(_("排一项日程"), "会议 出差 拜访 calendar meeting", "desk:entry_add", WRITERS),
    Action(_("登记合作渠道"), "协会 中介 商会 partner", "desk:partner_add", COURTS_PARTNERS),
    Action(_("同步日历到手机"), "订阅 ics calendar", "desk:feed_settings", frozenset(Role)),
    Action(_("设定目标"), "赛季 target", "targets:new", frozenset({Role.ZONE_LEADER}) | STEWARDS),
    Action(_("添加人员"), "账号 用户 user account", "accounts:person_add", ADMINS),
    Action(_("修改口令"), "密码 password", "accounts:password", frozenset(Role)),
)


@lru_cache(maxsize=2000)
def spelled(text: str) -> tuple[str, str]:
    """Return a text's pinyin and its initials, in small letters.

    >>> spelled("待办")
    ('daiban', 'db')
    """
    return spoken(text), first_letters(text)


def sounds_like(text: str, typed: str) -> bool:
    """Return whether what was typed is in a text, or begins its pinyin or its initials."""
    typed = typed.lower()
    whole, initials = spelled(text)
    return typed in text.lower() or whole.startswith(typed) or initials.startswith(typed)


def _companies(typed: str, user: User, limit: int) -> list[Hit]:
    return [Hit(one.label, one.sub, one.url) for one in company_hits(typed, user, limit)]


def _projects(typed: str, user: User, limit: int) -> list[Hit]:
    found = []
    for one in project_hits(typed, user, limit):
        amount = f"{formats.yi(one.amount_cny)} 亿元" if one.amount_cny else ""
        told = (one.code, one.stage_label, one.company_name, amount)
        url = address("projects:page", one.code)
        found.append(Hit(one.name, " · ".join(part for part in told if part), url))
    return found


def _people(typed: str, user: User, limit: int) -> list[Hit]:
    """A colleague leads to what one may open about them: the account for an administrator, else
    a task to ask of them."""
    wanted = Q(name__icontains=typed) | Q(initials__startswith=typed.lower())
    people = User.objects.filter(wanted, is_active=True).select_related("team")
    found = []
    for person in people.order_by("name", "pk")[:limit]:
        told = (str(person.team or ""), person.title, str(Role(person.role).label))
        if user.role in ADMINS:
            url = address("accounts:person", person.username)
        else:
            url = address("desk:assign", assignee=person.pk) if user.role in WRITERS else ""
        found.append(Hit(person.name, " · ".join(part for part in told if part), url))
    return found


def _partners(typed: str, user: User, limit: int) -> list[Hit]:
    rows = partner_search(Partner.objects.filter(ended_on__isnull=True), typed)
    return [
        Hit(one.name, f"{one.code} · {one.get_kind_display()}", address("desk:partner", one.code))
        for one in rows.order_by("name")[:limit]
    ]


def _segments(typed: str, user: User, limit: int) -> list[Hit]:
    return [
        Hit(one.name, f"{one.pillar} · {one.chain}", address("chains:segment", one.code))
        for one in segment_hits(typed, user, limit)
    ]


def _pages(typed: str, user: User, limit: int) -> list[Hit]:
    open_ = (entry for entry in navigation if not entry.roles or user.role in entry.roles)
    found = (
        Hit(str(entry.label), "", address(entry.url_name))
        for entry in open_
        if sounds_like(str(entry.label), typed)
    )
    return [hit for hit in found if hit.url][:limit]


def _actions(typed: str, user: User, limit: int) -> list[Hit]:
    return [
        hit for hit in map(_as_hit, _matching(typed, user)) if hit.url
    ][:limit]  # fmt: skip


def _matching(typed: str, user: User) -> Iterable[Action]:
    small = typed.lower()
    for action in ACTIONS:
        if user.role in action.roles and (
            sounds_like(str(action.label), typed)
            or any(sounds_like(word, small) for word in action.words.split())
        ):
            yield action


def _as_hit(action: Action) -> Hit:
    return Hit(str(action.label), "", address(action.url_name))


Provider = Callable[[str, User, int], list[Hit]]
PROVIDERS: tuple[tuple[str, str | Promise, str, Provider], ...] = (
    ("actions", _("操作"), "bolt", _actions),
    ("pages", _("页面"), "layout-dashboard", _pages),
    ("companies", _("企业"), "building", _companies),
    ("projects", _("项目"), "briefcase", _projects),
    ("segments", _("产业环节"), "sitemap", _segments),
    ("people", _("人员"), "user", _people),
    ("partners", _("合作渠道"), "heart-handshake", _partners),
)


def search_all(text: str, user: User, *, limit: int, only: str = "") -> list[Group]:
    """Return what each provider finds, empty ones left out; at most `limit` of a kind.

    Args:
        only: one provider's key, to see more of its kind; empty or unknown: all of them.
    """
    typed = " ".join(text.replace("\x00", "").split())[:LONGEST]
    if not typed:
        return []
    chosen = [p for p in PROVIDERS if p[0] == only] or PROVIDERS
    groups = (
        Group(key, label, icon, find(typed, user, limit)) for key, label, icon, find in chosen
    )
    return [group for group in groups if group.hits]
