"""Whom an article concerns: who watches for its words, whose targets and projects it names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.timezone import localdate

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import LEADERS
from yanzhen.chains.models import Segment
from yanzhen.common.parameters import parameter
from yanzhen.companies.models import Company, CompanyName, Signal
from yanzhen.companies.queries.matching import SURE, match_names
from yanzhen.projects.models import CoOwner, Project
from yanzhen.projects.stages import Stage
from yanzhen.prospects.models import Claim, Score
from yanzhen.prospects.models import Watch as TargetWatch
from yanzhen.radar.calc.watching import find_words, firm_words, ready
from yanzhen.radar.models import Article, News, Reason, StoredFact, Watch
from yanzhen.radar.policies import READERS

MOST_FIRMS, MOST_WATCHES = 200, 50_000
SHORTEST_OF_SEGMENT = 3


@dataclass(frozen=True, slots=True)
class Concern:
    """One person, one reason. `is_at_once`: worth a notification of its own."""

    person: int
    reason: Reason
    name: str
    quote: str
    is_at_once: bool = False
    company: int | None = None
    project: int | None = None


def concerned_by(article: Article, at: datetime) -> list[Concern]:
    """Return whom an article concerns, each thing once. A fixed number of queries."""
    on = localdate(at)
    firms = _firms_of(article)
    found = [*_of_targets(firms, article, on, at), *_of_projects(firms)] if firms else []
    found += _watchers(article)
    found += _of_segments(article, on)
    active = set(User.objects.filter(is_active=True, role__in=READERS)
                 .values_list("pk", flat=True))  # fmt: skip
    # The first reason is the strongest: a target that one watches for too is told of once.
    kept: dict[tuple[int, str], Concern] = {}
    for one in found:
        if one.person in active:
            kept.setdefault((one.person, one.name), one)
    return list(kept.values())


def _watchers(article: Article) -> Iterator[Concern]:
    """Yield who watches for words of the article or, where it has none of them, its title."""
    watches = Watch.objects.select_related("company").defer("company__scope")
    rows = list(watches.order_by("pk")[:MOST_WATCHES])
    called = _called({w.company for w in rows if w.company})
    words = {w.pk: [*w.words, *called.get(w.company_id, ())] for w in rows}
    places = find_words(f"{article.text}\n{article.title}", words)
    for watch in rows:
        if place := places.get(watch.pk):
            yield Concern(watch.person_id, Reason.WATCH, watch.name, place.quote,
                          watch.is_at_once, watch.company_id)  # fmt: skip


def _called(firms: Iterable[Company]) -> dict[int | None, list[str]]:
    """Return what firms are called by now: a watched one may have been renamed or merged since."""
    present = {firm.pk: firm for firm in firms}
    others: dict[int, list[str]] = defaultdict(list)
    rows = (
        CompanyName.objects.filter(company__in=present) if present else CompanyName.objects.none()
    )
    for number, name in rows.values_list("company", "name"):
        others[number].append(name)
    return {
        number: firm_words(firm.name, [firm.short_name, *others[number]])
        for number, firm in present.items()
    }


def _firms_of(article: Article) -> dict[int, tuple[str, str]]:
    """Return the firms on file that an article names: its name and the sentence."""
    facts = StoredFact.objects.filter(article=article, kind="company").order_by("start")
    named = dict(reversed(list(facts.values_list("name", "text")[:MOST_FIRMS])))
    sure: dict[int, str] = {}
    texts: dict[int, list[str]] = {}
    for (_name, text), candidates in zip(named.items(), match_names(list(named)), strict=True):
        told = [one for one in candidates if one.confidence >= SURE]
        if len(told) == 1:
            sure[told[0].company_id] = told[0].name
            texts.setdefault(told[0].company_id, [ready(text)])
    places = find_words(article.text, texts)
    return {pk: (name, places[pk].quote if pk in places else name) for pk, name in sure.items()}


def _of_targets(
    firms: dict[int, tuple[str, str]], article: Article, on: date, at: datetime
) -> Iterator[Concern]:
    """Yield who reserved or watches the firms as targets; of a quiet one that nobody holds, the
    leaders hear."""
    quiet = _quiet(firms, article, on, at)
    holders: dict[int, set[int]] = defaultdict(set)
    claims = Claim.objects.filter(company__in=firms, ended_on__isnull=True, until__gte=on)
    for company, person in claims.values_list("company", "person"):
        holders[company].add(person)
    held = set(holders)
    for company, person in TargetWatch.objects.filter(company__in=firms).values_list(
        "company", "person"
    ):
        holders[company].add(person)
    loose = quiet - held
    listed = set(Score.objects.filter(company__in=loose).values_list("company", flat=True))
    leaders = list(User.objects.filter(role__in=LEADERS).values_list("pk", flat=True))
    for company in listed:
        holders[company] |= set(leaders)
    for company, people in holders.items():
        reason = Reason.QUIET if company in quiet else Reason.TARGET
        name, quote = firms[company]
        for person in sorted(people):
            yield Concern(person, reason, name, quote, True, company)


def _quiet(firms: Iterable[int], article: Article, on: date, at: datetime) -> set[int]:
    """Return the firms of which nothing was heard for long before this article."""
    days = parameter("radar.quiet_days", on=on)
    since = Signal.objects.filter(company__in=firms, withdrawn_at__isnull=True,
                                  seen_on__gte=on - timedelta(days=days))  # fmt: skip
    told = News.objects.filter(company__in=firms, at__gte=at - timedelta(days=days))
    heard = set(since.values_list("company", flat=True))
    heard |= set(told.exclude(article=article).values_list("company", flat=True))
    return set(firms) - heard


def _of_projects(firms: dict[int, tuple[str, str]]) -> Iterator[Concern]:
    """Yield owner and co-owners of projects that run with the firms."""
    running = Project.objects.filter(company__in=firms).exclude(stage=Stage.X)
    projects = {p: (c, owner) for p, c, owner in running.values_list("pk", "company", "owner")}
    people = {(project, owner) for project, (_c, owner) in projects.items() if owner}
    helpers = CoOwner.objects.filter(project__in=projects, until__isnull=True)
    people |= set(helpers.values_list("project", "user"))
    for project, person in sorted(people):
        company = projects[project][0]
        name, quote = firms[company]
        yield Concern(person, Reason.PROJECT, name, quote, True, company, project)


def _of_segments(article: Article, on: date) -> Iterator[Concern]:
    """Yield who works on a segment, by open leads and reservations, of which the article speaks."""
    people: dict[str, set[int]] = defaultdict(set)
    open_leads = Project.objects.filter(owner__isnull=False).exclude(
        Q(stage=Stage.X) | Q(segment_code="") | Q(started_on__isnull=False)
    )
    for code, person in open_leads.order_by().values_list("segment_code", "owner").distinct():
        people[code].add(person)
    claims = dict(Claim.objects.filter(ended_on__isnull=True, until__gte=on)
                  .values_list("company", "person"))  # fmt: skip
    for company, code in Score.objects.filter(company__in=claims).values_list("company", "segment"):
        people[code].add(claims[company])
    words: dict[int, list[str]] = {}
    segments = {s.pk: s for s in Segment.objects.filter(code__in=people)}
    for number, one in segments.items():
        told = {ready(str(word)) for word in [one.name, *one.keywords]}
        words[number] = sorted(word for word in told if len(word) >= SHORTEST_OF_SEGMENT)
    for number, place in find_words(article.text, words).items():
        for person in sorted(people[segments[number].code]):
            yield Concern(person, Reason.SEGMENT, segments[number].name, place.quote)
