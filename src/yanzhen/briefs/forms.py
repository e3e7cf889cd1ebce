"""Forms of briefs: parse, never decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanzhen.briefs.models import TieKind
from yanzhen.desk.models import Partner


class SectionForm(forms.Form):
    """One section in a person's own words."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("这一段"), max_length=4000, strip=False, required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("一行一条；保存后用你写的，记录仍在旁边，随时可以恢复"),
    )  # fmt: skip


class TieForm(forms.Form):
    """A partner's connection to the firm."""

    partner = forms.ChoiceField(label=_("合作渠道"))
    kind = forms.ChoiceField(label=_("关系"), choices=TieKind)
    source = forms.CharField(label=_("来源"), max_length=200, help_text=_("如会员名录、年会签到"))
    seen_on = forms.DateField(label=_("哪天知道的"), widget=forms.DateInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Partner.objects.filter(ended_on=None).order_by("kind", "name")
        held: Any = self.fields["partner"]
        held.choices = [(row.code, f"{row.name}（{row.get_kind_display()}）") for row in rows]
