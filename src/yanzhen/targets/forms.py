"""What a zone leader types when setting targets; money may be written as people write it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import Season, Team, User
from yanzhen.chains.queries import list_pillars
from yanzhen.common.refusals import Refused
from yanzhen.desk.imports.kinds import CellContext
from yanzhen.targets.metrics import Metric
from yanzhen.targets.models import Course, Target
from yanzhen.targets.sheet import in_own_unit, read_value


def parse_figure(metric: str, text: str) -> Decimal:
    """Return a typed figure in the metric's own unit; bare money is in 亿.

    :raises forms.ValidationError: saying how to write it.
    """
    try:
        return in_own_unit(metric, read_value(text, CellContext()) or "")
    except (ValueError, Refused) as problem:
        raise forms.ValidationError(str(problem), code="figure") from problem


class TargetForm(forms.Form):
    metric = forms.ChoiceField(label=_("指标"), choices=Metric.choices)
    label = forms.CharField(
        label=_("名称"),
        max_length=40,
        required=False,
        help_text=_("不填就用指标名，如“一季度集中开工”"),
    )
    team = forms.ModelChoiceField(
        label=_("队伍"), queryset=Team.objects.none(), required=False, empty_label=_("全区")
    )
    person = forms.ModelChoiceField(
        label=_("个人"), queryset=User.objects.none(), required=False, empty_label=_("全队")
    )
    pillar = forms.ChoiceField(label=_("主导产业"), choices=(), required=False)
    value = forms.CharField(label=_("目标"), max_length=20, help_text=_("个数，或金额（亿）"))
    starts_on = forms.DateField(label=_("从"), widget=forms.DateInput)
    ends_on = forms.DateField(label=_("到"), widget=forms.DateInput)
    course = forms.ChoiceField(
        label=_("进度安排"), required=False, choices=[("", _("按参数")), *Course.choices]
    )
    steps = forms.CharField(
        label=_("累计份额"), max_length=120, required=False,
        help_text=_("百分数，用空格隔开：每季或每月末累计到多少，如 30 60 85 100"),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("文号或会议，如“管委会一号文”")
    )

    def __init__(self, *args: Any, season: Season, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.filter(entries__season=season)  # type: ignore[attr-defined]
        self.fields["person"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            team__entries__season=season, is_active=True
        ).order_by("team__code", "name")
        pillars = [(pillar.code, pillar.name) for pillar in list_pillars()]
        self.fields["pillar"].choices = [("", _("不分产业")), *pillars]  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = season.starts_on
        self.fields["ends_on"].initial = season.ends_on

    def clean_steps(self) -> tuple[float, ...]:
        try:
            numbers = [float(part) for part in self.cleaned_data["steps"].replace("%", " ").split()]
        except ValueError as problem:
            raise forms.ValidationError(
                _("请写百分数，用空格隔开，如 30 60 85 100。"), code="steps"
            ) from problem
        weights = self.data.get("course") == Course.WEIGHTS
        return tuple(numbers if weights else [number / 100 for number in numbers])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "metric" in cleaned and "value" in cleaned:
            try:
                cleaned["value"] = parse_figure(cleaned["metric"], cleaned["value"])
            except forms.ValidationError as problem:
                self.add_error("value", problem)
        return cleaned


class ChangeForm(forms.Form):
    value = forms.CharField(label=_("新目标"), max_length=20)
    effective_on = forms.DateField(label=_("从哪天起"), widget=forms.DateInput)
    reason = forms.CharField(label=_("依据"), max_length=200, help_text=_("文号或会议"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, metric: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.metric = metric

    def clean_value(self) -> Decimal:
        return parse_figure(self.metric, self.cleaned_data["value"])


class SplitForm(forms.Form):
    """One field per team; an empty one leaves the team's target as it is."""

    effective_on = forms.DateField(label=_("从哪天起"), widget=forms.DateInput)
    reason = forms.CharField(label=_("依据"), max_length=200, help_text=_("文号或会议"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, metric: str, teams: list[tuple[Team, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.metric = metric
        self.teams = teams
        for team, held in teams:
            self.fields[f"team_{team.pk}"] = forms.CharField(
                label=team.short_name, max_length=20, required=False, initial=held
            )
        first = [f"team_{team.pk}" for team, _held in teams]
        self.order_fields([*first, "effective_on", "reason", "version"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for team, _held in self.teams:
            name = f"team_{team.pk}"
            if text := cleaned.get(name):
                try:
                    cleaned[name] = parse_figure(self.metric, text)
                except forms.ValidationError as problem:
                    self.add_error(name, problem)
        return cleaned

    def shares(self) -> dict[int, Decimal]:
        named = ((team.pk, self.cleaned_data.get(f"team_{team.pk}")) for team, _held in self.teams)
        return {pk: value for pk, value in named if isinstance(value, Decimal)}


def first_day(target: Target, on: date) -> date:
    """Return the day that a change is offered to begin on: today, within the target's period."""
    return min(max(on, target.starts_on), target.ends_on)
