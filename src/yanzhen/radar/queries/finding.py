"""Finding articles by words of their text."""

from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet

from yanzhen.companies.models.asking import OneOf, postgres_query, sqlite_match
from yanzhen.projects.calc import asked_grams, fold
from yanzhen.radar.models import Article, ArticleText

FEW, MANY = 1000, 50_000


@BigIntegerField.register_lookup
class WalkedIn(OneOf):
    """`IN` that leaves the order's own index to be walked: SQLite would else fetch every row of
    thousands and sort them."""

    lookup_name = "walked_in"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, params = super().as_sql(compiler, connection)
        return (f"+{sql}" if connection.vendor == "sqlite" else sql), params


def matching_text(rows: QuerySet[Article], text: str) -> QuerySet[Article]:
    """Narrow articles to those that hold every word that was typed.

    The token index is asked for numbers first. A few are looked at one by one; of thousands, the
    list's own order is walked and each number looked up among them; where there are more, the
    word is so frequent that a walk meets a page of texts that hold it soon.
    """
    for piece in text.split()[:5]:
        if folded := fold(piece):
            rows = _holding(rows, folded)
    return rows


def _holding(rows: QuerySet[Article], folded: str) -> QuerySet[Article]:
    telling = ArticleText.objects.filter(text__contains=folded)
    numbers = _with_tokens(folded)
    if len(numbers) <= FEW:
        found = telling.filter(pk__in=numbers).values_list("article", flat=True)
        return rows.filter(pk__in=list(found))
    if len(numbers) <= MANY:
        rows = rows.filter(pk__walked_in=numbers)
    # A token of one or two signs is the word itself.
    if len(folded) <= 2 and len(numbers) <= MANY:
        return rows
    return rows.filter(Exists(telling.filter(article=OuterRef("pk"))))


def _with_tokens(folded: str) -> list[int]:
    """Return the numbers of articles with the word's tokens, at most one more than `MANY`."""
    asked = ((asked_grams(folded),),)
    if connection.vendor == "sqlite":
        sql = "SELECT rowid FROM radar_search WHERE radar_search MATCH %s LIMIT %s"
        expression = sqlite_match(asked)
    else:
        sql = "SELECT article_id FROM radar_search WHERE grams @@ %s::tsquery LIMIT %s"
        expression = postgres_query(asked)
    with connection.cursor() as cursor:
        cursor.execute(sql, [expression, MANY + 1])
        return [row[0] for row in cursor.fetchall()]
