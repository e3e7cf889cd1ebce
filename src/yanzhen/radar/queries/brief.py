"""A person's brief: what concerns them since they last looked, the most pressing first."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

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
    """`until` is the moment up to which this brief tells; `left_out` counts what is not shown."""

    since: datetime | None
    groups: tuple[Group, ...]
    earlier: tuple[News, ...]
    left_out: int

    @property
    def count(self) -> int:
        return sum(len(group.news) for group in self.groups)


def brief_of(user: User) -> Brief:
    """Return a person's brief. At most three queries."""
    since = BriefLook.objects.filter(person=user).values_list("seen_until", flat=True).first()
    rows = (News.objects.filter(person=user).select_related("article", "company", "project")
            .defer("article__text").order_by("-at", "-pk"))  # fmt: skip
    fresh = list((rows.filter(at__gt=since) if since else rows)[: MOST + 1])
    earlier = list(rows.filter(at__lte=since)[:EARLIER]) if since else []
    shown = fresh[:MOST]
    groups = tuple(
        Group(reason, news)
        for reason in ORDER
        if (news := tuple(one for one in shown if one.reason == reason))
    )
    return Brief(since, groups, tuple(earlier), len(fresh) - len(shown))


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
