"""Forms of the radar: parse, never decide."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.companies.models import SignalKind
from yanzhen.projects.forms.fields import DayField
from yanzhen.projects.queries.pages_pillars import segment_choices
from yanzhen.radar.calc.facts import plain
from yanzhen.radar.models import QUALIFIERS, FactKind, FactStatus, SourceKind, StoredFact
from yanzhen.radar.wording import UNITS

_VALUE = re.compile(r"([+-]?[\d.]{1,24})\s*(亿|万|%|)")
_TIMES = {"": Decimal(1), "万": Decimal(10**4), "亿": Decimal(10**8), "%": Decimal("0.01")}


class ArticleForm(forms.Form):
    """An article: its words or its file, and where it is from."""

    text = forms.CharField(
        label=gettext_lazy("正文"), required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("粘贴全文即可，标题、来源行可以留在里面"),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("或者上传文件"), required=False, allow_empty_file=True,
        help_text=gettext_lazy("文本、网页、Word（docx）、PDF、Excel（xlsx）、邮件（eml、msg，连同附件）；装了文字识别的还有照片、扫描件"),
    )  # fmt: skip
    source = forms.CharField(
        label=gettext_lazy("来源"), max_length=120,
        help_text=gettext_lazy("网站、报纸、公众号的名称，或材料的出处"),
    )  # fmt: skip
    source_kind = forms.ChoiceField(label=gettext_lazy("来源类别"), choices=SourceKind)
    published_on = DayField(
        label=gettext_lazy("发布日期"), required=False,
        help_text=gettext_lazy("“今年”“一季度”按这一天理解"),
    )  # fmt: skip
    title = forms.CharField(
        label=gettext_lazy("标题"), required=False, max_length=200,
        help_text=gettext_lazy("不填则取正文第一行"),
    )  # fmt: skip
    address = forms.CharField(label=gettext_lazy("网址"), required=False, max_length=500)


class ValueField(forms.CharField):
    """A number as people write it: 6.3亿, 12.3%, 41; cleans to base units, or None."""

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value).replace(",", "").replace("，", "").replace("％", "%")
        if not text:
            return None
        read = _VALUE.fullmatch(text)
        try:
            if read:
                return Decimal(read[1]) * _TIMES[read[2]]
        except InvalidOperation:
            pass
        raise forms.ValidationError(_("请填数字，可带万、亿或%，如 6.3亿、12.3%。"))


class FactForm(forms.Form):
    """What a person says a fact is."""

    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=FactKind)
    name = forms.CharField(label=gettext_lazy("主体"), max_length=120)
    metric = forms.CharField(
        label=gettext_lazy("指标名称"), max_length=80,
        help_text=gettext_lazy("口径写在括号里，如 签约项目数(亿元以上)"),
    )  # fmt: skip
    value = ValueField(label=gettext_lazy("数值"), required=False, max_length=40)
    unit = forms.ChoiceField(
        label=gettext_lazy("单位"), required=False, choices=[("", "—"), *UNITS.items()]
    )
    qualifier = forms.ChoiceField(label=gettext_lazy("程度"), choices=QUALIFIERS)
    period = forms.CharField(
        label=gettext_lazy("时期"), required=False, max_length=32,
        help_text=gettext_lazy("如 2022、2022Q1、2022-03、2022-01/2022-09"),
    )  # fmt: skip
    status = forms.ChoiceField(label=gettext_lazy("状态"), choices=FactStatus)
    text = forms.CharField(
        label=gettext_lazy("原文"), max_length=1000, strip=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("照文章原样，一字不差"),
    )  # fmt: skip

    def __init__(self, *args: Any, fact: StoredFact | None = None, **kwargs: Any) -> None:
        if fact is not None:
            kwargs["initial"] = first_of(fact)
        super().__init__(*args, **kwargs)
        if fact is not None and fact.unit not in ("", *UNITS):
            unit = self.fields["unit"]
            unit.choices = [*unit.choices, (fact.unit, fact.unit)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        held = super().clean() or self.cleaned_data
        typed = str(self.data.get(self.add_prefix("value"), "")).strip()
        in_percent = typed.endswith(("%", "％"))
        if held.get("value") is None or "unit" not in held:
            return held
        is_ratio = held["unit"] == "ratio"
        if in_percent and not is_ratio:
            self.add_error("unit", _("带%的数，单位请选“比率”；百分点不写%。"))
        if is_ratio and not in_percent:
            self.add_error("value", _("比率请带%，如 12.3%。"))
        return held


def first_of(fact: StoredFact) -> dict[str, Any]:
    """Return what the form of a fact starts with."""
    names = ("kind", "name", "metric", "unit", "qualifier", "period", "status", "text")
    return {name: getattr(fact, name) for name in names} | {"value": _typed(fact)}


def _typed(fact: StoredFact) -> str:
    """Return a value as one would type it."""
    if fact.value is None:
        return ""
    if fact.unit == "ratio":
        return f"{plain(fact.value * 100):.10g}%"
    for size, word in ((Decimal(10**8), "亿"), (Decimal(10**4), "万")):
        if abs(fact.value) >= size:
            return f"{plain(fact.value / size)}{word}"
    return str(plain(fact.value))


class LinkForm(forms.Form):
    """Which firm, project, segment or zone a fact is about."""

    company_name = forms.CharField(label=gettext_lazy("企业"), required=False, max_length=160)
    company = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    project = forms.CharField(
        label=gettext_lazy("项目编号"), required=False, max_length=16,
        help_text=gettext_lazy("如 P2022-0137；没有可以不填"),
    )  # fmt: skip
    segment = forms.ChoiceField(
        label=gettext_lazy("产业链环节"), required=False,
        choices=lambda: [("", "—"), *segment_choices()],
    )  # fmt: skip
    zone = forms.CharField(
        label=gettext_lazy("园区"), required=False, max_length=120,
        help_text=gettext_lazy("这个数算哪个园区的；同一园区用同一名称，对比表才放在一行"),
    )  # fmt: skip
    signal = forms.ChoiceField(
        label=gettext_lazy("登记为企业信号"), required=False,
        choices=[("", gettext_lazy("不登记")), *SignalKind.choices],
        help_text=gettext_lazy("先采信这条事实；信号在企业页上"),
    )  # fmt: skip

    def __init__(self, *args: Any, zones: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zones = zones or []
        if zones is None:
            del self.fields["zone"]
        else:
            self.fields["zone"].widget.attrs["list"] = "zones-known"
