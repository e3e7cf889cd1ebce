import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from yanzhen.common import clock
from yanzhen.companies.tests.factories import CompanyFactory
from yanzhen.projects.tests.factories import AT, UserFactory
from yanzhen.radar.commands import accept_source, decide_fact, intake
from yanzhen.radar.models import AllowedHost, Article, Source
from yanzhen.radar.tests.articles import TEXT, article

pytestmark = pytest.mark.django_db
ORIGIN = {"source": "青禾发布", "source_kind": "OFFICIAL", "published_on": "2022-02-20"}


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(clock, "today", lambda: AT.date())


def get(client, user, page, *args, status=200, query="", **headers):
    client.force_login(user)
    answer = client.get(reverse(f"radar:{page}", args=args) + query, headers=headers)
    assert answer.status_code == status
    return answer.content.decode()


def post(client, user, page, *args, answers=302, headers=None, **said):
    client.force_login(user)
    answer = client.post(reverse(f"radar:{page}", args=args), said, headers=headers or {})
    assert answer.status_code == answers, answer.content.decode()[:3000]
    return answer.content.decode()


def test_a_paste_leads_to_the_article_with_its_marks(client):
    user = UserFactory()
    post(client, user, "new", text=TEXT, **ORIGIN)
    made = Article.objects.get()
    page = get(client, user, "page", made.code)
    assert page.count('class="rd-mark') >= 5 and "1.2 亿美元" in page
    assert made.code in get(client, user, "list")
    assert made.code in get(client, user, "list", query="?q=封装基地")
    assert made.code not in get(client, user, "list", query="?q=没有这样的词")


def test_the_surest_facts_come_first(client):
    made = article(UserFactory())
    last, first = made.facts.order_by("start")[0], made.facts.order_by("-start")[0]
    made.facts.update(confidence=0.7)
    for fact, confidence in ((first, 0.99), (last, 0.2)):
        fact.confidence = confidence
        fact.save(update_fields=["confidence"])
    shown = re.findall(r'id="fact-(\d+)"', get(client, UserFactory(), "page", made.code))
    assert len(shown) == made.facts.count() > 2
    assert [int(shown[0]), int(shown[-1])] == [first.pk, last.pk]


def test_what_cannot_be_stays_typed(client):
    page = post(client, UserFactory(), "new", answers=422, text="", **ORIGIN)
    assert "请粘贴文章的正文" in page and "青禾发布" in page
    page = post(client, UserFactory(), "new", answers=422, text=TEXT, source="",
                source_kind="OFFICIAL", published_on="2022-02-30")  # fmt: skip
    assert "高端封装基地" in page


def test_a_file_is_taken_and_a_picture_refused(client, monkeypatch):
    monkeypatch.setattr(intake, "is_installed", lambda: False)
    user = UserFactory()
    post(client, user, "new", file=SimpleUploadedFile("a.txt", TEXT.encode()), **ORIGIN)
    assert "正在后台读取" in get(client, user, "page", Article.objects.get().code)
    picture = SimpleUploadedFile("a.txt", b"\x89PNG\r\n\x1a\n")
    assert "读不了" in post(client, user, "new", answers=422, file=picture, **ORIGIN)


def test_a_text_that_is_markup_is_shown_as_text(client):
    user = UserFactory()
    bad = "<script>alert(1)</script>青禾经济开发区2022年签约项目41个。<img src=x onerror=y>"
    made = article(user, bad)
    page = get(client, user, "page", made.code)
    assert "<script>alert(1)" not in page and "&lt;script&gt;" in page and "<img src=x" not in page


