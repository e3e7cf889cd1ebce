"""Sources on hosts that an administrator allows: what a run brings, and what it records."""

from datetime import timedelta

import pytest

from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.journal.models import Event
from yanzhen.projects.tests.factories import AT, UserFactory
from yanzhen.radar.commands import (
    SourceSaid,
    add_source,
    allow_host,
    call_source,
    change_source,
    drop_old_finds,
    fetch_list,
    fetch_page,
    forbid_host,
    intake,
    read_next,
)
from yanzhen.radar.models import AllowedHost, Article, Find, FindState, Run, Source
from yanzhen.radar.tests.articles import TEXT
from yanzhen.radar.tests.serving import serving

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=5)


@pytest.fixture
def site():
    with serving() as found:
        feed = "<rss><channel>" + "".join(
            f"<item><title>第{n}条</title><link>/n/{n}.html</link></item>" for n in (1, 2)
        )
        found.put("/feed", f"{feed}</channel></rss>".encode(), "application/rss+xml")
        body = f"<html><body><article><h1>通报</h1><p>{TEXT}</p></article></body></html>"
        found.put("/n/1.html", body.encode())
        found.put("/n/2.html", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "image/png")
        yield found


@pytest.fixture
def switched_on(settings, tmp_path):
    """This installation fetches: its own parameter file says so."""
    (tmp_path / "radar.yaml").write_text(
        "fetch_on:\n  description: x\n  unit: yes or no\n  values:\n"
        "    - {from: 2021-01-01, value: true, source: test}\n"
        "fetch_seconds:\n  description: x\n  unit: second\n  values:\n"
        "    - {from: 2021-01-01, value: 3, source: test}\n"
    )
    settings.PARAMETERS_OVERRIDES = tmp_path


def said(site, path="/feed", **changes):
    return SourceSaid(**{"name": "青禾发布", "address": site.base + path, "form": "FEED",
                         "source_kind": "OFFICIAL", "hours": 6} | changes)  # fmt: skip


def allowed(site):
    allow_host(site.host, is_inside=True, by=UserFactory(role="ADMINISTRATOR"), at=AT)


def made(site, **changes):
    allowed(site)
    return add_source(said(site, **changes), by=UserFactory(), at=AT)


def test_nothing_is_fetched_unless_the_installation_says_so(site):
    made(site)
    assert fetch_list(at=AT) is None and fetch_page(at=AT) is None
    assert site.asked == []


def test_a_run_keeps_what_is_new_and_each_page_becomes_an_article(site, switched_on, monkeypatch):
    monkeypatch.setattr(intake, "is_installed", lambda: False)  # the second is a picture
    source = made(site)
    assert fetch_list(at=AT) == source and fetch_list(at=AT) is None
    run = Run.objects.get()
    assert (run.offered, run.fresh, run.problem) == (2, 2, "")
    find = fetch_page(at=LATER)
    assert (find.state, find.article.source, find.article.added_by) == ("TAKEN", "青禾发布",
                                                                       source.by)  # fmt: skip
    assert find.article.file.sha256 and find.article.title == "第1条"
    assert read_next(at=LATER)
    assert Article.objects.get().facts.exists()
    assert fetch_page(at=LATER) is None  # the host is left alone for a while
    bad = fetch_page(at=LATER + timedelta(seconds=11))
    assert (bad.state, bad.problem) == ("FAILED", "KIND")
    call_source(source.pk, by=source.by, at=LATER)
    fetch_list(at=LATER)
    assert Run.objects.first().fresh == 0 and Find.objects.count() == 2
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs.count("source.looked_at") == 1 and verbs.count("article.added") == 1


