import io

import openpyxl
import pytest
from django.urls import reverse

from yanzhen.accounts.roles import Role
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.desk.commands.views import MOST_VIEWS, drop_view, save_view
from yanzhen.desk.models import ColumnChoice, SavedView
from yanzhen.desk.tests.factories import AT, PersonFactory, TaskFactory
from yanzhen.journal.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def officer(client):
    person = PersonFactory()
    client.force_login(person)
    return person


def saved(by, **told):
    first = {"list_key": "tasks", "name": "逾期督办", "query": "?kind=TASK&after=x~1&sort=-due"}
    return save_view(**(first | told), by=by, at=AT)


def test_a_view_keeps_filters_but_not_the_place_in_the_pages(officer):
    assert saved(officer).query == "kind=TASK&sort=-due"


def test_the_same_name_replaces_and_one_view_is_the_default(officer):
    saved(officer, is_default=True)
    saved(officer, query="q=x")
    saved(officer, name="另一个", is_default=True)
    assert dict(SavedView.objects.values_list("name", "is_default")) == {
        "逾期督办": False,
        "另一个": True,
    }


def test_shared_views_are_seen_by_the_team_and_dropped_by_the_owner_only(officer):
    mate, stranger = PersonFactory(team=officer.team), PersonFactory()
    view = saved(officer, shared=True)
    saved(officer, name="私有")
    assert list(SavedView.objects.visible_to(mate)) == [view]
    assert not SavedView.objects.visible_to(stranger).exists()
    with pytest.raises(NotAllowed):
        drop_view(view.pk, by=mate, at=AT)
    drop_view(view.pk, by=officer, at=AT)
    assert SavedView.objects.get().name == "私有"


@pytest.mark.parametrize("told", [{"name": " "}, {"query": "q=" + "x" * 3000}])
def test_what_cannot_be_kept_is_refused(officer, told):
    with pytest.raises(Refused):
        saved(officer, **told)


def test_a_list_holds_so_many_views_and_no_more(officer):
    for number in range(MOST_VIEWS):
        saved(officer, name=f"v{number}")
    with pytest.raises(Refused, match="最多"):
        saved(officer, name="one more")
    saved(officer, name="v0", query="q=1")


def test_an_auditor_shares_nothing():
    with pytest.raises(NotAllowed):
        saved(PersonFactory(role=Role.AUDITOR), shared=True)


def test_a_bare_address_opens_the_default_and_one_may_leave_it(client, officer):
    view = saved(officer, is_default=True, query="kind=TASK")
    response = client.get(reverse("desk:tasks"))
    assert response.url == f"{reverse('desk:tasks')}?kind=TASK&view={view.pk}"
    assert client.get(reverse("desk:tasks") + "?view=none").status_code == 200


def test_the_menu_and_the_page_keep_a_view(client, officer):
    told = {"list_key": "tasks", "path": "/desk/tasks/", "query": "kind=TASK", "name": "交办的"}
    response = client.post(reverse("desk:save_view"), told)
    assert response.url.startswith("/desk/tasks/?kind=TASK&view=")
    menu = client.get(reverse("desk:saved_views") + "?list=tasks&path=/desk/tasks/&query=kind=TASK")
    assert "交办的" in menu.content.decode() and 'aria-current="true"' in menu.content.decode()
    view = SavedView.objects.get()
    assert client.post(reverse("desk:drop_view", args=[view.pk])).status_code == 302
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("path", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_a_view_never_leads_off_the_site(client, officer, path):
    told = {"list_key": "tasks", "path": path, "query": "", "name": "x"}
    assert client.post(reverse("desk:save_view"), told).url.startswith("/?")
    menu = client.get(reverse("desk:saved_views"), {"list": "tasks", "path": path})
    assert "example.com" not in menu.content.decode()


def test_a_bad_form_keeps_what_was_typed(client, officer):
    response = client.post(reverse("desk:save_view"), {"name": "留着", "list_key": "a b"})
    assert response.status_code == 422
    assert "留着" in response.content.decode()


def test_chosen_columns_stay_until_chosen_anew(client, officer):
    TaskFactory(assignee=officer, title="约见总工")
    address = reverse("desk:tasks")
    client.get(address + "?columns=title&columns=opened")
    assert ColumnChoice.objects.get().columns == "title,opened"
    page = client.get(address + "?scope=mine").content.decode()
    assert "交办时间" in page and 'data-label="期限"' not in page
    client.get(address + "?columns=title,due&view=7")
    assert ColumnChoice.objects.get().columns == "title,opened"


def test_an_export_gives_the_kept_columns_and_is_journaled(client, officer):
    TaskFactory(assignee=officer, title="=1+1")
    client.get(reverse("desk:tasks") + "?columns=title")
    response = client.get(reverse("desk:tasks") + "?export=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert [[c.value for c in row] for row in sheet] == [["事项"], ["'=1+1"]]
    event = Event.objects.get(verb="list.exported")
    assert (event.actor, event.subject) == (officer, "list:tasks")
    csv = client.get(reverse("desk:tasks") + "?export=csv&columns=title,due")
    assert b"".join(csv.streaming_content).decode("utf-8-sig").splitlines()[0] == "事项,期限"


def test_an_export_stops_at_the_cap(client, officer, monkeypatch):
    monkeypatch.setattr("yanzhen.desk.lists.parameter", lambda name, on: 2)
    TaskFactory.create_batch(3, assignee=officer)
    response = client.get(reverse("desk:tasks") + "?export=csv")
    assert len(b"".join(response.streaming_content).decode().strip().splitlines()) == 3
