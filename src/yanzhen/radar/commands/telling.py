"""Telling people of articles that concern them: at once, or in the morning."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yanzhen.accounts.models import User
from yanzhen.common.parameters import parameter
from yanzhen.desk.commands.notifications import notify
from yanzhen.prospects.commands import stir_targets
from yanzhen.radar.models import Article, News, Reason
from yanzhen.radar.notices import NEWS
from yanzhen.radar.queries.concern import Concern, concerned_by

NAMED = 3


@transaction.atomic
def tell_of(article: Article, *, at: datetime) -> int:
    """Keep whom an article concerns, and tell at once who wants that; return how many it concerns.

    Telling again tells nobody twice.
    """
    concerns = concerned_by(article, at)
    News.objects.bulk_create(
        [
            News(person_id=one.person, article=article, reason=one.reason, name=one.name[:160],
                 quote=one.quote[:200], company_id=one.company, project_id=one.project, at=at)
            for one in concerns
        ],
        ignore_conflicts=True, batch_size=500,
    )  # fmt: skip
    _raise_quiet(article, concerns, at)
    at_once: dict[int, list[Concern]] = defaultdict(list)
    for one in concerns:
        if one.is_at_once:
            at_once[one.person].append(one)
    people = User.objects.in_bulk(at_once)
    told: dict[str, list[User]] = defaultdict(list)
    for person, reasons in at_once.items():
        names = "、".join(dict.fromkeys(one.name for one in reasons[:NAMED]))
        text = _("情报：%(names)s —《%(title)s》") % {"names": names, "title": article.title}
        told[text].append(people[person])
    for text, some in told.items():
        notify(some, kind=NEWS, text=text, at=at, subject=article.subject,
               url=reverse("radar:page", args=[article.code]),
               key=f"news:{article.code}")  # fmt: skip
    return len({one.person for one in concerns})


def _raise_quiet(article: Article, concerns: Iterable[Concern], at: datetime) -> None:
    """Raise the quiet targets that an article names in the list of targets."""
    quotes = {one.company: one.quote for one in concerns
              if one.reason == Reason.QUIET and one.company}  # fmt: skip
    if quotes:
        stir_targets(quotes, source=article.cited, url=reverse("radar:page", args=[article.code]),
                     quiet_days=parameter("radar.quiet_days", on=localdate(at)), at=at)  # fmt: skip


def send_briefs(*, at: datetime) -> int:
    """Tell everyone once a day, from the digest's hour on, how much waits in their brief."""
    local = at.astimezone(get_current_timezone())
    if local.hour < parameter("desk.digest_hour", on=local.date()):
        return 0
    unread = Q(person__brief_look__isnull=True) | Q(at__gt=F("person__brief_look__seen_until"))
    rows = News.objects.filter(unread).order_by().values("person")
    counts = dict(rows.annotate(n=Count("article", distinct=True)).values_list("person", "n"))
    quiet = dict(rows.filter(reason=Reason.QUIET).annotate(n=Count("name", distinct=True))
                 .values_list("person", "n"))  # fmt: skip
    people = User.objects.in_bulk(counts)
    told = 0
    for person, number in sorted(counts.items()):
        text = ngettext("今日情报：%d 篇与你有关", "今日情报：%d 篇与你有关", number) % number
        if stirred := quiet.get(person):
            text += (
                ngettext("，%d 个沉寂的目标有了动静", "，%d 个沉寂的目标有了动静", stirred)
                % stirred
            )
        told += notify(people[person], kind=NEWS, text=text, at=at, url=reverse("radar:brief"),
                       key=f"brief:{local.date()}")  # fmt: skip
    return told
