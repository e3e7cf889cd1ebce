"""One target's card with all that stands behind it, and who is at it already."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.chains.standards import place_label
from yanzhen.common.parameters import parameter
from yanzhen.companies.models import Company
from yanzhen.projects.queries.matching import Hit, Investor, find_hits
from yanzhen.prospects.calc.card import TERMS
from yanzhen.prospects.models import Claim, Watch
from yanzhen.prospects.queries.gaps import zone_gaps
from yanzhen.prospects.queries.reasons import GapSaid, Reason, reasons_of
from yanzhen.prospects.queries.terms import read_terms
from yanzhen.prospects.wording import TERM_LABELS


@dataclass(frozen=True, slots=True)
class Line:
    """One term: full points, the share earned (None: not known), its points, its reasons."""

    label: str
    full: float
    share: float | None
    points: float | None
    reasons: list[Reason]


@dataclass(frozen=True, slots=True)
class TargetCard:
    """A firm's card. `most` is what it would have if all that is unknown were the best."""

    company: Company
    lines: list[Line]
    against: float
    points: float
    most: float
    hits: list[Hit]
    claim: Claim | None
    is_watched: bool


def claim_on(company: Company, on: date) -> Claim | None:
    """Return who reserves a firm on a day."""
    rows = Claim.objects.filter(company=company, ended_on__isnull=True, until__gte=on)
    return rows.select_related("person", "team").first()


def target_card(company: Company, user: User, *, on: date) -> TargetCard:
    """Return a firm's card as of now. A fixed number of queries."""
    gaps = zone_gaps(on)
    terms = read_terms(on, only=[company.pk], gaps=gaps)
    card = terms.card(on)
    segment = terms.segments[0]
    said = {}
    if segment in gaps:
        gap = gaps[segment]
        said[company.pk] = GapSaid(segment, gap.gap.action.value, gap.place)
    reasons = reasons_of([company], said, on=on)[company.pk]
    if company.county_code:
        reasons.append(
            Reason("near", _("所在：%s") % place_label(company.county_code), _("企业登记信息"))
        )
    weights = parameter("prospects.weights", on=on)
    lines = []
    for name in TERMS:
        value = float(terms.shares[name][0])
        share = None if np.isnan(value) else value
        lines.append(
            Line(
                str(TERM_LABELS[name]), float(weights[name]), share,
                None if share is None else share * weights[name],
                [one for one in reasons if one.term == name],
            )
        )  # fmt: skip
    points = float(card.points[0])
    return TargetCard(
        company, lines, float(terms.against[0]) * weights["against"], points,
        points + float(card.open[0]),
        find_hits(Investor(company.name, "", "", company=company), on=on),
        claim_on(company, on),
        Watch.objects.filter(company=company, person=user).exists(),
    )  # fmt: skip
