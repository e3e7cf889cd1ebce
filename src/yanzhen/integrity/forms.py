"""Forms of the checks: parse, never decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanzhen.companies.models import ClassKind
from yanzhen.integrity.models import StatedKind
from yanzhen.projects.forms.fields import DayField


def _text(label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=400, widget=widget, help_text=help_text)


class VersionedForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Several of these stand on one page.
        kwargs.setdefault("auto_id", f"{type(self).__name__}_%s")
        super().__init__(*args, **kwargs)


class ReasonForm(VersionedForm):
    """A decision is a reason and a button."""

    reason = _text(_("理由和依据"))


class AskForm(VersionedForm):
    text = _text(_("要补什么"), _("写清要哪些材料、要说明什么"))
    due_on = DayField(label=_("补证期限"))


class AnswerForm(VersionedForm):
    text = _text(_("补证说明"), _("材料请在项目页上传，这里写明补了什么、情况如何"))


class StateForm(forms.Form):
    """One fact about the investor, with its source."""

    kind = forms.ChoiceField(label=_("哪一项"), choices=StatedKind)
    cny = forms.DecimalField(
        label=_("金额（亿元）"), required=False, max_digits=12, decimal_places=4,
        help_text=_("实缴资本、承诺出资、集团净资产填这里"),
    )  # fmt: skip
    title = forms.ChoiceField(
        label=_("自称身份"), required=False, choices=[("", "—"), *ClassKind.choices],
    )  # fmt: skip
    text = forms.CharField(
        label=_("内容"), required=False, max_length=120,
        help_text=_("迁自区县写全名或六位行政区划代码；落地位置填地块或厂房；表中没有的身份也写这里"),
    )  # fmt: skip
    source = forms.CharField(label=_("数据来源"), max_length=200)
    as_of = DayField(label=_("截至哪天"))
