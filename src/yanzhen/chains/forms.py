"""What stewards type on the chain map."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from yanzhen.chains.calc.changes import stamp
from yanzhen.chains.commands import Source
from yanzhen.chains.models import FactKind, LinkKind, Maturity, Pillar, Position, Segment
from yanzhen.common.stale import VersionedForm

Choices = list[tuple[str, Any]]
NONE: Choices = [("", "—")]


class SourceFields(forms.Form):
    """On what a statement rests; put under the fields of the statement."""

    source = forms.CharField(
        label=gettext_lazy("来源"), max_length=200, required=False,
        help_text=gettext_lazy("文件、年报、访谈；没有出处的勾选“编者常识”"),
    )  # fmt: skip
    as_of = forms.DateField(
        label=gettext_lazy("截至"), widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("这条说法说的是哪一天的情况"),
    )  # fmt: skip
    until = forms.DateField(
        label=gettext_lazy("有效至"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    own = forms.BooleanField(label=gettext_lazy("编者常识"), required=False)
    uncertain = forms.BooleanField(label=gettext_lazy("待核"), required=False)

    def given_source(self) -> Source:
        data = self.cleaned_data
        return Source(data["source"], data["as_of"], data["until"], data["own"])


class SegmentForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    chain = forms.ChoiceField(label=gettext_lazy("链"))
    position = forms.ChoiceField(label=gettext_lazy("位置"), choices=Position.choices)
    keywords = forms.CharField(
        label=gettext_lazy("关键词"), max_length=300, required=False,
        help_text=gettext_lazy("搜索时用，以顿号或逗号分开"),
    )  # fmt: skip

    def __init__(self, *args: Any, pillar: Pillar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [chain.name for chain in pillar.chains.all()]
        self.fields["chain"].choices = [(n, n) for n in names]  # type: ignore[attr-defined]

    def clean_keywords(self) -> list[str]:
        text = self.cleaned_data["keywords"].replace("，", "、").replace(",", "、")
        return [word.strip() for word in text.split("、") if word.strip()]


class ChangeSegmentForm(SegmentForm, VersionedForm):
    version = forms.CharField(required=False, widget=forms.HiddenInput)


def initial_of_segment(row: dict[str, Any]) -> dict[str, Any]:
    """Return what the form of a segment shows of its row."""
    return {"name": row["name"], "chain": row["chain"], "position": row["position"],
            "keywords": "、".join(row["keywords"]), "version": stamp(row)}  # fmt: skip


class LinkForm(SourceFields):
    direction = forms.ChoiceField(
        label=gettext_lazy("方向"),
        choices=[("out", gettext_lazy("供给它")), ("in", gettext_lazy("由它供给"))],
    )
    other = forms.ChoiceField(label=gettext_lazy("另一个环节"))
    kind = forms.ChoiceField(label=gettext_lazy("供给什么"), choices=LinkKind.choices)
    is_loop = forms.BooleanField(
        label=gettext_lazy("回路（会绕成一圈的真实关系，不画在图上）"), required=False
    )
    field_order = ["direction", "other", "kind", "is_loop"]

    def __init__(self, *args: Any, here: Segment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = NONE + segment_choices(here)  # type: ignore[attr-defined]


def segment_choices(here: Segment) -> Choices:
    """Return all other live segments, those of the same pillar first."""
    rows = Segment.objects.exclude(pk=here.pk).select_related("chain__pillar")
    own = here.chain.pillar_id
    groups: dict[str, Choices] = {}
    for row in sorted(rows, key=lambda r: r.chain.pillar_id != own):
        label = f"{row.chain.pillar.name} · {row.chain.name}"
        groups.setdefault(label, []).append((row.code, row.name))
    return list(groups.items())


class StatementForm(SourceFields, VersionedForm):
    version = forms.CharField(required=False, widget=forms.HiddenInput)


class FactForm(StatementForm):
    key = forms.ChoiceField(label=gettext_lazy("概况项"), choices=FactKind.choices)
    value = forms.CharField(label=gettext_lazy("内容"), max_length=200,
                            help_text=gettext_lazy("照来源写，带单位和年份"))  # fmt: skip
    field_order = ["key", "value"]


class IndustryForm(StatementForm):
    key = forms.CharField(label=gettext_lazy("行业代码"), max_length=4,
                          help_text=gettext_lazy("GB/T 4754—2017 四位小类"))  # fmt: skip
    field_order = ["key"]


class RouteForm(StatementForm):
    key = forms.CharField(label=gettext_lazy("技术路线"), max_length=60)
    maturity = forms.ChoiceField(
        label=gettext_lazy("成熟度"), choices=[*NONE, *Maturity.choices], required=False
    )
    principle = forms.CharField(label=gettext_lazy("原理"), max_length=200, required=False)
    substitute = forms.CharField(label=gettext_lazy("替代风险"), max_length=200, required=False)
    field_order = ["key", "maturity", "principle", "substitute"]


class ApplicationForm(StatementForm):
    key = forms.CharField(label=gettext_lazy("应用领域"), max_length=60)
    customers = forms.CharField(label=gettext_lazy("主要客户"), max_length=200, required=False)
    field_order = ["key", "customers"]


class CityForm(StatementForm):
    key = forms.CharField(label=gettext_lazy("城市"), max_length=30)
    field_order = ["key"]


class FirmForm(StatementForm):
    key = forms.CharField(label=gettext_lazy("简称"), max_length=20)
    stock_code = forms.CharField(label=gettext_lazy("股票代码"), max_length=8, required=False,
                                 help_text=gettext_lazy("没有上市的留空"))  # fmt: skip
    later_name = forms.CharField(label=gettext_lazy("现简称"), max_length=20, required=False)
    field_order = ["key", "stock_code", "later_name"]


STATEMENT_FORMS: dict[str, type[StatementForm]] = {
    "fact": FactForm, "industry": IndustryForm, "route": RouteForm,
    "application": ApplicationForm, "city": CityForm, "firm": FirmForm,
}  # fmt: skip


class SplitForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("原环节今后的名称"), max_length=60)
    new_name = forms.CharField(label=gettext_lazy("拆出的新环节名称"), max_length=60)
    position = forms.ChoiceField(label=gettext_lazy("新环节的位置"), choices=Position.choices)


class MergeForm(forms.Form):
    into = forms.ChoiceField(label=gettext_lazy("并入哪个环节"))

    def __init__(self, *args: Any, here: Segment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = NONE + segment_choices(here)  # type: ignore[attr-defined]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy("从这里导出的 Excel 或 JSON，改好再传回来"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.json"}),
    )  # fmt: skip
    whole = forms.BooleanField(
        label=gettext_lazy("以文件为准：文件里没有的环节、连线和说法从图上删去"), required=False
    )


def initial_of(table: str, key: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return what a statement's form shows of its row."""
    days = {n: date.fromisoformat(row[n]) if row[n] else None for n in ("as_of", "until")}
    return {**row, **days, "key": key, "version": stamp(row)}
