"""Forms of the library: parse, never decide."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanzhen.common.stale import VersionedForm
from yanzhen.incentives.models import Level


class ReadForm(forms.Form):
    """A document's words or its file, from which the entry form is filled."""

    text = forms.CharField(
        label=_("全文"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("粘贴全文，标题、文号、有效期会自动认出"),
    )  # fmt: skip
    file = forms.FileField(
        label=_("或者上传文件"), required=False, allow_empty_file=True,
        help_text=_("文本（txt）或 Word（docx），不超过 5 MB"),
    )  # fmt: skip


class PolicyForm(VersionedForm):
    title = forms.CharField(label=_("标题"), max_length=200)
    number = forms.CharField(label=_("文号"), max_length=80, required=False)
    issuer = forms.CharField(label=_("发文单位"), max_length=120)
    level = forms.ChoiceField(label=_("层级"), choices=Level)
    issued_on = forms.DateField(label=_("发文日期"), required=False, widget=forms.DateInput)
    valid_from = forms.DateField(label=_("有效期起"), widget=forms.DateInput)
    valid_until = forms.DateField(
        label=_("有效期止"), required=False, widget=forms.DateInput,
        help_text=_("文件没有写明就留空"),
    )  # fmt: skip
    tags = forms.CharField(
        label=_("标签"), required=False, max_length=240,
        help_text=_("用顿号或空格隔开；写主导产业名称，手卡就按产业取用；各产业都适用的写“通用”"),
    )  # fmt: skip
    source = forms.CharField(label=_("来源"), required=False, max_length=300)
    text = forms.CharField(
        label=_("全文"), strip=False, widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("以“第几条”或“一、”开头的行自动分成条款"),
    )  # fmt: skip
    version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def clean_tags(self) -> tuple[str, ...]:
        words = re.split(r"[、,，;；\s]+", self.cleaned_data["tags"])
        return tuple(dict.fromkeys(word for word in words if word))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "text" in cleaned:
            cleaned["text"] = cleaned["text"].replace("\r\n", "\n")
        return cleaned


class SupersedeForm(forms.Form):
    successor = forms.CharField(label=_("新文件的编号"), max_length=12, help_text=_("如 ZC0003"))
    on = forms.DateField(label=_("自哪天起替代"), widget=forms.DateInput)


class EndForm(forms.Form):
    on = forms.DateField(label=_("自哪天起失效"), widget=forms.DateInput)
    reason = forms.CharField(label=_("依据"), max_length=200)
