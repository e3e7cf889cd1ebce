"""Next steps as they stand on desks: whose they are now, whoever promised them."""

from datetime import date

from yanzhen.accounts.models import User
from yanzhen.desk.models import Task
from yanzhen.projects.models import Activity
from yanzhen.projects.stages import Stage

_STEP = "step:"
MOST = 50


def step_key(activity: Activity) -> str:
    """Return the name of the desk task that stands for a record's next step."""
    return f"{_STEP}{activity.pk}"


def steps_owed(user: User, until: date) -> list[Activity]:
    """Return the records whose next step is on a person's list and due by a day: promised, or
    taken over with the project. At most 50, those due longest ago. Two queries."""
    # Other things to do next stand on the list as well, such as a request to join.
    owed = Task.objects.filter(
        assignee=user, key__startswith=_STEP, is_open=True, due_on__lte=until
    ).order_by("due_on", "pk")[:MOST]
    numbers = [int(key.removeprefix(_STEP)) for key in owed.values_list("key", flat=True)]
    found = Activity.objects.filter(pk__in=numbers, step_done_at__isnull=True)
    return list(found.exclude(project__stage=Stage.X).select_related("project"))
