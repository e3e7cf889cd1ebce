"""Forms of briefs: parse, never decide."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SectionForm(forms.Form):
    """One section in a person's own words."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("这一段"), max_length=4000, strip=False, required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("一行一条；保存后用你写的，记录仍在旁边，随时可以恢复"),
    )  # fmt: skip
