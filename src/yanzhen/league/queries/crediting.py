"""How agreed credits move counts between teams; what the zone counts stays as it is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from django.db.models import Q

from yanzhen.accounts.models import Team
from yanzhen.league.calc.scheme import Counted, What
from yanzhen.league.calc.sharing import Mode, Share, by_team
from yanzhen.league.models import CreditDeal, DealState
from yanzhen.league.queries.booked import booked_lines, falls_under, source_of, value_of
from yanzhen.league.queries.counting import Sums
from yanzhen.league.queries.rows import Span
from yanzhen.league.sources import CREDITED

HOLDING = (DealState.AGREED, DealState.REPLACED)


@dataclass(frozen=True, slots=True)
class Held:
    """A deal as it counts: from a day until before another, for one metric or all ("")."""

    pk: int
    project: int
    metric: str
    mode: Mode
    since: date
    until: date | None
    shares: tuple[Share, ...]

    def holds_on(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)


Deals = Mapping[int, list[Held]]


def held_deals(span: Span, *, projects: Iterable[int] | None = None) -> dict[int, list[Held]]:
    """Return the deals that hold on some day of a span, by project; from the day a team closed its
    share is its heir's. Two queries, and one more where there are deals."""
    found = CreditDeal.objects.filter(state__in=HOLDING, valid_from__lte=span.until).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=span.start)
    )
    if projects is not None:
        found = found.filter(project__in=projects)
    deals: dict[int, list[Held]] = {}
    some = list(found.prefetch_related("credits"))
    closed = closed_teams() if some else {}
    for deal in some:
        shares = tuple(
            Share(c.team_id, c.role, Fraction(c.share), c.person_id) for c in deal.credits.all()
        )
        held = Held(deal.pk, deal.project_id, deal.metric, Mode(deal.mode), deal.valid_from,
                    deal.valid_until, shares)  # fmt: skip
        deals.setdefault(deal.project_id, []).extend(_handed_on(held, closed))
    return deals


Closed = Mapping[int, tuple[date, int]]


def closed_teams() -> Closed:
    """Return when each team closed that another took over from, and which. One query."""
    rows = Team.objects.filter(succeeded_by__isnull=False, closed_on__isnull=False)
    return {
        team: (day, heir)
        for team, day, heir in rows.values_list("pk", "closed_on", "succeeded_by")
        if day is not None and heir is not None
    }


def _handed_on(held: Held, closed: Closed) -> list[Held]:
    """Return a deal in stretches: at each day that one of its teams closed, the heir comes in."""
    found, left = [], dict(closed)
    while ended := [
        (*left[one.team], one.team) for one in held.shares
        if one.team in left and (held.until is None or left[one.team][0] < held.until)
    ]:  # fmt: skip
        day, heir, team = min(ended)
        if day > held.since:
            found.append(replace(held, until=day))
        shares = tuple(replace(one, team=heir) if one.team == team else one for one in held.shares)
        held = replace(held, since=max(day, held.since), shares=shares)
        del left[team]  # who took over from each other in a circle end somewhere
    return [*found, held]


def deal_for(deals: Deals, project: int | None, metric: str, on: date | None) -> Held | None:
    """Return the deal that an event falls under: of its own metric first, then of all."""
    held = [
        deal for deal in deals.get(project or 0, ())
        if deal.metric in ("", metric) and on is not None and deal.holds_on(on)
    ]  # fmt: skip
    return max(held, key=lambda deal: (bool(deal.metric), deal.since, deal.pk), default=None)


def shares_of(
    deals: Deals, project: int | None, metric: str, on: date | None, team: int | None
) -> dict[int | None, Fraction]:
    """Return which teams count an event, each with its share; its own team where no deal holds.

    In a DOUBLE deal each counts it in full, so the shares may come to more than one.
    """
    deal = deal_for(deals, project, metric, on)
    counted: dict[int | None, Fraction] = {}
    if deal is None:
        return {team: Fraction(1)}
    counted.update(by_team(deal.shares, deal.mode).items())
    return counted


def credit_changes(figures: Iterable[Counted], span: Span) -> Sums:
    """Return by how much credits change what each team counts of each figure.

    Reads only the lines of projects under a deal: two queries, and two more where there are any.
    """
    deals = held_deals(span)
    shared = [c for c in figures if c.of in CREDITED and c.what is not What.MEAN]
    if not deals or not shared:
        return {}
    changes: dict[int | None, dict[Counted, Fraction]] = defaultdict(dict)
    sources = {source_of(counted) for counted in shared}
    for line, project, _person, team in booked_lines(sources, span, projects=list(deals)):
        for counted in shared:
            if not falls_under(counted, line):
                continue
            shares = shares_of(deals, project, counted.of, line.on, team)
            for party, share in (*shares.items(), (team, Fraction(-1))):
                held = changes[party]
                added = share * value_of(counted, line)
                held[counted] = held.get(counted, Fraction(0)) + added
    return changes
