"""Parcels, plants and budgets are registered, changed and withdrawn."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.accounts.models import User
from yanzhen.common.formats import number
from yanzhen.common.refusals import Refused, Stale
from yanzhen.journal.commands import record
from yanzhen.resources import policies
from yanzhen.resources.calc.outline import overlap_mu, read_outline
from yanzhen.resources.models import Budget, Claim, Parcel, Plant
from yanzhen.resources.models.ledger import EARLIEST_YEAR, LATEST_YEAR
from yanzhen.resources.words import LIVE, BudgetKind, ParcelStatus, Zoning

Site = TypeVar("Site", Parcel, Plant)
PARCEL_FIELDS = ("name", "area_mu", "zoning", "ratio_min", "ratio_max", "status", "takes_quota",
                 "price_cny_per_mu", "available_from", "outline", "note")  # fmt: skip
PLANT_FIELDS = ("name", "parcel", "floor_sqm", "floor_load_kn", "storey_m", "power_kva",
                "steam_tph", "sewage_tpd", "rent_cny", "available_from", "note")  # fmt: skip
# What a promise was made about; it stays as it was while the promise stands.
PROMISED = {"area_mu", "outline", "status", "takes_quota", "floor_sqm", "zoning", "parcel"}
OVERLAP_MU = 0.5  # two surveys of one border differ by less
OUTLINE_PROBLEMS = {
    "not_polygon": gettext_lazy("边界要是 GeoJSON 的 Polygon。"),
    "too_many": gettext_lazy("边界的点太多，最多 1000 个。"),
    "not_lonlat": gettext_lazy("边界的每个点写成 [经度, 纬度]。"),
    "not_closed": gettext_lazy("边界的每一圈至少四个点，最后一点和第一点相同。"),
    "crosses_itself": gettext_lazy("边界和自己相交，围不成一块地，请核对点的顺序。"),
}


@transaction.atomic
def add_parcel(code: str, *, by: User, at: datetime, **told: Any) -> Parcel:
    """Register a parcel.

    :raises Refused: if the code is known, a figure cannot be meant, or it lies on another parcel.
    """
    policies.require_keeper(by)
    parcel = _new(Parcel, code, told, PARCEL_FIELDS)
    _check_parcel(parcel)
    parcel.save()
    record("parcel.added", parcel.subject, by=by, at=at, name=parcel.name, area_mu=parcel.area_mu)
    return parcel


@transaction.atomic
def change_parcel(code: str, *, version: int, by: User, at: datetime, **told: Any) -> Parcel:
    """Change a parcel; what was promised of it stays while somebody holds it.

    :raises Stale: if someone else changed it since `version` was read.
    """
    policies.require_keeper(by)
    parcel = _lock(Parcel, code, version)
    changed = _change(parcel, told, PARCEL_FIELDS)
    if changed:
        _check_parcel(parcel)
        parcel.save()
        record("parcel.changed", parcel.subject, by=by, at=at, changed=changed)
    return parcel


@transaction.atomic
def add_plant(code: str, *, by: User, at: datetime, **told: Any) -> Plant:
    """Register a plant, or the part of one that is let as a whole."""
    policies.require_keeper(by)
    plant = _new(Plant, code, told, PLANT_FIELDS)
    _check_plant(plant)
    plant.save()
    record("plant.added", plant.subject, by=by, at=at, name=plant.name, floor_sqm=plant.floor_sqm)
    return plant


@transaction.atomic
def change_plant(code: str, *, version: int, by: User, at: datetime, **told: Any) -> Plant:
    """Change a plant; what was promised of it stays while somebody holds it.

    :raises Stale: if someone else changed it since `version` was read.
    """
    policies.require_keeper(by)
    plant = _lock(Plant, code, version)
    changed = _change(plant, told, PLANT_FIELDS)
    if changed:
        _check_plant(plant)
        plant.save()
        record("plant.changed", plant.subject, by=by, at=at, changed=changed)
    return plant


@transaction.atomic
def withdraw_parcel(code: str, *, version: int, reason: str, by: User, at: datetime) -> Parcel:
    """Take a parcel off the register's offer; nobody may hold it."""
    policies.require_keeper(by)
    parcel = _lock(Parcel, code, version)
    _require_unheld(Claim.objects.filter(parcel=parcel, state__in=LIVE).exists(), reason)
    if _has_plants(parcel):
        raise Refused(_("地块上还有登记的厂房，先撤下厂房。"))
    parcel.status, parcel.version = ParcelStatus.WITHDRAWN, parcel.version + 1
    parcel.save()
    record("parcel.withdrawn", parcel.subject, by=by, at=at, reason=reason.strip())
    return parcel


