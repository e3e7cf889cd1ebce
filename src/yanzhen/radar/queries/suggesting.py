"""What waits to be taken into the policy library and the chains."""

from dataclasses import dataclass

from django.db.models import F, Q
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.chains.models import FactKind, Maturity
from yanzhen.chains.tables import STATEMENTS, read_statements
from yanzhen.incentives.models import Level
from yanzhen.radar import policies
from yanzhen.radar.models import (
    HOLDS,
    Article,
    StoredFact,
    Suggestion,
    SuggestionKind,
    SuggestionState,
)
from yanzhen.radar.queries.reading import FactRow, fact_rows

SHOWN = 5


def what_is_told(one: Suggestion) -> str:
    """Return a suggestion in words: 产能：130亿平方米; 国家 国办发〔2022〕31号."""
    if one.kind == SuggestionKind.POLICY:
        return f"{Level(one.key).label} {one.value}".strip()
    if one.table == "fact":
        return f"{FactKind(one.key).label}：{one.value}"
    label = STATEMENTS[one.table].label
    maturity = f"（{Maturity(one.value).label}）" if one.table == "route" and one.value else ""
    return f"{label}：{one.key}{maturity}"


def stated_now(one: Suggestion) -> str:
    """Return what is stated under the same key at present, with its source; "" for nothing."""
    if one.segment is None:
        return ""
    rows = read_statements([one.segment.code], [one.table])[one.table]
    row = rows.get((one.segment.code, one.key))
    if row is None:
        return ""
    said = row.get("value") or (row.get("maturity") and str(Maturity(row["maturity"]).label))
    source = row["source"] or _("编者常识")
    return "，".join(str(part) for part in (said or one.key, source, row["as_of"]) if part)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a panel shows: the latest suggestions with their words, and how many there are."""

    rows: tuple[tuple[Suggestion, str], ...]
    count: int


def waiting_for(*, kind: str, segment: str = "") -> Waiting:
    """Return what waits of one kind, of one segment where its code is given. Two queries."""
    rows = Suggestion.objects.filter(state=SuggestionState.WAITING, kind=kind)
    if segment:
        rows = rows.filter(segment__code=segment)
    shown = rows.select_related("article", "segment").defer("article__text")
    latest = list(shown.order_by("-made_at", "-pk")[:SHOWN])
    return Waiting(tuple((one, what_is_told(one)) for one in latest), rows.count())


def facts_on(segment: str) -> list[FactRow]:
    """Return the latest facts that a person took as true and linked to a segment, or to one that
    was merged into it. One query."""
    here = Q(segment__code=segment) | Q(segment__merged_into__code=segment)
    rows = StoredFact.objects.filter(here, state__in=HOLDS).select_related("article")
    shown = rows.defer("article__text").order_by(F("told_on").desc(nulls_last=True), "-pk")
    return fact_rows(shown[:SHOWN])


def suggested_by(article: Article, user: User) -> list[tuple[Suggestion, str, bool]]:
    """Return what an article suggests, in words, and whether the user may take it. One query."""
    rows = article.suggestions.select_related("segment", "by").order_by("start", "pk")
    return [
        (one, what_is_told(one),
         one.state == SuggestionState.WAITING and policies.can_take(user, one.kind))
        for one in rows
    ]  # fmt: skip
