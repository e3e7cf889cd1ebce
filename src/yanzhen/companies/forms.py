"""Forms of a firm's file. They read what people write; commands decide."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanzhen.chains.standards import find_industry, place_label, read_place
from yanzhen.common.amounts import CURRENCIES, Amount, read_amount
from yanzhen.common.dates import read_date
from yanzhen.common.stale import VersionedForm
from yanzhen.companies.calc.periods import read_period
from yanzhen.companies.labels import FIELD_LABELS, METRIC_SCALE
from yanzhen.companies.models import (
    ClassKind,
    Company,
    CompanyStatus,
    Metric,
    NameKind,
)


class DayField(forms.CharField):
    """A day as people write it; cleans to a date or None."""

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        try:
            reading = read_date(text) if text else None
        except ValueError as problem:
            raise forms.ValidationError(str(problem)) from problem
        return reading.day if reading else None


class AmountField(forms.CharField):
    """A sum as people write it (1.2亿, 3000万美元); cleans to an amount or None."""

    def clean(self, value: Any) -> Amount | None:
        text = super().clean(value)
        try:
            return read_amount(text) if text else None
        except ValueError as problem:
            raise forms.ValidationError(str(problem)) from problem


class CountyField(forms.CharField):
    """A county by name or code (江苏省南通市通州区, 320612); cleans to the code or ""."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "").strip()
        code = read_place(text)
        if text and not code:
            raise forms.ValidationError(
                gettext("不认识“%s”，请写成“江苏省南通市通州区”这样。") % text
            )
        return code