def test_htmx_gets_the_decided_fact_anew(client):
    user = UserFactory()
    made = article(user)
    fact = made.facts.get(metric="实际使用外资")
    part = post(client, user, "decide", fact.pk, answers=200, state="ACCEPTED", seen="PROPOSED",
                headers={"HX-Request": "true"})  # fmt: skip
    assert "<html" not in part and 'data-state="ACCEPTED"' in part
    assert f'data-waiting="{made.waiting - 1}"' in part
    part = post(client, user, "decide", fact.pk, answers=200, state="REJECTED", seen="PROPOSED",
                headers={"HX-Request": "true"})  # fmt: skip
    assert "刚由别人处理过" in part and 'data-state="ACCEPTED"' in part
    post(client, user, "decide", fact.pk, answers=422, state="NONSENSE")
    post(client, user, "decide", 10**9, answers=404, state="ACCEPTED")


def test_a_correction_reads_numbers_as_people_write_them(client):
    user = UserFactory()
    fact = article(user).facts.get(metric="实际使用外资")
    page = get(client, user, "correct", fact.pk)
    assert 'value="1.2亿"' in page
    said = {"kind": "result", "name": fact.name, "metric": fact.metric, "unit": "USD",
            "qualifier": "=", "period": fact.period, "status": "actual",
            "text": fact.text}  # fmt: skip
    post(client, user, "correct", fact.pk, value="1.35亿", **said)
    fact.refresh_from_db()
    assert (fact.value, fact.state) == (135_000_000, "CORRECTED")
    assert "请填数字" in post(client, user, "correct", fact.pk, answers=422, value="很多", **said)
    page = post(client, user, "correct", fact.pk, answers=422, value="1", **said | {"text": "无"})
    assert "没有这段原文" in page


def test_a_missed_fact_is_added(client):
    user = UserFactory()
    made = article(user)
    said = {"kind": "result", "name": "青禾经济开发区", "metric": "开工项目数", "value": "18",
            "unit": "count", "qualifier": "=", "period": "2022", "status": "actual",
            "text": "项目18个"}  # fmt: skip
    post(client, user, "add_fact", made.code, **said)
    assert made.facts.get(metric="开工项目数").state == "CORRECTED"
    post(client, user, "add_fact", made.code, answers=422, **said | {"text": "项目81个"})


def test_a_fact_is_linked_to_a_firm_by_its_name(client):
    user = UserFactory()
    fact = article(user).facts.get(kind="company")
    firm = CompanyFactory(name=fact.name)
    assert firm.code in get(client, user, "link", fact.pk)
    post(client, user, "link", fact.pk, company_name=firm.name, company="", project="")
    fact.refresh_from_db()
    assert fact.company == firm
    page = post(client, user, "link", fact.pk, answers=422, company_name="不存在的公司", project="")
    assert "没有对上" in page
    page = post(client, user, "link", fact.pk, answers=422, company_name="", project="P2022-9999")
    assert "没有编号" in page


def test_bulk_accept_by_source_and_the_comparison_finds_the_figure(client, settings):
    settings.ZONE_NAME = "青禾经济开发区"
    user = UserFactory()
    made = article(user)
    assert "批量采信高把握事实" in get(client, user, "list", query="?source=青禾发布")
    post(client, user, "accept_source", source="青禾发布")
    post(client, user, "accept_source", source="没有的来源")
    page = get(client, user, "zones", query="?measure=实际使用外资")
    fact = made.facts.get(metric="实际使用外资")
    assert f"/radar/{made.code}/#fact-{fact.pk}" in page and "本园区" in page and "<rect" in page
    assert get(client, user, "zones", query="?measure=<b>")


def test_quality_and_gold(client):
    user = UserFactory()
    assert "还没有审核完的文章" in get(client, user, "quality")
    made = article(user)
    for fact in made.facts.all():
        decide_fact(fact.pk, "ACCEPTED", by=user, at=AT)
    assert "100.0%" in get(client, user, "quality")
    client.force_login(user)
    assert client.get(reverse("radar:gold")).content.startswith(b"PK")


