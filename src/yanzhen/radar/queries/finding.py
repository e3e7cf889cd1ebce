"""Finding articles by words of their text."""

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL

from yanzhen.companies.models.asking import postgres_query, sqlite_match
from yanzhen.projects.calc import asked_grams, fold
from yanzhen.radar.models import Article, ArticleText

FEW = 1000


def matching_text(rows: QuerySet[Article], text: str) -> QuerySet[Article]:
    """Narrow articles to those that hold every word that was typed.

    As with projects, the token index is asked for a few numbers first; where there are more, the
    word is so frequent that a walk along the list's own order meets a page of them soon.
    """
    for piece in text.split()[:5]:
        if folded := fold(piece):
            rows = _holding(rows, folded)
    return rows


def _holding(rows: QuerySet[Article], folded: str) -> QuerySet[Article]:
    telling = ArticleText.objects.filter(text__contains=folded)
    few = telling.filter(pk__in=_with_tokens(folded)).values_list("article", flat=True)
    found = list(few[: FEW + 1])
    if len(found) <= FEW:
        return rows.filter(pk__in=found)
    return rows.filter(Exists(telling.filter(article=OuterRef("pk"))))


def _with_tokens(folded: str) -> RawSQL:
    asked = ((asked_grams(folded),),)
    if connection.vendor == "sqlite":
        match = "SELECT rowid FROM radar_search WHERE radar_search MATCH %s"
        return RawSQL(match, [sqlite_match(asked)])  # noqa: S611  letters, figures and signs
    match = "SELECT article_id FROM radar_search WHERE grams @@ %s::tsquery"
    return RawSQL(match, [postgres_query(asked)])  # noqa: S611
