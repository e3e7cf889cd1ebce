"""The small forms of the race: schemes, notes, lists, objections."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import yaml
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import Season, Team
from yanzhen.common.parameters import parameter
from yanzhen.league.calc.scheme import Item, Kind, Part, Scheme
from yanzhen.league.models import Colour, Outcome
from yanzhen.league.months import last_of, months_of
from yanzhen.league.schemes.reading import YI, shown_number
from yanzhen.league.schemes.writing import scheme_as_json
from yanzhen.projects.forms.fields import DayField


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def teams_of(season: Season) -> Any:
    return Team.objects.filter(entries__season=season)


class CopyForm(forms.Form):
    name = forms.CharField(label=_("新方案名称"), max_length=80, required=False)


class SchemeForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("方案内容"), max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false"}),
    )  # fmt: skip


class ForceForm(forms.Form):
    from_day = DayField(label=_("自哪天起启用"))


class NoteForm(forms.Form):
    """Something that counts and that no record of the system shows."""

    team = forms.ModelChoiceField(label=_("队伍"), queryset=Team.objects.none())
    code = forms.ChoiceField(label=_("事项"))
    on = DayField(label=_("日期"))
    value = forms.DecimalField(
        label=_("数值"), initial=Decimal(1), max_digits=8, decimal_places=2,
        help_text=_("计次填 1；评分填 0 至 100"),
    )  # fmt: skip
    note = forms.CharField(label=_("事由和依据"), max_length=300)

    def __init__(self, *args: Any, season: Season, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams_of(season)  # type: ignore[attr-defined]
        names = parameter("league.notes", on=on)
        self.fields["code"].choices = list(names.items())  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=300, required=False)


class DisputeForm(forms.Form):
    item = forms.ChoiceField(label=_("哪一项"))
    statement = forms.CharField(
        label=_("哪里不对"), max_length=600, widget=_area(4),
        help_text=_("写明应为多少、凭什么；附材料请写编号"),
    )  # fmt: skip

    def __init__(self, *args: Any, items: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [(i.code, i.name) for i in items]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("核对结果"), max_length=600, widget=_area(3))


class RulingForm(forms.Form):
    outcome = forms.ChoiceField(label=_("裁定"), choices=Outcome, widget=forms.RadioSelect)
    points = forms.DecimalField(
        label=_("更正多少分"), required=False, max_digits=8, decimal_places=2,
        help_text=_("加分写正数，扣分写负数；不成立不填"),
    )  # fmt: skip
    on = DayField(label=_("从哪天起"))
    reason = forms.CharField(label=_("理由"), max_length=600, widget=_area(3))


class ListingForm(forms.Form):
    team = forms.ModelChoiceField(label=_("队伍"), queryset=Team.objects.none())
    colour = forms.ChoiceField(label=_("榜"), choices=Colour, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("上榜理由"), max_length=400, widget=_area(2))

    def __init__(self, *args: Any, season: Season, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = teams_of(season)  # type: ignore[attr-defined]


TABLE_PARTS = ("weight", "cap", "goal", "each", "most")


def _shown(item: Item, part: str) -> str | None:
    """Return a figure as it is typed, or None where an item has no such figure."""
    if part == "weight":
        return shown_number(item.weight) if item.part is Part.MAIN else None
    if part == "cap":
        return shown_number(item.cap) if item.kind in (Kind.DUE_RATIO, Kind.TARGET_RATIO) else None
    if part == "goal":
        if item.goal.fixed is None:
            return None
        large = item.goal.fixed >= YI
        return shown_number(item.goal.fixed / YI) + "亿" if large else shown_number(item.goal.fixed)
    if part == "each":
        return shown_number(item.each) if item.each else None
    return shown_number(item.most) if item.kind is Kind.PER_EVENT else None


class SchemeTableForm(forms.Form):
    """The figures of a scheme as a table; names are the paths that `SchemeRefused` tells."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("方案名称"), max_length=80)

    def __init__(self, *args: Any, scheme: Scheme, version: int, **kwargs: Any) -> None:
        self.scheme = scheme
        kwargs["initial"] = {"version": version, "name": scheme.name}
        super().__init__(*args, **kwargs)
        for number, item in enumerate(scheme.items):
            for part in TABLE_PARTS:
                if (shown := _shown(item, part)) is not None:
                    self.fields[f"items.{number}.{part}"] = forms.CharField(
                        label=f"{item.name} {_LABELS[part]}", required=False, max_length=20,
                        initial=shown,
                    )  # fmt: skip

    def rows(self) -> list[tuple[Item, list[forms.BoundField | None]]]:
        return [
            (item, [self[name] if (name := f"items.{n}.{part}") in self.fields else None
                    for part in TABLE_PARTS])
            for n, item in enumerate(self.scheme.items)
        ]  # fmt: skip

    def text(self) -> str:
        """Return the scheme as text with what was typed in it, for `scheme_from_text`."""
        raw = scheme_as_json(self.scheme)
        raw["name"] = self.cleaned_data["name"]
        for number in range(len(self.scheme.items)):
            for part in TABLE_PARTS:
                name = f"items.{number}.{part}"
                if name not in self.fields:
                    continue
                typed = self.cleaned_data[name].replace(",", "").replace("，", "").strip() or None
                if part == "goal":
                    raw["items"][number]["goal"]["fixed"] = typed
                else:
                    raw["items"][number][part] = typed
        return yaml.safe_dump(raw, allow_unicode=True, sort_keys=False)


_LABELS = {"weight": _("权重"), "cap": _("封顶"), "goal": _("任务"), "each": _("每件分"),
           "most": _("最多")}  # fmt: skip
HEADS = tuple(_LABELS.values())


def period_choices(season: Season, on: date) -> list[tuple[str, str]]:
    """Return the months and quarters of a season that are over, latest first, as (value, name)."""
    found = []
    for month in months_of(season, on):
        if last_of(month) <= on:
            name = gettext("%(year)d 年 %(month)d 月") % {"year": month.year, "month": month.month}
            found.append((f"{month:%Y-%m}", name))
        if month.month % 3 == 0 and last_of(month) <= on:
            quarter = month.month // 3
            name = gettext("%(year)d 年 %(quarter)d 季度") % {
                "year": month.year,
                "quarter": quarter,
            }
            found.append((f"{month.year}-Q{quarter}", name))
    return found[::-1]