@transaction.atomic
def withdraw_plant(code: str, *, version: int, reason: str, by: User, at: datetime) -> Plant:
    """Take a plant off the register's offer; nobody may hold it."""
    policies.require_keeper(by)
    plant = _lock(Plant, code, version)
    _require_unheld(Claim.objects.filter(plant=plant, state__in=LIVE).exists(), reason)
    plant.is_withdrawn, plant.version = True, plant.version + 1
    plant.save()
    record("plant.withdrawn", plant.subject, by=by, at=at, reason=reason.strip())
    return plant


@transaction.atomic
def add_budget(
    kind: str, year: int, limit: Decimal, *, source: str, by: User, at: datetime
) -> Budget:
    """Register how much of a kind may be newly given out in a year.

    :raises Refused: if it is registered already, or has no source.
    """
    policies.require_keeper(by)
    if kind not in BudgetKind.values:
        raise Refused(_("没有这种指标。"), field="kind")
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Refused(_("年份请写四位数字，例如 2022。"), field="year")
    budget = Budget(kind=kind, year=year, limit=limit, source=source.strip()[:200])
    _check_budget(budget)
    if Budget.objects.filter(kind=kind, year=year, is_withdrawn=False).exists():
        raise Refused(_("%s指标已经登记，请改它，不要再登记一个。") % budget, field="kind")
    budget.save()
    record("budget.added", budget.subject, by=by, at=at, name=str(budget), limit=number(limit),
           unit=budget.unit, source=budget.source)  # fmt: skip
    return budget


@transaction.atomic
def change_budget(
    pk: int, limit: Decimal, *, source: str, version: int, by: User, at: datetime
) -> Budget:
    """Change a budget's limit; never below what is given out of it already.

    :raises Stale: if someone else changed it since `version` was read.
    """
    policies.require_keeper(by)
    budget = Budget.objects.select_for_update().get(pk=pk, is_withdrawn=False)
    if budget.version != version:
        raise Stale(_("别人刚改过，请核对后再存。"),
                    [(str(budget), number(budget.limit), number(limit))])  # fmt: skip
    before, budget.limit, budget.source = budget.limit, limit, source.strip()[:200]
    _check_budget(budget)
    given = sum(
        Claim.objects.filter(budget=budget, state__in=LIVE).values_list("amount", flat=True),
        Decimal(0),
    )
    if limit < given:
        raise Refused(
            _("已经给出 %(given)s %(unit)s，限额不能更低；先释放再调低。")
            % {"given": number(given), "unit": budget.unit},
            field="limit",
        )
    budget.version += 1
    budget.save()
    record("budget.changed", budget.subject, by=by, at=at, name=str(budget), before=number(before),
           limit=number(limit), unit=budget.unit, source=budget.source)  # fmt: skip
    return budget


@transaction.atomic
def withdraw_budget(pk: int, *, version: int, reason: str, by: User, at: datetime) -> Budget:
    """Withdraw a budget out of which nothing is given."""
    policies.require_keeper(by)
    budget = Budget.objects.select_for_update().get(pk=pk, is_withdrawn=False)
    if budget.version != version:
        raise Stale(_("别人刚改过，请核对后再存。"))
    _require_unheld(Claim.objects.filter(budget=budget, state__in=LIVE).exists(), reason)
    budget.is_withdrawn, budget.version = True, budget.version + 1
    budget.save()
    record("budget.withdrawn", budget.subject, by=by, at=at, name=str(budget),
           reason=reason.strip())  # fmt: skip
    return budget


def _new(model: type[Site], code: str, told: Mapping[str, Any], names: tuple[str, ...]) -> Site:
    plain = code.strip()
    if not plain or len(plain) > 20:
        raise Refused(_("编号请写 1 到 20 个字。"), field="code")
    if model._default_manager.filter(code=plain).exists():
        raise Refused(_("编号 %s 已经登记，请直接改它。") % plain, field="code")
    return model(code=plain, **{name: told[name] for name in names if name in told})


