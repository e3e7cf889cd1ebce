"""The points of all targets, worked out anew as a whole."""

from datetime import datetime
from math import isnan
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.timezone import localdate

from yanzhen.companies.queries.among import among_numbers
from yanzhen.prospects.calc.card import Card
from yanzhen.prospects.models import Score
from yanzhen.prospects.queries.gaps import SegmentGap, zone_gaps
from yanzhen.prospects.queries.terms import Terms, read_terms

BATCH = 2000
SAYING = ("gap", "intent", "link", "class")  # where a firm sits alone makes it no target


def refresh_scores(*, at: datetime) -> int:
    """Replace the points of all firms outside; return how many firms are listed.

    A firm of which nothing but its place is known is not listed. Written in small transactions, so
    that nobody waits for a million rows; until it is through, old points stand beside new ones.
    Derived, so no event is written.
    """
    on = localdate(at)
    gaps = zone_gaps(on)
    terms = read_terms(on, gaps=gaps)
    card = terms.card(on)
    known = np.zeros(len(terms.numbers), dtype=bool)
    for name in SAYING:
        known |= ~np.isnan(terms.shares[name])
    known |= terms.against > 0
    listed = np.flatnonzero(known).tolist()
    for first in range(0, len(listed), BATCH):
        fresh = _scores(listed[first : first + BATCH], terms, card, gaps, at)
        with transaction.atomic():
            wanted = among_numbers([one.company_id for one in fresh])
            Score.objects.filter(company__in=wanted).delete()
            Score.objects.bulk_create(fresh)
    Score.objects.exclude(scored_at=at).delete()
    return len(listed)


def _scores(
    places: list[int], terms: Terms, card: Card, gaps: dict[str, SegmentGap], at: datetime
) -> list[Score]:
    def share(name: str, place: int) -> float | None:
        value = float(terms.shares[name][place])
        return None if isnan(value) else value

    return [
        Score(
            company_id=terms.numbers[n], points=float(card.points[n]),
            open_points=float(card.open[n]), gap=share("gap", n), intent=share("intent", n),
            link=share("link", n), class_share=share("class", n), near=share("near", n),
            against=float(terms.against[n]), segment=terms.segments[n], scored_at=at,
            **_gap_of(gaps.get(terms.segments[n])),
        )
        for n in places
    ]  # fmt: skip


def _gap_of(found: SegmentGap | None) -> dict[str, Any]:
    return {"action": found.gap.action.value, "place": found.place} if found else {}
