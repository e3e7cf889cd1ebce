"""Forms of the register of promises, and of schemes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import Team, TeamKind
from yanzhen.assessments.models import Consequence, Item
from yanzhen.assessments.promises import UNITS
from yanzhen.projects.forms.fields import DayField


class CommitmentForm(forms.Form):
    project = forms.CharField(label=_("项目编号"), max_length=16)
    item = forms.ChoiceField(label=_("事项"))
    promised = forms.DecimalField(label=_("承诺值"))
    due_on = DayField(label=_("兑现日期"))
    consequence = forms.ChoiceField(label=_("未兑现时"), choices=Consequence, required=False)
    note = forms.CharField(label=_("出处"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(item, f"{Item(item).label}（{unit}）") for item, unit in UNITS.items()]
        self.fields["item"].choices = choices  # type: ignore[attr-defined]


class MeasureForm(forms.Form):
    on = DayField(label=_("日期"))
    value = forms.DecimalField(label=_("实测值"))
    source = forms.CharField(label=_("数据来源"), required=False, max_length=200)
    file = forms.FileField(label=_("证明材料"), required=False)


class BatchForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80)
    on = DayField(label=_("日期"))
    codes = forms.CharField(
        label=_("项目编号"), widget=forms.Textarea(attrs={"rows": 5}), max_length=20000,
        help_text=_("一行一个，或用逗号、空格分开，可从表格粘贴"),
    )  # fmt: skip
    note = forms.CharField(label=_("说明"), required=False, max_length=200)


class CopyForm(forms.Form):
    name = forms.CharField(label=_("新方案名称"), max_length=80, required=False)


class SchemeForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("方案内容"), widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false"}),
        max_length=200_000,
    )  # fmt: skip


class ForceForm(forms.Form):
    from_day = DayField(label=_("自哪天起启用"))


class AnsweringForm(forms.Form):
    """Which team answers for which department."""

    def __init__(self, *args: Any, departments: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = Team.objects.filter(kind=TeamKind.REVIEW, closed_on__isnull=True)
        choices = [("", "—"), *((str(team.pk), team.name) for team in teams)]
        for code, name in departments.items():
            self.fields[f"d_{code}"] = forms.ChoiceField(
                label=name, choices=choices, required=False
            )
