"""The alarms of leads: registered and not answered, not looked into; intent without a dossier.

Read from the leads themselves, as nothing is planned for them: `docs/methods/alarms.md`.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils.timezone import localdate, make_aware

from yanzhen.accounts.models import User
from yanzhen.common.parameters import parameter
from yanzhen.projects.dossiers import handed_in
from yanzhen.projects.models import Activity, Origin, Project
from yanzhen.projects.stages import LEAD_ALARMS, Alarm, Stage


def limit_of(alarm: Alarm, on: date) -> timedelta:
    return timedelta(days=parameter(f"projects.{alarm.limit}", on=on))


def begun_on(alarm: Alarm, project: Project) -> date:
    """Return the day an alarm's clock began: of the registration, or of the intent."""
    return localdate(project.registered_at) if alarm.reached == Stage.S0 else project.stage_since


def late_leads(alarm: Alarm, on: date) -> Q:
    """Return the condition on projects that an alarm rings for. What lies in the public pool has
    nobody to answer, and what was imported or carried over was never registered here."""
    last = on - limit_of(alarm, on)
    rings = Q(stage=alarm.reached, pooled_on__isnull=True, owner__isnull=False)
    if alarm.reached == Stage.S3:
        told = handed_in()
        rings &= Q(stage_since__lt=last)
        if told is None:
            return rings
        # Looked up project by project: a page asks for fifty, of ten thousand that were judged.
        return rings & ~Q(Exists(told.filter(project=OuterRef("pk"))))
    midnight = make_aware(datetime.combine(last, time()))
    rings &= Q(origin=Origin.REGISTERED, registered_at__lt=midnight)
    if alarm.code == "NOT_ANSWERED":
        rings &= ~Q(Exists(Activity.objects.filter(project=OuterRef("pk"))))
    return rings


def any_late(on: date) -> Q:
    """Return the condition on projects that any of these alarms rings for."""
    found = Q()
    for alarm in LEAD_ALARMS:
        found |= late_leads(alarm, on)
    return found


def ringing_leads(user: User, alarm: Alarm, on: date, team: int | None) -> QuerySet[Project]:
    """Return the leads an alarm rings for, of those a person may read in full."""
    rows = Project.objects.in_full_to(user).filter(late_leads(alarm, on))
    return rows.filter(team=team) if team is not None else rows


def early_of(projects: Sequence[Project], on: date) -> dict[int, tuple[Alarm, int]]:
    """Return for each of these projects its most overdue alarm of a lead, with the days. One
    query, whether any rings or not, so that a page makes as many on every day."""
    found: dict[int, tuple[Alarm, int]] = {}
    known = {project.pk: project for project in projects}
    rings = {
        alarm.code: ExpressionWrapper(late_leads(alarm, on), BooleanField())
        for alarm in LEAD_ALARMS
    }
    rows = Project.objects.filter(pk__in=known).annotate(**rings)
    for row in rows.values("pk", *rings):
        late = [
            (alarm, (on - begun_on(alarm, known[row["pk"]]) - limit_of(alarm, on)).days)
            for alarm in LEAD_ALARMS
            if row[alarm.code]
        ]
        if late:
            found[row["pk"]] = max(late, key=lambda one: one[1])
    return found
