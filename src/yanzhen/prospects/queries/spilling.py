"""Spill-over pressure where a firm sits: how hard its city is to stay in, and who came from there.

A city tells by its other firms' signals, by the firms of it that signed here in the last years,
and, where the zone has neither, by a table of parameters. The strongest of the three counts.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from yanzhen.common.parameters import parameter
from yanzhen.companies.calc.intent import weigh
from yanzhen.companies.queries.signals import seen_of, weighings
from yanzhen.projects.models import Project
from yanzhen.prospects.calc.card import Shares
from yanzhen.prospects.queries.known import Known

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Spilling:
    """One city. `firms`: number → points of its signals that tell of pressure; `arrived`: how many
    of its firms signed here; `told`: the share that the parameters give it, None for none."""

    firms: dict[int, float]
    arrived: int
    told: float | None

    def share(self, firm: int | None, full: dict[str, float]) -> float:
        """Return the share of a firm there: its own signals are its intent, not the city's."""
        pressure = sum(self.firms.values()) - self.firms.get(firm or 0, 0.0)
        held = [pressure / full["pressure"], self.arrived / full["arrivals"]]
        best = max(min(1.0, one) for one in held)
        if best > 0 or self.told is None:
            return best if best > 0 else float("nan")
        return self.told


def spilling_cities(known: Known, cities: set[str] | None = None) -> dict[str, Spilling]:
    """Return what is known of cities (first four digits); two queries.

    Args:
        cities: only these, so that one firm's card reads no more than its city.
    """
    pressure: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    kinds = weighings(known.on)
    here = known.here()
    signals = known.signals().filter(
        kind__in=parameter("prospects.spill_kinds", on=known.on)
    ).exclude(company__county_code="")  # fmt: skip
    if here is None:
        signals = signals.filter(company__is_resident=False)
    for signal in signals.select_related("company"):
        city = signal.company.county_code[:4]
        if (cities is None or city in cities) and signal.company_id not in (here or ()):
            points = weigh([seen_of(signal)], kinds, on=known.on).points
            pressure[city][signal.company_id] += points
    years = parameter("prospects.spill_full", on=known.on)["years"]
    came: dict[str, set[int]] = defaultdict(set)
    rows = Project.objects.filter(signed_on__gt=known.on - years * YEAR, signed_on__lte=known.on)
    if known.strict:
        rows = rows.filter(registered_at__lt=known.over)
    for firm, county in rows.order_by().values_list("company_id", "company__county_code"):
        came[county[:4]].add(firm)
    asked = (cities or set()) | (set() if cities else {*pressure, *came})
    return {city: Spilling(dict(pressure.get(city, {})), len(came.get(city, ())),
                           told_of(city, known.on)) for city in asked}  # fmt: skip


def told_of(city: str, on: date) -> float | None:
    """Return what the parameters say of a city, the longest prefix first."""
    table = parameter("prospects.spill_regions", on=on)
    found = table.get(city, table.get(city[:2]))
    return None if found is None else float(found)


def spill_shares(numbers: Sequence[int], counties: Sequence[str], known: Known) -> Shares:
    """Return the term of firms; NaN in the zone's own city and where nothing is known."""
    on, home = known.on, parameter("prospects.home_city", on=known.on)
    full = parameter("prospects.spill_full", on=on)
    asked = {county[:4] for county in counties if county} - {home}
    of = spilling_cities(known, asked if known.only is not None else None)
    plain = {city: _share_of(of.get(city), city, None, full, on) for city in asked}
    shares = np.array([plain.get(county[:4], np.nan) for county in counties], dtype=float)
    own = {firm: city for city, one in of.items() for firm in one.firms}
    at = {number: place for place, number in enumerate(numbers)} if own else {}
    for firm, city in own.items():
        if firm in at and city in asked:
            shares[at[firm]] = of[city].share(firm, full)
    return shares


def _share_of(
    held: Spilling | None, city: str, firm: int | None, full: dict[str, float], on: date
) -> float:
    if held is not None:
        return held.share(firm, full)
    told = told_of(city, on)
    return float("nan") if told is None else told
