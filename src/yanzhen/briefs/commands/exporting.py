"""What leaves the house is written down."""

from datetime import datetime

from django.db import transaction

from yanzhen.accounts.models import User
from yanzhen.briefs.models import Brief
from yanzhen.journal.commands import record


@transaction.atomic
def note_export(brief: Brief, number: int, form: str, *, by: User, at: datetime) -> None:
    """Write down that a version was handed out as a file."""
    record("brief.exported", brief.subject, by=by, at=at, version=number, form=form)
