import pytest

from yanzhen.accounts.commands import change_own_password, change_own_profile
from yanzhen.accounts.tests.factories import AT, PASSWORD, TeamFactory, UserFactory
from yanzhen.common.refusals import Refused
from yanzhen.journal.models import Event

pytestmark = pytest.mark.django_db
NEW = "qiuhong-nanfei-77"


def change(client, **typed):
    start = {"old": PASSWORD, "new": NEW, "again": NEW}
    return client.post("/me/password/", start | typed)


def test_an_initial_password_must_be_changed_before_anything_else(client):
    user = UserFactory(must_change_password=True)
    client.force_login(user)
    assert client.get("/me/")["Location"] == "/me/password/"
    assert change(client).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert client.get("/me/").status_code == 200


def test_htmx_is_told_to_load_the_page_that_changes_the_password(client):
    client.force_login(UserFactory(must_change_password=True))
    response = client.get("/me/", headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == "/me/password/"


def test_a_person_with_an_initial_password_may_still_sign_out(client):
    client.force_login(UserFactory(must_change_password=True))
    assert client.post("/logout/")["Location"] == "/login/"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"old": "not-my-password"}, "原口令不对"),
        ({"new": PASSWORD, "again": PASSWORD}, "不能与原口令相同"),
        ({"again": "something-else-7"}, "两次输入的新口令不一样"),
    ],
)
def test_refuses_a_password_with_its_reason(client, typed, told):
    user = UserFactory()
    client.force_login(user)
    response = change(client, **typed)
    assert response.status_code == 422
    assert told in response.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize("weak", ["short-1", "8675309867530986", "password123", "linzhixia2"])
def test_refuses_weak_passwords(weak):
    user = UserFactory(username="linzhixia2")
    with pytest.raises(Refused) as refusal:
        change_own_password(user, old=PASSWORD, new=weak, at=AT)
    assert refusal.value.field == "new"


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(client, django_user_model):
    from django.test import Client

    user, elsewhere = UserFactory(), Client()
    client.force_login(user)
    elsewhere.force_login(user)
    change(client)
    assert client.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302


def test_signing_out_elsewhere_ends_the_other_sessions_and_keeps_this_one(client):
    from django.test import Client

    user, elsewhere = UserFactory(), Client()
    client.force_login(user)
    elsewhere.force_login(user)
    assert client.post("/me/sign-out-elsewhere/").status_code == 302
    assert client.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302


def test_no_password_reaches_the_journal(client):
    client.force_login(UserFactory())
    change(client)
    event = Event.objects.get(verb="person.password_changed")
    assert NEW not in str(event.facts)


def test_a_person_changes_name_and_telephone(client):
    user = UserFactory()
    client.force_login(user)
    client.post("/me/", {"name": "林知秋", "phone": "0519-8888 0000", "version": 1})
    user.refresh_from_db()
    assert (user.name, user.phone, user.initials, user.version) == (
        "林知秋",
        "0519-8888 0000",
        "lzq",
        2,
    )


def test_an_odd_telephone_is_refused_and_what_was_typed_stays(client):
    client.force_login(UserFactory())
    response = client.post("/me/", {"name": "林知秋", "phone": "call me", "version": 1})
    assert response.status_code == 422
    assert 'value="林知秋"' in response.content.decode()


def test_a_stale_form_shows_what_differs_and_can_be_sent_again(client):
    user = UserFactory()
    client.force_login(user)
    change_own_profile(user, version=1, name="林知春", phone="", at=AT)
    response = client.post("/me/", {"name": "林知秋", "phone": "", "version": 1})
    page = response.content.decode()
    assert response.status_code == 422
    assert "林知春" in page
    assert "林知秋" in page
    assert 'name="version" value="2"' in page


def test_an_auditor_may_change_the_own_account(client):
    user = UserFactory(role="AUDITOR")
    client.force_login(user)
    assert client.post("/me/", {"name": "沈季", "phone": "", "version": 1}).status_code == 302


def test_own_page_makes_a_fixed_number_of_queries(client, django_assert_num_queries):
    client.force_login(UserFactory(team=TeamFactory()))
    with django_assert_num_queries(3):
        client.get("/me/")
