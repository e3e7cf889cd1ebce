"""Reading what people type about tasks; commands decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import LEADERS, Role
from yanzhen.desk.models import TaskKind, TaskLevel
from yanzhen.desk.people import PersonField, colleagues

LONG = forms.Textarea(attrs={"rows": 3})


class AssignForm(forms.Form):
    """A new task: who, what, about what, by when."""

    title = forms.CharField(label=_("事项"), max_length=120)
    assignee = PersonField(label=_("承办人"))
    due_on = forms.DateField(label=_("期限"), widget=forms.DateInput)
    kind = forms.ChoiceField(label=_("类型"), choices=())
    level = forms.ChoiceField(label=_("级别"), choices=())
    text = forms.CharField(label=_("要求"), max_length=2000, required=False, widget=LONG)
    subject = forms.RegexField(r"^[a-z_]+:[\w\-.]{1,60}$", required=False, widget=forms.HiddenInput)
    subject_label = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, user: User, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["assignee"].queryset = colleagues()  # type: ignore[attr-defined]
        leads = user.role in LEADERS
        kinds = [TaskKind.TASK, TaskKind.INSTRUCTION] if leads else [TaskKind.TASK]
        levels = TaskLevel.choices if user.role == Role.ZONE_LEADER else TaskLevel.choices[:1]
        self._offer("kind", [(kind.value, kind.label) for kind in kinds])
        self._offer("level", list(levels))

    def _offer(self, name: str, choices: list[tuple[str, object]]) -> None:
        field = self.fields[name]
        field.choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            field.required, field.initial, field.widget = False, choices[0][0], forms.HiddenInput()

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or TaskKind.TASK

    def clean_level(self) -> str:
        return self.cleaned_data["level"] or TaskLevel.ORDINARY


class StepForm(forms.Form):
    """A step on a task that carries at most a text."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    text = forms.CharField(label=_("说明"), max_length=2000, required=False, widget=LONG)


class TakeForm(forms.Form):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class ExtendForm(forms.Form):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    until = forms.DateField(label=_("延期到"), widget=forms.DateInput)
    reason = forms.CharField(label=_("理由"), max_length=300)


class DecideForm(forms.Form):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    granted = forms.TypedChoiceField(
        label=_("答复"), choices=[("yes", _("同意")), ("no", _("不同意"))],
        coerce=lambda value: value == "yes",
    )  # fmt: skip
    answer = forms.CharField(label=_("说明"), max_length=300, required=False)


class ReassignForm(forms.Form):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    assignee = PersonField(label=_("承办人"))
    due_on = forms.DateField(label=_("期限"), widget=forms.DateInput)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["assignee"].queryset = colleagues()  # type: ignore[attr-defined]
