"""What people say of a share."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PanelForm(forms.Form):
    """A panel's file, the zone's own region in it, and the pair of years to learn from."""

    file = forms.FileField(
        label=_("面板文件"), widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=_("CSV，四列 region,industry,year,value；行业写国民经济行业代码"),
    )  # fmt: skip
    region = forms.CharField(
        label=_("本区名称"), max_length=60, help_text=_("和面板 region 一列里的写法一样")
    )
    first_year = forms.IntegerField(label=_("起始年"), min_value=1900, max_value=2100)
    last_year = forms.IntegerField(label=_("截止年"), min_value=1900, max_value=2100)


class ShareForm(forms.Form):
    """A share in percent, with its basis and its day."""

    percent = forms.DecimalField(
        label=_("比例"), min_value=0, max_value=100, max_digits=6, decimal_places=3,
        help_text=_("买方环节一年产值中，用来采购这一项的百分之几"),
    )  # fmt: skip
    basis = forms.CharField(
        label=_("依据"), max_length=200,
        help_text=_("例如“2021 年企业采购台账，三家合计”"),
    )  # fmt: skip
    known_on = forms.DateField(
        label=_("数据日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
