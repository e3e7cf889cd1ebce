"""Looking back: the card as it would have stood on a day, against what became a project here.

Features are only what was written down by that day (`known`, strict); a firm's name, place and
industry code and the chain map are those of today. What came later can change the labels, never
the features: `mark` is the same for the same past.
"""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
from django.utils.timezone import get_default_timezone

from yanzhen.companies.models import Company
from yanzhen.projects.models import Project
from yanzhen.prospects.calc.backtest import measure
from yanzhen.prospects.calc.card import TERMS
from yanzhen.prospects.queries.terms import Terms, read_terms

WINDOW = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Looked:
    """One look back: how many firms, how many became projects, a mark of all features, rivals."""

    day: date
    firms: int
    became: int
    mark: str
    rankings: dict[str, Any]


def _start(day: date) -> datetime:
    return datetime.combine(day, time()).replace(tzinfo=get_default_timezone())


def features_on(day: date) -> Terms:
    """Return the terms of the firms that were outside at the end of a day, as known then."""
    return read_terms(day, strict=True)


def mark_of(terms: Terms) -> str:
    """Return a mark that changes with any feature of any firm."""
    told = hashlib.sha256(np.array(terms.numbers, dtype=np.int64).tobytes())
    for name in TERMS:
        told.update(np.nan_to_num(terms.shares[name], nan=-1.0).round(9).tobytes())
    told.update(terms.against.round(9).tobytes())
    told.update("|".join(terms.segments).encode())
    return told.hexdigest()[:16]


def look_back(day: date) -> Looked:
    """Return how the card of a day did in the twelve months after, beside plain rankings.

    Firms that had a project before stay out: they were no targets any more.
    """
    terms = features_on(day)
    over = _start(day + timedelta(days=1))
    had = set(Project.objects.filter(registered_at__lt=over).values_list("company_id", flat=True))
    after = Project.objects.filter(registered_at__gte=over, registered_at__lt=over + WINDOW)
    came = set(after.values_list("company_id", flat=True))
    asked = np.array([number not in had for number in terms.numbers], dtype=bool)
    became = np.array([number in came for number in terms.numbers], dtype=bool)[asked]
    points = terms.card(day).points[asked]
    capital = dict(Company.objects.values_list("pk", "capital_order"))  # -1 where it is not known
    size = np.array([float(capital[number]) for number in terms.numbers])[asked]
    on_segment = np.array([bool(code) for code in terms.segments], dtype=bool)[asked]
    # The largest firms that stand on a segment of the map first, then the others by size.
    largest = np.where(on_segment, size + 1e15, size)
    drawn = np.random.default_rng(day.toordinal()).random(len(points))
    rankings = {
        name: asdict(measure(np.asarray(scores, dtype=np.float64), became))
        for name, scores in (("card", points), ("largest", largest), ("random", drawn))
    }
    return Looked(day, len(points), int(became.sum()), mark_of(terms), rankings)
