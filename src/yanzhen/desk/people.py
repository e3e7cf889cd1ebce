"""Choosing colleagues in forms."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import WRITERS
from yanzhen.common.http import whole_number


def colleagues() -> QuerySet[User]:
    """Return everyone who can be asked to do something, team by team."""
    people = User.objects.filter(is_active=True, role__in=WRITERS).select_related("team")
    return people.order_by("team__kind", "team__code", "name", "pk")


class _ByTeam(ModelChoiceIterator):
    def __iter__(self) -> Iterable[tuple[str, object]]:  # type: ignore[override]
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for team, people in groupby(self.queryset, key=lambda user: user.team):
            yield (str(team or _("未分团队")), [self.choice(user) for user in people])


class PersonField(forms.ModelChoiceField):
    """One colleague, offered team by team."""

    iterator = _ByTeam

    def __init__(self, **options: object) -> None:
        super().__init__(queryset=User.objects.none(), **options)  # type: ignore[arg-type]


class PeopleField(forms.ModelMultipleChoiceField):
    """Several colleagues, offered team by team."""

    iterator = _ByTeam

    def __init__(self, **options: object) -> None:
        super().__init__(queryset=User.objects.none(), **options)

    def clean(self, value: Any) -> Any:
        """Take a number no database can hold for what it is: not one of the colleagues."""
        numbers = value if isinstance(value, list | tuple) else []
        return super().clean([n if whole_number(str(n)) is not None else "-" for n in numbers])
