"""Reading what people type about partners."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanzhen.common.stale import VersionedForm
from yanzhen.desk.models import PartnerKind
from yanzhen.desk.people import PersonField, colleagues

LONG = forms.Textarea(attrs={"rows": 3})


class PartnerForm(VersionedForm):
    name = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类型"), choices=PartnerKind.choices)
    owner = PersonField(label=_("联系人"), help_text=_("我方负责联系的同事"))
    region = forms.CharField(label=_("地区"), max_length=60, required=False)
    note = forms.CharField(label=_("说明"), max_length=2000, required=False, widget=LONG)
    version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].queryset = colleagues()  # type: ignore[attr-defined]


class AgreementForm(forms.Form):
    number = forms.CharField(label=_("协议编号"), max_length=60)
    starts_on = forms.DateField(label=_("起始日期"), widget=forms.DateInput)
    until = forms.DateField(label=_("到期日期"), widget=forms.DateInput)
    terms = forms.CharField(label=_("要点"), max_length=2000, required=False, widget=LONG)
    paper = forms.FileField(label=_("协议扫描件"), required=False)


class ContactForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=40)
    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    phone = forms.CharField(label=_("工作电话"), max_length=30, required=False)
    email = forms.EmailField(label=_("工作邮箱"), required=False)
    source = forms.CharField(label=_("来源"), max_length=120, help_text=_("从哪里得到这个联系方式"))
    purpose = forms.CharField(label=_("用途"), max_length=120, help_text=_("用来联系什么事"))


class EndForm(forms.Form):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("结束原因"), max_length=200)
