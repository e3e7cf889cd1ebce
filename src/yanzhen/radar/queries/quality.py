"""What people corrected: the gold set, and how well the extractor did against it."""

import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from yanzhen.radar.calc.evaluate import Agreement, compare, total
from yanzhen.radar.calc.facts import plain
from yanzhen.radar.models import HOLDS, Article, FactState, Reading, StoredFact

MOST = 1000  # the articles reviewed last; older ones tell of an older extractor


@dataclass(frozen=True, slots=True)
class Quality:
    """Agreement by metric, by source and in all, over `articles` reviewed articles."""

    articles: int
    by_metric: tuple[tuple[str, Agreement], ...]
    by_source: tuple[tuple[str, Agreement], ...]
    whole: Agreement


def _reviewed() -> list[Article]:
    return list(Article.objects.filter(reading=Reading.REVIEWED).order_by("-pk")[:MOST])


def _facts_of(articles: Iterable[Article]) -> dict[int, list[StoredFact]]:
    found: dict[int, list[StoredFact]] = defaultdict(list)
    for fact in StoredFact.objects.filter(article__in=[a.pk for a in articles]):
        found[fact.article_id].append(fact)
    return found


def as_gold(fact: StoredFact) -> dict[str, Any]:
    """Return a fact as a line of `yanzhen extract` holds it."""
    shown: dict[str, Any] = {
        "kind": fact.kind, "text": fact.text, "start": fact.start, "end": fact.end,
        "name": fact.name, "metric": fact.metric, "value": plain(fact.value),
        "unit": fact.unit or None,
        "qualifier": fact.qualifier if fact.value is not None else None,
        "period": fact.period or None, "status": fact.status,
    }  # fmt: skip
    if not fact.is_binding:
        shown["binding"] = False
    return shown


def gold_lines() -> list[dict[str, Any]]:
    """Return the gold set: one entry for each article of which every fact is decided."""
    articles = _reviewed()
    facts = _facts_of(articles)
    return [
        {"file": f"{one.code}.txt", "source": one.source,
         "facts": [as_gold(fact) for fact in facts[one.pk] if fact.state in HOLDS]}
        for one in articles
    ]  # fmt: skip


def gold_archive() -> bytes:
    """Return gold.jsonl with the texts beside it, as `yanzhen extract --evaluate` reads them."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        lines = (json.dumps(line, ensure_ascii=False) + "\n" for line in gold_lines())
        packed.writestr("gold.jsonl", "".join(lines))
        for article in _reviewed():
            packed.writestr(f"{article.code}.txt", article.text)
    return content.getvalue()


def quality() -> Quality:
    """Return how what was proposed agrees with what people decided. Two queries."""
    articles = _reviewed()
    facts = _facts_of(articles)
    ours: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    gold: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for article in articles:
        for fact in facts[article.pk]:
            if fact.first is not None:
                ours[article.source].append({**fact.first, "file": article.code})
            if fact.state != FactState.REJECTED:
                gold[article.source].append({**as_gold(fact), "file": article.code})
    sources = sorted({*ours, *gold})
    by_metric = compare(chain(*ours.values()), chain(*gold.values()))
    by_source = [(name, total(compare(ours[name], gold[name]).values())) for name in sources]
    return Quality(len(articles), tuple(by_metric.items()), tuple(by_source),
                   total(by_metric.values()))  # fmt: skip
