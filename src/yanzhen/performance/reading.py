"""Which events of reviews a person may read on a timeline."""

from collections.abc import Sequence

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.journal.access import numbers_of
from yanzhen.journal.lines import Key, Line
from yanzhen.performance.models import MonthReview


def read_reviews(user: User, lines: Sequence[Line]) -> set[Key]:
    """Return the events of reviews a person may read in full: its team's lead, leaders, auditors.
    What is said of each person stands in them. One query."""
    rows = MonthReview.objects.filter(pk__in=numbers_of(lines))
    if user.role not in (Role.ZONE_LEADER, Role.AUDITOR):
        leads = user.role == Role.TEAM_LEAD and user.team_id
        rows = rows.filter(team=user.team_id) if leads else rows.none()
    shown = {str(pk) for pk in rows.values_list("pk", flat=True)}
    return {line.key for line in lines if line.subject.partition(":")[2] in shown}
