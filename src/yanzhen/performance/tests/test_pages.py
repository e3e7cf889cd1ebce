from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yanzhen.accounts.models import Membership
from yanzhen.common import clock
from yanzhen.performance.models import Comment, PlanItem
from yanzhen.projects.stages import Stage
from yanzhen.projects.tests.factories import (
    AT,
    LeaderFactory,
    TeamFactory,
    UserFactory,
    later,
    lead,
    meet,
    project_at,
)

pytestmark = pytest.mark.django_db
NOW = later(35)  # 2022-04-05, a Tuesday


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())


@pytest.fixture
def team():
    return TeamFactory()


def member(team, **stated):
    person = UserFactory(team=team, **stated)
    Membership.objects.create(user=person, team=team, member_from=date(2021, 1, 4))
    return person


def get(client, user, page, *args, status=200, query=""):
    client.force_login(user)
    answer = client.get(reverse(f"performance:{page}", args=args) + query)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def post(client, user, page, *args, status=302, query="", **said):
    client.force_login(user)
    answer = client.post(reverse(f"performance:{page}", args=args) + query, said)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def test_a_person_sees_their_month_and_opens_each_figure(client, team):
    person = member(team)
    project = project_at(Stage.S5, by=person)
    page = get(client, person, "person", person.username, query="?month=2022-03")
    assert "整月" in page and "不排人的名次" in page and page.count('<svg class="pf-bars') == 11
    for figure in ("signed", "talks", "touched", "answered"):
        opened = get(client, person, "opened", person.username, figure, query="?month=2022-03")
        assert (project.name in opened) == (figure != "touched")
    firms = get(client, person, "opened", person.username, "firms", query="?month=2022-03")
    assert str(project.company) in firms


def test_the_present_month_says_up_to_when(client, team):
    person = member(team)
    assert "往月也只算到同一天" in get(client, person, "person", person.username)


@pytest.mark.parametrize("month", ["2022-13", "-", "0001-01", "2099-01", "abc", "２０２２-03"])
def test_a_month_that_is_none_shows_the_present_one(client, team, month):
    person = member(team)
    page = get(client, person, "person", person.username, query=f"?month={month}")
    assert "2022-04" in page


def test_who_may_see_whom(client, team):
    person, mate = member(team), member(team)
    chief, other_chief = member(team, role="TEAM_LEAD"), member(TeamFactory(), role="TEAM_LEAD")
    for reader, status in ((person, 200), (chief, 200), (LeaderFactory(), 200), (mate, 403),
                           (other_chief, 403), (UserFactory(role="AUDITOR"), 403)):  # fmt: skip
        for page, more in (("person", ()), ("week_of", ()), ("opened", ("firms",))):
            get(client, reader, page, person.username, *more, status=status)
    get(client, person, "team", team.code, status=403)
    get(client, other_chief, "team", team.code, status=403)


def test_people_stand_in_order_of_names_and_never_of_a_figure(client, team):
    names = ["丙", "甲", "乙"]
    for name in names:
        member(team, name=name)
    page = get(client, LeaderFactory(), "people")
    places = [page.index(f">{name}</a>") for name in sorted(names)]
    assert places == sorted(places)


def test_a_week_is_planned_from_proposals_and_reviewed(client, team):
    person = member(team)
    lead(person)
    page = get(client, person, "week")
    assert "已35天没有接触" in page
    key = page.split('name="key" value="')[1].split('"')[0]
    post(client, person, "week_adopt", week="2022-04-04", key=key)
    item = PlanItem.objects.get()
    assert item.reason == "已35天没有接触"
    post(client, person, "week_item", item.pk, "done", outcome="约了下周见")
    post(client, person, "week_review", week="2022-04-04", text="约到一家", version="0")
    page = get(client, person, "week")
    assert "约到一家" in page and "约了下周见" in page
    get(client, person, "week", query="?week=nonsense")
    post(client, person, "week_item", item.pk, "fly", status=404)


