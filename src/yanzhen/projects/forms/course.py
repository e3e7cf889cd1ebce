"""What was done and what arrived: activities and money; and who gets a disputed lead."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.desk.models import TaskKind
from yanzhen.projects.forms.fields import AmountField, DayField
from yanzhen.projects.models import ActivityKind, MoneyKind, Outcome

AREA = forms.Textarea(attrs={"rows": 3})


class ActivityForm(forms.Form):
    """A trip, visit, reception, call, meeting or note."""

    kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=ActivityKind)
    company = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    company_name = forms.CharField(label=gettext_lazy("企业"), max_length=160)
    on = DayField(label=gettext_lazy("日期"))
    until = DayField(label=gettext_lazy("到哪天"), required=False)
    place = forms.CharField(label=gettext_lazy("地点"), required=False, max_length=120)
    attendees = forms.CharField(label=gettext_lazy("对方人员"), required=False, max_length=300)
    decision_maker = forms.CharField(
        label=gettext_lazy("其中决策人"), required=False, max_length=60
    )
    two_way = forms.BooleanField(label=gettext_lazy("双方都有实质表态（双向接触）"), required=False)
    summary = forms.CharField(label=gettext_lazy("谈了什么"), max_length=4000, widget=AREA)
    next_step = forms.CharField(label=gettext_lazy("下一步"), required=False, max_length=200)
    next_step_on = DayField(label=gettext_lazy("下一步日期"), required=False)
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, with_firm: bool, versioned: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_firm:
            del self.fields["company"], self.fields["company_name"]
        if not versioned:
            del self.fields["version"]
        for name in ("on", "until", "next_step_on"):
            self.fields[name].widget.attrs |= {"data-reads": "day", "autocomplete": "off"}


class StrikeForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("作废原因"), max_length=200, widget=AREA)


class MoneyForm(forms.Form):
    """An amount on a day, as the slip says, with the slip."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=MoneyKind)
    amount = AmountField(label=gettext_lazy("金额"), help_text=gettext_lazy("例：2.4亿、500万美元"))
    rate = forms.DecimalField(
        label=gettext_lazy("凭证汇率"), required=False, min_value=0, max_digits=12,
        decimal_places=6, help_text=gettext_lazy("外币才填：1 外币合多少元；不填按默认汇率"),
    )  # fmt: skip
    on = DayField(label=gettext_lazy("到账（发生）日期"))
    evidence = forms.ChoiceField(label=gettext_lazy("用已传的材料作凭证"), required=False)
    file = forms.FileField(label=gettext_lazy("或上传凭证"), required=False)
    document_no = forms.CharField(label=gettext_lazy("凭证号"), required=False, max_length=80)
    note = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=200)

    def __init__(self, *args: Any, slips: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("没有")), *slips]
        self.fields["evidence"].choices = choices  # type: ignore[attr-defined]
        self.fields["amount"].widget.attrs |= {"data-reads": "amount", "autocomplete": "off"}


class RulingForm(forms.Form):
    outcome = forms.ChoiceField(
        label=gettext_lazy("裁定"), choices=Outcome, widget=forms.RadioSelect
    )
    transfer_to = forms.ChoiceField(label=gettext_lazy("转交给谁"), required=False)
    reason = forms.CharField(label=gettext_lazy("裁定理由"), max_length=2000, widget=AREA)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("不转交")), *people]
        self.fields["transfer_to"].choices = choices  # type: ignore[attr-defined]


class AppealForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("申诉理由"), max_length=2000, widget=AREA)
    version = forms.IntegerField(widget=forms.HiddenInput)


class InstructForm(forms.Form):
    """One next step or instruction for the owners of several projects at once."""

    codes = forms.CharField(
        widget=forms.HiddenInput,
        error_messages={"required": gettext_lazy("请至少勾选一个项目。")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("性质"))
    what = forms.CharField(label=gettext_lazy("要做什么"), max_length=120)
    due_on = DayField(label=gettext_lazy("期限"))
    text = forms.CharField(label=gettext_lazy("要求"), required=False, max_length=2000, widget=AREA)

    def __init__(self, *args: Any, may_supervise: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [TaskKind.TASK, *([TaskKind.INSTRUCTION] if may_supervise else [])]
        choices = [(kind.value, kind.label) for kind in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
