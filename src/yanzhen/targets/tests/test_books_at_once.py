"""The books while several write at the same moment; shown with real threads on PostgreSQL."""

from datetime import timedelta

import pytest
from django.db import transaction

from yanzhen.common.tests.together import at_once, said
from yanzhen.projects.commands import record_activity
from yanzhen.projects.commands.activities import Doing
from yanzhen.projects.commands.moving import move_project
from yanzhen.projects.models import Project
from yanzhen.projects.stages import Stage
from yanzhen.projects.tests.factories import (
    AT,
    DAY,
    TeamFactory,
    UserFactory,
    firm,
    lead,
    prove_up_to,
)
from yanzhen.targets.commands import rebuild, verify
from yanzhen.targets.metrics import Metric
from yanzhen.targets.tests.test_books import joined, total

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_signings_of_one_team_at_once_are_all_added_up():
    rebuild(at=AT)
    team = TeamFactory()
    ready = []
    for officer in [joined(UserFactory(team=team)) for _ in range(3)]:
        project = lead(officer)
        with transaction.atomic():
            prove_up_to(project, Stage.S5)
        ready.append(project)

    def sign(project):
        return lambda: move_project(project.code, to=Stage.S5, by=project.owner, at=AT)

    results = at_once(*map(sign, ready), lambda: rebuild(at=AT))

    assert said(results) == ["done"] * 4
    assert Project.objects.filter(stage=Stage.S5).count() == 3
    assert total(Metric.SIGNED, team=team.pk) == 3
    assert verify().none


def test_two_who_write_down_one_journey_at_once_count_its_days_once():
    rebuild(at=AT)
    officer, mate = joined(UserFactory()), joined(UserFactory())
    first, trip = DAY - timedelta(days=2), "走访园区企业"

    def write(by, other):
        doing = Doing(kind="TRIP", on=first, until=DAY, summary=trip, colleagues=(other,))
        return lambda: record_activity(doing, by=by, at=AT, company=firm())

    results = at_once(write(officer, mate), write(mate, officer))

    assert said(results) == ["done", "done"]
    assert total(Metric.DAYS_OUT, person=officer.pk) == 3
    assert total(Metric.DAYS_OUT) == 6
    assert verify().none
