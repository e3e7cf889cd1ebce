"""What is written of an article once its text is known: signs, facts, the search index."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from django.db import connection
from django.db.models import Avg, Count, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.common.parameters import parameter
from yanzhen.journal.commands import record
from yanzhen.projects.calc import fold, text_grams
from yanzhen.radar.calc.extract import extract
from yanzhen.radar.calc.facts import Fact
from yanzhen.radar.commands.suggesting import suggest_from
from yanzhen.radar.commands.telling import tell_of
from yanzhen.radar.models import Article, ArticleText, FactState, Reading, StoredFact
from yanzhen.radar.signs import alike, same_figures, shingles, sign

SHORTEST = 80  # characters below which only the very same text is a repeat
LOOKED_AT = 40
LARGEST = Decimal(10) ** 17


def name_problem(problem: str) -> str:
    """Return in words why a file gave no text, and what to do."""
    words = {
        "SLOW": _("读取超时。请另存为文本再传，或把正文粘贴进来。"),
        "EMPTY": _("里面没有文字。扫描件要装了文字识别才读得出；也可以粘贴正文。"),
        "LOCKED": _("文件有密码。请去掉密码后再传。"),
        "LARGE": _("文件展开后过大。请拆分后再传。"),
        "CODED": _("认不出文字编码。请另存为 UTF-8 文本再传。"),
        "GONE": _("文件内容不在服务器上。请重新上传。"),
    }
    return words.get(problem, _("文件已损坏或格式不对。请重新导出后再传，或粘贴正文。"))


def fail(article: Article, problem: str, at: datetime) -> None:
    """Say why an article could not be read."""
    article.reading, article.problem = Reading.FAILED, problem
    article.save()
    record("article.failed", article.subject, by=None, at=at, title=article.title,
           problem=problem)  # fmt: skip


def measure_of(metric: str) -> str:
    """Return a metric without its threshold or scope.

    >>> measure_of("签约项目数(亿元以上)")
    '签约项目数'
    """
    return metric.partition("(")[0].strip() or metric


def fold_or_read(article: Article, at: datetime) -> int:
    """Fold a repeat into the first of its kind, or keep the facts; return how many."""
    pieces = shingles(article.text)
    article.sha256 = sha256(article.text.encode()).hexdigest()
    article.sign_a, article.sign_b, article.sign_c, article.sign_d = sign(pieces)
    article.folded_into = _first_like(article, pieces, at)
    if article.folded_into:
        article.reading = Reading.FOLDED
        article.save()
        return 0
    found = extract(article.text, day=article.published_on)
    facts = [_stored(article, fact) for fact in found if _holds_up(fact)]
    StoredFact.objects.bulk_create(facts, batch_size=1000)
    article.reading = Reading.READ
    recount(article)
    index([article])
    suggest_from(article, facts, at)
    tell_of(article, at=at)
    return len(facts)


def _first_like(article: Article, pieces: set[str], at: datetime) -> Article | None:
    others = Article.objects.filter(folded_into=None).exclude(pk=article.pk)
    same = others.filter(sha256=article.sha256).order_by("pk").first()
    if same or len(article.text) < SHORTEST:
        return same
    near = Q()
    for name in ("sign_a", "sign_b", "sign_c", "sign_d"):
        near |= Q(**{name: getattr(article, name)})
    needed = float(parameter("radar.same_share", on=localdate(at)))
    for other in others.filter(near).exclude(text="").order_by("pk")[:LOOKED_AT]:
        if same_figures(article.text, other.text) and (
            alike(pieces, shingles(other.text)) >= needed
        ):
            return other
    return None


def _holds_up(fact: Fact) -> bool:
    return fact.value is None or abs(fact.value) < LARGEST


def _stored(article: Article, fact: Fact) -> StoredFact:
    value = None if fact.value is None else round(fact.value, 6)
    return StoredFact(
        article=article, kind=fact.kind, name=fact.name[:120], metric=fact.metric[:80],
        measure=measure_of(fact.metric)[:80], value=value, unit=(fact.unit or "")[:16],
        qualifier=fact.qualifier, period=(fact.period or "")[:32], status=fact.status,
        is_binding=fact.binding, text=fact.text, start=fact.start, end=fact.end,
        confidence=fact.confidence, first=fact.as_json(), told_on=article.published_on,
    )  # fmt: skip


def recount(article: Article) -> None:
    """Keep beside the article how many facts wait and how sure these are."""
    told = article.facts.filter(state=FactState.PROPOSED).aggregate(
        n=Count("pk"), sure=Avg("confidence")
    )
    article.waiting, article.sureness = told["n"], round(told["sure"] or 0, 4)
    if article.reading in (Reading.READ, Reading.REVIEWED):
        article.reading = Reading.READ if article.waiting else Reading.REVIEWED
    article.save()


def index(articles: Sequence[Article]) -> None:
    """Write the search texts of articles and their tokens (decision 007)."""
    texts = [
        ArticleText(article=one, text=" ".join(map(fold, (one.code, one.title, one.source,
                                                          one.text))))
        for one in articles
    ]  # fmt: skip
    ArticleText.objects.bulk_create(
        texts, update_conflicts=True, unique_fields=["article"], update_fields=["text"]
    )
    entries = [(one.pk, " ".join(text_grams(one.text.split()))) for one in texts]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                "INSERT OR REPLACE INTO radar_search (rowid, grams) VALUES (%s, %s)", entries
            )
            return
        cursor.execute(
            "INSERT INTO radar_search (article_id, grams) "
            "SELECT n, array_to_tsvector(string_to_array(g, ' ')) "
            "FROM unnest(%s::bigint[], %s::text[]) AS rows (n, g) "
            "ON CONFLICT (article_id) DO UPDATE SET grams = excluded.grams",
            [[number for number, _grams in entries], [grams for _number, grams in entries]],
        )
