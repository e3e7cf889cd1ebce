"""Sources and the hosts they may lie on."""

from django import forms
from django.utils.translation import gettext_lazy

from yanzhen.radar.models import Form, SourceKind


class HostForm(forms.Form):
    """A host to be allowed."""

    host = forms.CharField(
        label=gettext_lazy("主机名"), max_length=200,
        help_text=gettext_lazy("如 www.example.gov.cn；端口特别的写上端口"),
    )  # fmt: skip
    is_inside = forms.BooleanField(label=gettext_lazy("在本单位内网"), required=False)


class SourceForm(forms.Form):
    """A feed or page list."""

    name = forms.CharField(
        label=gettext_lazy("来源名称"), max_length=120,
        help_text=gettext_lazy("文章的来源会写这个名称"),
    )  # fmt: skip
    address = forms.CharField(label=gettext_lazy("网址"), max_length=500)
    form = forms.ChoiceField(label=gettext_lazy("形式"), choices=Form)
    source_kind = forms.ChoiceField(label=gettext_lazy("来源类别"), choices=SourceKind)
    marker = forms.CharField(
        label=gettext_lazy("文章网址里的字"), required=False, max_length=120,
        help_text=gettext_lazy("列表页用：只收网址里有这些字的链接，如 /art/；不填则看标题长短"),
    )  # fmt: skip
    hours = forms.IntegerField(
        label=gettext_lazy("隔几小时看一次"), min_value=1, max_value=336, initial=12
    )
    is_on = forms.BooleanField(label=gettext_lazy("启用"), required=False, initial=True)