def test_proposals_sent_twice_are_told_to_be_in_the_plan(client, team):
    person = member(team)
    lead(person)
    key = get(client, person, "week").split('name="key" value="')[1].split('"')[0]
    post(client, person, "week_adopt", week="2022-04-04", key=key)
    page = post(client, person, "week_adopt", week="2022-04-04", key=key, status=422)
    assert "已经在计划里" in page and "至少勾选" not in page
    assert "至少勾选" in post(client, person, "week_adopt", week="2022-04-04", status=422)


def test_a_refused_item_keeps_what_was_typed(client, team):
    person = member(team)
    page = post(client, person, "week_add", week="2022-04-04", text="去上海见客商",
                due_on="2022-05-30", status=422)  # fmt: skip
    assert "去上海见客商" in page and "不在这一周" in page
    page = post(client, person, "week_add", week="2022-04-04", text="", status=422)
    assert not PlanItem.objects.exists()


def test_the_lead_writes_the_month_and_the_person_reads_only_their_own(client, team):
    chief, person, mate = member(team, role="TEAM_LEAD"), member(team), member(team)
    project_at(Stage.S5, by=person)
    page = get(client, chief, "team", team.code)
    assert "2022-03" in page and person.name in page
    post(client, chief, "team", team.code, query="?month=2022-03", version="0", summary="总评甲",
         **{f"c{person.pk}": "签约一个，继续", f"c{mate.pk}": "要多走访"})  # fmt: skip
    comment = Comment.objects.get(user=person)
    assert {"name": "签约", "value": "1"}.items() <= next(
        one for one in comment.figures if one["name"] == "签约").items()  # fmt: skip
    page = get(client, person, "review", comment.review_id)
    assert "签约一个，继续" in page and "要多走访" not in page and "总评甲" not in page
    post(client, person, "read", comment.pk, answer="明白")
    assert "明白" in get(client, chief, "review", comment.review_id)
    post(client, mate, "read", comment.pk, status=403)
    get(client, UserFactory(), "review", comment.review_id, status=404)
    assert "总评甲" in get(client, LeaderFactory(), "reviews")


def test_a_stale_review_is_told_and_keeps_what_was_typed(client, team):
    chief, person = member(team, role="TEAM_LEAD"), member(team)
    said = {"version": "0", "summary": "第一次", f"c{person.pk}": "好"}
    post(client, chief, "team", team.code, query="?month=2022-03", **said)
    said |= {"summary": "第二次", f"c{person.pk}": "很好"}
    page = post(client, chief, "team", team.code, query="?month=2022-03", status=422, **said)
    assert "点评刚被改过" in page and "很好" in page


def test_who_came_in_mid_month_is_reviewed_for_their_days(client, team):
    chief = member(team, role="TEAM_LEAD")
    person = UserFactory(team=team)
    Membership.objects.create(user=person, team=TeamFactory(), member_from=date(2021, 1, 4),
                              member_until=date(2022, 3, 16))  # fmt: skip
    Membership.objects.create(user=person, team=team, member_from=date(2022, 3, 16))
    assert "03-16–03-31" in get(client, chief, "team", team.code, query="?month=2022-03")
    assert "2022-03-16起" in get(client, person, "person", person.username, query="?month=2022-03")


def test_a_page_takes_as_many_queries_however_much_was_done(client, team):
    person = member(team)
    chief = member(team, role="TEAM_LEAD")

    def asked(user, page, *args):
        client.force_login(user)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"performance:{page}", args=args) + "?month=2022-03")
        return len(queries)

    first = lead(person)
    meet(first)
    before = (asked(person, "person", person.username), asked(chief, "team", team.code))
    for _ in range(3):
        meet(lead(person, at=AT))
    for _ in range(2):
        meet(lead(member(team)))
    assert (asked(person, "person", person.username), asked(chief, "team", team.code)) == before
    assert before[0] <= 28 and before[1] <= 36
