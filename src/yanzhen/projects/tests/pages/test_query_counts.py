import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yanzhen.projects.stages import Stage
from yanzhen.projects.tests import factories
from yanzhen.projects.tests.factories import UserFactory
from yanzhen.projects.tests.pages.acting import browser, lead_today, project_today

pytestmark = pytest.mark.django_db


def queries(client, address):
    client.get(address)  # what is kept from the first call on is not counted
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


@pytest.mark.parametrize(
    ("name", "most"), [("board", 30), ("list", 24), ("queue", 10), ("activities", 10)]
)
def test_a_list_makes_as_many_queries_for_many_projects_as_for_one(name, most):
    officer = UserFactory()
    client, address = browser(officer), reverse(f"projects:{name}")
    project_today(Stage.S2, officer)
    few = queries(client, address)
    for _ in range(4):
        factories.meet(lead_today(officer), on=factories.DAY)
    project_today(Stage.S1, officer)
    assert queries(client, address) == few <= most


def test_a_projects_page_makes_as_many_queries_for_a_long_history():
    officer = UserFactory()
    project = project_today(Stage.S1, officer)
    client, address = browser(officer), reverse("projects:page", args=[project.code])
    factories.meet(project, on=factories.DAY)
    few = queries(client, address)
    for _ in range(6):
        factories.meet(project, on=factories.DAY)
    assert queries(client, address) == few <= 40
