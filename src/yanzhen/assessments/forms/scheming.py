"""The figures of a scheme as a table: what a zone renegotiates from year to year."""

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

import yaml
from django import forms
from django.utils.translation import gettext_lazy as _

from yanzhen.assessments.calc.scheme import Indicator, Scheme
from yanzhen.assessments.calc.units import plain
from yanzhen.assessments.schemes.reading import scheme_as_json

PARTS = ("weight", "floor", "goal")


def _shown(one: Indicator, part: str) -> str:
    """Return a figure as it is typed: weights as points, limits in the indicator's own unit."""
    number: Fraction | None = getattr(one, part)
    if number is None:
        return ""
    per = Fraction(1) if part == "weight" else one.measure.per_shown
    return plain(number / per, 8).replace(",", "")


def _kept(one: Indicator, part: str, typed: str) -> str | None:
    """Return what was typed in the kept unit; what is no number stays, to be refused by name."""
    text = typed.replace(",", "").replace("，", "").strip()
    if not text:
        return None
    try:
        number = Fraction(Decimal(text))
    except (InvalidOperation, ValueError, OverflowError):
        return text
    return str(number * (Fraction(1) if part == "weight" else one.measure.per_shown))


class SchemeTableForm(forms.Form):
    """Fields carry the paths that `SchemeRefused` names, so that each refusal finds its field."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("方案名称"), max_length=80)
    pass_at = forms.CharField(label=_("通过线"), max_length=12, required=False)
    conditional_at = forms.CharField(label=_("上会线"), max_length=12, required=False)
    valid_months = forms.CharField(label=_("决定有效期（月）"), max_length=4)

    def __init__(self, *args: Any, scheme: Scheme, version: int, **kwargs: Any) -> None:
        self.scheme = scheme
        first: dict[str, Any] = {
            "version": version, "name": scheme.name, "valid_months": scheme.valid_months,
            **{name: "" if (limit := getattr(scheme, name)) is None else plain(limit)
               for name in ("pass_at", "conditional_at")},
        }  # fmt: skip
        kwargs["initial"] = first
        super().__init__(*args, **kwargs)
        for n, one in enumerate(scheme.indicators):
            for part in PARTS:
                if getattr(one, part) is not None:
                    self.fields[f"indicators.{n}.{part}"] = forms.CharField(
                        label=f"{one.name} {_LABELS[part]}", required=False, max_length=20,
                        initial=_shown(one, part),
                    )  # fmt: skip

    def rows(self) -> list[tuple[Indicator, list[forms.BoundField | None]]]:
        return [
            (one, [self[name] if (name := f"indicators.{n}.{part}") in self.fields else None
                   for part in PARTS])
            for n, one in enumerate(self.scheme.indicators)
        ]  # fmt: skip

    def text(self) -> str:
        """Return the scheme as text with what was typed in it, for `scheme_from_text`."""
        raw = scheme_as_json(self.scheme)
        said = self.cleaned_data
        raw |= {name: said[name] or None for name in ("pass_at", "conditional_at")}
        raw |= {"name": said["name"], "valid_months": said["valid_months"]}
        for n, one in enumerate(self.scheme.indicators):
            for part in PARTS:
                if (name := f"indicators.{n}.{part}") in self.fields:
                    raw["indicators"][n][part] = _kept(one, part, said[name])
        return yaml.safe_dump(raw, allow_unicode=True, sort_keys=False)


_LABELS = {"weight": _("权重"), "floor": _("底线"), "goal": _("满分线")}
