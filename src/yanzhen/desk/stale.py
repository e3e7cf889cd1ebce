"""A form shown again after somebody else was quicker."""

from typing import cast

from django import forms
from django.http import QueryDict


def hold_version(form: forms.Form, version: int) -> None:
    """Give a typed form the record's present version: what was typed stays, and the next press
    is the person's answer to the changes they have now been shown."""
    typed = cast(QueryDict, form.data).copy()
    typed["version"] = str(version)
    form.data = typed
