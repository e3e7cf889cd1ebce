import pytest
from django.urls import reverse

from yanzhen.common import clock
from yanzhen.journal.commands import record
from yanzhen.projects.models import Evidence
from yanzhen.projects.queries.pages_project import project_happenings
from yanzhen.projects.stages import Stage
from yanzhen.projects.tests.factories import LeaderFactory, StewardFactory, UserFactory
from yanzhen.projects.tests.pages.acting import browser, htmx, lead_today, project_today, text_of

pytestmark = pytest.mark.django_db
LISTS = ("list", "board", "pool", "taken", "alarms", "activities", "queue", "cases", "bulk",
         "quick", "register", "bulk_evidence", "activity_new")  # fmt: skip
OF_PROJECT = ("page", "timeline", "move", "lose", "revive", "start_basis", "edit", "complete",
              "evidence_add", "activity_add", "money_add", "hand_over", "handover_sheet",
              "co_owner_add", "release")  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_every_list_opens_empty_and_filled(name):
    officer = UserFactory()
    client = browser(officer)
    address = reverse(f"projects:{name}")
    assert client.get(address).status_code == 200

    lead_today(officer)
    project_today(Stage.S5, officer)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", OF_PROJECT)
def test_every_page_of_a_project_opens_for_its_owner(name):
    officer = UserFactory()
    project = project_today(Stage.S2, officer)
    assert browser(officer).get(reverse(f"projects:{name}", args=[project.code])).status_code == 200


@pytest.mark.parametrize("tab", ["money", "files", "people", "changes", "tasks"])
def test_every_tab_opens_as_a_page_and_as_a_part(tab):
    officer = UserFactory()
    project = project_today(Stage.S5, officer)
    address = reverse("projects:tab", args=[project.code, tab])
    client = browser(officer)
    assert "<html" in text_of(client.get(address))
    part = text_of(client.get(address, **htmx()))
    assert "<html" not in part and "project-tab" in part


def test_pages_of_milestones_opening_and_documents_open():
    steward = StewardFactory()
    project = project_today(Stage.S5)
    client = browser(steward)
    assert client.get(reverse("projects:dates", args=[project.code, "S9"])).status_code == 200
    assert client.get(reverse("projects:dates", args=[project.code, "S2"])).status_code == 404
    assert client.get(reverse("projects:opening")).status_code == 200
    evidence = Evidence.objects.filter(project=project).first()
    for name in ("evidence", "evidence_correct"):
        assert client.get(reverse(f"projects:{name}", args=[evidence.pk])).status_code == 200


def test_panels_of_a_firm_and_a_partner_open():
    leader = LeaderFactory()
    project = lead_today()
    answer = browser(leader).get(reverse("projects:of_company"), {"company": project.company.code})
    assert project.name in text_of(answer)


def test_unknown_things_are_not_found():
    client = browser(LeaderFactory())
    for address in ("/projects/P2099-0001/", "/projects/evidence/999999/",
                    "/projects/collisions/C9/", "/projects/board/S7/", "/projects/board/XX/",
                    "/projects/P2099-0001/nonsense/"):  # fmt: skip
        assert client.get(address).status_code == 404, address


def test_the_timeline_of_one_kind_pages_through_all_of_it():
    officer = UserFactory()
    project = lead_today(officer)
    for number in range(5):
        for verb in ("note.kept", "activity.recorded"):
            record(verb, f"project:{project.code}", by=officer, at=clock.now(),
                   summary=f"第{number}次")  # fmt: skip
    found, mark = [], None
    for _page in range(3):
        entries, mark = project_happenings(
            project, reader=officer, kind="activity", limit=2, before=mark
        )
        found += [entry.sub for entry in entries]
    assert found == [f"第{number}次" for number in (4, 3, 2, 1, 0)]
    assert mark is None
