"""Which parcels and plants serve a need, and why the others do not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common import formats
from yanzhen.resources.access import Holder, holders_of
from yanzhen.resources.calc.fitting import (
    Finding,
    Outcome,
    at_least,
    in_time,
    one_of,
    overall,
    within,
)
from yanzhen.resources.models import Claim, Parcel, Plant
from yanzhen.resources.needs import MEASURES, Needs
from yanzhen.resources.words import LIVE, OFFERED, Zoning


@dataclass(frozen=True, slots=True)
class Fit:
    """A site against a need. `against` says why it does not serve, `unknown` what is to be asked,
    `remarks` what else to know; `is_own`: the asking project holds it already."""

    code: str
    name: str
    size: Decimal
    available_from: date
    outcome: Outcome
    against: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    is_own: bool = False

    @property
    def is_fitting(self) -> bool:
        return self.outcome is Outcome.MET


@dataclass(frozen=True, slots=True)
class Fits:
    """The offered sites, those that serve first and the tightest of them on top."""

    parcels: tuple[Fit, ...]
    plants: tuple[Fit, ...]
    wants_land: bool
    wants_plant: bool


def fits(needs: Needs, *, on: date, reader: User, project_code: str = "") -> Fits:
    """Return every offered parcel and plant with whether it serves, and the reasons.

    Land is looked for where `land_mu` is above zero, a plant where `floor_sqm` is. What a site
    does not say (load, power …) is unknown, not missing: it is told as to be asked. Sites that
    `project_code` holds itself count as free for it. At most four queries and those of who tells
    holders, however many sites there are.
    """
    wants_land, wants_plant = bool(needs.land_mu), bool(needs.floor_sqm)
    parcels = list(Parcel.objects.filter(status__in=OFFERED)) if wants_land else []
    plants = list(Plant.objects.filter(is_withdrawn=False)) if wants_plant else []
    live = Claim.objects.filter(state__in=LIVE)
    held = list(live.filter(parcel__isnull=False)) if parcels else []
    held += list(live.filter(plant__isnull=False)) if plants else []
    by_parcel = {claim.parcel_id: claim for claim in held if claim.parcel_id}
    by_plant = {claim.plant_id: claim for claim in held if claim.plant_id}
    holders = holders_of(reader, {claim.project_code for claim in held})
    asker = _Asker(needs, on, project_code, holders)
    return Fits(
        _in_order(needs.land_mu, (asker.fit(p, p.area_mu, _of_parcel(needs, p),
                                            by_parcel.get(p.pk)) for p in parcels)),
        _in_order(needs.floor_sqm, (asker.fit(p, p.floor_sqm, _of_plant(needs, p),
                                              by_plant.get(p.pk)) for p in plants)),
        wants_land,
        wants_plant,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asker:
    needs: Needs
    on: date
    project_code: str
    holders: dict[str, Holder]

    def fit(
        self, site: Parcel | Plant, size: Decimal, found: list[Finding], claim: Claim | None
    ) -> Fit:
        is_own = claim is not None and claim.project_code == self.project_code
        against = [explain(one) for one in found if one.outcome is Outcome.UNMET]
        outcome = overall(found)
        if claim is not None and not is_own:
            against.insert(0, self._taken(claim))
            outcome = Outcome.UNMET
        return Fit(
            site.code, site.name, size, site.available_from, outcome, tuple(against),
            tuple(explain(one) for one in found if one.outcome is Outcome.UNKNOWN),
            tuple(self._remarks(site)), is_own,
        )  # fmt: skip

    def _taken(self, claim: Claim) -> str:
        return _("%(since)s 起%(state)s：%(holder)s") % {
            "since": formats.day(claim.reserved_at), "state": claim.get_state_display(),
            "holder": self.holders[claim.project_code].text,
        }  # fmt: skip

    def _remarks(self, site: Parcel | Plant) -> Iterable[str]:
        if site.available_from > self.on:
            yield _("%s 起可用") % formats.day(site.available_from)
        if isinstance(site, Parcel) and site.status != "READY":
            yield str(site.get_status_display())


def _of_parcel(needs: Needs, parcel: Parcel) -> list[Finding]:
    return _said(
        at_least("land_mu", needs.land_mu, parcel.area_mu),
        one_of("zoning", needs.zonings, parcel.zoning),
        within("plot_ratio", needs.plot_ratio, parcel.ratio_min, parcel.ratio_max),
        *_of_mains(needs, parcel),
        in_time("available", needs.available_by, parcel.available_from),
    )


def _of_plant(needs: Needs, plant: Plant) -> list[Finding]:
    return _said(
        at_least("floor_sqm", needs.floor_sqm, plant.floor_sqm),
        at_least("floor_load_kn", needs.floor_load_kn, plant.floor_load_kn),
        at_least("storey_m", needs.storey_m, plant.storey_m),
        *_of_mains(needs, plant),
        in_time("available", needs.available_by, plant.available_from),
    )


def _of_mains(needs: Needs, site: Parcel | Plant) -> list[Finding | None]:
    return [
        at_least(name, getattr(needs, name), getattr(site, name))
        for name in ("power_kva", "steam_tph", "sewage_tpd")
    ]


def _said(*findings: Finding | None) -> list[Finding]:
    return [finding for finding in findings if finding is not None]


def _in_order(wanted: Decimal | None, found: Iterable[Fit]) -> tuple[Fit, ...]:
    """Sort sites: those that serve first, then by how little stands against them; of equals the
    one whose size is nearest to what is wanted."""
    order, size = list(Outcome), wanted or Decimal(0)
    return tuple(
        sorted(
            found,
            key=lambda f: (order.index(f.outcome), len(f.against), abs(f.size - size), f.code),
        )
    )


def explain(finding: Finding) -> str:
    """Return a finding as a sentence with its numbers."""
    if finding.key == "zoning":
        return _("用途是%s，不在要求之内") % Zoning(str(finding.held)).label
    if finding.key == "available":
        return _("%(held)s 才可用，要求 %(needed)s 前") % {
            "held": finding.held, "needed": finding.needed,
        }  # fmt: skip
    label, unit = MEASURES[finding.key]
    if finding.outcome is Outcome.UNKNOWN:
        return _("%s没有登记，要核实") % label
    if isinstance(finding.held, tuple):
        low, high = (formats.number(end) for end in finding.held)
        return _("容积率限 %(low)s–%(high)s，要 %(needed)s") % {
            "low": low, "high": high, "needed": _figure(finding.needed),
        }  # fmt: skip
    return _("%(what)s %(held)s %(unit)s，要 %(needed)s，差 %(gap)s") % {
        "what": label, "held": _figure(finding.held), "unit": unit,
        "needed": _figure(finding.needed), "gap": _figure(finding.missing),
    }  # fmt: skip


def _figure(value: object) -> str:
    return formats.number(Decimal(str(value))) if value is not None else formats.MISSING
