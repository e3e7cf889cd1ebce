"""Whom an article concerns; alerts and the morning's brief."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.utils.timezone import localtime
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.chains.tests.factories import SegmentFactory
from yanzhen.common import clock
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.companies.commands import add_name
from yanzhen.companies.models import Signal
from yanzhen.companies.tests.factories import CompanyFactory
from yanzhen.desk.models import MutedKind, Notification
from yanzhen.projects.models import Project
from yanzhen.projects.tests.factories import AT, UserFactory, lead
from yanzhen.prospects.models import Claim, Score, Stir
from yanzhen.prospects.models import Watch as TargetWatch
from yanzhen.radar.calc.watching import find_words, ready
from yanzhen.radar.commands import (
    mark_brief_read,
    send_briefs,
    stop_watching,
    tell_of,
    watch_for,
)
from yanzhen.radar.models import News, Watch
from yanzhen.radar.queries import brief as brief_module
from yanzhen.radar.queries.brief import brief_of, watches_of
from yanzhen.radar.tests.articles import article

pytestmark = pytest.mark.django_db
FIRM = "星澜半导体科技有限公司"
MORNING = localtime(AT).replace(hour=10) + timedelta(days=1)


def reasons(user):
    return sorted(News.objects.filter(person=user).values_list("reason", "name"))


def test_a_watched_word_is_met_and_told_with_the_sentence_around_it():
    user = UserFactory()
    watch_for("WORD", "封装基地", is_at_once=True, by=user, at=AT)
    watch_for("ZONE", "青禾经济开发区", is_at_once=False, by=user, at=AT)
    made = article(UserFactory())
    assert reasons(user) == [("WATCH", "封装基地"), ("WATCH", "青禾经济开发区")]
    news = News.objects.get(person=user, name="封装基地")
    assert "高端封装基地项目落户" in news.quote
    told = Notification.objects.get(user=user)
    assert "封装基地" in told.text and made.code in told.url
    assert "青禾经济开发区" not in told.text.partition("—")[0]  # that waits for the morning


def test_a_firm_is_met_by_any_of_its_names():
    user = UserFactory()
    firm = CompanyFactory(name=FIRM, short_name="星澜微")
    watch_for("FIRM", FIRM, is_at_once=True, by=user, at=AT)
    watch = Watch.objects.get()
    assert watch.company == firm and {"星澜微", ready(FIRM)} <= set(watch.words)
    article(UserFactory())
    article(UserFactory(), "记者从星澜微了解到，公司订单已排到明年。")
    assert News.objects.filter(person=user, company=firm).count() == 2


def test_a_watched_firm_is_met_by_the_name_it_has_got_since():
    user, by = UserFactory(), UserFactory(role="DATA_STEWARD")
    firm = CompanyFactory(name="拓岚电子有限公司")
    watch_for("FIRM", firm.name, is_at_once=True, by=user, at=AT)
    add_name(firm.code, kind="SHORT", name="星澜微", by=by, at=AT)

    article(UserFactory(), "记者从星澜微了解到，公司订单已排到明年。")

    assert News.objects.get(person=user).company == firm


def test_a_segment_is_met_by_its_words():
    user = UserFactory()
    SegmentFactory(name="先进封装", keywords=["封装基地", "晶圆级"])
    watch_for("SEGMENT", "先进封装", is_at_once=False, by=user, at=AT)
    article(UserFactory())
    assert reasons(user) == [("WATCH", "先进封装")]
    assert not Notification.objects.filter(user=user).exists()


def claimed(firm, user):
    on = AT.date()
    return Claim.objects.create(company=firm, person=user, since=on, until=on + timedelta(days=30))


def test_news_of_a_claimed_target_reach_its_holder_and_a_quiet_one_is_raised():
    holder, watcher = UserFactory(), UserFactory()
    firm = CompanyFactory(name=FIRM)
    claimed(firm, holder)
    TargetWatch.objects.create(company=firm, person=watcher)
    article(UserFactory())
    assert reasons(holder) == reasons(watcher) == [("QUIET", FIRM)]
    article(UserFactory(), f"{FIRM}今年完成投资3亿元，为去年的两倍。")
    assert reasons(holder) == [("QUIET", FIRM), ("TARGET", FIRM)]
    assert Notification.objects.filter(user=holder).count() == 2


def test_a_quiet_target_is_raised_in_the_list_with_the_news_and_in_the_digest(client, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: AT.date())
    holder, firm = UserFactory(role="TEAM_LEAD"), CompanyFactory(name=FIRM)
    claimed(firm, holder)
    TargetWatch.objects.create(company=firm, person=holder)
    Score.objects.create(company=firm, name=FIRM, points=50, open_points=0)
    other = Score.objects.create(company=CompanyFactory(), name="别家", points=60, open_points=0)
    made = article(UserFactory())
    stir = Stir.objects.get()
    assert stir.company == firm and stir.quiet_days == 90 and made.code in stir.source
    tell_of(made, at=AT)
    assert Stir.objects.count() == 1
    client.force_login(holder)
    for page in ("/prospects/", "/prospects/watched/"):
        shown = client.get(page).content.decode()
        assert shown.count(f'href="/radar/{made.code}/"') == 2  # above the list, and in its row
        assert "沉寂 90 天以上" in shown and "高端封装基地项目落户" in shown
    narrowed = client.get("/prospects/?stirred=1").context["list"].rows
    assert [row.pk for row in narrowed] != [] and other.pk not in [row.pk for row in narrowed]
    send_briefs(at=MORNING)
    assert "1 个沉寂的目标有了动静" in Notification.objects.latest("pk").text
    stir.until = AT.date() - timedelta(days=1)
    stir.save()
    assert f'href="/radar/{made.code}/"' not in client.get("/prospects/").content.decode()


def test_a_signal_of_late_keeps_a_target_from_being_quiet():
    holder, firm = UserFactory(), CompanyFactory(name=FIRM)
    claimed(firm, holder)
    Signal.objects.create(company=firm, kind="FINANCING", seen_on=AT.date() - timedelta(days=30),
                          source="x", quote="x", evidence="MEDIA", confidence="0.6",
                          recorded_by=holder, recorded_at=AT)  # fmt: skip
    article(UserFactory())
    assert reasons(holder) == [("TARGET", FIRM)]


def test_a_quiet_target_that_nobody_holds_is_told_to_the_leaders():
    lead, officer = UserFactory(role="TEAM_LEAD"), UserFactory()
    Score.objects.create(company=CompanyFactory(name=FIRM), points=50, open_points=0)  # fmt: skip
    article(UserFactory())
    assert reasons(lead) == [("QUIET", FIRM)] and reasons(officer) == []


def test_news_of_a_projects_firm_reach_its_owner_and_nobody_else():
    owner, other = UserFactory(), UserFactory()
    project = lead(owner, company=CompanyFactory(name=FIRM))
    article(UserFactory())
    assert News.objects.get(person=owner).project == project
    assert reasons(other) == []


def test_a_segment_one_works_on_is_met():
    owner = UserFactory()
    segment = SegmentFactory(name="高端封装", keywords=[])
    Project.objects.filter(pk=lead(owner).pk).update(segment_code=segment.code)
    article(UserFactory())
    assert reasons(owner) == [("SEGMENT", "高端封装")]


def test_telling_again_tells_nobody_twice_and_who_left_hears_nothing():
    user, gone = UserFactory(), UserFactory()
    for one in (user, gone):
        watch_for("WORD", "封装基地", is_at_once=True, by=one, at=AT)
    gone.is_active = False
    gone.save()
    made = article(UserFactory())
    tell_of(made, at=AT)
    assert News.objects.count() == Notification.objects.filter(kind="NEWS").count() == 1


def test_who_turned_the_kind_off_has_the_brief_alone():
    user = UserFactory()
    MutedKind.objects.create(user=user, kind="NEWS")
    watch_for("WORD", "封装基地", is_at_once=True, by=user, at=AT)
    article(UserFactory())
    assert not Notification.objects.exists() and brief_of(user).count == 1


def test_a_folded_repeat_tells_nobody():
    user = UserFactory()
    watch_for("WORD", "封装基地", is_at_once=True, by=user, at=AT)
    by = UserFactory()
    article(by)
    article(by)
    assert News.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "name"),
    [("X", "封装"), ("WORD", ""), ("WORD", "的"), ("WORD", "字" * 41), ("WORD", "，。"),
     ("FIRM", "没有的公司"), ("FIRM", ""), ("SEGMENT", "没有的环节")],
)  # fmt: skip
def test_refuses_a_watch_that_cannot_be(kind, name):
    with pytest.raises(Refused):
        watch_for(kind, name, is_at_once=True, by=UserFactory(), at=AT)
    assert not Watch.objects.exists()


def test_a_watch_stands_once_is_ones_own_and_ends():
    user = UserFactory()
    watch = watch_for("WORD", "封装", is_at_once=True, by=user, at=AT)
    with pytest.raises(Refused, match="已经盯着"):
        watch_for("WORD", "封装", is_at_once=False, by=user, at=AT)
    with pytest.raises(Refused):
        stop_watching(watch.pk, by=UserFactory(), at=AT)
    stop_watching(watch.pk, by=user, at=AT)
    assert not Watch.objects.exists()
    with pytest.raises(NotAllowed):
        watch_for("WORD", "封装", is_at_once=True, by=UserFactory(role="ADMINISTRATOR"), at=AT)


def test_the_digest_comes_once_a_morning_and_only_with_something_unread():
    user = UserFactory()
    watch_for("WORD", "封装基地", is_at_once=False, by=user, at=AT)
    article(UserFactory())
    assert send_briefs(at=MORNING.replace(hour=0)) == 0
    assert send_briefs(at=MORNING) == 1 and send_briefs(at=MORNING) == 0
    assert "1 篇" in Notification.objects.get().text
    mark_brief_read(by=user, at=MORNING, until=MORNING)
    assert send_briefs(at=MORNING + timedelta(days=1)) == 0


def test_the_brief_holds_what_is_new_since_it_was_read(django_assert_max_num_queries):
    user = UserFactory()
    watch_for("WORD", "封装基地", is_at_once=False, by=user, at=AT)
    article(UserFactory())
    mark_brief_read(by=user, at=AT, until=AT)
    article(UserFactory(), "又一个封装基地在栖塘新区开工，总投资6亿元。", at=AT + timedelta(days=1))
    with django_assert_max_num_queries(3):
        brief = brief_of(user)
    assert (brief.count, len(brief.earlier)) == (1, 1)
    assert brief.groups[0].news[0].article.title.startswith("又一个")
    with django_assert_max_num_queries(2):
        assert [one.met for one in watches_of(user)] == [2]


def test_more_than_a_page_is_paged_through_before_it_counts_as_read(client, monkeypatch):
    monkeypatch.setattr(brief_module, "MOST", 2)
    user = UserFactory()
    client.force_login(user)
    made = article(UserFactory(), "不相干的一句话。")
    for number in range(5):
        News.objects.create(person=user, article=made, reason="WATCH", name=f"词{number}", at=AT)
    shown, address = [], "/radar/brief/"
    while address:
        page = client.get(address)
        brief = page.context["brief"]
        shown += [one.name for group in brief.groups for one in group.news]
        may_close = 'action="/radar/brief/read/"' in page.content.decode()
        assert may_close is (brief.last is None)
        if brief.last is None:
            break
        until = page.context["until"]
        address = f"/radar/brief/?{urlencode({'before': brief.last, 'until': until})}"

    assert shown == ["词4", "词3", "词2", "词1", "词0"]
    assert page.context["until"] == until


@pytest.mark.parametrize("until", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_moment_at_the_end_of_the_calendar_counts_as_now(client, until):
    user = UserFactory()
    client.force_login(user)

    assert client.post("/radar/brief/read/", {"until": until}).status_code == 302
    assert abs(brief_of(user).since - clock.now()) < timedelta(minutes=5)


def test_an_older_page_left_open_makes_nothing_new_again():
    user = UserFactory()
    watch_for("WORD", "封装基地", is_at_once=False, by=user, at=AT)
    article(UserFactory())
    mark_brief_read(by=user, at=MORNING, until=MORNING)
    mark_brief_read(by=user, at=MORNING, until=AT - timedelta(days=1))
    assert brief_of(user).count == 0


def test_an_article_asks_a_fixed_number_of_queries(django_assert_max_num_queries):
    firm = CompanyFactory(name=FIRM)
    for _number in range(12):
        user = UserFactory()
        TargetWatch.objects.create(company=firm, person=user)
        watch_for("WORD", "封装基地", is_at_once=True, by=user, at=AT)
    made = article(UserFactory())
    News.objects.all().delete()
    Notification.objects.all().delete()
    with django_assert_max_num_queries(27):
        tell_of(made, at=AT)
    assert News.objects.count() == 24 and Notification.objects.count() == 12


@given(st.text(max_size=200), st.lists(st.text(max_size=6), max_size=4))
def test_a_found_word_stands_where_it_says(text, words):
    asked = {n: [ready(word)] for n, word in enumerate(words) if ready(word)}
    for number, place in find_words(text, asked).items():
        assert 0 <= place.start < place.end <= len(text)
        assert place.word == asked[number][0] and len(place.quote) <= 200


def test_traditional_signs_are_the_same_word():
    assert ready("封裝 基地") == "封装基地" and find_words("封裝基地", {1: ["封装基地"]})


def test_letters_must_stand_alone():
    assert find_words("采用AI芯片", {1: ["ai"]}) and not find_words("AIR", {1: ["ai"]})
    assert find_words("ＡＩ大模型", {1: ["ai"]})


@pytest.fixture
def on_the_day(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(hours=1))
    monkeypatch.setattr(clock, "today", lambda: AT.date())


def test_the_pages(client, on_the_day):
    user = UserFactory()
    client.force_login(user)
    assert "没有新的" in client.get("/radar/brief/").content.decode()
    said = {"kind": "WORD", "name": "封装基地", "is_at_once": "on"}
    assert client.post("/radar/watches/add/", said).status_code == 302
    assert client.post("/radar/watches/add/", said).status_code == 422
    assert "封装基地" in client.get("/radar/watches/").content.decode()
    made = article(UserFactory())
    page = client.get("/radar/brief/").content.decode()
    assert made.code in page and "我盯的" in page
    for until in ("", "x", "2022-02-30", "2022-01-01T00:00:00"):
        assert client.post("/radar/brief/read/", {"until": until}).status_code == 302
    assert "没有新的" in client.get("/radar/brief/").content.decode()
    number = Watch.objects.get().pk
    client.post(f"/radar/watches/{number}/stop/")
    assert client.post(f"/radar/watches/{number}/stop/").status_code == 302
    assert "还没有盯什么" in client.get("/radar/watches/").content.decode()
    assert date(2022, 1, 1) < AT.date()


def test_a_person_is_met_by_name_and_comes_in_the_morning_if_not_at_once():
    user = UserFactory()
    watch_for("PERSON", "陆明远", is_at_once=False, by=user, at=AT)
    made = article(UserFactory(), "星澜半导体董事长陆明远一行到青禾经济开发区考察，签约1个项目。")
    news = News.objects.get(person=user)
    assert (news.name, news.article) == ("陆明远", made) and "一行到" in news.quote
    assert not Notification.objects.exists()
    assert send_briefs(at=MORNING) == 1 and "1 篇" in Notification.objects.get().text