def test_the_register_form_is_filled_in_from_a_fact(client):
    user = UserFactory()
    made = article(user)
    accept_source("青禾发布", by=user, at=AT)
    page = get(client, user, "page", made.code)
    assert "project_name=" in page
    client.force_login(user)
    form = client.get(
        reverse("projects:register") + "?project_name=高端封装基地项目&estimate=12亿元"
    )
    assert "高端封装基地项目" in form.content.decode()


def test_readers_see_no_buttons(client):
    made = article(UserFactory())
    page = get(client, UserFactory(role="AUDITOR"), "page", made.code)
    assert "rd-mark" in page and 'data-key="a"' not in page


def test_pages_take_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    user = UserFactory()
    made = article(
        user, TEXT + "".join(f"栖塘新区{y}年签约项目{y % 50}个。" for y in range(2000, 2021))
    )
    client.force_login(user)
    with django_assert_max_num_queries(12):
        client.get(reverse("radar:page", args=[made.code]))
    with django_assert_max_num_queries(12):
        client.get(reverse("radar:list"))
    with django_assert_max_num_queries(10):
        client.get(reverse("radar:zones"))


def test_sources_are_set_up_where_an_administrator_allows(client):
    admin, user = UserFactory(role="ADMINISTRATOR"), UserFactory()
    said = {"name": "青禾发布", "address": "https://news.example.org/feed", "form": "FEED",
            "source_kind": "OFFICIAL", "hours": "6", "is_on": "on"}  # fmt: skip
    assert "不在允许的网站里" in post(client, user, "new_source", answers=422, **said)
    post(client, admin, "hosts", answers=422, host="a b")
    post(client, admin, "hosts", host="news.example.org")
    post(client, user, "new_source", **said)
    source = Source.objects.get()
    assert "青禾发布" in get(client, user, "sources") and "抓取关着" in get(client, user, "sources")
    assert "还没有查看过" in get(client, user, "source", source.pk)
    post(client, user, "change_source", source.pk, **said | {"hours": "24"})
    post(client, user, "call_source", source.pk)
    post(
        client, user, "change_source", source.pk, **{k: v for k, v in said.items() if k != "is_on"}
    )
    source.refresh_from_db()
    assert (source.hours, source.is_on) == (6, False)
    post(client, user, "call_source", source.pk)  # refused with a message, not with an error
    post(client, admin, "forbid_host", AllowedHost.objects.get().pk)
    post(client, admin, "forbid_host", 10**9)
    assert "还没有允许任何网站" in get(client, user, "hosts")
    get(client, user, "source", 10**9, status=404)


def test_correcting_and_linking_open_beside_the_text(client):
    user = UserFactory()
    fact = article(user).facts.get(metric="实际使用外资")
    htmx = {"HX-Request": "true"}
    for page in ("correct", "link"):
        part = get(client, user, page, fact.pk, **htmx)
        assert "<html" not in part and f'id="fact-{fact.pk}"' in part and "data-open" in part
    part = post(client, user, "correct", fact.pk, answers=422, headers=htmx, kind="result")
    assert "<html" not in part and "data-open" in part
    said = {"kind": "result", "name": fact.name, "metric": fact.metric, "unit": "USD",
            "qualifier": "=", "period": fact.period, "status": "actual", "text": fact.text,
            "value": "1.3亿"}  # fmt: skip
    part = post(client, user, "correct", fact.pk, answers=200, headers=htmx, **said)
    assert 'data-state="CORRECTED"' in part and "data-open" not in part
    part = get(client, user, "fact", fact.pk, **htmx)
    assert "<html" not in part and "data-open" not in part
    get(client, user, "fact", fact.pk, status=302)


def test_each_fact_of_the_same_words_has_a_mark_of_its_own(client):
    user = UserFactory()
    made = article(user)
    page = get(client, user, "page", made.code)
    for fact in made.facts.all():
        assert page.count(f'id="mark-{fact.pk}"') == 1 and f'href="#fact-{fact.pk}"' in page
