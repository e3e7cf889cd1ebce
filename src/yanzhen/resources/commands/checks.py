"""What a parcel, a plant or an outline must be to be registered."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from shapely import Polygon

from yanzhen.common.refusals import Refused
from yanzhen.resources.calc.outline import outside_mu, overlap_mu, read_outline
from yanzhen.resources.models import Border, Parcel, Plant
from yanzhen.resources.words import ParcelStatus, Zoning

SURVEY_MU = 0.5  # two surveys of one border differ by less
SUPPLY: Mapping[str, int] = {"power_kva": 1_000_000, "steam_tph": 10_000, "sewage_tpd": 1_000_000}
OUTLINE_PROBLEMS = {
    "not_polygon": gettext_lazy("边界要是 GeoJSON 的 Polygon。"),
    "too_many": gettext_lazy("边界的点太多，最多 1000 个。"),
    "not_lonlat": gettext_lazy("边界的每个点写成 [经度, 纬度]。"),
    "not_closed": gettext_lazy("边界的每一圈至少四个点，最后一点和第一点相同。"),
    "crosses_itself": gettext_lazy("边界和自己相交，围不成一块地，请核对点的顺序。"),
}


def require_unheld(is_held: bool, reason: str) -> None:
    if not reason.strip():
        raise Refused(_("请写明为什么撤下。"), field="reason")
    if is_held:
        raise Refused(_("还有项目占用，先释放再撤下。"))


def check_figures(row: Any, most: Mapping[str, Decimal | int]) -> None:
    for name, top in most.items():
        value = getattr(row, name)
        if value is not None and not (Decimal(value).is_finite() and 0 <= value <= top):
            raise Refused(_("数字不能是负数，也不能大得离谱，请核对单位。"), field=name)


def check_parcel(parcel: Parcel) -> None:
    """Refuse a parcel that cannot be meant, lies on another or beyond the zone's border."""
    check_parcel_figures(parcel)
    if has_plants(parcel) and parcel.status != ParcelStatus.BUILT:
        raise Refused(_("地块上还有登记的厂房，状态只能是“已建厂房”。"), field="status")
    if parcel.outline is not None:
        _check_land(parcel)


def check_parcel_figures(parcel: Parcel) -> None:
    """Refuse a parcel whose own columns cannot be meant. No query."""
    check_figures(parcel, {"area_mu": 100_000, "ratio_min": 20, "ratio_max": 20,
                           "price_cny_per_mu": Decimal(10) ** 9, **SUPPLY})  # fmt: skip
    if not parcel.area_mu:
        raise Refused(_("面积要大于 0。"), field="area_mu")
    if parcel.zoning not in Zoning.values or parcel.status not in ParcelStatus.values:
        raise Refused(_("用途或状态不在选项里。"), field="zoning")
    low, high = parcel.ratio_min, parcel.ratio_max
    if low is not None and high is not None and low > high:
        raise Refused(_("容积率下限不能高于上限。"), field="ratio_max")


def has_plants(parcel: Parcel) -> bool:
    return bool(parcel.pk) and parcel.plants.filter(is_withdrawn=False).exists()


def check_shape(told: Any) -> Polygon:
    """Return an outline as a shape, or say what is wrong with it."""
    try:
        return read_outline(told)
    except ValueError as problem:
        raise Refused(str(OUTLINE_PROBLEMS[str(problem)]), field="outline") from problem


def check_inside(shape: Polygon) -> None:
    """Refuse an outline beyond the zone's border; where none is registered nobody can tell."""
    border = Border.objects.first()
    beyond = outside_mu(shape, read_outline(border.outline)) if border else 0.0
    if beyond > SURVEY_MU:
        raise Refused(
            _("有约 %s 亩在园区边界以外，请核对坐标（先经度，后纬度；CGCS2000 或 WGS84）。")
            % f"{beyond:.1f}",
            field="outline",
        )


def _check_land(parcel: Parcel) -> None:
    shape = check_shape(parcel.outline)
    check_inside(shape)
    others = Parcel.objects.exclude(status=ParcelStatus.WITHDRAWN).exclude(pk=parcel.pk)
    for other in others.filter(outline__isnull=False).only("code", "name", "outline"):
        shared = overlap_mu(shape, read_outline(other.outline))
        if shared > SURVEY_MU:
            raise Refused(
                _("和地块 %(other)s 重叠约 %(mu)s 亩，同一块地不能登记两次。")
                % {"other": other, "mu": f"{shared:.1f}"},
                field="outline",
            )


def check_plant_figures(plant: Plant) -> None:
    """Refuse a plant whose own columns cannot be meant, or whose land is given out as land."""
    check_figures(plant, {"floor_sqm": 10_000_000, "floor_load_kn": 1000, "storey_m": 100,
                          "rent_cny": 100_000, **SUPPLY})  # fmt: skip
    if not plant.floor_sqm:
        raise Refused(_("面积要大于 0。"), field="floor_sqm")
    if plant.parcel is not None and plant.parcel.status != ParcelStatus.BUILT:
        raise Refused(
            _("地块 %s 的状态不是“已建厂房”，先改地块状态，免得同一块地又供地又出租。")
            % plant.parcel.code,
            field="parcel",
        )


def check_plant(plant: Plant) -> None:
    """Refuse a plant that cannot be meant or stands beyond the zone's border."""
    check_plant_figures(plant)
    if plant.outline is not None:
        check_inside(check_shape(plant.outline))
