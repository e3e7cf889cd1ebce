"""First report of a lead: what the registrant types."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.projects.forms.fields import AmountField, AreaField
from yanzhen.projects.forms.project import PHASE_HINT
from yanzhen.projects.models import Channel, Choice, ProjectKind

TEXT = forms.Textarea(attrs={"rows": 3})


class RegisterForm(forms.Form):
    """A lead: who invests, what they want to build, through whom it came."""

    company = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    company_name = forms.CharField(label=gettext_lazy("投资方"), max_length=160)
    investor_uscc = forms.CharField(
        label=gettext_lazy("统一社会信用代码"), required=False, max_length=18,
        help_text=gettext_lazy("企业库里没有这家企业时填，有代码才查得准"),
    )  # fmt: skip
    project_name = forms.CharField(label=gettext_lazy("项目名称"), max_length=160)
    kind = forms.ChoiceField(
        label=gettext_lazy("项目类型"), choices=ProjectKind, initial=ProjectKind.NEW
    )
    product = forms.CharField(label=gettext_lazy("主要产品"), required=False, max_length=120)
    parent = forms.CharField(
        label=gettext_lazy("原合同项目编号"), required=False, max_length=16, help_text=PHASE_HINT
    )
    contents = forms.CharField(
        label=gettext_lazy("项目内容"), required=False, max_length=2000, widget=TEXT,
        help_text=gettext_lazy("联系人（连同电话或邮箱）和项目内容都有，登记才受保护"),
    )  # fmt: skip
    estimate = AmountField(
        label=gettext_lazy("预计投资"), required=False,
        help_text=gettext_lazy("怎么说就怎么写：1.2亿、3000万美元、约5亿"),
    )  # fmt: skip
    rate = forms.DecimalField(
        label=gettext_lazy("汇率"), required=False, min_value=0, max_digits=12,
        decimal_places=6, help_text=gettext_lazy("外币才填：1 外币合多少元；不填按默认汇率"),
    )  # fmt: skip
    land = AreaField(label=gettext_lazy("用地需求"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("线索渠道"), choices=Channel)
    partner = forms.ChoiceField(label=gettext_lazy("引荐伙伴"), required=False)
    referrer = forms.CharField(label=gettext_lazy("引荐人"), required=False, max_length=120)
    contact_name = forms.CharField(label=gettext_lazy("联系人"), required=False, max_length=60)
    contact_title = forms.CharField(label=gettext_lazy("职务"), required=False, max_length=60)
    contact_phone = forms.CharField(label=gettext_lazy("工作电话"), required=False, max_length=40)
    contact_email = forms.EmailField(label=gettext_lazy("工作邮箱"), required=False)
    # DIFFERENT: the weaker hits were seen and are not the same.
    choice = forms.ChoiceField(
        choices=[("", ""), *Choice.choices, ("DIFFERENT", "")], required=False
    )
    about = forms.CharField(required=False, max_length=16)
    statement = forms.CharField(
        label=gettext_lazy("说明"), required=False, max_length=1000, widget=TEXT
    )
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, partners: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].choices = [("", _("没有")), *partners]  # type: ignore[attr-defined]
        for name in ("estimate", "land"):
            self.fields[name].widget.attrs |= {"data-reads": name, "autocomplete": "off"}
