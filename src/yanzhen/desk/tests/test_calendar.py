from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from yanzhen.accounts.roles import Role
from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.desk.calendar.days import days_of, midnight, span_of
from yanzhen.desk.calendar.queries import clashes, entries_between
from yanzhen.desk.commands.calendar import (
    cancel_entry,
    change_entry,
    make_feed,
    schedule_entry,
)
from yanzhen.desk.models import CalendarEntry, CalendarFeed, Notification, Visibility
from yanzhen.desk.tests.factories import AT, ON, PersonFactory
from yanzhen.journal.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
START = datetime(2022, 6, 1, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def scheduled(owner, **told):
    first = {"kind": "VISIT", "title": "拜访总部", "starts_at": START, "ends_at": START + HOUR}
    return schedule_entry(**(first | told), owner=owner, by=owner, at=AT)


def seen(user):
    return set(CalendarEntry.objects.visible_to(user).values_list("title", flat=True))


def test_whoever_attends_is_told_and_the_subject_shows_it():
    owner, guest = PersonFactory(), PersonFactory()
    entry = scheduled(owner, attendees=[guest, owner], subject="project:P2022-0001")
    assert list(entry.attendees.all()) == [guest]
    assert Notification.objects.get().user == guest
    assert Event.objects.get(links__subject="project:P2022-0001").verb == "entry.scheduled"


def test_the_same_key_makes_one_entry():
    owner = PersonFactory()
    first = scheduled(owner, key="activity:7")
    again = scheduled(owner, key="activity:7", starts_at=START + HOUR, ends_at=START + 2 * HOUR)
    assert (again.pk, again.version) == (first.pk, 2)
    assert scheduled(owner, key="activity:7", starts_at=START + HOUR,
                     ends_at=START + 2 * HOUR).version == 2  # fmt: skip


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"ends_at": START}, "ends_at"),
        ({"ends_at": START + timedelta(days=400)}, "ends_at"),
        ({"title": "  "}, "title"),
        ({"kind": "PARTY"}, "kind"),
    ],
)
def test_what_makes_no_sense_is_refused(told, field):
    with pytest.raises(Refused) as refusal:
        scheduled(PersonFactory(), **told)
    assert refusal.value.field == field


def test_visibility_is_kept():
    owner = PersonFactory()
    mate, stranger = PersonFactory(team=owner.team), PersonFactory()
    boss, invited = PersonFactory(role=Role.ZONE_LEADER), PersonFactory()
    scheduled(owner, title="个人", visibility=Visibility.PERSONAL, attendees=[invited])
    scheduled(owner, title="团队", visibility=Visibility.TEAM)
    scheduled(owner, title="全区", visibility=Visibility.ZONE)
    assert seen(owner) == {"个人", "团队", "全区"}
    assert seen(mate) == seen(boss) == {"团队", "全区"}
    assert seen(stranger) == {"全区"}
    assert seen(invited) == {"个人", "全区"}


def test_a_clash_is_told_without_giving_away_what_is_private():
    owner, other = PersonFactory(), PersonFactory()
    scheduled(other, title="私事", visibility=Visibility.PERSONAL)
    found = clashes([owner, other], START, START + HOUR, seen_by=owner)
    assert [(c.who, c.title, c.number) for c in found] == [(other.name, "", None)]
    assert not clashes([other], START + HOUR, START + 2 * HOUR, seen_by=owner)


def test_a_cancelled_entry_stays_and_clashes_with_nothing():
    owner, guest = PersonFactory(), PersonFactory()
    entry = scheduled(owner, attendees=[guest])
    cancel_entry(entry.pk, version=1, reason="对方改期", by=owner, at=AT)
    assert not clashes([owner], START, START + HOUR, seen_by=owner)
    assert Notification.objects.filter(user=guest, text__contains="取消").exists()
    with pytest.raises(Refused, match="已经取消"):
        cancel_entry(entry.pk, version=2, by=owner, at=AT)
    with pytest.raises(Refused, match="已取消"):
        change_entry(entry.pk, version=2, title="x", by=owner, at=AT)


