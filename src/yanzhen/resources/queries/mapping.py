"""The map of the zone: every outline with its state, drawn on the server."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common import formats
from yanzhen.resources.calc.drawing import MARGIN, Frame, frame_of, middle_of, path_of, top_of
from yanzhen.resources.models import Border, Parcel, Plant
from yanzhen.resources.states import Held, SiteState, held_sites, state_of
from yanzhen.resources.words import ParcelStatus

SCALE_METRES = 500
ABOVE = 13.0  # a built parcel's name stands at its upper edge, its plants below


@dataclass(frozen=True, slots=True)
class Drawn:
    """A site on the map. `says` is what a reader hears or sees on pointing at it."""

    kind: str
    code: str
    url: str
    state: str
    path: str
    x: float
    y: float
    size: str
    says: str
    is_here: bool
    is_crowded: bool


@dataclass(frozen=True, slots=True)
class LegendRow:
    """How many sites stand in a state, and how much land and floor they are."""

    state: str
    label: str
    parcels: int
    mu: Decimal
    plants: int
    sqm: Decimal


@dataclass(frozen=True, slots=True)
class ZoneMap:
    """The drawing, None as `frame` where nothing has an outline; `unplaced` sites have none."""

    frame: Frame | None
    border: str
    parcels: tuple[Drawn, ...]
    plants: tuple[Drawn, ...]
    legend: tuple[LegendRow, ...]
    unplaced: int
    scale_path: str = ""
    scale_at: tuple[float, float] = (0, 0)
    scale_metres: int = SCALE_METRES


@dataclass(slots=True)
class _Sums:
    parcels: Counter[str] = field(default_factory=Counter)
    plants: Counter[str] = field(default_factory=Counter)
    size: dict[tuple[str, str], Decimal] = field(default_factory=dict)


def zone_map(*, on: date, reader: User, here: str = "") -> ZoneMap:
    """Return the zone as it stands on a day; `here` is the subject of the site to point out.

    At most five queries and those of who names holders, however many sites there are.
    """
    border = Border.objects.first()
    parcels = list(Parcel.objects.exclude(status=ParcelStatus.WITHDRAWN))
    plants = list(Plant.objects.filter(is_withdrawn=False))
    held = held_sites(parcels, plants, reader=reader)
    sites: list[Parcel | Plant] = [*parcels, *plants]
    outlines = [site.outline for site in sites if site.outline]
    frame = frame_of([*outlines, *([border.outline] if border else [])])
    sums, drawn = _Sums(), []
    built = {plant.parcel_id for plant in plants if plant.outline}
    for site in sites:
        claim = held.get(site.subject)
        state = state_of(site, claim, on)
        _count(sums, site, state)
        if frame and site.outline:
            drawn.append(
                _draw(
                    site,
                    state,
                    claim,
                    frame,
                    here,
                    is_built=isinstance(site, Parcel) and site.pk in built,
                )
            )
    return _with_scale(frame, ZoneMap(
        frame=frame, border=path_of(border.outline, frame) if border and frame else "",
        parcels=tuple(one for one in drawn if one.kind == "parcel"),
        plants=tuple(one for one in drawn if one.kind == "plant"),
        legend=tuple(_legend(sums)), unplaced=len(sites) - len(outlines),
    ))  # fmt: skip


def _with_scale(frame: Frame | None, made: ZoneMap) -> ZoneMap:
    if frame is None:
        return made
    left, right, foot = MARGIN, MARGIN + frame.units(SCALE_METRES), frame.height - MARGIN
    path = f"M{left} {foot - 6}V{foot}H{right}V{foot - 6}"
    return replace(made, scale_path=path, scale_at=((left + right) / 2, foot - 6))


def _draw(
    site: Parcel | Plant, state: SiteState, claim: Held | None, frame: Frame, here: str, *,
    is_built: bool,
) -> Drawn:  # fmt: skip
    kind = site.subject.partition(":")[0]
    x, y = middle_of(site.outline, frame)
    size = _size(site)
    holder = f"，{claim.holder.text}" if claim else ""
    if is_built:
        y = top_of(site.outline, frame) + ABOVE
    return Drawn(
        kind, site.code, reverse(f"resources:{kind}", args=[site.code]), state.value,
        path_of(site.outline, frame), x, y, size,
        f"{site}，{size}，{state.label}{holder}", site.subject == here, is_built,
    )  # fmt: skip


def _size(site: Parcel | Plant) -> str:
    if isinstance(site, Parcel):
        return _("%s 亩") % formats.number(round(site.area_mu))
    return _("%s ㎡") % formats.number(round(site.floor_sqm))


def _count(sums: _Sums, site: Parcel | Plant, state: SiteState) -> None:
    is_parcel = isinstance(site, Parcel)
    (sums.parcels if is_parcel else sums.plants)[state.value] += 1
    key = ("parcel" if is_parcel else "plant", state.value)
    size = site.area_mu if isinstance(site, Parcel) else site.floor_sqm
    sums.size[key] = sums.size.get(key, Decimal(0)) + size


def _legend(sums: _Sums) -> list[LegendRow]:
    return [
        LegendRow(
            state.value, str(state.label),
            sums.parcels[state.value], sums.size.get(("parcel", state.value), Decimal(0)),
            sums.plants[state.value], sums.size.get(("plant", state.value), Decimal(0)),
        )
        for state in SiteState
        if sums.parcels[state.value] or sums.plants[state.value]
    ]  # fmt: skip
