"""What a person knew in a self-test; kept for that person alone."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from yanzhen.accounts.models import User
from yanzhen.briefs.calc.recall import due_day, next_box
from yanzhen.briefs.models import Recall
from yanzhen.common.parameters import parameter
from yanzhen.journal.commands import record


@transaction.atomic
def keep_answers(segment_code: str, answers: Mapping[str, bool], *, by: User, at: datetime) -> None:
    """Keep which questions (by key) of a segment a person answered right, and when each comes
    back. The journal says that a test was done, never how it went."""
    if not answers:
        return
    on = localdate(at)
    days = parameter("briefs.recall_days", on=on)
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    held = {
        row.question: row
        for row in Recall.objects.filter(
            person=by, segment_code=segment_code, question__in=list(answers)
        )
    }
    for key, right in answers.items():
        row = held.get(key) or Recall(person=by, segment_code=segment_code, question=key)
        if right and row.asked and row.box and row.due_on == due_day(row.box, on, days):
            continue  # answered right today already: a second press teaches nothing
        row.box = next_box(row.box, right=right, boxes=len(days))
        row.due_on = due_day(row.box, on, days)
        row.asked, row.missed = row.asked + 1, row.missed + (not right)
        row.save()
    record("learner.tested", f"learner:{by.pk}", by=by, at=at, questions=len(answers))
