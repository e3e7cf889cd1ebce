"""How the pages of this package answer a refusal."""

from typing import TypeVar

from django.forms import Form

from yanzhen.common.refusals import Refused

F = TypeVar("F", bound=Form)


def tell(form: Form, problem: Refused) -> None:
    """Put a refusal beside the field it is about, else above the form."""
    form.add_error(problem.field if problem.field in form.fields else None, problem.message)


def renew_version(form: F, version: int) -> F:
    """Return the form with what was typed, over the version that now stands."""
    typed = form.data.copy()  # type: ignore[attr-defined]
    typed["version"] = str(version)
    return type(form)(typed, initial=form.initial)
