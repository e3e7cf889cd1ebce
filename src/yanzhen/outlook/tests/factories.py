"""A zone whose projects moved on days of their own: registered, in talks, signed, lost."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from yanzhen.projects.models import StageMove
from yanzhen.targets.tests.factories import YI, EvidenceFactory, ProjectFactory

REACHED = ("S2", "S3", "S4")


def at_noon(day):
    return datetime.combine(day, time(4), UTC)


def move(project, start, end, on, *, before=None, restates=False):
    return StageMove.objects.create(
        project=project, start=start, end=end, moved_on=on, moved_at=at_noon(on), by=None,
        restates=restates, signed_on_before=before,
    )  # fmt: skip


def lead(on, size=12, **more):
    """Register a lead of `size` 亿元 on a day."""
    more.setdefault("planned_cny", Decimal(size) * YI)
    return ProjectFactory(registered_at=at_noon(on), stage="S0", stage_since=on, size=size, **more)


def advance(project, **days):
    """Move a project on: `S2=date(…)`; the last one is where it stands."""
    for end, day in days.items():
        move(project, project.stage, end, day, before=project.signed_on)
        project.stage, project.stage_since = end, day
    project.save()
    return project


def sign(project, on, size=None, recorded=None):
    """Sign a project: contract of a day, put on record then or later."""
    recorded = recorded or on
    amount = Decimal(size) * YI if size else project.size_cny
    move(project, project.stage, "S5", recorded)
    project.stage, project.signed_on, project.stage_since = "S5", on, recorded
    project.agreed_cny = project.size_cny = amount
    project.save()
    EvidenceFactory(project=project, issued_on=on, amount_cny=amount,
                    uploaded_at=at_noon(recorded), decided_at=at_noon(recorded))  # fmt: skip
    return project


def lose(project, on):
    move(project, project.stage, "X", on, before=project.signed_on)
    project.stage, project.loss_reason, project.stage_since = "X", "FUNDS", on
    project.save()
    return project


def years_of_projects(team=None, years=(2020, 2021)):
    """Tell two years: each month two leads come, one is signed in three months, one is lost."""
    for year in years:
        for month in range(1, 10):
            first = lead(date(year, month, 5), 12, team=team)
            advance(first, S2=date(year, month, 20), S3=date(year, month + 1, 10))
            sign(first, date(year, month + 2, 15))
            other = lead(date(year, month, 8), 20, team=team)
            advance(other, S2=date(year, month, 25))
            lose(other, date(year, month + 2, 1))