class CompanyForm(VersionedForm):
    """Identity of a firm, new or changed."""

    name = forms.CharField(label=FIELD_LABELS["name"], max_length=160)
    uscc = forms.CharField(label=FIELD_LABELS["uscc"], max_length=30, required=False)
    short_name = forms.CharField(label=FIELD_LABELS["short_name"], max_length=60, required=False)
    status = forms.ChoiceField(label=FIELD_LABELS["status"], choices=CompanyStatus.choices)
    kind = forms.CharField(label=FIELD_LABELS["kind"], max_length=60, required=False)
    capital = AmountField(
        label=FIELD_LABELS["capital_amount"],
        max_length=40,
        required=False,
        help_text=_("照平常写：5000万、1.2亿、300万美元"),
    )
    founded_on = DayField(label=FIELD_LABELS["founded_on"], max_length=40, required=False)
    county_code = CountyField(
        label=FIELD_LABELS["county_code"],
        max_length=60,
        required=False,
        help_text=_("如：江苏省南通市通州区"),
    )
    address = forms.CharField(label=FIELD_LABELS["address"], max_length=300, required=False)
    industry_code = forms.CharField(
        label=FIELD_LABELS["industry_code"],
        max_length=60,
        required=False,
        help_text=_("GB/T 4754 代码或名称，如 3973 或 集成电路制造"),
    )
    website = forms.CharField(label=FIELD_LABELS["website"], max_length=200, required=False)
    scope = forms.CharField(
        label=FIELD_LABELS["scope"],
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    despite_same_name = forms.BooleanField(label=_("同名但不同，另建一份"), required=False)

    def clean_industry_code(self) -> str:
        text = self.cleaned_data["industry_code"]
        found = find_industry(text) if text else None
        if text and found is None:
            raise forms.ValidationError(
                gettext("没有行业“%s”，请填 GB/T 4754 的代码或名称。") % text
            )
        return found.code if found else ""

    def stated(self) -> dict[str, Any]:
        """Return what the form states, as the commands take it."""
        held = {k: v for k, v in self.cleaned_data.items()
                if k not in {"capital", "version", "despite_same_name"}}  # fmt: skip
        capital: Amount | None = self.cleaned_data["capital"]
        held["capital_amount"] = capital.value if capital else None
        held["capital_currency"] = capital.currency if capital else "CNY"
        held["uscc"] = held["uscc"] or None
        return held


def initial_of(company: Company) -> dict[str, Any]:
    """Return the form's first values for a firm."""
    keys = ("name", "uscc", "short_name", "status", "kind", "founded_on", "address",
            "industry_code", "website", "scope", "version")  # fmt: skip
    first = {key: getattr(company, key) for key in keys}
    first["county_code"] = place_label(company.county_code)
    if company.capital_amount is not None:
        first["capital"] = _written(company.capital_amount, company.capital_currency)
    return first


def _written(amount: Decimal, currency: str) -> str:
    return f"{(amount / 10000).normalize():f}万{CURRENCIES.get(currency, currency)}"


class NameForm(forms.Form):
    kind = forms.ChoiceField(label=_("种类"), choices=NameKind.choices)
    name = forms.CharField(label=_("名称"), max_length=160)
    source = forms.CharField(label=_("来源"), max_length=120, required=False)


class ClassForm(forms.Form):
    kind = forms.ChoiceField(label=_("资质"), choices=ClassKind.choices)
    source = forms.CharField(label=_("来源名录"), max_length=120)
    edition = forms.CharField(label=_("批次或年度"), max_length=40, required=False)
    valid_from = DayField(label=_("有效期起"), max_length=40, required=False)
    valid_until = DayField(label=_("有效期至"), max_length=40, required=False)
    note = forms.CharField(label=_("备注"), max_length=120, required=False)


class ContactForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=40)
    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    phone = forms.CharField(label=_("工作电话"), max_length=30, required=False)
    email = forms.EmailField(label=_("工作邮箱"), required=False)
    source = forms.CharField(label=_("来源"), max_length=120, help_text=_("如：名片、公告、会见"))
    purpose = forms.CharField(label=_("用途"), max_length=120)
    review_on = DayField(label=_("复核日期"), max_length=40, required=False,
                         help_text=_("空着就按规定期限；逾期自动删除"))  # fmt: skip
    is_main = forms.BooleanField(label=_("主要联系人"), required=False)
    lead = forms.ChoiceField(label=_("经哪条线索得来"), required=False,
                             help_text=_("选了线索，能看该项目的人才看得到这位联系人"))  # fmt: skip

    def __init__(self, *args: Any, leads: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lead"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("不经线索，凡能看企业档案的都可见")), *leads]
        if len(field.choices) == 1:
            del self.fields["lead"]


RELATIONS = (
    ("SUPPLIES", _("本企业供货给")),
    ("BUYS", _("本企业采购自")),
    ("PARENT_OF", _("本企业是其母公司")),
    ("CHILD_OF", _("母公司是")),
    ("HOLDS", _("本企业持股")),
    ("HELD_BY", _("股东是")),
)


class RelationForm(forms.Form):
    kind = forms.ChoiceField(label=_("关系"), choices=RELATIONS)
    other = forms.CharField(label=_("对方企业"), max_length=160,
                            help_text=_("名称、信用代码或档案号"))  # fmt: skip
    product = forms.CharField(label=_("产品"), max_length=60, required=False)
    yearly = AmountField(label=_("年供货额"), max_length=40, required=False)
    share = forms.DecimalField(label=_("持股比例（%）"), required=False, max_digits=7)
    source = forms.CharField(label=_("来源"), max_length=120)
    seen_on = DayField(label=_("日期"), max_length=40, required=False)


class ResidencyForm(forms.Form):
    since = DayField(label=_("入驻日期"), max_length=40)
    plot = forms.CharField(label=_("地块"), max_length=60, required=False)
    plant = forms.CharField(label=_("厂房"), max_length=60, required=False)
    land_mu = forms.DecimalField(label=_("占地（亩）"), required=False, min_value=Decimal("0.01"),
                                 max_digits=9, decimal_places=2)  # fmt: skip
    source = forms.CharField(label=_("来源"), max_length=120, required=False)


class LeaveForm(forms.Form):
    until = DayField(label=_("迁出日期"), max_length=40)


class FigureForm(forms.Form):
    metric = forms.ChoiceField(label=_("指标"), choices=[(m.value, f"{m.label}") for m in Metric])
    period = forms.CharField(
        label=_("期间"), max_length=20, help_text=_("如 2022-05、2022Q1、2021")
    )
    value = forms.DecimalField(
        label=_("数值"), max_digits=20, help_text=_("金额填万元，能耗填吨标准煤，用工填人")
    )
    source = forms.CharField(label=_("来源"), max_length=120)
    reason = forms.CharField(label=_("更正原因"), max_length=200, required=False,
                             help_text=_("这一期已有数据时要写"))  # fmt: skip

    def clean_period(self) -> tuple[str, date]:
        try:
            return read_period(self.cleaned_data["period"])
        except ValueError as problem:
            raise forms.ValidationError(
                gettext("看不懂期间“%s”，请写成 2022-05、2022Q1 或 2021。")
                % self.cleaned_data["period"]
            ) from problem

    def clean(self) -> dict[str, Any]:
        held = super().clean() or self.cleaned_data
        if "value" in held and "metric" in held:
            held["value"] = held["value"] * METRIC_SCALE[held["metric"]]
        return held


class PlacementForm(forms.Form):
    segment = forms.ChoiceField(label=_("环节"))
    product = forms.CharField(label=_("产品"), max_length=60, required=False)

    def __init__(self, *args: Any, segments: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["segment"].choices = [("", "—"), *segments]  # type: ignore[attr-defined]


class MergeForm(forms.Form):
    other = forms.CharField(label=_("要并入的档案"), max_length=160,
                            help_text=_("名称、信用代码或档案号"))  # fmt: skip
    reason = forms.CharField(label=_("为什么是同一家"), max_length=200)
    versions = forms.CharField(widget=forms.HiddenInput, required=False)
