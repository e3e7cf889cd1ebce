"""The form of a signal."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanzhen.common.parameters import parameter
from yanzhen.companies.forms import DayField
from yanzhen.companies.models import EvidenceKind, SignalKind

LEVELS = {"HIGH": _("高：原文、公告"), "MIDDLE": _("中：转述、报道"), "LOW": _("低：传闻")}


class SignalForm(forms.Form):
    """A signal of a firm; the firms by name, credit code or file number."""

    company = forms.CharField(label=_("哪家企业"), max_length=160,
                              help_text=_("名称、信用代码或档案号"))  # fmt: skip
    kind = forms.ChoiceField(label=_("信号"), choices=SignalKind.choices)
    seen_on = DayField(label=_("日期"), max_length=40, help_text=_("消息发布或说出的那一天"))
    evidence = forms.ChoiceField(label=_("证据"), choices=EvidenceKind.choices)
    told_by = forms.CharField(label=_("哪家在驻企业说的"), max_length=160, required=False,
                              help_text=_("走访得知时必填"))  # fmt: skip
    source = forms.CharField(label=_("出处"), max_length=300,
                             help_text=_("网址，或文件、记录的名称"))  # fmt: skip
    confidence = forms.ChoiceField(label=_("可信度"), initial="MIDDLE")
    is_binding = forms.BooleanField(label=_("已定：有决议、合同或已公告实施，不只是意向"),
                                    required=False)  # fmt: skip
    quote = forms.CharField(label=_("原话"), max_length=1000,
                            help_text=_("照抄关键一两句，全区可见；不写个人隐私和未公开的商谈内容"),
                            widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shares: dict[str, str] = parameter("signals.confidence", on=on)
        field = self.fields["confidence"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, LEVELS.get(key, key)) for key in self.shares]

    def clean_confidence(self) -> Decimal:
        return Decimal(self.shares[self.cleaned_data["confidence"]])