def test_two_people_at_once_the_later_sees_what_changed():
    owner = PersonFactory()
    entry = scheduled(owner)
    change_entry(entry.pk, version=1, title="改一", by=owner, at=AT)
    with pytest.raises(Stale) as stale:
        change_entry(entry.pk, version=1, title="改二", by=owner, at=AT)
    assert ("title", "改一", "改二") in stale.value.changes


def shown(page):
    """Return what a browser would send back from a form page untouched."""
    form = page.context["form"]
    raw = {
        bound.name: bound.field.widget.format_value(bound.value())
        for bound in form
        if bound.name != "all_day"
    }
    return {name: value for name, value in raw.items() if value is not None}


def test_after_anothers_change_only_what_i_typed_is_mine(client):
    owner, guest = PersonFactory(), PersonFactory()
    entry = scheduled(owner, place="东澜路 1 号")
    client.force_login(owner)
    address = reverse("desk:entry_edit", args=[entry.pk])
    opened = shown(client.get(address))
    theirs = opened | {"all_day": "on", "attendees": [guest.pk]}
    assert client.post(address, theirs).status_code == 302

    late = client.post(address, opened | {"title": "总部回访"})
    told = {what: (now, yours) for what, now, yours in late.context["refusal"].changes}
    assert told["全天"] == ("是", "（没有改）") and "参加的同事" in told

    assert client.post(address, shown(late) | {"all_day": "on"}).status_code == 302
    entry.refresh_from_db()
    assert (entry.title, entry.place, entry.all_day) == ("总部回访", "东澜路 1 号", True)
    assert list(entry.attendees.all()) == [guest]
    assert late.context["form"].data["all_day"] == "on"


def test_only_the_owner_and_the_lead_change_an_entry():
    owner = PersonFactory()
    entry = scheduled(owner)
    lead = PersonFactory(role=Role.TEAM_LEAD, team=owner.team)
    change_entry(entry.pk, version=1, title="组长改的", by=lead, at=AT)
    for person in (PersonFactory(team=owner.team), PersonFactory(role=Role.AUDITOR)):
        with pytest.raises(NotAllowed):
            change_entry(entry.pk, version=2, title="x", by=person, at=AT)


def test_an_entry_over_several_days_stands_on_each():
    owner = PersonFactory()
    scheduled(owner, all_day=True, starts_at=midnight(ON), ends_at=midnight(ON + 3 * 24 * HOUR))
    span = span_of("week", ON)
    held = entries_between(owner, midnight(span.first), midnight(span.until))
    days = days_of(held, span, month=None, today=ON)
    assert [len(day.entries) for day in days] == [0, 1, 1, 1, 0, 0, 0]


def read(content):
    return Calendar.from_ical(content)


def test_one_entry_downloads_with_its_time_zone(client):
    owner = PersonFactory()
    client.force_login(owner)
    entry = scheduled(owner, title="拜访；总部,一", place="东澜路 1 号")
    response = client.get(reverse("desk:entry_ics", args=[entry.pk]))
    calendar = read(response.content)
    assert calendar.walk("VTIMEZONE")[0]["TZID"] == "Asia/Shanghai"
    event = calendar.walk("VEVENT")[0]
    assert event["SUMMARY"] == "拜访；总部,一"
    assert event.decoded("DTSTART").astimezone(UTC) == START
    assert b"\r\n" in response.content
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))


def test_a_private_address_needs_no_sign_in_and_shows_only_one_s_own(client):
    owner, other = PersonFactory(), PersonFactory()
    scheduled(owner, title="我的")
    scheduled(other, title="别人的", visibility=Visibility.PERSONAL)
    scheduled(other, title="全区的", visibility=Visibility.ZONE)
    url = reverse("desk:feed", args=[make_feed(owner, at=AT)])

    def titles(query=""):
        return {str(e["SUMMARY"]) for e in read(client.get(url + query).content).walk("VEVENT")}

    assert titles() == {"我的"}
    assert titles("?team=1") == {"我的", "全区的"}


