"""Finding firms by what people type."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import Exact, GreaterThan
from django.urls import reverse

from yanzhen.accounts.models import User
from yanzhen.chains.standards import place_label
from yanzhen.companies.calc.grams import asked_grams, asked_initials, without_form
from yanzhen.companies.calc.names import name_key
from yanzhen.companies.calc.uscc import clean_code
from yanzhen.companies.models import Company
from yanzhen.companies.models.company import CompanyQuerySet

_CODE = re.compile(r"C\d{4,9}")
_CREDIT_CODE = re.compile(r"[159ANY][1-9A-Z]\d{2}[0-9A-Z]{0,14}")


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One line of the global search."""

    label: str
    sub: str
    url: str


def search(rows: Any, text: str) -> Any:
    """Narrow to firms of which some name, its pinyin initials or the code holds what was typed.

    Several words (split by spaces) must all be found, each in any of a firm's names.
    """
    for word in text.split()[:5]:
        rows = _search_word(rows, word)
    return rows


def _search_word(rows: CompanyQuerySet, word: str) -> CompanyQuerySet:
    code = clean_code(word)
    if _CODE.fullmatch(code):
        return rows.filter(code=f"C{int(code[1:]):07d}")
    groups, exact = _by_name(word)
    if _CREDIT_CODE.fullmatch(code):
        if len(code) > 8:
            return rows.filter(uscc__gte=code, uscc__lt=code + "Z")
        groups.append(("uu" + code[: 6 if len(code) >= 6 else 4].lower(),))
        exact |= _holds("uscc", code, at_start=True)
    return rows.asking(groups, exact) if groups else rows.none()


def _by_name(word: str) -> tuple[list[tuple[str, ...]], Q]:
    """Return token groups and exact condition for a text in names or their initials."""
    key = without_form(name_key(word))
    groups: list[tuple[str, ...]] = []
    exact = Q(pk__in=[])
    if grams := asked_grams(word):
        groups.append(tuple(grams))
        exact = _holds("search_text", key)
    if letters := asked_initials(word):
        groups.append(tuple(letters))
        exact |= _holds("search_text", key.lower())
    return groups, exact


def _holds(column: str, text: str, *, at_start: bool = False) -> Q:
    """Return that a column contains a text: a condition no index answers, so that a planner
    never sorts all matches of a frequent text."""
    place = StrIndex(column, Value(text))
    return Q(Exact(place, 1) if at_start else GreaterThan(place, 0))


def search_hits(text: str, user: User, limit: int = 8) -> list[SearchHit]:
    """Return the firms for the global search, at most `limit`, in two queries."""
    if not text.strip():
        return []
    rows = search(Company.objects.visible_to(user), text[:100]).order_by("pk")
    fields = ("code", "name", "uscc", "county_code", "is_resident")
    return [
        SearchHit(
            one["name"],
            " · ".join(part for part in (one["uscc"], place_label(one["county_code"])) if part),
            reverse("companies:page", args=[one["code"]]),
        )
        for one in rows.values(*fields)[:limit]
    ]
