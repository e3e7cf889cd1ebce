"""A record made in under a minute, on a phone."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from yanzhen.projects.forms.fields import AmountField, AreaField, DayField
from yanzhen.projects.forms.files import ManyFilesField


class QuickKind(TextChoices):
    LEAD = "LEAD", _("线索")
    VISIT = "VISIT", _("拜访")
    RECEPTION = "RECEPTION", _("来访")
    NOTE = "NOTE", _("随记")


class QuickForm(forms.Form):
    """Only the firm is asked for; sums, land and days are read from the text and may be mended."""

    kind = forms.ChoiceField(label=_("记什么"), choices=QuickKind, initial=QuickKind.VISIT)
    company = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    company_name = forms.CharField(label=_("企业"), max_length=160)
    project = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("说一句，或拍一张"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
    )  # fmt: skip
    amount = AmountField(label=_("预计投资"), required=False)
    rate = forms.DecimalField(required=False, min_value=0, max_digits=12, decimal_places=6)
    land = AreaField(label=_("用地"), required=False)
    next_step = forms.CharField(label=_("下一步"), required=False, max_length=200)
    next_step_on = DayField(label=_("哪天"), required=False)
    on = DayField(label=_("日期"), required=False)
    place = forms.CharField(label=_("地点"), required=False, max_length=120)
    latitude = forms.DecimalField(required=False, min_value=-90, max_value=90)
    longitude = forms.DecimalField(required=False, min_value=-180, max_value=180)
    photos = ManyFilesField(required=False)
    papers = ManyFilesField(required=False)
    token = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        said = cleaned.get("text") or cleaned.get("photos") or cleaned.get("papers")
        if not said and "text" not in self.errors:
            self.add_error("text", _("写一句话，或者拍一张照片，再记下。"))
        return cleaned
