"""A form shown again after somebody else was quicker.

A form that changes a record carries what it was opened with, so that after somebody else's change
it can tell what this person typed from what merely stood there: the typed stays, the rest follows
the record, and the next press writes nothing that nobody meant.
"""

import json
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.choices import flatten_choices
from django.utils.translation import gettext as _

from yanzhen.common.refusals import Stale

Raw = str | bool | list[str]


class VersionedForm(forms.Form):
    """A form of a record with a `version`; `original` is what its fields said when it opened."""

    original = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.is_bound:
            self.initial = {**(self.initial or {}), "original": self._written()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned.pop("original", None)
        return cleaned

    def renew(self, initial: dict[str, Any], refusal: Stale) -> Stale:
        """Let what was typed stand over the record as it is now, and tell what others changed."""
        opened, typed = self._opened(), cast(QueryDict, self.data).copy()
        self.initial = initial
        told = []
        for name in self._names():
            now, given = self._raw_now(name), self._raw_given(name)
            was = opened.get(name, given if not opened else now)
            touched = given != was
            if was != now:
                yours = self._shown(name, given) if touched else _("（没有改）")
                told.append((str(self[name].label), self._shown(name, now), yours))
            if opened and not touched:
                _put(typed, name, now)
        typed["version"], typed["original"] = str(initial["version"]), self._written()
        self.data = typed
        return Stale(refusal.message, told if opened else refusal.changes)

    def _names(self) -> list[str]:
        return [name for name in self.fields if name not in ("version", "original")]

    def _written(self) -> str:
        return json.dumps({name: self._raw_now(name) for name in self._names()}, ensure_ascii=False)

    def _opened(self) -> dict[str, Raw]:
        try:
            found = json.loads(self.data.get("original") or "{}")
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def _raw_now(self, name: str) -> Raw:
        """Return what a browser would send back for a field that nobody touched."""
        field = self.fields[name]
        value = field.prepare_value(self.get_initial_for_field(field, name))
        if isinstance(field.widget, forms.CheckboxInput):
            return bool(value)
        return _plain(field.widget, field.widget.format_value(value))

    def _raw_given(self, name: str) -> Raw:
        widget = self.fields[name].widget
        value = widget.value_from_datadict(self.data, self.files, name)
        return value if isinstance(value, bool) else _plain(widget, value)

    def _shown(self, name: str, raw: Raw) -> str:
        if isinstance(raw, bool):
            return _("是") if raw else _("否")
        choices = getattr(self.fields[name], "choices", None)
        known: list[tuple[Any, Any]] = list(flatten_choices(choices or []))
        labels = {str(key): str(label) for key, label in known}
        values = raw if isinstance(raw, list) else [raw]
        return "、".join(labels.get(one, one) for one in values if one) or "—"


def _plain(widget: forms.Widget, value: Any) -> Raw:
    values = value if isinstance(value, list | tuple) else [value]
    texts = ["" if one is None else str(one).replace("\r\n", "\n").strip() for one in values]
    if getattr(widget, "allow_multiple_selected", False):
        return sorted(texts)
    return texts[0] if texts else ""


def _put(typed: QueryDict, name: str, raw: Raw) -> None:
    if isinstance(raw, list):
        typed.setlist(name, raw)
    elif isinstance(raw, bool):
        typed.setlist(name, ["on"] if raw else [])
    else:
        typed[name] = raw
