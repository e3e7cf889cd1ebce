"""A person's brief: what concerns them since they last looked, the most pressing first."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from yanzhen.accounts.models import User
from yanzhen.radar.models import BriefLook, News, Reason, Watch

MOST, EARLIER = 120, 20
ORDER = tuple(Reason)


@dataclass(frozen=True, slots=True)
class Group:
    """What concerns a person for one reason, the newest first."""

    reason: Reason
    news: tuple[News, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """`since` is until when the person has read; `last` is the number of the oldest news shown
    where there are older ones, unread as well."""

    since: datetime | None
    groups: tuple[Group, ...]
    earlier: tuple[News, ...]
    last: int | None

    @property
    def count(self) -> int:
        return sum(len(group.news) for group in self.groups)


def brief_of(user: User, *, before: int | None = None) -> Brief:
    """Return a person's brief. At most three queries, one more from the second page on.

    Args:
        before: pages on: the number of the last news shown.
    """
    since = BriefLook.objects.filter(person=user).values_list("seen_until", flat=True).first()
    rows = (News.objects.filter(person=user).select_related("article", "company", "project")
            .defer("article__text").order_by("-at", "-pk"))  # fmt: skip
    unread = rows.filter(at__gt=since) if since else rows
    if before is not None:
        unread = _older(unread, user, before)
    fresh = list(unread[: MOST + 1])
    earlier = list(rows.filter(at__lte=since)[:EARLIER]) if since else []
    shown = fresh[:MOST]
    groups = tuple(
        Group(reason, news)
        for reason in ORDER
        if (news := tuple(one for one in shown if one.reason == reason))
    )
    last = shown[-1].pk if len(fresh) > len(shown) else None
    return Brief(since, groups, tuple(earlier), last)


def _older(rows: QuerySet[News], user: User, number: int) -> QuerySet[News]:
    at = News.objects.filter(person=user, pk=number).values_list("at", flat=True).first()
    return rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=number)) if at else rows


@dataclass(frozen=True, slots=True)
class Watched:
    """What a person watches for, in how many articles it was met, and when last."""

    watch: Watch
    met: int
    last: datetime | None


def watches_of(user: User) -> list[Watched]:
    """Return everything a person watches for. Two queries."""
    told = News.objects.filter(person=user, reason=Reason.WATCH).order_by().values("name")
    rows = told.annotate(n=Count("pk"), last=Max("at")).values_list("name", "n", "last")
    met = {name: (number, last) for name, number, last in rows}
    watches = Watch.objects.filter(person=user).select_related("company").order_by("kind", "name")
    return [Watched(one, *met.get(one.name, (0, None))) for one in watches]
