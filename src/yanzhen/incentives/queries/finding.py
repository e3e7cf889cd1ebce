"""Finding policies by words of their text, and by what holds on a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Prefetch, Q
from django.db.models.expressions import RawSQL

from yanzhen.common.parameters import parameter
from yanzhen.companies.models.asking import postgres_query, sqlite_match
from yanzhen.incentives.models import Clause, Policy, PolicyTag, PolicyText, Topic
from yanzhen.projects.calc import asked_grams, fold


def matching_text(rows: Any, text: str) -> Any:
    """Narrow policies to those that hold every word that was typed."""
    for piece in text.split()[:5]:
        if folded := fold(piece):
            telling = PolicyText.objects.filter(text__contains=folded)
            rows = rows.filter(pk__in=telling.filter(pk__in=_with_tokens(folded)).values("policy"))
    return rows


def _with_tokens(folded: str) -> RawSQL:
    asked = ((asked_grams(folded),),)
    if connection.vendor == "sqlite":
        match = "SELECT rowid FROM incentives_search WHERE incentives_search MATCH %s"
        return RawSQL(match, [sqlite_match(asked)])  # noqa: S611  letters, figures and signs
    match = "SELECT policy_id FROM incentives_search WHERE grams @@ %s::tsquery"
    return RawSQL(match, [postgres_query(asked)])  # noqa: S611


@dataclass(frozen=True, slots=True)
class Standing:
    """How a document stands on a day: a lamp's tone and the word beside it."""

    key: str
    tone: str


def standing(policy: Policy, on: date) -> Standing:
    """Return `in_force`, `soon` (its end is near), `not_yet`, `replaced`, `ended` or `lapsed`."""
    if policy.ended_on and policy.ended_on <= on:
        return Standing("replaced" if policy.superseded_by_id else "ended", "red")
    if policy.valid_until < on:
        return Standing("lapsed", "red")
    if policy.valid_from > on:
        return Standing("not_yet", "none")
    ends = min(policy.valid_until, policy.ended_on or policy.valid_until)
    days = parameter("incentives.lapse_warning_days", on=on)
    return Standing("soon", "amber") if (ends - on).days <= days else Standing("in_force", "green")


def clauses_for(themes: Collection[str], *, on: date) -> list[Clause]:
    """Return the clauses that hold on a day, of documents that are about one of these themes or
    about no industry in particular; the zone's own first. Three queries."""
    rows = Policy.objects.in_force(on)
    rows = rows.filter(Q(tags__name__in=[*themes, GENERAL]) | Q(tags__isnull=True)).distinct()
    near = sorted(rows, key=lambda p: (LEVELS.index(p.level), p.valid_until, p.pk))
    found = {policy.pk: policy for policy in near}
    held: dict[int, list[Clause]] = {number: [] for number in found}
    for clause in Clause.objects.filter(policy__in=list(found)).order_by("order"):
        clause.policy = found[clause.policy_id]
        held[clause.policy_id].append(clause)
    return [clause for some in held.values() for clause in some]


GENERAL = "通用"
LEVELS = ("ZONE", "CITY", "PROVINCE", "NATION")


def gone_lately(themes: Collection[str], *, on: date) -> list[Policy]:
    """Return documents about these themes that no longer hold, ended in the last years, and those
    whose end is near: neither may be promised. Latest first."""
    days = timedelta(days=parameter("incentives.gone_shown_days", on=on))
    soon = timedelta(days=parameter("incentives.lapse_warning_days", on=on))
    rows = Policy.objects.filter(Q(tags__name__in=[*themes, GENERAL]) | Q(tags__isnull=True))
    rows = rows.filter(
        Q(valid_until__gte=on - days, valid_until__lte=on + soon)
        | Q(ended_on__gte=on - days, ended_on__lte=on + soon)
    ).distinct()
    return list(rows.select_related("superseded_by").order_by("-valid_until", "-pk"))


def policy_page(code: str) -> Policy | None:
    """Return a document with its tags, clauses and successor. Three queries."""
    rows = Policy.objects.select_related("superseded_by", "added_by")
    tags = Prefetch("tags", PolicyTag.objects.order_by("pk"))
    return rows.prefetch_related(tags, "clauses", "supersedes").filter(code=code.upper()).first()


def offers(clauses: Collection[Clause]) -> list[Clause]:
    """Return the clauses that give something."""
    return [c for c in clauses if c.topic not in (Topic.LIMIT, Topic.OTHER)]


def limits(clauses: Collection[Clause]) -> list[Clause]:
    """Return the clauses that forbid something."""
    return [c for c in clauses if c.topic == Topic.LIMIT]
