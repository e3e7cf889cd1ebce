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
from yanzhen.prospects.models import Claim, Score, Watch
from yanzhen.prospects.queries.gaps import SegmentGap, zone_gaps
from yanzhen.prospects.queries.listed import terms_of_listed
from yanzhen.prospects.queries.reasons import Reason, reasons_of
from yanzhen.prospects.queries.terms import Terms, read_terms
from yanzhen.prospects.register.classes import write_classes
from yanzhen.prospects.register.reading import Listed, chances_of
from yanzhen.prospects.register.store import SLICE, current
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
    """A firm's card. `most` is what it would have if all that is unknown were the best.

    `company` is None for a firm that only the register knows.
    """

    company: Company | None
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
    score = _score(terms, gaps, company.county_code)
    score.company = company
    score.classes = write_classes(terms.classes.get(company.pk, ()))
    return _card(
        score, terms, on, _("企业登记信息"),
        find_hits(Investor(company.name, "", "", company=company), on=on),
        claim_on(company, on), Watch.objects.filter(company=company, person=user).exists(),
    )  # fmt: skip


def listed_card(firm: Listed, *, on: date) -> TargetCard:
    """Return the card of a firm that only the register knows."""
    gaps = zone_gaps(on)
    register = current()
    places = chances_of(firm.row, firm.row // SLICE, register) if register else []
    columns = {
        "county_code": np.array([firm.county_code], dtype=object),
        "classes": np.array([firm.classes], dtype=object),
        "daughters": np.array([-1 if firm.daughters is None else firm.daughters]),
    }
    terms = terms_of_listed(columns, places, gaps, on)
    score = _score(terms, gaps, firm.county_code)
    score.uscc, score.row, score.classes = firm.uscc, firm.row, firm.classes
    hits = find_hits(Investor(firm.name, "", "", uscc=firm.uscc), on=on)
    return _card(score, terms, on, str(register or ""), hits, None, False)


def _score(terms: Terms, gaps: dict[str, SegmentGap], county: str) -> Score:
    """Return the one firm's card as a row that is not written, for its reasons."""
    segment, chance = terms.segments[0], float(terms.chances[0])
    spill, hq = (float(terms.shares[name][0]) for name in ("spill", "hq"))
    score = Score(pk=0, segment=segment, county_code=county, city=county[:4],
                  chance=None if np.isnan(chance) else chance,
                  spill=None if np.isnan(spill) else spill, hq=None if np.isnan(hq) else hq,
                  )  # fmt: skip
    if segment in gaps:
        score.action, score.place = gaps[segment].gap.action.value, gaps[segment].place
    return score


def _card(
    score: Score, terms: Terms, on: date, registered: str, hits: list[Hit], claim: Claim | None,
    is_watched: bool,
) -> TargetCard:  # fmt: skip
    reasons = reasons_of([score], on=on)[0]
    if score.county_code:
        said = _("所在：%s") % place_label(score.county_code)
        reasons.append(Reason("near", said, registered))
    weights, card, lines = parameter("prospects.weights", on=on), terms.card(on), []
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
        score.company, lines, float(terms.against[0]) * weights["against"], points,
        points + float(card.open[0]), hits, claim, is_watched,
    )  # fmt: skip
