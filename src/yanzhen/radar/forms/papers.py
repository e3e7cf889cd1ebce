"""A contact that a card tells of, for a person to look over."""

from django import forms
from django.utils.translation import gettext_lazy


class CardForm(forms.Form):
    """What is kept of a card; work contacts only."""

    company_name = forms.CharField(label=gettext_lazy("企业"), max_length=160)
    company = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=40)
    title = forms.CharField(label=gettext_lazy("职务"), required=False, max_length=60)
    phone = forms.CharField(label=gettext_lazy("工作电话"), required=False, max_length=30)
    email = forms.EmailField(label=gettext_lazy("工作邮箱"), required=False)
    purpose = forms.CharField(
        label=gettext_lazy("用途"), max_length=120,
        help_text=gettext_lazy("如：对接某项目；个人信息只为工作保存，到期复核"),
    )  # fmt: skip
