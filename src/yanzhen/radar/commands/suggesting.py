"""What articles tell is suggested to the library and the chains; a person takes or leaves it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.chains.commands import Source, state
from yanzhen.chains.models import Segment
from yanzhen.chains.tables import read_statements
from yanzhen.common.refusals import Refused, Stale
from yanzhen.companies.calc.grams import without_form
from yanzhen.companies.calc.names import name_key
from yanzhen.incentives.calc.issuing import recognize
from yanzhen.incentives.commands import Stated, add_policy
from yanzhen.incentives.models import Level, Policy
from yanzhen.journal.commands import parts, record
from yanzhen.radar import policies
from yanzhen.radar.calc.segments import Told, is_telling, told_of_segments
from yanzhen.radar.commands.watching import segment_words
from yanzhen.radar.models import Article, StoredFact, Suggestion, SuggestionKind, SuggestionState

ABOVE_US = (Level.NATION.value, Level.PROVINCE.value)
LONGEST_SHORT_NAME, MOST_FIRMS, HEAD = 20, 200, 200


def suggest_from(article: Article, facts: Sequence[StoredFact], at: datetime) -> int:
    """Keep what an article suggests that is not known or suggested yet; return how much."""
    made = [*_policy(article, at), *_statements(article, facts, at)]
    Suggestion.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _policy(article: Article, at: datetime) -> list[Suggestion]:
    """Return a national or provincial document that the library does not hold."""
    found = recognize(article.text)
    if found is None or found.level not in ABOVE_US:
        return []
    title, number = found.read.title, found.read.number
    rows = Policy.objects.filter(number=number) if number else Policy.objects.filter(title=title)
    waits = Suggestion.objects.filter(kind=SuggestionKind.POLICY, state=SuggestionState.WAITING)
    if rows.exists() or waits.filter(title=title, value=number).exists():
        return []
    quote = " ".join(article.text[:HEAD].split())
    return [Suggestion(article=article, kind=SuggestionKind.POLICY, title=title, key=found.level,
                       value=number, quote=quote, start=0, end=len(article.text),
                       made_at=at)]  # fmt: skip


def _statements(article: Article, facts: Sequence[StoredFact], at: datetime) -> list[Suggestion]:
    """Return what the text says of segments and is not stated there in the same words."""
    if not is_telling(article.text):
        return []
    segments = {one.pk: one for one in Segment.objects.all()}
    words = {number: sorted(segment_words(one)) for number, one in segments.items()}
    told = told_of_segments(article.text, words, _firms(facts))
    codes = {segments[one.segment].code for one in told}
    stated = read_statements(codes, ("fact", "route", "firm")) if told else {}
    waiting = set(
        Suggestion.objects.filter(state=SuggestionState.WAITING, segment__code__in=codes)
        .values_list("segment", "table", "key", "value")
    )  # fmt: skip
    return [
        Suggestion(article=article, kind=SuggestionKind.SEGMENT, segment=segments[one.segment],
                   title=segments[one.segment].name, table=one.table, key=one.key,
                   value=one.value, quote=one.quote, start=one.start, end=one.end, made_at=at)
        for one in told
        if (one.segment, one.table, one.key, one.value) not in waiting
        and not _is_stated(one, stated[one.table].get((segments[one.segment].code, one.key)))
    ]  # fmt: skip


def _is_stated(one: Told, row: Mapping[str, Any] | None) -> bool:
    told = {"fact": "value", "route": "maturity"}.get(one.table)
    return row is not None and (told is None or row[told] == one.value or not one.value)


def _firms(facts: Sequence[StoredFact]) -> list[tuple[str, str]]:
    """Return the firms that a text names: as it calls them, and by their short name."""
    named = {fact.text: fact.name for fact in facts if fact.kind == "company"}
    shorts = {text: without_form(name_key(name)) for text, name in list(named.items())[:MOST_FIRMS]}
    return [(text, short) for text, short in shorts.items() if len(short) <= LONGEST_SHORT_NAME]


def as_of(suggestion: Suggestion) -> date:
    """Return the day of which a statement speaks: its article's, or that on which it came in."""
    return suggestion.article.published_on or localdate(suggestion.article.added_at)


@transaction.atomic
def take_policy(number: int, said: Stated, *, by: User, at: datetime) -> Policy:
    """Enter the document that an article is; its source is that article.

    :raises Refused: for what the library refuses, or if somebody decided meanwhile.
    """
    suggestion = _lock(number, SuggestionKind.POLICY, by)
    with parts() as inner:
        policy = add_policy(replace(said, source=suggestion.article.cited), by=by, at=at)
    _decide(suggestion, SuggestionState.TAKEN, by, at, policy.subject)
    record("article.policy_taken", suggestion.article.subject, by=by, at=at, parts=inner,
           links=[policy.subject], title=policy.title, policy=policy.code)  # fmt: skip
    return policy


@transaction.atomic
def take_statement(
    number: int, key: str, fields: Mapping[str, Any], *, on: date, by: User, at: datetime,
    until: date | None = None,
) -> None:  # fmt: skip
    """State on its segment what an article tells, dated, with the article as its source.

    What is stated there under the same key is stated anew; the map's versions keep the old words.

    :raises Refused: for what the chains refuse, or if somebody decided meanwhile.
    """
    suggestion = _lock(number, SuggestionKind.SEGMENT, by)
    segment = suggestion.segment
    assert segment is not None  # a constraint says so
    known = read_statements([segment.code], [suggestion.table])[suggestion.table]
    before = key if (segment.code, key) in known else ""
    with parts() as inner:
        state(segment.code, table=suggestion.table, key=key, fields=fields, instead_of=before,
              source=Source(suggestion.article.cited, on, until), by=by, at=at)  # fmt: skip
    _decide(suggestion, SuggestionState.TAKEN, by, at, f"segment:{segment.code}")
    record("article.statement_taken", suggestion.article.subject, by=by, at=at, parts=inner,
           links=[f"segment:{segment.code}"], segment=segment.name,
           text=suggestion.quote[:120])  # fmt: skip


@transaction.atomic
def leave_suggestion(number: int, *, by: User, at: datetime) -> Suggestion:
    """Say that nothing comes of a suggestion."""
    suggestion = _lock(number, None, by)
    _decide(suggestion, SuggestionState.LEFT, by, at)
    record("article.suggestion_left", suggestion.article.subject, by=by, at=at,
           kind=suggestion.kind, text=suggestion.title)  # fmt: skip
    return suggestion


def _lock(number: int, kind: str | None, by: User) -> Suggestion:
    rows = Suggestion.objects.select_for_update(of=("self",))
    found = rows.select_related("article", "segment").filter(pk=number).first()
    if found is None or (kind and found.kind != kind):
        raise Refused(_("没有这条建议，请刷新页面。"))
    policies.require_can_take(by, found.kind)
    if found.state != SuggestionState.WAITING:
        raise Stale(_("这条建议刚由别人处理过，请看过后再操作。"),
                    [(_("状态"), str(found.get_state_display()), "")])  # fmt: skip
    return found


def _decide(
    suggestion: Suggestion, to: SuggestionState, by: User, at: datetime, result: str = ""
) -> None:
    suggestion.state, suggestion.by, suggestion.at, suggestion.result = to, by, at, result
    suggestion.save(update_fields=["state", "by", "at", "result"])
