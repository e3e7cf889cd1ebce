"""How a site stands on a day: free, free later, set aside, promised, given out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import User
from yanzhen.resources.access import Holder, holders_of
from yanzhen.resources.models import Claim, Parcel, Plant
from yanzhen.resources.words import LIVE, OFFERED, ClaimState, ParcelStatus


class SiteState(models.TextChoices):
    """In the order of the map's legend."""

    FREE = "FREE", _("可供")
    LATER = "LATER", _("待供")
    RESERVED = "RESERVED", _("已预留")
    COMMITTED = "COMMITTED", _("已承诺")
    GIVEN = "GIVEN", _("已建或已供")
    WITHDRAWN = "WITHDRAWN", _("已撤下")


# A lamp's tone for each; the word stands beside it.
TONES: Mapping[str, str] = {
    "FREE": "green", "LATER": "none", "RESERVED": "amber", "COMMITTED": "none", "GIVEN": "none",
    "WITHDRAWN": "none",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """A live claim on a site, its project named as the reader may know it."""

    state: str
    since: datetime
    holder: Holder
    under: str


def held_sites(
    parcels: Iterable[Parcel], plants: Iterable[Plant], *, reader: User
) -> dict[str, Held]:
    """Return who holds which of these sites, by subject. Two queries and those of who names
    holders."""
    live = Claim.objects.filter(state__in=LIVE)
    by_parcel = {site.pk: site for site in parcels}
    by_plant = {site.pk: site for site in plants}
    found: list[tuple[Parcel | Plant, Claim]] = []
    if by_parcel:
        found += [(by_parcel[c.parcel_id], c) for c in live.filter(parcel__in=by_parcel)
                  if c.parcel_id]  # fmt: skip
    if by_plant:
        found += [(by_plant[c.plant_id], c) for c in live.filter(plant__in=by_plant)
                  if c.plant_id]  # fmt: skip
    holders = holders_of(reader, {claim.project_code for _site, claim in found})
    return {
        site.subject: Held(c.state, c.reserved_at, holders[c.project_code], c.under)
        for site, c in found
    }


def state_of(site: Parcel | Plant, held: Held | None, on: date) -> SiteState:
    """Return how a site stands on a day; the ledger goes before the register."""
    if held is not None:
        return SiteState(held.state)
    if isinstance(site, Plant):
        if site.is_withdrawn:
            return SiteState.WITHDRAWN
    elif site.status == ParcelStatus.WITHDRAWN:
        return SiteState.WITHDRAWN
    elif site.status not in OFFERED:
        return SiteState.GIVEN
    elif site.status != ParcelStatus.READY:
        return SiteState.LATER
    return SiteState.FREE if site.available_from <= on else SiteState.LATER


def in_states(rows: QuerySet[Any], states: Iterable[str], on: date) -> QuerySet[Any]:
    """Keep the sites that stand in one of these states; the twin of `state_of` in the database."""
    wanted = set(states)
    is_parcel = rows.model is Parcel
    own = Claim.objects.filter(**{"parcel" if is_parcel else "plant": OuterRef("pk")})
    rows = rows.annotate(
        is_reserved=Exists(own.filter(state=ClaimState.RESERVED)),
        is_committed=Exists(own.filter(state=ClaimState.COMMITTED)),
    )
    unheld = models.Q(is_reserved=False, is_committed=False)
    ready = models.Q(available_from__lte=on)
    if is_parcel:
        offered = models.Q(status__in=OFFERED)
        ready &= models.Q(status=ParcelStatus.READY)
        gone = models.Q(status=ParcelStatus.WITHDRAWN)
        given = unheld & ~offered & ~gone
    else:
        gone = models.Q(is_withdrawn=True)
        offered, given = ~gone, models.Q(pk__in=())
    asked = {
        SiteState.FREE: unheld & offered & ready,
        SiteState.LATER: unheld & offered & ~ready,
        SiteState.RESERVED: models.Q(is_reserved=True),
        SiteState.COMMITTED: models.Q(is_committed=True),
        SiteState.GIVEN: given,
        SiteState.WITHDRAWN: unheld & gone,
    }
    either = models.Q(pk__in=())
    for state in wanted & set(SiteState.values):
        either |= asked[SiteState(state)]
    return rows.filter(either)
