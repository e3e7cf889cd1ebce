"""One site with all that is registered of it, who holds it and who held it before."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.accounts.models import User
from yanzhen.common import formats
from yanzhen.common.formats import Text
from yanzhen.journal.queries import timeline
from yanzhen.journal.wording import sentence, subject_url
from yanzhen.resources.access import Holder, holders_of
from yanzhen.resources.calc.outline import area_mu, read_outline
from yanzhen.resources.models import Claim, Parcel, Plant
from yanzhen.resources.states import TONES, Held, SiteState, state_of

WAN = Decimal(10_000)
MAINS: dict[str, tuple[Text, Text]] = {
    "power_kva": (gettext_lazy("供电"), "kVA"),
    "steam_tph": (gettext_lazy("蒸汽"), gettext_lazy("吨/时")),
    "sewage_tpd": (gettext_lazy("污水接纳"), gettext_lazy("吨/日")),
}


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One line of the ledger about a site."""

    holder: Holder
    state: str
    label: str
    since: datetime
    committed_at: datetime | None
    freed_at: datetime | None
    reason: str
    under: str
    under_url: str


@dataclass(frozen=True, slots=True)
class SitePage:
    """What a site's page shows; `facts` are pairs of name and value."""

    state: SiteState
    tone: str
    facts: list[tuple[str, str]]
    claims: list[ClaimRow]
    entries: list[dict[str, object]]
    plants: list[Plant]

    @property
    def current(self) -> ClaimRow | None:
        return next((claim for claim in self.claims if claim.freed_at is None), None)


def site_page(site: Parcel | Plant, *, on: date, reader: User) -> SitePage:
    """Return a site's page in five queries and those of who names holders."""
    lines = list(site.claims.order_by("-pk"))
    holders = holders_of(reader, {line.project_code for line in lines})
    live = next((line for line in lines if line.is_live), None)
    held = live and Held(live.state, live.reserved_at, holders[live.project_code], live.under)
    state = state_of(site, held or None, on)
    entries: list[dict[str, object]] = [
        {"at": e.at, "who": e.actor_name, "text": sentence(e.verb, e.facts)}
        for e in timeline(site.subject, reader=reader)
    ]
    plants = list(site.plants.filter(is_withdrawn=False)) if isinstance(site, Parcel) else []
    facts = parcel_facts(site) if isinstance(site, Parcel) else plant_facts(site)
    return SitePage(state, TONES[state], facts, [_row(c, holders) for c in lines], entries, plants)


def _row(claim: Claim, holders: dict[str, Holder]) -> ClaimRow:
    return ClaimRow(
        holders[claim.project_code], claim.state, str(claim.get_state_display()),
        claim.reserved_at, claim.committed_at, claim.freed_at, claim.freed_reason,
        claim.under.partition(":")[2], subject_url(claim.under) if claim.under else "",
    )  # fmt: skip


def parcel_facts(parcel: Parcel) -> list[tuple[str, str]]:
    drawn = area_mu(read_outline(parcel.outline)) if parcel.outline else None
    return [
        (_("面积"), _with(parcel.area_mu, _("亩"))),
        (_("按边界量得"), _with(drawn and round(drawn, 1), _("亩"))),
        (_("用途"), str(parcel.get_zoning_display())),
        (_("容积率"), ratio_text(parcel) or formats.MISSING),
        *_mains(parcel),
        (_("价格"), _with(wan_of(parcel.price_cny_per_mu), _("万元/亩"))),
        (_("整理进度"), str(parcel.get_status_display())),
        (_("可用日期"), formats.day(parcel.available_from)),
        (_("用地指标"), _("新增用地，占用指标") if parcel.takes_quota
         else _("存量用地，不占指标")),
        *([(_("说明"), parcel.note)] if parcel.note else []),
    ]  # fmt: skip


def plant_facts(plant: Plant) -> list[tuple[str, str]]:
    return [
        (_("面积"), _with(plant.floor_sqm, "㎡")),
        (_("楼面荷载"), _with(plant.floor_load_kn, "kN/㎡")),
        (_("层高"), _with(plant.storey_m, _("米"))),
        *_mains(plant),
        (_("租金"), _with(plant.rent_cny, _("元/㎡·月"))),
        (_("可用日期"), formats.day(plant.available_from)),
        *([(_("说明"), plant.note)] if plant.note else []),
    ]  # fmt: skip


def _mains(site: Parcel | Plant) -> list[tuple[str, str]]:
    return [(str(label), _with(getattr(site, name), unit))
            for name, (label, unit) in MAINS.items()]  # fmt: skip


def _with(value: Decimal | float | None, unit: Text) -> str:
    return formats.MISSING if value is None else f"{formats.number(value)} {unit}"


def ratio_text(parcel: Parcel) -> str:
    """Return the plot-ratio limits; an end that is not registered is a dash."""
    low, high = parcel.ratio_min, parcel.ratio_max
    if low is None and high is None:
        return ""
    return f"{formats.number(low)}–{formats.number(high)}"


def wan_of(cny: Decimal | None) -> Decimal | None:
    return None if cny is None else cny / WAN