def _lock(model: type[Site], code: str, version: int) -> Site:
    site = model._default_manager.select_for_update(of=("self",)).get(code=code)
    if site.version != version:
        raise Stale(_("别人刚改过，请核对后再存。"))
    return site


def _change(site: Parcel | Plant, told: Mapping[str, Any], names: tuple[str, ...]) -> list[str]:
    changed = [n for n in names if n in told and getattr(site, n) != told[n]]
    if PROMISED & set(changed) and site.claims.filter(state__in=LIVE).exists():
        raise Refused(_("已有项目占用，面积、用途、边界和状态不能改；先释放再改。"))
    for name in changed:
        setattr(site, name, told[name])
    site.version += bool(changed)
    return changed


def _require_unheld(is_held: bool, reason: str) -> None:
    if not reason.strip():
        raise Refused(_("请写明为什么撤下。"), field="reason")
    if is_held:
        raise Refused(_("还有项目占用，先释放再撤下。"))


def _check_budget(budget: Budget) -> None:
    _check_figures(budget, {"limit": Decimal(10) ** 9})
    if not budget.source:
        raise Refused(_("请写明指标的依据，如文号。"), field="source")


def _check_figures(row: Any, most: Mapping[str, Decimal | int]) -> None:
    for name, top in most.items():
        value = getattr(row, name)
        if value is not None and not (Decimal(value).is_finite() and 0 <= value <= top):
            raise Refused(_("数字不能是负数，也不能大得离谱，请核对单位。"), field=name)


def _check_parcel(parcel: Parcel) -> None:
    _check_figures(parcel, {"area_mu": 100_000, "ratio_min": 20, "ratio_max": 20,
                            "price_cny_per_mu": Decimal(10) ** 9})  # fmt: skip
    if not parcel.area_mu:
        raise Refused(_("面积要大于 0。"), field="area_mu")
    if parcel.zoning not in Zoning.values or parcel.status not in ParcelStatus.values:
        raise Refused(_("用途或状态不在选项里。"), field="zoning")
    low, high = parcel.ratio_min, parcel.ratio_max
    if low is not None and high is not None and low > high:
        raise Refused(_("容积率下限不能高于上限。"), field="ratio_max")
    if _has_plants(parcel) and parcel.status != ParcelStatus.BUILT:
        raise Refused(_("地块上还有登记的厂房，状态只能是“已建厂房”。"), field="status")
    if parcel.outline is not None:
        _check_outline(parcel)


def _has_plants(parcel: Parcel) -> bool:
    return bool(parcel.pk) and parcel.plants.filter(is_withdrawn=False).exists()


def _check_outline(parcel: Parcel) -> None:
    try:
        shape = read_outline(parcel.outline)
    except ValueError as problem:
        raise Refused(str(OUTLINE_PROBLEMS[str(problem)]), field="outline") from problem
    others = Parcel.objects.exclude(status=ParcelStatus.WITHDRAWN).exclude(pk=parcel.pk)
    for other in others.filter(outline__isnull=False).only("code", "name", "outline"):
        shared = overlap_mu(shape, read_outline(other.outline))
        if shared > OVERLAP_MU:
            raise Refused(
                _("和地块 %(other)s 重叠约 %(mu)s 亩，同一块地不能登记两次。")
                % {"other": other, "mu": f"{shared:.1f}"},
                field="outline",
            )


def _check_plant(plant: Plant) -> None:
    most = {"floor_sqm": 10_000_000, "floor_load_kn": 1000, "storey_m": 100,
            "power_kva": 1_000_000, "steam_tph": 10_000, "sewage_tpd": 1_000_000,
            "rent_cny": 100_000}  # fmt: skip
    _check_figures(plant, most)
    if not plant.floor_sqm:
        raise Refused(_("面积要大于 0。"), field="floor_sqm")
    if plant.parcel is not None and plant.parcel.status != ParcelStatus.BUILT:
        raise Refused(
            _("地块 %s 的状态不是“已建厂房”，先改地块状态，免得同一块地又供地又出租。")
            % plant.parcel.code,
            field="parcel",
        )
