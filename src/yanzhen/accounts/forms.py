"""What people type about themselves, people, teams and seasons: parsed, never decided."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.accounts.models import Team, TeamKind
from yanzhen.accounts.roles import Role
from yanzhen.common.stale import VersionedForm

PHONE = re.compile(r"[0-9+()\- ]{3,20}")
CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,19}")


class TidyCharField(forms.CharField):
    """Text without control characters or spaces at the ends."""

    def to_python(self, value: Any) -> str:
        text = "".join(c for c in str(value or "") if c.isprintable())
        return str(super().to_python(text))


class PhoneField(TidyCharField):
    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if text and not PHONE.fullmatch(text):
            raise forms.ValidationError(_("电话只写数字、加号、横线和括号。"))
        return text


class CodeField(TidyCharField):
    """A code, stored in upper case."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).upper()
        if text and not CODE.fullmatch(text):
            raise forms.ValidationError(_("代码用字母、数字和横线，以字母或数字开头。"))
        return text


def password_field(label: Any, complete: str, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": complete})
    return forms.CharField(
        label=label, widget=widget, strip=False, max_length=128, help_text=help_text
    )


class LoginForm(forms.Form):
    username = forms.CharField(
        label=gettext_lazy("账号"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = password_field(gettext_lazy("口令"), "current-password")
    remember = forms.BooleanField(label=gettext_lazy("本机 7 天内免登录"), required=False)

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


class PasswordForm(forms.Form):
    old = password_field(gettext_lazy("原口令"), "current-password")
    new = password_field(
        gettext_lazy("新口令"),
        "new-password",
        gettext_lazy("至少 10 位，不能全是数字，不能与账号、姓名相近，不能是常见口令。"),
    )
    again = password_field(gettext_lazy("再输一次新口令"), "new-password")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        new, again = cleaned.get("new"), cleaned.get("again")
        if new and again and new != again:
            self.add_error("again", _("两次输入的新口令不一样。"))
        return cleaned


class ProfileForm(VersionedForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    name = TidyCharField(label=gettext_lazy("姓名"), max_length=40)
    phone = PhoneField(label=gettext_lazy("电话"), max_length=20, required=False)


class TeamChoice(forms.ModelChoiceField):
    def __init__(self, **options: Any) -> None:
        teams = Team.objects.filter(closed_on__isnull=True)
        super().__init__(teams, to_field_name="code", empty_label="—", **options)

    def label_from_instance(self, team: Any) -> str:
        return f"{team.name}（{team.get_kind_display()}）"


class PersonForm(forms.Form):
    """A person as an administrator changes it."""

    name = TidyCharField(label=gettext_lazy("姓名"), max_length=40)
    role = forms.ChoiceField(label=gettext_lazy("角色"), choices=Role.choices)
    team = TeamChoice(label=gettext_lazy("团队"), required=False)
    title = TidyCharField(label=gettext_lazy("职务"), max_length=60, required=False)
    phone = PhoneField(label=gettext_lazy("电话"), max_length=20, required=False)


class NewPersonForm(PersonForm):
    username = forms.CharField(
        label=gettext_lazy("账号"),
        max_length=40,
        help_text=gettext_lazy("小写字母、数字、点、横线；建议用姓名全拼。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    field_order = ("username", "name", "role", "team", "title", "phone")

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


class ChangePersonForm(PersonForm, VersionedForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class TeamForm(forms.Form):
    name = TidyCharField(label=gettext_lazy("全称"), max_length=60)
    short_name = TidyCharField(label=gettext_lazy("简称"), max_length=16)
    code = CodeField(
        label=gettext_lazy("代码"), max_length=20, help_text=gettext_lazy("如 ZSJ，定后不改。")
    )
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=TeamKind.choices)
    opened_on = forms.DateField(label=gettext_lazy("成立日期"))


class CloseTeamForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("撤销日期"))
    succeeded_by = TeamChoice(label=gettext_lazy("由谁承接"), required=False)


class SeasonForm(forms.Form):
    name = TidyCharField(label=gettext_lazy("名称"), max_length=60)
    code = CodeField(label=gettext_lazy("代码"), max_length=12, help_text=gettext_lazy("如 2022。"))
    starts_on = forms.DateField(label=gettext_lazy("开始日期"))
    ends_on = forms.DateField(label=gettext_lazy("结束日期"))


class EntryForm(forms.Form):
    team = TeamChoice(label=gettext_lazy("团队"))
    track = TidyCharField(
        label=gettext_lazy("赛道"), max_length=30, required=False,
        help_text=gettext_lazy("如 部门赛道、国企赛道。"),
    )  # fmt: skip
