import pytest
from django.urls import reverse

from yanzhen.projects.models import Project
from yanzhen.projects.tests.factories import LeaderFactory, UserFactory
from yanzhen.projects.tests.pages.acting import browser, lead_today, text_of

pytestmark = pytest.mark.django_db
PAGE, SHEET = "/projects/handover/", "/projects/handover/sheet/"


@pytest.fixture
def giver():
    return UserFactory(name="宋知远")


def test_a_team_lead_looks_through_it_hands_it_over_and_prints_all_sheets(giver):
    one, two = lead_today(giver), lead_today(giver)
    taker = UserFactory(team=giver.team)
    client = browser(UserFactory(role="TEAM_LEAD", team=giver.team))

    assert giver.username in text_of(client.get(PAGE))
    before = text_of(client.get(f"{PAGE}?giver={giver.username}"))
    assert one.code in before
    assert two.code in before
    answer = client.post(
        f"{PAGE}?giver={giver.username}", {"to": taker.username, "note": "调岗"}
    )  # fmt: skip

    assert answer.status_code == 302
    assert Project.objects.filter(owner=taker).count() == 2
    printed = text_of(client.get(answer["Location"]))
    assert one.code in printed
    assert two.code in printed
    assert "林澄" in printed


def test_without_a_reason_or_a_taker_nothing_goes(giver):
    lead_today(giver)
    client = browser(LeaderFactory())

    for told in ({"to": "", "note": "调岗"}, {"to": UserFactory().username, "note": ""},
                 {"to": "nobody", "note": "x"}, {"to": giver.username, "note": "x"}):  # fmt: skip
        assert client.post(f"{PAGE}?giver={giver.username}", told).status_code == 422
    assert Project.objects.get().owner == giver


@pytest.mark.parametrize("address", [PAGE, SHEET])
def test_the_work_of_another_team_stays_closed(giver, address):
    lead_today(giver)
    client = browser(UserFactory(role="TEAM_LEAD"))

    assert client.get(f"{address}?giver={giver.username}").status_code == 403
    assert client.get(f"{address}?giver=nobody").status_code == 404
    assert giver.username not in text_of(client.get(PAGE))


def test_an_administrator_hands_over_the_work_of_one_who_left(giver):
    lead_today(giver)
    giver.is_active = False
    giver.save()
    client = browser(UserFactory(role="ADMINISTRATOR", team=None))

    assert giver.name in text_of(client.get(PAGE))
    assert text_of(client.get(f"{SHEET}?giver={giver.username}")).count("林澄") >= 1
    assert client.get(f"{SHEET}?giver={giver.username}&on=never").status_code == 200
    found = client.get(f"/settings/people/{giver.username}/").content.decode()
    assert f"{reverse('projects:hand_over_all')}?giver={giver.username}" in found
