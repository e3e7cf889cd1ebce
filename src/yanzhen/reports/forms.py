"""What a leader types about bulletins."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReissueForm(forms.Form):
    reason = forms.CharField(
        label=_("更正原因"), max_length=200, help_text=_("会印在新一版上，如“补录两份四月的协议”")
    )


class RemarkForm(forms.Form):
    section = forms.CharField(widget=forms.HiddenInput, max_length=20)
    text = forms.CharField(
        label=_("点评"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
