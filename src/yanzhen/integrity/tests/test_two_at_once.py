"""Two rounds, two deciders at the same moment; shown with real threads on PostgreSQL."""

from datetime import timedelta

import pytest
from django.db import transaction

from yanzhen.common.refusals import Refused, Stale
from yanzhen.common.tests.together import at_once, said
from yanzhen.integrity.commands import check_project, clear_case, confirm_case
from yanzhen.integrity.models import Case, Exclusion
from yanzhen.projects.stages import Stage
from yanzhen.projects.tests.factories import AT, LeaderFactory, project_at

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
LATE = AT + timedelta(days=120)


def signed():
    with transaction.atomic():  # a decision is accepted within its own package's command
        return project_at(Stage.S5)


def test_two_rounds_at_once_raise_one_case():
    project = signed()
    raised = at_once(*[lambda: check_project(project.code, at=LATE)] * 2)
    assert sorted(raised) == [0, 1]
    assert Case.objects.filter(rule="R5").count() == 1


def test_two_deciders_at_once_make_one_decision():
    project = signed()
    check_project(project.code, at=LATE)
    case, one, other = Case.objects.get(), LeaderFactory(), LeaderFactory()
    results = at_once(
        lambda: clear_case(case.code, reason="属实", version=1, by=one, at=LATE),
        lambda: confirm_case(case.code, reason="失联", version=1, by=other, at=LATE),
    )
    assert sorted(said(results)) == ["done", "refused"]
    assert [type(r) for r in results if isinstance(r, Refused)] == [Stale]
    case.refresh_from_db()
    assert Exclusion.objects.count() == (case.state == "CONFIRMED")
