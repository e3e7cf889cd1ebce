"""What to watch for."""

from django import forms
from django.utils.translation import gettext_lazy

from yanzhen.radar.models import WatchKind


class WatchForm(forms.Form):
    """One thing to watch for."""

    kind = forms.ChoiceField(label=gettext_lazy("盯什么"), choices=WatchKind)
    name = forms.CharField(
        label=gettext_lazy("名称或词"), max_length=160,
        help_text=gettext_lazy("企业写全称或编号对得上的名称；环节写产业链上的名称；其余照写"),
    )  # fmt: skip
    is_at_once = forms.BooleanField(
        label=gettext_lazy("一有消息就通知；不选则每天早上汇总"), required=False, initial=True
    )
