"""People decide on facts: accept, correct, reject, link, add what was missed, accept in bulk."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.chains.models import Segment
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused, Stale
from yanzhen.companies.commands.signals import record_signal
from yanzhen.companies.models import Company, EvidenceKind
from yanzhen.journal.commands import parts, record
from yanzhen.projects.models import Project
from yanzhen.radar import policies
from yanzhen.radar.calc.spans import span_of
from yanzhen.radar.commands.keeping import LARGEST, measure_of, recount
from yanzhen.radar.models import (
    HOLDS,
    QUALIFIERS,
    Article,
    FactKind,
    FactState,
    FactStatus,
    Measure,
    Reading,
    SourceKind,
    StoredFact,
)

OF_ZONES = (FactKind.RESULT.value, FactKind.TARGET.value)
BULK_MOST, MOST_OF_A_NAME = 5000, 120
EVIDENCE: dict[str, EvidenceKind] = {
    SourceKind.OFFICIAL: EvidenceKind.FILING,
    SourceKind.PRESS: EvidenceKind.MEDIA,
    SourceKind.FIRM: EvidenceKind.ANNOUNCEMENT,
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says a fact is. `value` in base units; `text` as it stands in the article."""

    kind: str
    text: str
    name: str
    metric: str
    value: Decimal | None = None
    unit: str = ""
    qualifier: str = "="
    period: str = ""
    status: str = "actual"


def _lock(number: int, seen: str) -> tuple[Article, StoredFact]:
    """Return a fact with its article, locked.

    :raises Stale: if it was decided on since it was read.
    """
    found = StoredFact.objects.filter(pk=number).values_list("article", flat=True).first()
    if found is None:
        raise Refused(_("没有这条事实。"))
    article = Article.objects.select_for_update().get(pk=found)
    fact = StoredFact.objects.get(pk=number)
    if seen and fact.state != seen:
        raise Stale(_("这条事实刚由别人处理过，请看过后再操作。"),
                    [(_("状态"), str(fact.get_state_display()), "")])  # fmt: skip
    return article, fact


def _set(fact: StoredFact, state: str, by: User, at: datetime) -> None:
    fact.state, fact.by, fact.at = state, by, at
    fact.is_compared = state in HOLDS and fact.value is not None and fact.kind in OF_ZONES
    if fact.is_compared:
        Measure.objects.get_or_create(name=fact.measure)


@transaction.atomic
def decide_fact(number: int, state: str, *, by: User, at: datetime, seen: str = "") -> StoredFact:
    """Accept or reject a fact as it is, or put it back.

    Args:
        seen: the state in which the person saw it; "" where that does not matter.

    :raises Stale: if somebody decided on it meanwhile.
    """
    policies.require_can_review(by)
    if state not in (FactState.ACCEPTED, FactState.REJECTED, FactState.PROPOSED):
        raise Refused(_("请选择采信或不采信。"))
    article, fact = _lock(number, seen)
    _set(fact, state, by, at)
    fact.save()
    recount(article)
    record("article.fact_decided", article.subject, by=by, at=at, links=_links(fact), state=state,
           text=fact.text[:120], fact=fact.pk)  # fmt: skip
    return fact


def _links(fact: StoredFact) -> list[str]:
    named = (("company", fact.company), ("project", fact.project), ("segment", fact.segment))
    return [f"{kind}:{one.code}" for kind, one in named if one]


def _check(said: Said) -> None:
    """Refuse what no fact can be, naming the field."""
    allowed = (("kind", FactKind.values), ("status", FactStatus.values),
               ("qualifier", [key for key, _label in QUALIFIERS]))  # fmt: skip
    for name, known in allowed:
        if getattr(said, name) not in known:
            raise Refused(_("请从列表中选择。"), field=name)
    for name, message in (("name", _("请填写主体，如企业、项目或园区的名称。")),
                          ("metric", _("请填写指标，如签约项目数。"))):  # fmt: skip
        if not getattr(said, name).strip():
            raise Refused(message, field=name)
    if said.value is not None and (not said.value.is_finite() or abs(said.value) >= LARGEST):
        raise Refused(_("数值过大，请核对单位。"), field="value")
    if said.period.strip() and span_of(said.period.strip()) is None:
        raise Refused(
            _("时期请写成 2022、2022Q1、2022H1、2022-03，或用“/”连起止，如 2022-01/2022-09。"),
            field="period",
        )  # fmt: skip


def _write(fact: StoredFact, said: Said) -> None:
    fact.kind, fact.status, fact.qualifier = said.kind, said.status, said.qualifier
    fact.name, fact.metric = said.name.strip()[:MOST_OF_A_NAME], said.metric.strip()[:80]
    fact.measure, fact.value = measure_of(fact.metric), said.value
    fact.unit, fact.period = said.unit.strip()[:16], said.period.strip()[:32]


@transaction.atomic
def correct_fact(number: int, said: Said, *, by: User, at: datetime, seen: str = "") -> StoredFact:
    """Say what a fact really is; what was proposed stays known.

    :raises Refused: naming the field that cannot be, or the words the article does not hold.
    """
    policies.require_can_review(by)
    _check(said)
    article, fact = _lock(number, seen)
    if said.text != fact.text:
        fact.start, fact.end = _span(article, said.text)
        fact.text = said.text
    _write(fact, said)
    _set(fact, FactState.CORRECTED, by, at)
    fact.save()
    recount(article)
    record("article.fact_decided", article.subject, by=by, at=at, links=_links(fact),
           state=FactState.CORRECTED, text=fact.text[:120], fact=fact.pk, metric=fact.metric,
           value=fact.value)  # fmt: skip
    return fact


