"""How far the clock is to go."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django import forms
from django.utils.translation import gettext_lazy as _

from yanzhen.common.dates import read_date

STEPS = {"day": relativedelta(days=1), "week": relativedelta(weeks=1), "month": relativedelta(months=1)}


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
            return today + STEPS[step]
        try:
            read = read_date(self.cleaned_data["to"])
        except ValueError:
            return today - timedelta(days=1)
        return read.day if read else today
