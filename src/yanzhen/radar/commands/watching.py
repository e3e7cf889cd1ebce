"""What people watch for, and how far they have read the brief."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.chains.models import Segment
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.companies.models import Company
from yanzhen.companies.queries.matching import SURE, match_names
from yanzhen.journal.commands import record
from yanzhen.radar import policies
from yanzhen.radar.calc.watching import firm_words, ready
from yanzhen.radar.models import BriefLook, News, Watch, WatchKind

SHORTEST, LONGEST = 2, 40


@transaction.atomic
def watch_for(
    kind: str, name: str, *, is_at_once: bool, by: User, at: datetime, company: str = ""
) -> Watch:
    """Watch for a firm, segment, zone, person or word in what comes in.

    Args:
        company: the firm's code where it was picked; otherwise `name` must tell it for sure.

    :raises Refused: for what is not known, too short or watched already.
    """
    if by.role not in policies.READERS:
        raise NotAllowed(_("系统管理员不看情报，不能设盯办。"))
    if kind not in WatchKind.values:
        raise Refused(_("请选择盯什么。"), field="kind")
    watch = Watch(person=by, kind=kind, is_at_once=is_at_once, at=at)
    _FILL.get(kind, _by_word)(watch, name.strip(), company)
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    mine = Watch.objects.filter(person=by)
    if mine.filter(kind=kind, name=watch.name).exists():
        raise Refused(_("你已经盯着“%s”了。") % watch.name, field="name")
    most = parameter("radar.most_watches", on=localdate(at))
    if mine.count() >= most:
        raise Refused(_("你已盯着%d项，请先去掉不用的。") % most, field="name")
    watch.save()
    record("watch.added", f"user:{by.username}", by=by, at=at, kind=kind, name=watch.name)
    return watch


def _by_word(watch: Watch, name: str, company: str) -> None:
    word = ready(name)
    if not SHORTEST <= len(word) <= LONGEST or not any(sign.isalnum() for sign in word):
        raise Refused(_("请填 2 到 40 个字。"), field="name")
    watch.name, watch.words = " ".join(name.split())[:LONGEST], [word]


def _by_firm(watch: Watch, name: str, company: str) -> None:
    found = _firm(name, company)
    if found is None:
        raise Refused(
            _("企业库里没有对上“%s”。请从候选中选，或先在企业库建档，或按“词”来盯。") % name,
            field="name",
        )
    watch.company, watch.name = found, found.name
    others = [found.short_name, *found.names.values_list("name", flat=True)]
    watch.words = firm_words(found.name, others)


def _firm(name: str, code: str) -> Company | None:
    live = Company.objects.live()
    if code.strip():
        found = live.filter(code=code.strip().upper()).first()
        if found and name in ("", found.name, found.short_name):
            return found
    sure = [c for c in match_names([name])[0] if c.confidence >= SURE] if name else []
    return live.filter(code=sure[0].code).first() if len(sure) == 1 else None


def _by_segment(watch: Watch, name: str, company: str) -> None:
    rows = Segment.objects.filter(Q(code=name) | Q(name=name))
    found = list(rows.order_by("code"))
    if not found:
        raise Refused(_("没有叫“%s”的环节，请从产业链页面复制名称。") % name, field="name")
    watch.name = found[0].name
    watch.words = sorted({word for one in found for word in segment_words(one)})


def segment_words(segment: Segment) -> set[str]:
    """Return by which words a text speaks of a segment."""
    words = {ready(str(word)) for word in [segment.name, *segment.keywords]}
    return {word for word in words if len(word) >= SHORTEST}


_FILL = {WatchKind.FIRM.value: _by_firm, WatchKind.SEGMENT.value: _by_segment}


@transaction.atomic
def stop_watching(number: int, *, by: User, at: datetime) -> None:
    """Watch for something no longer.

    :raises Refused: if it is not one's own or gone already.
    """
    watch = Watch.objects.filter(pk=number, person=by).first()
    if watch is None:
        raise Refused(_("没有这一项，请刷新页面。"))
    watch.delete()
    record("watch.ended", f"user:{by.username}", by=by, at=at, name=watch.name)


@transaction.atomic
def mark_brief_read(*, by: User, at: datetime, until: datetime) -> None:
    """Keep that a person has read the brief as it stood at a moment; an older page left open takes
    nothing back. No event: nobody asks."""
    until = min(until, at)
    look, is_new = BriefLook.objects.select_for_update().get_or_create(
        person=by, defaults={"seen_until": until}
    )
    if not is_new and look.seen_until < until:
        look.seen_until = until
        look.save(update_fields=["seen_until"])


@transaction.atomic
def drop_old_news(*, at: datetime) -> int:
    """Delete what briefs no longer show; articles and facts stay."""
    days = parameter("radar.news_keep_days", on=localdate(at))
    return News.objects.filter(at__lt=at - timedelta(days=days)).delete()[0]
