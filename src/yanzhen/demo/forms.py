"""How far the clock is to go."""

import calendar
from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from yanzhen.common.dates import read_date

STEPS = ("day", "week", "month")


def step_from(today: date, step: str) -> date:
    """Return the day one step on; a month from the 31st ends with the shorter month.

    >>> step_from(date(2022, 5, 31), "month"), step_from(date(2022, 12, 31), "week")
    (datetime.date(2022, 6, 30), datetime.date(2023, 1, 7))
    """
    if step != "month":
        return today + timedelta(days=7 if step == "week" else 1)
    year, month = today.year + today.month // 12, today.month % 12 + 1
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


class ClockForm(forms.Form):
    """A step (a button) or a date (typed as people write it)."""

    step = forms.ChoiceField(choices=[(key, key) for key in STEPS], required=False)
    to = forms.CharField(
        label=_("前进到"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"type": "date"}),
    )  # fmt: skip

    def target(self, today: date) -> date:
        """Return the day that was asked for; an unreadable one is today, which is refused."""
        if step := self.cleaned_data["step"]:
            return step_from(today, step)
        try:
            read = read_date(self.cleaned_data["to"])
        except ValueError:
            return today - timedelta(days=1)
        return read.day if read else today
