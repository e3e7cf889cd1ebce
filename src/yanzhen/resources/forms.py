"""What keepers of the register type: sites, budgets, the border, and allocations by hand."""

import json
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.common.refusals import Refused
from yanzhen.common.stale import VersionedForm
from yanzhen.resources.calc.outline import polygon_in
from yanzhen.resources.models import Border, Budget, Parcel, Plant
from yanzhen.resources.models.ledger import EARLIEST_YEAR, LATEST_YEAR
from yanzhen.resources.needs import FIELD_OF, MEASURES, Needs, read_measure
from yanzhen.resources.words import BudgetKind, ParcelStatus, Zoning

WAN = Decimal(10_000)
MOST_BYTES = 1_000_000
LONG = forms.Textarea(attrs={"rows": 3})
SPLIT = re.compile(r"[\s,，;；、]+")


def measure(label: Any, digits: int, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=digits, decimal_places=2, min_value=0, required=False, **options
    )


def read_geojson(text: str) -> Any:
    """Return the polygon that a text or file holds.

    :raises forms.ValidationError: if it is no JSON.
    """
    try:
        told = polygon_in(json.loads(text))
        if not isinstance(told, dict):
            raise ValueError("no object")
        return told
    except (ValueError, RecursionError) as problem:
        raise forms.ValidationError(
            _("不是 GeoJSON。请从测绘或制图软件导出 GeoJSON，再整段粘贴或上传。"), code="geojson"
        ) from problem


class OutlineForm(VersionedForm):
    """A form of something with an outline, pasted or uploaded; what is uploaded goes first."""

    outline = forms.CharField(
        label=gettext_lazy("边界（GeoJSON）"), required=False, widget=LONG, max_length=MOST_BYTES,
        help_text=gettext_lazy("一个 Polygon，坐标先经度后纬度；不填则不上图"),
    )  # fmt: skip
    outline_file = forms.FileField(
        label=gettext_lazy("或上传 GeoJSON 文件"), required=False,
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
    )  # fmt: skip
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def clean_outline(self) -> Any:
        text = self.cleaned_data["outline"]
        return read_geojson(text) if text else None

    def clean_outline_file(self) -> Any:
        file: UploadedFile | None = self.cleaned_data["outline_file"]
        if not file:
            return None
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("文件超过 1 MB，一处边界用不了这么多点。"), code="size")
        try:
            return read_geojson(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as problem:
            raise forms.ValidationError(
                _("文件不是 UTF-8 文本，请导出为 GeoJSON。"), code="encoding"
            ) from problem

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        uploaded = cleaned.pop("outline_file", None)
        if uploaded is not None:
            cleaned["outline"] = uploaded
        return cleaned


class ParcelForm(OutlineForm):
    code = forms.CharField(label=gettext_lazy("编号"), max_length=20)
    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    area_mu = measure(gettext_lazy("面积（亩）"), 8)
    zoning = forms.ChoiceField(label=gettext_lazy("用途"), choices=Zoning.choices)
    ratio_min = measure(gettext_lazy("容积率下限"), 5)
    ratio_max = measure(gettext_lazy("容积率上限"), 5)
    power_kva = measure(gettext_lazy("供电（kVA）"), 9)
    steam_tph = measure(gettext_lazy("蒸汽（吨/时）"), 7)
    sewage_tpd = measure(gettext_lazy("污水接纳（吨/日）"), 9)
    price_cny_per_mu = measure(gettext_lazy("价格（万元/亩）"), 8)
    status = forms.ChoiceField(
        label=gettext_lazy("整理进度"),
        choices=[c for c in ParcelStatus.choices if c[0] != ParcelStatus.WITHDRAWN],
    )
    takes_quota = forms.BooleanField(
        label=gettext_lazy("新增建设用地，占用当年用地指标"), required=False
    )
    available_from = forms.DateField(label=gettext_lazy("可用日期"), widget=forms.DateInput)
    note = forms.CharField(label=gettext_lazy("说明"), max_length=400, required=False, widget=LONG)
    field_order = ("code", "name", "area_mu", "zoning", "ratio_min", "ratio_max", "power_kva",
                   "steam_tph", "sewage_tpd", "price_cny_per_mu", "status", "available_from",
                   "takes_quota", "note", "outline", "outline_file")  # fmt: skip

    def __init__(self, *args: Any, is_new: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area_mu"].required = True
        if not is_new:
            del self.fields["code"]

    def clean_price_cny_per_mu(self) -> Decimal | None:
        typed: Decimal | None = self.cleaned_data["price_cny_per_mu"]
        return None if typed is None else typed * WAN


class PlantForm(OutlineForm):
    code = forms.CharField(label=gettext_lazy("编号"), max_length=20)
    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    parcel = forms.ModelChoiceField(
        label=gettext_lazy("所在地块"), queryset=Parcel.objects.none(), required=False,
        empty_label=gettext_lazy("不在登记的地块上"),
    )  # fmt: skip
    floor_sqm = measure(gettext_lazy("面积（㎡）"), 10)
    floor_load_kn = measure(gettext_lazy("楼面荷载（kN/㎡）"), 6)
    storey_m = measure(gettext_lazy("层高（米）"), 5)
    power_kva = measure(gettext_lazy("供电（kVA）"), 9)
    steam_tph = measure(gettext_lazy("蒸汽（吨/时）"), 7)
    sewage_tpd = measure(gettext_lazy("污水接纳（吨/日）"), 9)
    rent_cny = measure(gettext_lazy("租金（元/㎡·月）"), 8)
    available_from = forms.DateField(label=gettext_lazy("可用日期"), widget=forms.DateInput)
    note = forms.CharField(label=gettext_lazy("说明"), max_length=400, required=False, widget=LONG)
    field_order = ("code", "name", "parcel", "floor_sqm", "floor_load_kn", "storey_m",
                   "power_kva", "steam_tph", "sewage_tpd", "rent_cny", "available_from", "note",
                   "outline", "outline_file")  # fmt: skip

    def __init__(self, *args: Any, is_new: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["floor_sqm"].required = True
        if not is_new:
            del self.fields["code"]
        self.fields["parcel"].queryset = Parcel.objects.filter(  # type: ignore[attr-defined]
            status=ParcelStatus.BUILT
        )


class BorderForm(OutlineForm):
    source = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("如规划批复文号")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not cleaned.get("outline"):
            self.add_error("outline", _("请粘贴或上传边界。"))
        return cleaned


class BudgetForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("指标"),
        choices=[(kind.value, kind.label) for kind in BudgetKind],
    )
    year = forms.IntegerField(
        label=gettext_lazy("年度"), min_value=EARLIEST_YEAR, max_value=LATEST_YEAR
    )
    limit = forms.DecimalField(
        label=gettext_lazy("限额"), max_digits=13, decimal_places=4, min_value=0,
        help_text=gettext_lazy("用地填亩，能耗填吨标准煤，污水填吨/日，污染物填吨/年"),
    )  # fmt: skip
    source = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("下达文件的文号")
    )


class LimitForm(VersionedForm):
    limit = forms.DecimalField(
        label=gettext_lazy("限额"), max_digits=13, decimal_places=4, min_value=0
    )
    source = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("调整文件的文号")
    )
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("撤下原因"), max_length=200)


class FreeForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("释放原因"), max_length=200)


class ReserveForm(forms.Form):
    """Amounts and sites that a keeper sets aside by hand."""

    year = forms.IntegerField(
        label=gettext_lazy("用哪一年的指标"), min_value=EARLIEST_YEAR, max_value=LATEST_YEAR
    )
    parcels = forms.CharField(
        label=gettext_lazy("地块编号"), required=False, max_length=1000,
        help_text=gettext_lazy("多个用逗号隔开"),
    )  # fmt: skip
    plants = forms.CharField(
        label=gettext_lazy("厂房编号"), required=False, max_length=1000,
        help_text=gettext_lazy("多个用逗号隔开"),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in FIELD_OF.values():
            label, unit = MEASURES[name]
            self.fields[name] = forms.CharField(
                label=f"{label}（{unit}）", required=False, max_length=20
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in FIELD_OF.values():
            try:
                cleaned[name] = read_measure(name, cleaned.get(name) or "")
            except Refused as refusal:
                self.add_error(name, refusal.message)
        return cleaned

    def needs(self) -> Needs:
        told = self.cleaned_data
        return Needs(
            **{name: told[name] for name in FIELD_OF.values()},
            parcels=_codes(told["parcels"]), plants=_codes(told["plants"]),
        )  # fmt: skip


def _codes(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in SPLIT.split(text) if code))


def first_values(site: Parcel | Plant) -> dict[str, Any]:
    """Return what a site's form says when it is opened."""
    form = ParcelForm if isinstance(site, Parcel) else PlantForm
    beside = ("original", "outline", "outline_file")
    names = [name for name in form.base_fields if name not in beside]
    told = {name: getattr(site, name) for name in names} | {"outline": as_text(site.outline)}
    if isinstance(site, Parcel):
        price = site.price_cny_per_mu
        told["price_cny_per_mu"] = None if price is None else f"{(price / WAN).normalize():f}"
    else:
        told["parcel"] = site.parcel_id
    return told


def first_border(border: Border | None) -> dict[str, Any]:
    if border is None:
        return {"version": 0}
    told = {"outline": as_text(border.outline), "source": border.source}
    return told | {"version": border.version}


def first_limit(budget: Budget) -> dict[str, Any]:
    return {
        "limit": f"{budget.limit.normalize():f}",
        "source": budget.source,
        "version": budget.version,
    }


def as_text(outline: Any) -> str:
    return json.dumps(outline, separators=(",", ":")) if outline else ""
