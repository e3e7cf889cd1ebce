"""A project: its facts, its dates, its people, its loss, its opening balance."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.common.stale import VersionedForm
from yanzhen.projects.forms.fields import AmountField, AreaField, DayField
from yanzhen.projects.models import ProjectKind
from yanzhen.projects.stages import GATES, LossReason, StartBasis

PHASE_HINT = gettext_lazy(
    "是已签约项目的二期、三期才填；原合同签约的，本项目不再算新签约，增量由认定计入"
)
AREA = forms.Textarea(attrs={"rows": 3})


class LoseForm(forms.Form):
    """Why a project ended; the code is compulsory so that losses can be counted."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=gettext_lazy("流失原因"), choices=[("", gettext_lazy("请选择")), *LossReason.choices]
    )
    note = forms.CharField(label=gettext_lazy("经过"), required=False, max_length=400, widget=AREA)


class ReviveForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("为什么恢复跟进"), max_length=400, widget=AREA)


class DatesForm(forms.Form):
    """What is planned and expected for one step; the actual day comes from evidence only."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    planned_on = DayField(label=gettext_lazy("计划"), required=False)
    forecast_on = DayField(label=gettext_lazy("预测"), required=False)
    note = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=200)


class StartBasisForm(forms.Form):
    bases = forms.MultipleChoiceField(
        label=gettext_lazy("开工认定口径"), choices=StartBasis, widget=forms.CheckboxSelectMultiple
    )


class HandoverForm(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("交给谁"))
    note = forms.CharField(
        label=gettext_lazy("交接说明"), required=False, max_length=2000, widget=AREA
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("请选择")), *people]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


class HandAllForm(HandoverForm):
    """To whom all that a person holds goes, and why; the reason stays in the journal."""

    version = None  # type: ignore[assignment]
    note = forms.CharField(label=gettext_lazy("交接原因和说明"), max_length=2000, widget=AREA)


class EditForm(VersionedForm):
    """The facts of a project. `version` is that of the page the person started from."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("项目名称"), max_length=160)
    kind = forms.ChoiceField(label=gettext_lazy("项目类型"), choices=ProjectKind)
    pillar = forms.ChoiceField(label=gettext_lazy("产业"), required=False)
    segment_code = forms.ChoiceField(label=gettext_lazy("链上位置"), required=False)
    product = forms.CharField(label=gettext_lazy("主要产品"), required=False, max_length=120)
    parent = forms.CharField(
        label=gettext_lazy("原合同项目编号"), required=False, max_length=16, help_text=PHASE_HINT
    )
    planned = AmountField(label=gettext_lazy("计划总投资"), required=False)
    fixed = AmountField(label=gettext_lazy("固定资产投资"), required=False)
    land = AreaField(label=gettext_lazy("用地需求"), required=False)
    contents = forms.CharField(
        label=gettext_lazy("项目内容"), required=False, max_length=2000, widget=AREA
    )
    output = AmountField(label=gettext_lazy("达产年销售"), required=False)
    tax = AmountField(label=gettext_lazy("达产年税收"), required=False)
    staff = forms.IntegerField(
        label=gettext_lazy("用工（人）"), required=False, min_value=0, max_value=10**6
    )
    energy_tce = forms.DecimalField(
        label=gettext_lazy("年综合能耗（吨标煤）"), required=False, min_value=0, max_digits=12,
        decimal_places=2,
    )  # fmt: skip
    decision_maker = forms.CharField(
        label=gettext_lazy("投资方决策人"), required=False, max_length=60
    )
    decision_maker_title = forms.CharField(
        label=gettext_lazy("决策人职务"), required=False, max_length=60
    )

    def __init__(
        self,
        *args: Any,
        pillars: list[tuple[str, str]],
        segments: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, options in (("pillar", pillars), ("segment_code", segments)):
            choices = [("", _("未定")), *options]
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for name in ("planned", "fixed", "output", "tax"):
            self.fields[name].widget.attrs |= {"data-reads": "amount", "autocomplete": "off"}
        self.fields["land"].widget.attrs |= {"data-reads": "land", "autocomplete": "off"}


class CompleteForm(forms.Form):
    """The contact and content that make a registration effective."""

    contact_name = forms.CharField(label=gettext_lazy("联系人"), max_length=60)
    contact_title = forms.CharField(label=gettext_lazy("职务"), required=False, max_length=60)
    contact_phone = forms.CharField(label=gettext_lazy("工作电话"), required=False, max_length=40)
    contact_email = forms.EmailField(label=gettext_lazy("工作邮箱"), required=False)
    contents = forms.CharField(label=gettext_lazy("项目内容"), max_length=2000, widget=AREA)


class PersonForm(forms.Form):
    user = forms.ChoiceField(label=gettext_lazy("谁"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("请选择")), *people]
        self.fields["user"].choices = choices  # type: ignore[attr-defined]


class ReleaseForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("为什么退回公海"), max_length=400, widget=AREA)


class OpeningForm(forms.Form):
    """A project that ran before the system did: what it claims counts only once proven."""

    company = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    company_name = forms.CharField(label=gettext_lazy("投资方"), max_length=160)
    investor_uscc = forms.CharField(
        label=gettext_lazy("统一社会信用代码"), required=False, max_length=18
    )
    name = forms.CharField(label=gettext_lazy("项目名称"), max_length=160)
    kind = forms.ChoiceField(label=gettext_lazy("项目类型"), choices=ProjectKind)
    claimed_stage = forms.ChoiceField(
        label=gettext_lazy("结转时所处阶段"),
        choices=[(g.stage.value, g.stage.label) for g in GATES],
    )
    claimed_on = DayField(label=gettext_lazy("何时进入该阶段"))
    planned = AmountField(label=gettext_lazy("计划总投资"), required=False)
    land = AreaField(label=gettext_lazy("用地"), required=False)
    owner = forms.ChoiceField(label=gettext_lazy("负责人"))
    note = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=400)
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("请选择")), *people]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]
