from datetime import timedelta

import pytest
from django.db import transaction

from yanzhen.accounts.commands import change_own_profile
from yanzhen.accounts.models import User
from yanzhen.accounts.tests.factories import AT, AdminFactory, UserFactory
from yanzhen.common import clock
from yanzhen.journal.access import readers
from yanzhen.journal.commands import parts, record, seal
from yanzhen.journal.commands.checking import ask_check, note_position
from yanzhen.journal.models import Check, Event

pytestmark = pytest.mark.django_db


def rename(user, name):
    change_own_profile(user, version=user.version, name=name, phone="", at=AT)
    user.refresh_from_db()


def rows(client, **query):
    page = client.get("/settings/journal/", query).content.decode()
    return page.count("<tr id=")


@pytest.fixture
def people(client):
    lin, zhou = UserFactory(username="lin"), UserFactory(username="zhou", name="周以宁")
    rename(lin, "林一")
    rename(lin, "林二")
    rename(zhou, "周以安")
    client.force_login(UserFactory(role="AUDITOR"))
    return lin, zhou


def test_filters_by_subject_person_and_verb(client, people):
    assert rows(client) == 3
    assert rows(client, subject="user:lin") == 2
    assert rows(client, person="zhou") == 1
    assert rows(client, person="周以安") == 1
    assert rows(client, verb="person.changed") == 3
    assert rows(client, verb="team.opened") == 0


def test_what_a_command_brought_with_it_is_told_and_found_by_its_verb_and_subject(client, people):
    with transaction.atomic():
        with parts() as inner:
            record("team.opened", "team:T9", by=people[0], at=AT, name="招商九局", kind="")
        record("person.signed_in", "user:lin", by=people[0], at=AT, parts=inner)

    assert rows(client, verb="team.opened") == 1
    assert rows(client, subject="team:T9") == 1
    told = client.get("/settings/journal/", {"verb": "team.opened"}).content.decode()
    assert "招商九局" in told


def test_what_a_person_may_not_read_elsewhere_is_not_read_here(client, people, monkeypatch):
    monkeypatch.setitem(readers, "lead", lambda reader, lines: set())
    with transaction.atomic():
        with parts() as inner:
            record("team.opened", "team:T9", by=people[0], at=AT, name="招商九局", kind="")
        record("season.opened", "lead:1", by=people[0], at=AT, starts_on="秘密一", ends_on="")
        record("season.opened", "lead:2", by=people[0], at=AT, parts=inner, starts_on="秘密二",
               ends_on="")  # fmt: skip

    page = client.get("/settings/journal/").content.decode()

    assert rows(client) == 5
    assert "lead:1" in page and "内容只对能看这个对象的人开放" in page
    assert "招商九局" in page
    assert "秘密" not in page


def test_actions_are_named_in_words_to_choose_from(client, people):
    page = client.get("/settings/journal/")
    verbs = next(f for f in page.context["list"].spec.filters if f.key == "verb")

    codes = {label for verb, label in verbs.choices(None) if label == verb}

    # Of these nothing stands always.
    assert codes == {"activity.recorded", "listing.decided"}


def test_an_unreadable_subject_is_told_and_left_out(client, people):
    response = client.get("/settings/journal/", {"subject": "lin"})
    assert response.status_code == 200
    assert "类别:编号" in response.content.decode()


def test_shows_how_far_the_journal_is_sealed(client, people):
    assert "还没有封存" in client.get("/settings/journal/").content.decode()
    seal()
    assert "第 3 条" in client.get("/settings/journal/").content.decode()


def checked(client):
    """Return the page after a check was asked for; the worker of the tests runs it at once."""
    return client.post("/settings/journal/check/", follow=True).content.decode()


def test_checking_says_that_all_holds(client, people):
    seal()
    assert "还没有校验过" in client.get("/settings/journal/check/").content.decode()
    assert "3 条全部对得上" in checked(client)
    assert "3 条全部对得上" in client.get("/settings/journal/").content.decode()


def test_checking_names_the_first_altered_event(client, people):
    seal()
    second = Event.objects.order_by("pk")[1]
    Event.objects.filter(pk=second.pk).update(facts={"after": {"name": "别人"}})
    page = checked(client)
    assert "第 2 条" in page
    assert "被改过" in page


def test_a_check_under_way_is_joined_and_shows_how_far_it_is(client, people):
    seal()
    asker = User.objects.get(role="AUDITOR")
    check, is_new = ask_check(by=asker, at=clock.now())
    note_position(check.pk, 2, at=clock.now())
    page = client.get("/settings/journal/check/").content.decode()
    assert "2 / 3" in page
    assert 'hx-trigger="every 1s"' in page
    checked(client)
    assert is_new
    assert Check.objects.count() == 1


def test_a_check_whose_worker_died_is_asked_anew(client, people):
    asker = User.objects.get(role="AUDITOR")
    ask_check(by=asker, at=clock.now() - timedelta(hours=1))
    checked(client)
    assert [one.finished_at is None for one in Check.objects.order_by("pk")] == [True, False]


def test_links_to_people_only_where_they_open(client, people):
    assert 'href="/settings/people/lin/"' not in client.get("/settings/journal/").content.decode()
    client.force_login(AdminFactory())
    assert 'href="/settings/people/lin/"' in client.get("/settings/journal/").content.decode()


@pytest.mark.parametrize("role", ["OFFICER", "TEAM_LEAD", "REVIEWER", "DATA_STEWARD"])
def test_is_closed_to_those_who_do_not_watch(client, role):
    client.force_login(UserFactory(role=role))
    assert client.get("/settings/journal/").status_code == 403


def test_makes_a_fixed_number_of_queries(client, people, django_assert_num_queries):
    with django_assert_num_queries(6):
        client.get("/settings/journal/")