def test_a_cancelled_entry_tells_the_phone(client):
    owner = PersonFactory()
    entry = scheduled(owner)
    url = reverse("desk:feed", args=[make_feed(owner, at=AT)])
    cancel_entry(entry.pk, version=1, by=owner, at=AT)
    event = read(client.get(url).content).walk("VEVENT")[0]
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)


def test_an_address_ends_when_made_anew_stopped_or_its_person_leaves(client):
    owner = PersonFactory()
    first = reverse("desk:feed", args=[make_feed(owner, at=AT)])
    second = reverse("desk:feed", args=[make_feed(owner, at=AT)])
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    owner.is_active = False
    owner.save()
    assert client.get(second).status_code == 404
    owner.is_active = True
    owner.save()
    client.force_login(owner)
    assert client.post(reverse("desk:feed_stop")).status_code == 302
    assert client.get(second).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_the_database_keeps_no_token():
    owner = PersonFactory()
    token = make_feed(owner, at=AT)
    assert token not in str(CalendarFeed.objects.values())
    assert token not in str(list(Event.objects.values()))


@pytest.mark.parametrize(
    "query", ["", "?view=week", "?view=agenda", "?view=x&on=9999-99-99", "?on=2022-06-01&whose=all"]
)
def test_every_view_shows_the_entry(client, query, django_assert_max_num_queries):
    owner = PersonFactory()
    scheduled(owner)
    client.force_login(owner)
    address = reverse("desk:calendar") + (query or "?on=2022-06-01")
    with django_assert_max_num_queries(8):
        page = client.get(address)
    assert page.status_code == 200
    assert "拜访总部" in page.content.decode()


def test_the_form_adds_edits_and_keeps_what_was_typed(client):
    owner, guest = PersonFactory(), PersonFactory()
    client.force_login(owner)
    told = {"kind": "MEETING", "title": "联席会", "starts_at": "2022-06-01T14:00",
            "ends_at": "2022-06-01T15:00", "attendees": [guest.pk],
            "visibility": "TEAM"}  # fmt: skip
    assert client.post(reverse("desk:entry_add"), told).status_code == 302
    entry = CalendarEntry.objects.get()
    assert entry.starts_at == START
    page = client.get(reverse("desk:entry_edit", args=[entry.pk])).content.decode()
    assert "2022-06-01T14:00" in page
    bad = told | {"ends_at": "2022-06-01T13:00", "version": 1}
    response = client.post(reverse("desk:entry_edit", args=[entry.pk]), bad)
    assert response.status_code == 422 and "晚于" in response.content.decode()
    part = client.get(reverse("desk:entry_conflicts"), told).content.decode()
    assert "联席会" in part


def test_a_whole_day_entry_ends_with_the_day_named(client):
    owner = PersonFactory()
    client.force_login(owner)
    told = {"kind": "TRIP", "title": "出差", "starts_at": "2022-06-01T14:00", "all_day": "on",
            "ends_at": "2022-06-02T14:00", "visibility": "TEAM"}  # fmt: skip
    client.post(reverse("desk:entry_add"), told)
    entry = CalendarEntry.objects.get()
    assert entry.ends_at - entry.starts_at == timedelta(days=2)
    ics = read(client.get(reverse("desk:entry_ics", args=[entry.pk])).content).walk("VEVENT")[0]
    assert str(ics.decoded("DTEND")) == "2022-06-03"


@pytest.mark.parametrize(
    "told", [{}, {"title": "x", "starts_at": "0001-01-01T00:00", "ends_at": "nonsense"},
             {"title": "x", "kind": "VISIT", "visibility": "TEAM",
              "starts_at": "0001-01-01T00:00", "ends_at": "0001-01-01T01:00"}],
)  # fmt: skip
def test_bad_input_is_a_page_not_an_error(client, told):
    client.force_login(PersonFactory())
    assert client.post(reverse("desk:entry_add"), told).status_code == 422
    assert client.get(reverse("desk:entry_conflicts"), told).status_code == 200
