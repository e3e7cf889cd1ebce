"""Several files in one field."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Cleans to a list of uploaded files, empty where none came."""

    widget = ManyFilesInput

    def clean(self, value: Any, initial: Any = None) -> list[UploadedFile]:
        given = value if isinstance(value, (list, tuple)) else [value] if value else []
        if not given and self.required:
            super().clean(None, initial)
        return [super(ManyFilesField, self).clean(one, initial) for one in given]