def _span(article: Article, text: str) -> tuple[int, int]:
    start = article.text.find(text) if text.strip() else -1
    if start < 0:
        raise Refused(_("文章里没有这段原文。请从文章中照原样复制。"), field="text")
    return start, start + len(text)


@transaction.atomic
def add_fact(code: str, said: Said, *, by: User, at: datetime) -> StoredFact:
    """Add a fact that was missed, with the words of the article that say it."""
    policies.require_can_review(by)
    _check(said)
    article = Article.objects.select_for_update().filter(code=code).first()
    if article is None or article.reading not in (Reading.READ, Reading.REVIEWED):
        raise Refused(_("这篇文章还不能补记事实。"))
    start, end = _span(article, said.text)
    fact = StoredFact(article=article, text=said.text, start=start, end=end,
                      told_on=article.published_on)  # fmt: skip
    _write(fact, said)
    _set(fact, FactState.CORRECTED, by, at)
    fact.save()
    record("article.fact_added", article.subject, by=by, at=at, text=fact.text[:120],
           fact=fact.pk, metric=fact.metric, value=fact.value)  # fmt: skip
    return fact


@transaction.atomic
def link_fact(
    number: int, *, by: User, at: datetime, company: Company | None = None,
    project: Project | None = None, segment: Segment | None = None, signal: str = "",
    zone: str = "",
) -> StoredFact:  # fmt: skip
    """Say which firm, project or segment of the chains a fact is about; none takes the link away.

    Args:
        signal: a `SignalKind`, for a fact that tells what the firm may be about to do.
        zone: whose figure it is, as the comparison names zones; "" leaves the name as it is.

    :raises Refused: for a signal of no firm, or of a fact that nobody took as true, or a zone of
        what is no zone's figure.
    """
    policies.require_can_review(by)
    article, fact = _lock(number, "")
    fact.company, fact.project, fact.segment = company, project, segment
    zone = "" if zone.strip() == fact.name else zone.strip()
    if zone:
        _to_zone(fact, zone)
    fact.save()
    with parts() as inner:
        if signal:
            _signal(article, fact, signal, by, at)
    to = "、".join(str(one) for one in (company, project, segment, zone) if one) or "—"
    record("article.fact_linked", article.subject, by=by, at=at, links=_links(fact),
           parts=inner, text=fact.text[:120], fact=fact.pk, to=to)  # fmt: skip
    return fact


def _to_zone(fact: StoredFact, zone: str) -> None:
    """Make a fact a zone's figure: the comparison tells zones apart by name alone, so that "全区"
    or a short name must become the name that the zone's other figures have."""
    if fact.kind not in OF_ZONES:
        raise Refused(
            _("只有园区的成绩和目标可以归到园区。请先把种类更正为成绩或目标。"), field="zone"
        )
    if len(zone) > MOST_OF_A_NAME:
        raise Refused(_("园区名称不超过 %d 个字。") % MOST_OF_A_NAME, field="zone")
    fact.name = zone


def _signal(article: Article, fact: StoredFact, kind: str, by: User, at: datetime) -> None:
    if fact.company is None:
        raise Refused(_("请先写明是哪家企业的信号。"), field="company_name")
    if fact.state not in HOLDS:
        raise Refused(_("请先采信这条事实，再登记信号。"), field="signal")
    record_signal(
        fact.company.code, kind=kind, seen_on=article.published_on or localdate(article.added_at),
        source=article.address or f"{article.source}《{article.title}》", quote=fact.text,
        evidence=EVIDENCE.get(article.source_kind, EvidenceKind.OTHER),
        confidence=Decimal(str(round(fact.confidence, 2))), is_binding=fact.is_binding,
        by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def accept_source(source: str, *, by: User, at: datetime) -> int:
    """Accept what waits of one source and is sure enough; return how many facts.

    :raises Refused: if nothing of the source is.
    """
    policies.require_can_review(by)
    sure = float(parameter("radar.bulk_confidence", on=localdate(at)))
    articles = list(Article.objects.select_for_update().filter(source=source, waiting__gt=0)
                    .order_by("pk")[:BULK_MOST])  # fmt: skip
    rows = StoredFact.objects.filter(article__in=articles, state=FactState.PROPOSED,
                                     confidence__gte=sure, proposed_by="")  # fmt: skip
    facts = list(rows.order_by("pk")[:BULK_MOST])
    if not facts:
        raise Refused(
            _("来源“%(source)s”没有把握不低于 %(sure)d%% 的待审核事实。")
            % {"source": source, "sure": round(sure * 100)}
        )
    for fact in facts:
        _set(fact, FactState.ACCEPTED, by, at)
    StoredFact.objects.bulk_update(facts, ["state", "by", "at", "is_compared"], batch_size=500)
    touched = {fact.article_id for fact in facts}
    for article in articles:
        if article.pk in touched:
            recount(article)
    record("article.bulk_accepted", "radar:source", by=by, at=at,
           links=[one.subject for one in articles if one.pk in touched][:100], source=source,
           count=len(facts))  # fmt: skip
    return len(facts)
