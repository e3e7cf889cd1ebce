"""How the pages of this package answer a refusal."""

from django.forms import Form

from yanzhen.common.refusals import Refused


def tell(form: Form, problem: Refused) -> None:
    """Put a refusal beside the field it is about, else above the form."""
    form.add_error(problem.field if problem.field in form.fields else None, problem.message)
