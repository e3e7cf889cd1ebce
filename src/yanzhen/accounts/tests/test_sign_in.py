import pytest
import time_machine

from yanzhen.accounts.commands import reset_password
from yanzhen.accounts.tests.factories import AT, PASSWORD, AdminFactory, SeasonFactory, UserFactory
from yanzhen.journal.models import Event

pytestmark = pytest.mark.django_db
LOGIN = "/login/"


def sign_in(client, user, password=PASSWORD, **more):
    return client.post(LOGIN, {"username": user.username, "password": password, **more})


def is_in(client):
    return client.get("/me/").status_code == 200


def test_right_password_lets_in_and_is_recorded(client):
    user = UserFactory()
    response = sign_in(client, user, next="/me/")
    assert (response.status_code, response["Location"]) == (302, "/me/")
    event = Event.objects.get(verb="person.signed_in")
    assert (event.subject, event.actor) == (f"user:{user.username}", user)


def test_account_is_read_without_regard_to_case_and_spaces(client):
    UserFactory(username="linzhixia")
    client.post(LOGIN, {"username": " LinZhiXia ", "password": PASSWORD})
    assert is_in(client)


def test_wrong_password_keeps_the_typed_account_and_says_what_to_do(client):
    user = UserFactory()
    response = sign_in(client, user, "something-else-1")
    page = response.content.decode()
    assert response.status_code == 422
    assert "账号或口令不对" in page
    assert f'value="{user.username}"' in page
    assert "something-else-1" not in page
    assert not is_in(client)


def test_unknown_and_shut_accounts_read_the_same_as_a_wrong_password(client):
    shut = UserFactory(is_active=False)
    answers = {
        sign_in(client, shut).content.decode().count("账号或口令不对"),
        client.post(LOGIN, {"username": "nobody", "password": PASSWORD})
        .content.decode()
        .count("账号或口令不对"),
    }
    assert answers == {1}
    assert not is_in(client)


@pytest.mark.parametrize(
    "typed", [{}, {"username": "a"}, {"username": "x" * 99, "password": "y" * 5000}]
)
def test_incomplete_or_odd_input_is_refused_beside_the_field(client, typed):
    assert client.post(LOGIN, typed).status_code == 422


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example/", "js:x"])
def test_does_not_lead_to_another_site_after_sign_in(client, address):
    response = sign_in(client, UserFactory(), next=address)
    assert response["Location"] == "/"


def test_a_person_already_in_is_led_on(client):
    client.force_login(UserFactory())
    assert client.get(LOGIN + "?next=/me/")["Location"] == "/me/"


def test_login_page_sends_no_one_to_a_dead_button(client):
    page = client.get(LOGIN).content.decode()
    assert "统一身份认证" not in page
    assert 'href="#"' not in page


def test_five_wrong_passwords_lock_the_account_with_a_clear_text(client, settings):
    settings.AXES_ENABLED = True
    user = UserFactory()
    answers = [sign_in(client, user, "wrong-password-9") for _ in range(5)]
    assert [a.status_code for a in answers[:4]] == [422] * 4
    locked = sign_in(client, user)
    assert locked.status_code == 429
    assert locked["Retry-After"] == "900"
    assert "锁定 15 分钟" in locked.content.decode()
    assert not is_in(client)


def test_a_lock_ends_after_fifteen_minutes(client, settings):
    settings.AXES_ENABLED = True
    user = UserFactory()
    with time_machine.travel("2022-05-31 08:00:00+08:00", tick=False) as clock:
        for _ in range(5):
            sign_in(client, user, "wrong-password-9")
        assert sign_in(client, user).status_code == 429
        clock.shift(16 * 60)
        assert sign_in(client, user).status_code == 302


def test_a_reset_password_ends_a_lock(client, settings):
    settings.AXES_ENABLED = True
    user, other = UserFactory(), UserFactory()
    for locked in (user, other):
        for _ in range(5):
            sign_in(client, locked, "wrong-password-9")

    reset_password(user.username, password="kqzmw-7384-hxwbd", by=AdminFactory(), at=AT)

    assert sign_in(client, user, "kqzmw-7384-hxwbd").status_code == 302
    client.logout()
    assert sign_in(client, other).status_code == 429


def test_a_lock_does_not_shut_out_others(client, settings):
    settings.AXES_ENABLED = True
    user, other = UserFactory(), UserFactory()
    for _ in range(6):
        sign_in(client, user, "wrong-password-9")
    assert sign_in(client, other).status_code == 302


def test_eight_idle_hours_end_a_session(client):
    user = UserFactory()
    with time_machine.travel("2022-05-31 08:00:00+08:00", tick=False) as clock:
        sign_in(client, user)
        clock.shift(8 * 3600 + 1)
        assert not is_in(client)


def test_a_person_at_work_is_not_thrown_out(client):
    user = UserFactory()
    with time_machine.travel("2022-05-31 08:00:00+08:00", tick=False) as clock:
        sign_in(client, user)
        for _ in range(3):
            clock.shift(5 * 3600)
            assert is_in(client)


def test_what_a_page_fetches_by_itself_does_not_count_as_work(client):
    user = UserFactory()
    with time_machine.travel("2022-05-31 08:00:00+08:00", tick=False) as clock:
        sign_in(client, user)
        clock.shift(5 * 3600)
        client.get("/me/", headers={"HX-Request": "true"})
        clock.shift(4 * 3600)
        assert not is_in(client)


def test_a_remembered_machine_stays_in_for_seven_days_and_no_longer(client):
    user = UserFactory()
    with time_machine.travel("2022-05-24 08:00:00+08:00", tick=False) as clock:
        sign_in(client, user, remember="on")
        clock.shift(6 * 86400)
        assert is_in(client)
        clock.shift(86400 + 1)
        assert not is_in(client)


def test_sign_out_needs_a_post_and_ends_the_session(client):
    client.force_login(UserFactory())
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == LOGIN
    assert not is_in(client)


def test_the_frame_names_the_season_of_the_day(client):
    SeasonFactory(name="2022 赛季 突破年")
    with time_machine.travel("2022-05-31 08:00:00+08:00", tick=False):
        sign_in(client, UserFactory())
        assert "2022 赛季 突破年" in client.get("/me/").content.decode()
    with time_machine.travel("2023-01-01 08:00:00+08:00", tick=False):
        sign_in(client, UserFactory())
        assert "2022 赛季 突破年" not in client.get("/me/").content.decode()
