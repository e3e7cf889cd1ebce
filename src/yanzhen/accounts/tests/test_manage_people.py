import re
from datetime import date

import pytest

from yanzhen.accounts.commands import (
    add_person,
    change_person,
    open_team,
    reset_password,
    set_active,
)
from yanzhen.accounts.models import Membership, User
from yanzhen.accounts.roles import Role
from yanzhen.accounts.tests.factories import (
    AT,
    PASSWORD,
    AdminFactory,
    TeamFactory,
    UserFactory,
)
from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.common.tests.together import at_once, said
from yanzhen.journal.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    admin = AdminFactory()
    client.force_login(admin)
    return admin


def typed(user, **changes):
    start = {
        "name": user.name,
        "role": user.role,
        "title": "",
        "phone": "",
        "version": user.version,
    }
    return start | changes


def shown_password(response):
    return re.search(r'yz-secret">([^<]+)<', response.content.decode())[1]


def test_adding_shows_an_initial_password_once_that_works(client, admin):
    team = TeamFactory()
    response = client.post(
        "/settings/people/add/",
        {"username": "ChenYu", "name": "陈屿", "role": "OFFICER", "team": team.code},
    )
    user = User.objects.get(username="chenyu")
    assert user.check_password(shown_password(response))
    assert user.must_change_password
    assert user.memberships.get().team == team
    assert "yz-secret" not in client.get("/settings/people/chenyu/").content.decode()
    assert shown_password(response) not in str(list(Event.objects.values_list("facts", flat=True)))


@pytest.mark.parametrize("username", ["a b", "陈屿", "-x", "x", "../x", "a" * 41])
def test_refuses_accounts_that_cannot_be_typed(client, admin, username):
    response = client.post(
        "/settings/people/add/", {"username": username, "name": "陈屿", "role": "OFFICER"}
    )
    assert response.status_code == 422
    assert User.objects.count() == 1


def test_refuses_an_account_that_is_taken_and_keeps_what_was_typed(client, admin):
    UserFactory(username="chenyu")
    response = client.post(
        "/settings/people/add/", {"username": "chenyu", "name": "陈屿二", "role": "OFFICER"}
    )
    assert response.status_code == 422
    assert "已有人用" in response.content.decode()
    assert 'value="陈屿二"' in response.content.decode()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_presses_in_the_same_moment_one_adds_and_one_is_told():
    by = AdminFactory()

    def add_it():
        add_person(username="zhouyn", name="周以宁", role=Role.OFFICER, team=None,
                   password="kqzmw-7384-hxwbd", by=by, at=AT)  # fmt: skip

    assert sorted(said(at_once(add_it, add_it))) == ["done", "refused"]

    def open_it():
        open_team(code="ZSJ", name="招商局", short_name="招商局", kind="DEPARTMENT", by=by, at=AT)

    assert sorted(said(at_once(open_it, open_it))) == ["done", "refused"]


def test_refuses_a_role_that_does_not_exist(client, admin):
    user = UserFactory()
    response = client.post(f"/settings/people/{user.username}/", typed(user, role="KING"))
    assert response.status_code == 422


def test_a_move_to_another_team_keeps_the_history(client, admin):
    first, second = TeamFactory(), TeamFactory()
    user = add_person(
        username="chenyu",
        name="陈屿",
        role=Role.OFFICER,
        team=first,
        password=PASSWORD,
        by=admin,
        at=AT,
    )
    client.post("/settings/people/chenyu/", typed(user, team=second.code))
    user.refresh_from_db()
    assert user.team == second
    kept = [(m.team, m.member_until is None) for m in Membership.objects.order_by("pk")]
    assert kept == [(first, False), (second, True)]