def test_a_list_that_fails_is_asked_ever_more_rarely_and_says_why(site, switched_on):
    source = made(site, address=site.base + "/gone")
    waits, at = [], AT
    for _turn in range(7):
        fetch_list(at=at)
        source.refresh_from_db()
        waits.append((source.next_at - at).total_seconds() / 3600)
        at = source.next_at
    assert waits == [12, 24, 48, 96, 192, 192, 192]
    assert source.problem == "HTTP 404" and Run.objects.count() == 7
    assert Event.objects.filter(verb="source.looked_at").count() == 1  # told once, not each time


def test_a_page_that_does_not_come_is_tried_three_times(site, switched_on):
    made(site)
    fetch_list(at=AT)
    site.pages["/n/1.html"] = lambda handler: handler.connection.close()
    at = AT
    for _turn in range(8):
        at += timedelta(minutes=1)
        fetch_page(at=at)
    first = Find.objects.order_by("pk").first()
    assert (first.state, first.tries, first.problem) == (FindState.FAILED, 3, "LINE")


def test_a_page_list_is_read_too(site, switched_on):
    site.put("/list/", "<a href='/n/1.html'>青禾经济开发区一季度通报</a> 2022-02-19".encode())
    made(site, address=site.base + "/list/", form="PAGES", marker="/n/")
    fetch_list(at=AT)
    find = Find.objects.get()
    assert (find.title, str(find.day)) == ("青禾经济开发区一季度通报", "2022-02-19")


def test_a_host_taken_off_the_list_is_not_asked_again(site, switched_on):
    made(site)
    fetch_list(at=AT)
    forbid_host(AllowedHost.objects.get().pk, by=UserFactory(role="ADMINISTRATOR"), at=AT)
    before = len(site.asked)
    assert fetch_page(at=LATER).problem == "FORBIDDEN" and len(site.asked) == before


def test_a_source_that_is_off_is_not_asked(site, switched_on):
    source = made(site)
    change_source(source.pk, said(site, is_on=False), by=source.by, at=AT)
    assert fetch_list(at=AT) is None
    with pytest.raises(Refused, match="停用"):
        call_source(source.pk, by=source.by, at=AT)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"name": " "}, "name"), ({"form": "X"}, "form"), ({"source_kind": "X"}, "source_kind"),
     ({"hours": 0}, "hours"), ({"hours": 9999}, "hours"), ({"address": "ftp://x/"}, "address"),
     ({"address": "http://elsewhere.example/"}, "address"), ({"address": "x" * 501}, "address")],
)  # fmt: skip
def test_refuses_a_source_that_cannot_be(site, change, field):
    with pytest.raises(Refused) as told:
        made(site, **change)
    assert told.value.field == field and not Source.objects.exists()


def test_two_sources_of_one_name_are_refused(site):
    source = made(site)
    with pytest.raises(Refused, match="已有"):
        add_source(said(site), by=source.by, at=AT)


@pytest.mark.parametrize(
    "host", ["", "a b", "ftp://x", "http://u:p@a/", "[::1", "a" * 300, "*", "*.gov.cn"]
)
def test_refuses_what_is_no_host(host):
    with pytest.raises(Refused):
        allow_host(host, is_inside=False, by=UserFactory(role="ADMINISTRATOR"), at=AT)


def test_who_may():
    officer, admin = UserFactory(), UserFactory(role="ADMINISTRATOR")
    with pytest.raises(NotAllowed):
        allow_host("a.example", is_inside=False, by=officer, at=AT)
    made = allow_host("https://News.Example.org/x", is_inside=False, by=admin, at=AT)
    assert made.host == "news.example.org"
    with pytest.raises(NotAllowed):
        add_source(SourceSaid("a", "http://news.example.org/", "FEED", "PRESS"), by=admin, at=AT)


def test_old_records_go_and_what_was_taken_stays_known(site, switched_on):
    made(site)
    fetch_list(at=AT)
    fetch_page(at=LATER)
    Find.objects.filter(state="WAITING").update(state="FAILED")
    assert drop_old_finds(at=AT + timedelta(days=91)) == 1
    assert Find.objects.get().state == "TAKEN" and not Run.objects.exists()
