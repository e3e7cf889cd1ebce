"""The demo's clock goes forward only, and each day that passes does its work."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from yanzhen.accounts.models import User
from yanzhen.common import clock
from yanzhen.common.models import ZoneClock
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.demo.commands import advance_clock
from yanzhen.demo.tests.zone import REAL
from yanzhen.journal.models import Event
from yanzhen.projects.models import Project

pytestmark = pytest.mark.django_db
BEGINS = date(2022, 5, 31)


def now():
    return REAL + timedelta(seconds=ZoneClock.objects.get().shift_seconds)


def advance(to, who="leader"):
    return advance_clock(to=to, by=User.objects.get(username=who), at=now(), real=REAL)


def test_a_fortnight_lets_protections_lapse_and_is_in_the_journal(demo_zone):
    lapsed = Event.objects.filter(verb="project.lapsed").count()
    pooled = Project.objects.filter(pooled_on__isnull=False).count()
    assert advance(BEGINS + timedelta(days=14)) == 14
    assert timezone.localdate(now()) == date(2022, 6, 14)
    assert Event.objects.filter(verb="project.lapsed").count() > lapsed
    assert Project.objects.filter(pooled_on__isnull=False).count() > pooled
    told = Event.objects.get(verb="demo.clock_advanced")
    assert (told.facts["start"], told.facts["end"]) == ("2022-05-31", "2022-06-14")
    assert told.actor.username == "leader"


@pytest.mark.parametrize("days", [0, -1, -400])
def test_never_goes_back(demo_zone, days):
    shift = ZoneClock.objects.get().shift_seconds
    with pytest.raises(Refused, match="往前"):
        advance(BEGINS + timedelta(days=days))
    assert ZoneClock.objects.get().shift_seconds == shift


def test_takes_a_quarter_at_most(demo_zone):
    with pytest.raises(Refused, match="92"):
        advance(BEGINS + timedelta(days=93))


def test_an_officer_may_not(demo_zone):
    with pytest.raises(NotAllowed):
        advance(BEGINS + timedelta(days=1), who="officer")


@pytest.fixture
def page(demo_zone):
    client = Client()
    user = User.objects.get(username=demo_zone["ZONE_LEADER"])
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    # The page reads the real clock; tie the zone's day to it.
    ZoneClock.objects.update(
        shift_seconds=round((REAL + shift_of() - timezone.now()).total_seconds())
    )
    return client


def shift_of():
    return timedelta(seconds=ZoneClock.objects.get().shift_seconds)


def test_the_page_shows_the_day_and_advances_it(page):
    address = reverse("demo:clock")
    assert "2022-05-31" in page.get(address).content.decode()
    assert page.post(address, {"step": "day"}).status_code == 302
    assert clock.today() == date(2022, 6, 1)
    assert "2022-06-01" in page.get(address).content.decode()


@pytest.mark.parametrize(
    "sent", [{}, {"to": "2022-05-01"}, {"to": "rubbish"}, {"step": "year"}, {"to": "2031-01-01"},
             {"to": "9" * 60}],
)  # fmt: skip
def test_what_cannot_be_is_said_and_changes_nothing(page, sent):
    answer = page.post(reverse("demo:clock"), sent)
    assert answer.status_code == 422
    assert "yz-refusal" in answer.content.decode()
    assert clock.today() == BEGINS
