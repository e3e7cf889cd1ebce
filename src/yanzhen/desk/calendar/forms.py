"""Reading an entry as people type it."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.common.stale import VersionedForm
from yanzhen.desk.calendar.days import midnight
from yanzhen.desk.models import CalendarEntry, EntryKind, Visibility
from yanzhen.desk.people import PeopleField, colleagues

MINUTES = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(format=MINUTES, attrs={"type": "datetime-local"})
        formats = [MINUTES, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"]
        super().__init__(widget=widget, input_formats=formats, **options)


class EntryForm(VersionedForm):
    """A visit or meeting; a whole-day one ends on the day named, that day included."""

    kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=EntryKind.choices)
    title = forms.CharField(label=gettext_lazy("标题"), max_length=120)
    starts_at = MomentField(label=gettext_lazy("开始"))
    ends_at = MomentField(label=gettext_lazy("结束"))
    all_day = forms.BooleanField(label=gettext_lazy("全天"), required=False)
    place = forms.CharField(label=gettext_lazy("地点"), max_length=120, required=False)
    attendees = PeopleField(
        label=gettext_lazy("参加的同事"), required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=gettext_lazy("按住 Ctrl 可多选"),
    )  # fmt: skip
    guests = forms.CharField(label=gettext_lazy("外部人员"), max_length=200, required=False)
    visibility = forms.ChoiceField(label=gettext_lazy("谁能看到"), choices=Visibility.choices)
    notes = forms.CharField(
        label=gettext_lazy("说明"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    subject = forms.RegexField(r"^[a-z_]+:[\w\-.]{1,60}$", required=False, widget=forms.HiddenInput)
    subject_label = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["attendees"].queryset = colleagues()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        starts, ends = told.get("starts_at"), told.get("ends_at")
        if told.get("all_day") and starts and ends:
            told["starts_at"] = midnight(localdate(starts))
            told["ends_at"] = midnight(localdate(ends) + timedelta(days=1))
        if starts and not 2000 <= starts.year <= 2100:
            self.add_error("starts_at", _("年份不对，请核对。"))
        return told


def first_values(entry: CalendarEntry) -> dict[str, Any]:
    """Return what an entry's form shows before anything is typed."""
    names = ("kind", "title", "all_day", "place", "guests", "visibility", "notes", "subject",
             "subject_label", "version")  # fmt: skip
    ends = entry.ends_at - timedelta(days=1) if entry.all_day else entry.ends_at
    return {
        **{name: getattr(entry, name) for name in names},
        "starts_at": localtime(entry.starts_at),
        "ends_at": localtime(ends),
        "attendees": [person.pk for person in entry.attendees.all()],
    }


def next_hour(at: datetime) -> dict[str, Any]:
    """Return the times a new entry offers: the next full hour, for an hour."""
    start = localtime(at).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return {"starts_at": start, "ends_at": start + timedelta(hours=1), "kind": EntryKind.VISIT,
            "visibility": Visibility.TEAM}  # fmt: skip
