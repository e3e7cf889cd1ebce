"""What articles suggest to the policy library and the chains; a person takes or leaves it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.accounts.roles import Role
from yanzhen.chains.models import ListedFirm, SegmentFact, SegmentRoute
from yanzhen.chains.tests.factories import SegmentFactory
from yanzhen.common import clock
from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.incentives.models import Policy
from yanzhen.incentives.tests.factories import policy
from yanzhen.journal.models import Event
from yanzhen.projects.tests.factories import AT, UserFactory
from yanzhen.radar.calc.segments import told_of_segments
from yanzhen.radar.commands import About, leave_suggestion, take_statement
from yanzhen.radar.models import Suggestion
from yanzhen.radar.tests.articles import ABOUT, article

pytestmark = pytest.mark.django_db
DOCUMENT = """青岚省人民政府办公厅关于支持新型储能
高质量发展的若干措施
青政办发〔2022〕17号

各市、县人民政府，省各有关部门：
现将若干措施印发给你们，请认真贯彻执行。
一、支持示范项目。对首批示范项目按设备投资额给予补助。
二、保障用地。储能项目用地优先供应。
三、不得强制配建。各地不得把配建储能作为准入条件。
四、附则。本措施自印发之日起施行，有效期3年。

青岚省人民政府办公厅
2022年1月20日
"""
NEWS = (
    "会上介绍，2021年全国示范膜总产能约130亿平方米，国产化率超过95%，均价降至1.2元/平方米。\n"
    "示范膜采用湿法路线已规模化量产。星澜半导体科技有限公司的示范膜市占率位居国内第一。\n"
    "云帆科技有限公司示范膜产能2亿平方米。"
)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(clock, "today", lambda: AT.date())


@pytest.fixture
def steward(client):
    user = UserFactory(role=Role.DATA_STEWARD)
    client.force_login(user)
    return user


def posted(response):
    """Return what a form would send back as it is shown."""
    form = response.context["form"]
    return {name: value for name in form.fields if (value := form[name].value()) not in (None, "")}


def test_a_provincial_document_is_suggested_and_taken_with_its_article_as_source(client, steward):
    made = article(UserFactory(), DOCUMENT, About("省政府网", "OFFICIAL"))
    one = Suggestion.objects.get(article=made)
    assert (one.kind, one.key, one.value) == ("POLICY", "PROVINCE", "青政办发〔2022〕17号")
    assert one.title == "青岚省人民政府办公厅关于支持新型储能高质量发展的若干措施"
    assert one.title in client.get("/radar/suggestions/waiting/").content.decode()
    shown = client.get(f"/radar/suggestions/{one.pk}/")
    told = posted(shown)
    assert told["issuer"] == "青岚省人民政府办公厅" and told["valid_until"] == date(2025, 1, 19)
    assert client.post(f"/radar/suggestions/{one.pk}/", told).status_code == 302
    held = Policy.objects.get()
    assert (held.number, held.level, held.valid_from) == (one.value, "PROVINCE", date(2022, 1, 20))
    assert made.code in held.source and held.clauses.count() == 4
    assert Event.objects.get(verb="article.policy_taken").facts["policy"] == held.code
    one.refresh_from_db()
    assert (one.state, one.result, one.by) == ("TAKEN", held.subject, steward)


def test_what_the_library_holds_or_a_city_issued_or_news_tell_of_is_not_suggested():
    policy(number="青政办发〔2022〕17号")
    by = UserFactory()
    article(by, DOCUMENT)
    article(by, DOCUMENT.replace("青岚省人民政府", "青禾市人民政府").replace("17号", "18号"))
    article(by, "近日，青岚省印发《关于支持储能的若干措施》（青政办发〔2022〕19号）。企业表示，"
                "这些措施来得及时。")  # fmt: skip
    assert not Suggestion.objects.exists()


def test_two_articles_of_one_document_suggest_it_once():
    by = UserFactory()
    article(by, DOCUMENT)
    article(
        by, DOCUMENT + "\n（来源：省政府网，责任编辑：某人，转载于二月的第三周，共一千二百字）" * 9
    )
    assert Suggestion.objects.filter(kind="POLICY").count() == 1


def test_a_document_that_lacks_what_the_library_needs_is_refused_in_place(client, steward):
    made = article(UserFactory(), DOCUMENT)
    one = Suggestion.objects.get(article=made)
    told = posted(client.get(f"/radar/suggestions/{one.pk}/")) | {"issuer": ""}
    bad = client.post(f"/radar/suggestions/{one.pk}/", told)
    assert bad.status_code == 422 and not Policy.objects.exists()


def test_a_segments_figures_become_dated_statements_with_their_source(client, steward):
    segment = SegmentFactory(name="示范膜")
    made = article(UserFactory(), NEWS)
    found = {(s.table, s.key): s for s in Suggestion.objects.filter(segment=segment)}
    assert found["fact", "CAPACITY"].value == "2021年约130亿平方米"
    assert set(found) == {("fact", "CAPACITY"), ("fact", "DOMESTIC_SHARE"), ("fact", "PRICE"),
                          ("route", "湿法"), ("firm", "星澜半导体科技")}  # fmt: skip
    for one in found.values():
        assert made.text[one.start : one.end] in one.quote
        told = posted(client.get(f"/radar/suggestions/{one.pk}/"))
        assert client.post(f"/radar/suggestions/{one.pk}/", told).status_code == 302
    fact = SegmentFact.objects.get(segment=segment, kind="PRICE")
    assert fact.value == "2021年降至1.2元/平方米"
    assert fact.backing.as_of == ABOUT.published_on and made.code in fact.backing.source
    assert SegmentRoute.objects.get(segment=segment).maturity == "MATURE"
    assert ListedFirm.objects.get(segment=segment).short_name == "星澜半导体科技"
    assert Event.objects.filter(verb="article.statement_taken").count() == 5


def test_a_later_figure_is_shown_beside_the_present_one_and_replaces_it(client, steward):
    segment = SegmentFactory(name="示范膜")
    by = UserFactory()
    article(by, "示范膜均价降至1.2元/平方米。")
    first = Suggestion.objects.get()
    take_statement(
        first.pk, "PRICE", {"value": first.value}, on=date(2022, 1, 5), by=steward, at=AT
    )
    article(by, "示范膜的均价降至1.2元/平方米，与上月持平。")  # the same words: known
    assert Suggestion.objects.count() == 1
    article(by, "进入二月，示范膜均价跌至0.9元/平方米。")
    second = Suggestion.objects.get(state="WAITING")
    page = client.get(f"/radar/suggestions/{second.pk}/").content.decode()
    assert "降至1.2元/平方米" in page
    take_statement(second.pk, "PRICE", {"value": second.value}, on=AT.date(), by=steward, at=AT)
    assert SegmentFact.objects.get(segment=segment).value == "跌至0.9元/平方米"


def test_who_decides_late_or_without_the_right_is_refused(steward):
    SegmentFactory(name="示范膜")
    article(UserFactory(), "示范膜均价降至1.2元/平方米。")
    one = Suggestion.objects.get()
    with pytest.raises(NotAllowed):
        leave_suggestion(one.pk, by=UserFactory(role=Role.ZONE_LEADER), at=AT)
    leave_suggestion(one.pk, by=steward, at=AT)
    with pytest.raises(Stale):
        take_statement(one.pk, "PRICE", {"value": "1"}, on=AT.date(), by=steward, at=AT)
    with pytest.raises(Refused):
        leave_suggestion(10**9, by=steward, at=AT)
    assert not SegmentFact.objects.exists()


def test_pages_show_what_waits_where_it_belongs(client, steward):
    segment = SegmentFactory(name="示范膜")
    made = article(UserFactory(), NEWS)
    assert "产能：2021年约130亿平方米" in client.get(f"/radar/{made.code}/").content.decode()
    listed = client.get("/radar/suggestions/?state=WAITING").content.decode()
    assert listed.count("示范膜") >= 5
    part = f"/radar/suggestions/waiting/?segment={segment.code}"
    assert "湿法" in client.get(part).content.decode()
    assert "/radar/suggestions/waiting/" in client.get("/incentives/").content.decode()
    assert part in client.get(f"/chains/segments/{segment.code}/").content.decode()


WORDS = st.text(
    alphabet="示范膜全国产能价格路线龙头第一约达到0123456789.%万亿元吨/，。；\n市占率采用湿法 ",
    max_size=160,
)


@given(WORDS)
def test_any_text_is_read_and_every_span_lies_in_it(text):
    told = told_of_segments(text, {1: ["示范膜"]}, [("示范膜", "示范膜")])
    assert told == told_of_segments(text, {1: ["示范膜"]}, [("示范膜", "示范膜")])
    assert all(0 <= one.start < one.end <= len(text) and one.key for one in told)
