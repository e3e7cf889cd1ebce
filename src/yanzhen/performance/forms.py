"""Forms of plans and reviews: parse, never decide."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import User
from yanzhen.projects.forms.fields import DayField


class ItemForm(forms.Form):
    text = forms.CharField(label=_("要做什么"), max_length=200)
    project = forms.CharField(label=_("项目编号"), max_length=16, required=False)
    due_on = DayField(label=_("哪天"), required=False)


class WeekForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    text = forms.CharField(
        label=_("本周小结"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("办成了什么，卡在哪里，要谁帮忙"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "review_%s")
        super().__init__(*args, **kwargs)


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("回一句（可不填）"), max_length=400, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class ReviewForm(forms.Form):
    """A summary and one comment for each member."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    summary = forms.CharField(
        label=_("总评"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for person in people:
            self.fields[f"c{person.pk}"] = forms.CharField(
                label=_("点评"), max_length=1000, required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )  # fmt: skip

    def comments(self) -> dict[int, str]:
        return {person.pk: self.cleaned_data[f"c{person.pk}"] for person in self.people}
