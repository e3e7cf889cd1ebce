"""A language model proposes; nothing that it says is taken as true without a person's yes."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from yanzhen.common.parameters import parameter
from yanzhen.journal.commands import record
from yanzhen.radar.calc.proposing import Answer, Proposal, question, read_answer
from yanzhen.radar.commands.keeping import measure_of, recount
from yanzhen.radar.models import Article, Reading, StoredFact
from yanzhen.radar.reading.model import NoAnswer, ask_model

# Below what bulk acceptance takes, whatever its limit is set to.
CONFIDENCE = 0.3


def propose_next(*, at: datetime) -> Article | None:
    """Ask the model about the oldest article it was not asked about; None where there is none.

    Asked before anything is locked, and once: an article without an answer stays as it is.
    """
    on = localdate(at)
    address, name = parameter("radar.model_address", on=on), parameter("radar.model_name", on=on)
    if not address:
        return None
    waiting = Article.objects.filter(reading=Reading.READ, asked_at__isnull=True)
    article = waiting.order_by("pk").first()
    if article is None:
        return None
    seconds = parameter("radar.model_seconds", on=on)
    authority = parameter("radar.ca_file", on=on)
    try:
        said = ask_model(address, question(article.text, name), seconds, authority)
        answer = read_answer(said, article.text)
    except NoAnswer:
        answer = None
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=article.pk)
        if article.asked_at is None:
            _keep(article, answer, name, at)
    return article


def _keep(article: Article, answer: Answer | None, name: str, at: datetime) -> None:
    article.asked_at = at
    if answer is None:
        article.save(update_fields=["asked_at"])
        return
    known = set(article.facts.values_list("start", "metric"))
    spans = set(article.facts.values_list("text", "value"))
    fresh = [one for one in answer.facts if (one.start, one.metric[:80]) not in known
             and (one.span, one.value) not in spans]  # fmt: skip
    StoredFact.objects.bulk_create([_stored(article, one, name) for one in fresh])
    article.summary = [asdict(one) for one in answer.summary]
    recount(article)
    record("article.proposed", article.subject, by=None, at=at, title=article.title, model=name,
           facts=len(fresh), dropped=answer.dropped)  # fmt: skip


def _stored(article: Article, one: Proposal, name: str) -> StoredFact:
    return StoredFact(
        article=article, kind=one.kind, name=one.name, metric=one.metric,
        measure=measure_of(one.metric)[:80], value=one.value, unit=one.unit, period=one.period,
        status=one.status, text=one.span, start=one.start, end=one.start + len(one.span),
        confidence=CONFIDENCE, proposed_by=name[:60], told_on=article.published_on,
    )  # fmt: skip
