"""A contact that came through a lead is read by those only who may read the lead."""

import pytest
from django.urls import reverse

from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.companies.commands import add_contact, remove_contact
from yanzhen.companies.leads import held_by_others, set_lead_book
from yanzhen.companies.queries.contacts import contacts_of
from yanzhen.companies.queries.page import history
from yanzhen.projects.commands import hand_over, register_lead
from yanzhen.projects.queries.contacts import LEAD_BOOK
from yanzhen.projects.queries.handover import project_sheet
from yanzhen.projects.stages import Stage
from yanzhen.projects.tests.factories import (
    AT,
    DAY,
    LeaderFactory,
    TeamFactory,
    UserFactory,
    lead,
    project_at,
    report,
)

pytestmark = pytest.mark.django_db
SECRETS = ("梅若雪", "0513-85550001", "mei@example.com", "对方总裁助理", "酒会名片")


def tell(project, **more):
    """Have the owner of a project keep a contact that came through it."""
    return add_contact(project.company.code, name="梅若雪", title="对方总裁助理", source="酒会名片",
                       phone="0513-85550001", email="mei@example.com", purpose="对接",
                       lead=project.code, by=project.owner, at=AT, **more)  # fmt: skip


def beside(project, number):
    """Have another team register another lead of the same firm."""
    another = report(project.company, project_name=f"不同的第{number}号产线", product=f"件{number}")
    return register_lead(another, by=UserFactory(), at=AT, choice="PARALLEL",
                         statement="产品不同").project  # fmt: skip


def found(client, user, project):
    """Return what a person reads on the firm's overview, contacts and history."""
    client.force_login(user)
    page = reverse("companies:page", args=[project.company.code])
    pages = [client.get(f"{page}?tab={tab}") for tab in ("overview", "contacts", "history")]
    return "".join(page.content.decode() for page in pages)


@pytest.mark.parametrize(
    "role",
    ["OFFICER", "TEAM_LEAD", "SERVICE_OFFICER", "REVIEWER", "ADMINISTRATOR"],
)
def test_other_teams_read_who_holds_it_and_nothing_else(client, role):
    project = lead()
    tell(project)

    read = found(client, UserFactory(role=role, team=TeamFactory()), project)

    assert f"由{project.team}持有的联系人" in read
    assert [secret for secret in SECRETS if secret in read] == []
    assert project.code not in read


@pytest.mark.parametrize("role", ["ZONE_LEADER", "DATA_STEWARD", "AUDITOR"])
def test_who_sees_everything_reads_it(client, role):
    project = lead()
    tell(project)

    read = found(client, UserFactory(role=role, team=None), project)

    assert [secret for secret in SECRETS if secret not in read] == []


def test_the_team_that_holds_the_lead_reads_it(client):
    project = lead()
    tell(project)

    read = found(client, UserFactory(team=project.team), project)

    assert [secret for secret in SECRETS if secret not in read] == []
    assert f"经线索 {project.code} 得来" in read


def test_it_goes_with_the_lead_to_another_team():
    project = lead()
    tell(project)
    receiver = UserFactory()
    assert contacts_of(project.company, receiver)[0].is_hidden

    hand_over(project.code, to=receiver, note="", by=LeaderFactory(), at=AT)

    assert contacts_of(project.company, receiver)[0].name == "梅若雪"


def test_signing_opens_the_project_and_not_its_contacts(client):
    project = project_at(Stage.S5)
    tell(project)

    read = found(client, UserFactory(), project)

    assert [secret for secret in SECRETS if secret in read] == []


def test_a_contact_without_a_lead_is_everybodys():
    project = lead()
    add_contact(project.company.code, name="陶", source="公告", purpose="招商", by=project.owner,
                at=AT)  # fmt: skip

    assert contacts_of(project.company, UserFactory())[0].name == "陶"


def test_only_a_lead_of_the_firm_that_one_reads_can_be_named():
    mine, other = lead(), lead(project_name="别处的项目", product="别的")
    for code, by in (
        (other.code, other.owner),
        (mine.code, UserFactory()),
        ("P0000-1", mine.owner),
    ):
        with pytest.raises(Refused) as refusal:
            add_contact(mine.company.code, name="梅", source="名片", purpose="对接", lead=code,
                        by=by, at=AT)  # fmt: skip
        assert refusal.value.field == "lead"


def test_another_team_does_not_delete_what_it_does_not_see(client):
    project = lead()
    contact, stranger = tell(project), UserFactory()
    with pytest.raises(NotAllowed):
        remove_contact(project.company.code, number=contact.pk, by=stranger, at=AT)

    client.force_login(stranger)
    address = reverse("companies:remove_detail", args=[project.company.code, "contact", contact.pk])
    assert client.post(address).status_code == 403
    remove_contact(project.company.code, number=contact.pk, by=project.owner, at=AT)
    told = [entry.text for entry in history(project.company, project.owner)]
    assert "删去一位联系人" in told
    assert "删去一位联系人" not in [e.text for e in history(project.company, stranger)]


def test_the_sheet_of_another_lead_of_the_firm_leaves_it_out():
    project = lead()
    tell(project)
    other = beside(project, 1)

    sheet = project_sheet(other, reader=other.owner, on=DAY)
    assert "梅若雪" not in [row.name for row in sheet.contacts]
    own = project_sheet(project, reader=project.owner, on=DAY)
    assert "梅若雪" in [row.name for row in own.contacts]


def test_the_form_offers_the_leads_one_reads_and_keeps_the_choice(client):
    project = lead()
    address = reverse("companies:add_detail", args=[project.company.code, "contact"])
    client.force_login(UserFactory())
    assert project.code not in client.get(address).content.decode()

    client.force_login(project.owner)
    assert project.code in client.get(f"{address}?lead={project.code}").content.decode()
    sent = {"name": "梅", "source": "名片", "purpose": "对接", "lead": project.code}
    assert client.post(address, sent).status_code == 302
    assert project.company.contacts.get().lead == project.code
    assert client.post(address, sent | {"lead": "P9999-0001"}).status_code == 422


def test_with_nobody_to_ask_a_leads_contact_is_hidden():
    project = lead()
    try:
        set_lead_book(None)
        assert held_by_others(project.owner, {project.code}) == {project.code: ""}
        assert held_by_others(LeaderFactory(), {project.code}) == {}
    finally:
        set_lead_book(LEAD_BOOK)


def test_contacts_cost_the_same_however_many_leads(django_assert_num_queries):
    project, stranger = lead(), UserFactory()
    for number in range(3):
        tell(beside(project, number))
    with django_assert_num_queries(2):
        assert all(one.is_hidden for one in contacts_of(project.company, stranger))
