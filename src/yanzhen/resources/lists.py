"""The lists: parcels, plants, and the lines of the ledger behind a budget."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.lists import Cell, Column, Filter, ListSpec
from yanzhen.journal.wording import subject_url
from yanzhen.resources.access import holders_of
from yanzhen.resources.models import Budget, Claim, Parcel, Plant
from yanzhen.resources.queries.sites import ratio_text, wan_of
from yanzhen.resources.states import TONES, SiteState, held_sites, in_states, state_of
from yanzhen.resources.words import ClaimState, Zoning

CLAIM_TONES = {"RESERVED": "amber", "COMMITTED": "green", "FREED": "none"}


def parcel_list(user: User, on: date, *, may_keep: bool) -> ListSpec:
    return ListSpec(
        key="parcels", title=_("地块"),
        rows=lambda u: Parcel.objects.all(),
        columns=(
            Column("code", _("地块"), lambda p: Cell(p.code, sub=p.name), sort="code",
                   export=lambda p: p.code),
            Column("name", _("名称"), lambda p: p.name, default=False),
            Column("state", _("状态"), _state),
            Column("holder", _("占用项目"), _holder),
            Column("area", _("面积（亩）"), lambda p: p.area_mu, kind="number", sort="area_mu"),
            Column("zoning", _("用途"), lambda p: str(p.get_zoning_display())),
            Column("ratio", _("容积率"), ratio_text),
            Column("price", _("价格（万元/亩）"), lambda p: wan_of(p.price_cny_per_mu),
                   kind="number"),
            Column("power", _("供电（kVA）"), lambda p: p.power_kva, kind="number", default=False),
            Column("steam", _("蒸汽（吨/时）"), lambda p: p.steam_tph, kind="number",
                   default=False),
            Column("sewage", _("污水（吨/日）"), lambda p: p.sewage_tpd, kind="number",
                   default=False),
            Column("ready", _("整理进度"), lambda p: str(p.get_status_display()), default=False),
            Column("from", _("可用日期"), lambda p: p.available_from, kind="day",
                   sort="available_from"),
        ),
        sort="code",
        filters=(
            _state_filter(on),
            Filter("zoning", _("用途"), lambda rows, v: rows.filter(zoning__in=v),
                   choices=lambda u: Zoning.choices),
            Filter("area", _("面积（亩）"), _between("area_mu"), kind="range"),
            Filter("from", _("可用日期"), _days("available_from"), kind="days"),
        ),
        search=_search, search_hint=_("编号或名称"),
        row_url=lambda p: reverse("resources:parcel", args=[p.code]),
        after_page=_with_holders(user, on),
        empty_text=_("还没有登记地块。"),
        empty_url=reverse("resources:parcel_new") if may_keep else "",
        empty_action=_("登记地块"),
    )  # fmt: skip


def plant_list(user: User, on: date, *, may_keep: bool) -> ListSpec:
    return ListSpec(
        key="plants", title=_("厂房"),
        rows=lambda u: Plant.objects.select_related("parcel"),
        columns=(
            Column("code", _("厂房"), lambda p: Cell(p.code, sub=p.name), sort="code",
                   export=lambda p: p.code),
            Column("name", _("名称"), lambda p: p.name, default=False),
            Column("state", _("状态"), _state),
            Column("holder", _("占用项目"), _holder),
            Column("floor", _("面积（㎡）"), lambda p: p.floor_sqm, kind="number",
                   sort="floor_sqm"),
            Column("load", _("荷载（kN/㎡）"), lambda p: p.floor_load_kn, kind="number"),
            Column("storey", _("层高（米）"), lambda p: p.storey_m, kind="number"),
            Column("power", _("供电（kVA）"), lambda p: p.power_kva, kind="number"),
            Column("steam", _("蒸汽（吨/时）"), lambda p: p.steam_tph, kind="number",
                   default=False),
            Column("sewage", _("污水（吨/日）"), lambda p: p.sewage_tpd, kind="number",
                   default=False),
            Column("rent", _("租金（元/㎡·月）"), lambda p: p.rent_cny, kind="number"),
            Column("parcel", _("所在地块"), lambda p: p.parcel.code if p.parcel else "",
                   default=False),
            Column("from", _("可用日期"), lambda p: p.available_from, kind="day",
                   sort="available_from"),
        ),
        sort="code",
        filters=(
            _state_filter(on),
            Filter("floor", _("面积（㎡）"), _between("floor_sqm"), kind="range"),
            Filter("load", _("荷载（kN/㎡）"), _between("floor_load_kn"), kind="range"),
            Filter("from", _("可用日期"), _days("available_from"), kind="days"),
        ),
        search=_search, search_hint=_("编号或名称"),
        row_url=lambda p: reverse("resources:plant", args=[p.code]),
        after_page=_with_holders(user, on),
        empty_text=_("还没有登记厂房。"),
        empty_url=reverse("resources:plant_new") if may_keep else "",
        empty_action=_("登记厂房"),
    )  # fmt: skip


def claim_list(budget: Budget, user: User) -> ListSpec:
    """Return the ledger's lines behind a budget's figures, those given back with them."""

    def complete(page: list[Any]) -> None:
        holders = holders_of(user, {claim.project_code for claim in page})
        for claim in page:
            claim.holder = holders[claim.project_code]

    def project(claim: Any) -> Cell:
        return Cell(claim.holder.text, url=claim.holder.url)

    return ListSpec(
        key="claims", title=_("台账"),
        rows=lambda u: Claim.objects.filter(budget=budget).select_related("by"),
        columns=(
            Column("project", _("项目"), project),
            Column("amount", budget.unit, lambda c: c.amount, kind="number"),
            Column("state", _("状态"), lambda c: Cell(str(c.get_state_display()),
                                                    tone=CLAIM_TONES[c.state])),
            Column("under", _("依据"), _under),
            Column("reserved", _("预留"), lambda c: c.reserved_at, kind="day",
                   sort="reserved_at"),
            Column("committed", _("承诺"), lambda c: c.committed_at, kind="day"),
            Column("freed", _("释放"), lambda c: c.freed_at, kind="day"),
            Column("reason", _("释放原因"), lambda c: c.freed_reason),
            Column("by", _("经办"), lambda c: str(c.by), default=False),
        ),
        sort="-reserved",
        filters=(Filter("state", _("状态"), lambda rows, v: rows.filter(state__in=v),
                        choices=lambda u: ClaimState.choices),),
        after_page=complete,
        empty_text=_("还没有项目占用这项指标。"),
    )  # fmt: skip


def _under(claim: Claim) -> Cell:
    if not claim.under:
        return Cell(_("经办人登记"))
    return Cell(claim.under.partition(":")[2] or claim.under, url=subject_url(claim.under))


def _search(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(Q(code__icontains=text) | Q(name__icontains=text))


def _with_holders(user: User, on: date) -> Callable[[list[Any]], None]:
    def complete(page: list[Any]) -> None:
        parcels = [site for site in page if isinstance(site, Parcel)]
        plants = [site for site in page if isinstance(site, Plant)]
        held = held_sites(parcels, plants, reader=user)
        for site in page:
            site.held = held.get(site.subject)
            site.state = state_of(site, site.held, on)

    return complete


def _state(site: Any) -> Cell:
    return Cell(str(site.state.label), tone=TONES[site.state])


def _holder(site: Any) -> Cell | str:
    return Cell(site.held.holder.text, url=site.held.holder.url) if site.held else ""


def _state_filter(on: date) -> Filter:
    return Filter("state", _("状态"), lambda rows, v: in_states(rows, v, on),
                  choices=lambda u: SiteState.choices)  # fmt: skip


def _between(path: str) -> Callable[[QuerySet[Any], Any], QuerySet[Any]]:
    def apply(rows: QuerySet[Any], ends: tuple[str, str]) -> QuerySet[Any]:
        for text, end in zip(ends, ("gte", "lte"), strict=True):
            if text:
                rows = rows.filter(**{f"{path}__{end}": _number(text)})
        return rows

    return apply


def _number(text: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) > 10**9:
        raise ValueError(_("请写成数字，如 120。"))
    return value


def _days(path: str) -> Callable[[QuerySet[Any], Any], QuerySet[Any]]:
    def apply(rows: QuerySet[Any], ends: tuple[str, str]) -> QuerySet[Any]:
        for text, end in zip(ends, ("gte", "lte"), strict=True):
            if text:
                try:
                    day = date.fromisoformat(text)
                except ValueError as problem:
                    raise ValueError(_("日期请写成 2022-12-31 这样。")) from problem
                rows = rows.filter(**{f"{path}__{end}": day})
        return rows

    return apply
