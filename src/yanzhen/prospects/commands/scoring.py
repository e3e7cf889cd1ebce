"""The points of all targets, worked out anew as a whole."""

from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.timezone import localdate

from yanzhen.prospects.models import Score
from yanzhen.prospects.queries.gaps import SegmentGap, zone_gaps
from yanzhen.prospects.queries.terms import read_terms

BATCH = 2000
SAYING = ("gap", "intent", "link", "class")  # where a firm sits alone makes it no target


@transaction.atomic
def refresh_scores(*, at: datetime) -> int:
    """Replace the points of all firms outside; return how many firms are listed.

    A firm of which nothing but its place is known is not listed. Derived, so no event is written.
    """
    on = localdate(at)
    gaps = zone_gaps(on)
    terms = read_terms(on, gaps=gaps)
    card = terms.card(on)
    known = np.zeros(len(terms.numbers), dtype=bool)
    for name in SAYING:
        known |= ~np.isnan(terms.shares[name])
    known |= terms.against > 0
    columns = {
        name: [None if missing else value for value, missing in
               zip(shares.tolist(), np.isnan(shares).tolist(), strict=True)]
        for name, shares in terms.shares.items()
    }  # fmt: skip
    points, still_open = card.points.tolist(), card.open.tolist()
    Score.objects.all().delete()
    fresh = (
        Score(
            company_id=terms.numbers[n], points=points[n], open_points=still_open[n],
            gap=columns["gap"][n], intent=columns["intent"][n], link=columns["link"][n],
            class_share=columns["class"][n], near=columns["near"][n],
            against=float(terms.against[n]), segment=terms.segments[n], scored_at=at,
            **_gap_of(gaps.get(terms.segments[n])),
        )
        for n in np.flatnonzero(known).tolist()
    )  # fmt: skip
    Score.objects.bulk_create(fresh, batch_size=BATCH)
    return int(known.sum())


def _gap_of(found: SegmentGap | None) -> dict[str, Any]:
    return {"action": found.gap.action.value, "place": found.place} if found else {}
