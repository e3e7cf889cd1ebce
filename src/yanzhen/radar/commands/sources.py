"""Hosts that an administrator allows, and the sources that people set up on them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.refusals import Refused
from yanzhen.journal.commands import record
from yanzhen.radar import policies
from yanzhen.radar.fetching.addresses import Forbidden, read_place
from yanzhen.radar.models import AllowedHost, Form, Source, SourceKind

MOST_HOURS = 24 * 14
MOST_SOURCES, MOST_HOSTS = 500, 500


@dataclass(frozen=True, slots=True)
class SourceSaid:
    """What a person says of a source. `hours`: how often its list is looked at."""

    name: str
    address: str
    form: str
    source_kind: str
    marker: str = ""
    hours: int = 12
    is_on: bool = True


def named_host(text: str) -> str:
    """Return a host as it is kept, with a port where it is not the usual one.

    :raises Refused: for anything that is no host.
    """
    text = text.strip()
    try:
        place = read_place(text if "://" in text else f"http://{text}")
    except Forbidden:
        raise Refused(
            _("请写主机名，如 www.example.gov.cn 或 10.0.0.8:8080。"), field="host"
        ) from None
    return place.named


@transaction.atomic
def allow_host(host: str, *, is_inside: bool, by: User, at: datetime) -> AllowedHost:
    """Let a host be fetched from.

    :raises Refused: for what is no host, or is allowed already.
    """
    policies.require_can_allow(by)
    host = named_host(host)
    if len(host) > 120:
        raise Refused(_("主机名太长。"), field="host")
    if AllowedHost.objects.filter(host=host).exists():
        raise Refused(_("“%s”已在允许的网站里。") % host, field="host")
    if AllowedHost.objects.count() >= MOST_HOSTS:
        raise Refused(_("允许的网站已有%d个，请先删掉不用的。") % MOST_HOSTS, field="host")
    made = AllowedHost.objects.create(host=host, is_inside=is_inside, by=by, at=at)
    record("source.host_allowed", f"host:{host}", by=by, at=at, host=host, inside=is_inside)
    return made


@transaction.atomic
def forbid_host(number: int, *, by: User, at: datetime) -> None:
    """Take a host off the list; what is still to be fetched from it fails."""
    policies.require_can_allow(by)
    found = AllowedHost.objects.filter(pk=number).first()
    if found is None:
        raise Refused(_("这个网站已不在名单里，请刷新页面。"))
    found.delete()
    record("source.host_forbidden", f"host:{found.host}", by=by, at=at, host=found.host)


def require_allowed(address: str) -> None:
    """:raises Refused: for an address on a host that nobody allowed."""
    try:
        named = read_place(address.strip()).named
    except Forbidden:
        raise Refused(_("请写完整的网址，以 http:// 或 https:// 开头。"), field="address") from None
    if not AllowedHost.objects.filter(host=named).exists():
        raise Refused(
            _("“%s”不在允许的网站里。请系统管理员先在“允许的网站”里添加。") % named, field="address"
        )


def _checked(said: SourceSaid, but: int | None = None) -> SourceSaid:
    name = " ".join(said.name.split())[:120]
    if not name:
        raise Refused(_("请填写来源的名称。"), field="name")
    if said.form not in Form.values:
        raise Refused(_("请选择订阅源或列表页。"), field="form")
    if said.source_kind not in SourceKind.values:
        raise Refused(_("请选择来源的类别。"), field="source_kind")
    if not 1 <= said.hours <= MOST_HOURS:
        raise Refused(_("请填 1 到 %d 小时。") % MOST_HOURS, field="hours")
    if len(said.address) > 500:
        raise Refused(_("网址太长。"), field="address")
    require_allowed(said.address)
    same = Source.objects.filter(name=name)
    if (same.exclude(pk=but) if but else same).exists():
        raise Refused(_("已有叫“%s”的来源。") % name, field="name")
    return SourceSaid(name, said.address.strip(), said.form, said.source_kind,
                      said.marker.strip()[:120], said.hours, said.is_on)  # fmt: skip


@transaction.atomic
def add_source(said: SourceSaid, *, by: User, at: datetime) -> Source:
    """Set up a feed or page list; it is due at once.

    :raises Refused: naming the field that cannot be.
    """
    policies.require_can_review(by)
    said = _checked(said)
    if Source.objects.count() >= MOST_SOURCES:
        raise Refused(_("来源已有%d个，请先停用并删掉不用的。") % MOST_SOURCES)
    made = Source(by=by, next_at=at, page_at=at)
    _write(made, said)
    record("source.added", made.subject, by=by, at=at, name=made.name, address=made.address)
    return made


@transaction.atomic
def change_source(number: int, said: SourceSaid, *, by: User, at: datetime) -> Source:
    """Change a source; it is due at once."""
    policies.require_can_review(by)
    source = _lock(number)
    said = _checked(said, but=number)
    source.next_at, source.failures = at, 0
    _write(source, said)
    record("source.changed", source.subject, by=by, at=at, name=source.name,
           address=source.address, on=source.is_on)  # fmt: skip
    return source


def _lock(number: int) -> Source:
    source = Source.objects.select_for_update().filter(pk=number).first()
    if source is None:
        raise Refused(_("没有这个来源，请刷新页面。"))
    return source


def _write(source: Source, said: SourceSaid) -> None:
    source.name, source.address, source.form = said.name, said.address, said.form
    source.source_kind, source.marker = said.source_kind, said.marker
    source.hours, source.is_on = said.hours, said.is_on
    source.save()


@transaction.atomic
def call_source(number: int, *, by: User, at: datetime) -> Source:
    """Have a source looked at as soon as the worker comes to it."""
    policies.require_can_review(by)
    source = _lock(number)
    if not source.is_on:
        raise Refused(_("这个来源停用着，请先启用。"))
    source.next_at = at
    source.save(update_fields=["next_at"])
    record("source.called", source.subject, by=by, at=at, name=source.name)
    return source