def test_a_stale_form_loses_nothing_and_names_the_difference(client, admin):
    user = UserFactory()
    change_person(user.username, version=1, team=None, title="科长", by=admin, at=AT)
    response = client.post(f"/settings/people/{user.username}/", typed(user, title="处长"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "科长" in page
    assert 'value="处长"' in page
    user.refresh_from_db()
    assert user.title == "科长"
    client.post(f"/settings/people/{user.username}/", typed(user, title="处长", version=2))
    user.refresh_from_db()
    assert user.title == "处长"


def test_a_stale_form_puts_nothing_back_that_nobody_typed(client, admin):
    """One opens the form, another changes the title, the first changes the telephone."""
    user = UserFactory()
    opened = client.get(f"/settings/people/{user.username}/").context["form"]
    change_person(user.username, version=1, team=None, title="科长", by=admin, at=AT)
    sent = typed(user, phone="0513-80000001", version=1, original=opened["original"].value())
    again = client.post(f"/settings/people/{user.username}/", sent)
    assert again.status_code == 422
    assert ("职务", "科长", "（没有改）") in again.context["refusal"].changes
    client.post(
        f"/settings/people/{user.username}/",
        {field.name: field.value() or "" for field in again.context["form"]},
    )
    user.refresh_from_db()
    assert (user.title, user.phone) == ("科长", "0513-80000001")


def test_a_stale_command_tells_the_changes():
    admin, user = AdminFactory(), UserFactory()
    change_person(user.username, version=1, team=None, name="陈渔", by=admin, at=AT)
    with pytest.raises(Stale) as stale:
        change_person(user.username, version=1, team=None, name="陈屿", by=admin, at=AT)
    assert stale.value.changes == (("姓名", "陈渔", "陈屿"),)


def test_shutting_an_account_ends_its_session_at_once(client, admin):
    from django.test import Client

    user, theirs = UserFactory(), Client()
    theirs.force_login(user)
    assert theirs.get("/me/").status_code == 200
    client.post(f"/settings/people/{user.username}/active/", {"active": "0"})
    assert theirs.get("/me/").status_code == 302
    client.post(f"/settings/people/{user.username}/active/", {"active": "1"})
    user.refresh_from_db()
    assert user.is_active


def test_no_one_shuts_the_own_account(client, admin):
    response = client.post(f"/settings/people/{admin.username}/active/", {"active": "0"})
    assert response.status_code == 422
    assert "不能停用自己的账号" in response.content.decode()
    admin.refresh_from_db()
    assert admin.is_active


def test_the_last_administrator_keeps_the_role(client, admin):
    response = client.post(f"/settings/people/{admin.username}/", typed(admin, role="OFFICER"))
    assert response.status_code == 422
    assert "至少要留一位" in response.content.decode()
    AdminFactory()
    client.post(f"/settings/people/{admin.username}/", typed(admin, role="OFFICER"))
    admin.refresh_from_db()
    assert admin.role == Role.OFFICER


def test_of_two_administrators_who_shut_each_other_one_stays(admin):
    other = AdminFactory()
    set_active(admin.username, active=False, by=other, at=AT)

    with pytest.raises(Refused, match="至少要留一位"):
        set_active(other.username, active=False, by=admin, at=AT)


def test_no_one_comes_back_into_a_team_that_was_closed_meanwhile(client, admin):
    heir = TeamFactory()
    person = UserFactory(team=TeamFactory(closed_on=date(2022, 1, 4)), is_active=False)

    page = client.post(f"/settings/people/{person.username}/active/", {"active": "1"})

    assert page.status_code == 422
    assert "已撤销" in page.content.decode()
    change_person(person.username, version=1, team=heir, by=admin, at=AT)
    assert set_active(person.username, active=True, by=admin, at=AT).is_active


def test_no_one_is_put_into_a_closed_team(admin):
    team = TeamFactory(closed_on=AT.date())
    with pytest.raises(Refused, match="已撤销"):
        change_person(UserFactory().username, version=1, team=team, by=admin, at=AT)


def test_a_reset_gives_a_new_initial_password_and_ends_sessions(client, admin):
    from django.test import Client

    user, theirs = UserFactory(), Client()
    theirs.force_login(user)
    response = client.post(f"/settings/people/{user.username}/reset/")
    user.refresh_from_db()
    assert user.check_password(shown_password(response))
    assert user.must_change_password
    assert theirs.get("/me/").status_code == 302


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ADMINISTRATOR])
def test_only_administrators_manage_people(role):
    by, user = UserFactory(role=role), UserFactory()
    for attempt in (
        lambda: add_person(
            username="x1", name="甲", role=Role.OFFICER, team=None, password=PASSWORD, by=by, at=AT
        ),
        lambda: change_person(user.username, version=1, team=None, name="乙", by=by, at=AT),
        lambda: set_active(user.username, active=False, by=by, at=AT),
        lambda: reset_password(user.username, password=PASSWORD, by=by, at=AT),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_unknown_people_are_not_found(client, admin):
    assert client.get("/settings/people/nobody/").status_code == 404
    assert client.post("/settings/people/nobody/reset/").status_code == 404


def test_people_are_found_by_name_account_and_initials(client, admin):
    UserFactory(name="周以宁", username="zhouyining", initials="zyn")
    for text in ("以宁", "yining", "zyn"):
        page = client.get("/settings/people/", {"q": text}).content.decode()
        assert "周以宁" in page
        assert admin.name not in page.split('class="yz-list"')[1]


def test_the_list_of_people_makes_a_fixed_number_of_queries(
    client, admin, django_assert_num_queries
):
    for _ in range(3):
        UserFactory(team=TeamFactory())
    with django_assert_num_queries(5):
        client.get("/settings/people/")


def test_the_page_of_a_person_makes_a_fixed_number_of_queries(
    client, admin, django_assert_num_queries
):
    user = UserFactory(team=TeamFactory())
    with django_assert_num_queries(6):
        client.get(f"/settings/people/{user.username}/")
