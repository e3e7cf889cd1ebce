"""A reorganisation: live leads follow people and teams, what was signed stays."""

from datetime import date

import pytest

from yanzhen.accounts.commands import change_person, close_team
from yanzhen.journal.models import Event
from yanzhen.projects.commands import add_co_owner, lose_project
from yanzhen.projects.models import Project
from yanzhen.projects.policies import can_move
from yanzhen.projects.queries.pages_people import team_choices
from yanzhen.projects.stages import Stage
from yanzhen.projects.tests.factories import AT, TeamFactory, UserFactory, later, lead, project_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return UserFactory(role="ADMINISTRATOR", team=None)


def move(user, team, admin):
    return change_person(user.username, version=user.version, team=team, by=admin, at=later(1))


def test_leads_follow_their_owner_and_what_was_signed_stays(admin):
    owner, heir = UserFactory(), TeamFactory()
    old = owner.team
    live, signed, lost = lead(by=owner), project_at(Stage.S5, by=owner), lead(by=owner)
    lose_project(lost.code, reason="FUNDS", by=owner, at=AT)
    helped = lead()
    add_co_owner(helped.code, user=owner, by=helped.owner, at=AT)

    move(owner, heir, admin)

    for project in (live, signed, lost):
        project.refresh_from_db()
    assert (live.team, signed.team, lost.team) == (heir, old, old)
    assert helped.co_owners.get().team == heir
    new_lead = UserFactory(role="TEAM_LEAD", team=heir)
    assert set(Project.objects.in_full_to(new_lead)) == {live, signed, lost, helped}
    assert can_move(new_lead, live)
    assert can_move(new_lead, signed)
    assert not Project.objects.visible_to(UserFactory(team=old)).filter(pk=live.pk).exists()
    event = Event.objects.get(verb="person.changed")
    assert event.facts["carried"] == 1
    assert list(event.links.values_list("subject", flat=True)) == [f"project:{live.code}"]


def test_who_leaves_for_no_team_leaves_the_leads_with_it(admin):
    project = lead()

    move(project.owner, None, admin)

    project.refresh_from_db()
    assert project.team is not None


def test_a_closed_teams_leads_go_to_its_successor(admin, client):
    project, heir = lead(), TeamFactory()
    old, owner = project.team, project.owner
    signed = project_at(Stage.S5, by=owner)
    owner.is_active = False
    owner.save()

    close_team(old.code, on=date(2022, 3, 2), succeeded_by=heir, by=admin, at=later(1))

    project.refresh_from_db()
    signed.refresh_from_db()
    assert (project.team, signed.team) == (heir, old)
    client.force_login(UserFactory(role="TEAM_LEAD", team=heir))
    assert client.get(f"/projects/{project.code}/").status_code == 200
    event = Event.objects.get(verb="team.closed")
    assert event.facts["carried"] == 1
    assert event.links.filter(subject=f"project:{project.code}").exists()


def test_a_closed_team_can_be_chosen_while_it_has_projects(admin):
    project, empty = lead(), TeamFactory(name="空局", short_name="空局")
    for team in (project.team, empty):
        team.closed_on = date(2022, 3, 2)
        team.save()

    names = [name for _key, name in team_choices(date(2022, 5, 31))]

    assert project.team.short_name in names
    assert "空局" not in names
