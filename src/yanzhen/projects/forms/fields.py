"""Fields that read amounts, land and days as people write them and keep what was typed."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from yanzhen.common import clock
from yanzhen.common.amounts import Amount, read_amount
from yanzhen.common.areas import Area, read_area
from yanzhen.common.dates import read_date
from yanzhen.projects.scanning import read_spoken_day


class AmountField(forms.CharField):
    """A sum as people write it; cleans to an Amount, or None where nothing is said."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 60)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Amount | None:
        text = super().clean(value)
        try:
            amount = read_amount(text) if text else None
        except ValueError as problem:
            raise forms.ValidationError(str(problem)) from None
        if amount is not None and amount.value <= 0:
            raise forms.ValidationError(_("金额要大于零；没有谈到就空着。"))
        return amount


class AreaField(forms.CharField):
    """Land as people write it; cleans to an Area, or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 60)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Area | None:
        text = super().clean(value)
        try:
            return read_area(text) if text else None
        except ValueError as problem:
            raise forms.ValidationError(str(problem)) from None


class DayField(forms.CharField):
    """A day as people write it (2022.3.5, 3月底, 下周三); cleans to a date, or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        try:
            return day_from(text, today=clock.today()) if text else None
        except ValueError as problem:
            raise forms.ValidationError(str(problem)) from None


def day_from(text: str, *, today: date) -> date | None:
    """Return the day a text names, written or spoken.

    :raises ValueError: with a sentence for the user.
    """
    spoken = read_spoken_day(text, today=today)
    if spoken is not None:
        return spoken
    reading = read_date(text, today=today)
    return reading.day if reading else None
