"""What may be fetched from where, and how little a bad host can do."""

import contextlib
import gzip
import json
import subprocess
import sys
import time
from dataclasses import replace
from ipaddress import ip_address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yanzhen.radar.fetching.addresses import Forbidden, is_outside, pick, read_place
from yanzhen.radar.fetching.listing import read_feed, read_links
from yanzhen.radar.fetching.parent import Asked, keep_page, list_pages
from yanzhen.radar.fetching.web import Failed, Fetcher, Rules
from yanzhen.radar.tests.serving import (
    OTHER,
    OWN,
    authority_file,
    drip,
    endless,
    serving,
    slow_head,
)

FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>x</title>
<item><title>青禾经济开发区一季度通报</title><link>/n/1.html</link>
<pubDate>Sat, 19 Feb 2022 10:00:00 +0800</pubDate></item>
<item><title>第二条</title><link>/n/2.html</link></item></channel></rss>""".encode()


@pytest.fixture(scope="module")
def site():
    with serving() as found:
        yield found


def fetcher(site, most=200_000, seconds=5, **rules):
    return Fetcher(Rules(rules.get("hosts", frozenset()), frozenset([site.host]), seconds, most))


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "172.16.0.1", "192.168.1.1", "127.0.0.1", "127.8.8.8", "169.254.169.254",
     "0.0.0.0", "100.64.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1",
     "198.18.0.1", "::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1",
     "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::10.0.0.1", "2002:a00:1::1", "::10.0.0.1",
     "64:ff9b:1::a00:1"],
)  # fmt: skip
def test_an_address_inside_is_refused(address):
    assert not is_outside(ip_address(address))
    with pytest.raises(Forbidden):
        pick(read_place("http://a.example/"), [address], ())


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8"])
def test_an_address_outside_is_taken(address):
    assert pick(read_place("http://a.example/"), [address], ()) == address.removeprefix("::ffff:")


def test_one_address_inside_among_several_forbids_the_host():
    with pytest.raises(Forbidden):
        pick(read_place("http://a.example/"), ["93.184.216.34", "10.0.0.1"], ())
    with pytest.raises(Forbidden):
        pick(read_place("http://a.example/"), [], ())


def test_a_host_named_as_inside_may_lie_inside_but_never_where_keys_are_handed_out():
    place = read_place("http://oa.local:8080/")
    assert pick(place, ["10.0.0.1"], ("oa.local:8080",)) == "10.0.0.1"
    with pytest.raises(Forbidden):
        pick(place, ["10.0.0.1"], ("oa.local",))
    for never in ("169.254.169.254", "::ffff:169.254.169.254", "0.0.0.0", "fe80::1", "224.0.0.1"):
        with pytest.raises(Forbidden):
            pick(place, [never], ("oa.local:8080",))


@given(st.ip_addresses())
def test_no_address_is_outside_unless_the_internet_routes_it(address):
    if is_outside(address):
        assert address.is_global and not address.is_loopback and not address.is_link_local


@pytest.mark.parametrize(
    "address",
    ["", "file:///etc/passwd", "ftp://a/", "gopher://a/", "http://", "http://u:p@a/", "//a/b",
     "http://a\\@b/", "http://a b/", "http://a:99999/", "http://a/\r\nX: 1", "javascript:alert(1)",
     "http://[::1", "http://a:0/", "http://" + "a" * 300 + "/"],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused(address):
    with pytest.raises(Forbidden):
        read_place(address)


@given(st.text(max_size=80))
@example("http://[::ffff:1.2.3.4]/")
def test_any_text_is_an_address_or_refused(text):
    with contextlib.suppress(Forbidden):
        assert read_place(text).host


def test_a_host_nobody_named_is_not_even_looked_up(site):
    def never(host, port):
        raise AssertionError

    asking = Fetcher(Rules(frozenset(["a.example"]), frozenset(), 5, 99), look_up=never)
    with pytest.raises(Forbidden):
        asking.fetch("http://b.example/")


def test_a_name_that_leads_inside_is_refused_and_the_server_never_asked(site):
    site.put("/secret", b"secret")
    before = len(site.asked)
    port = site.host.partition(":")[2]
    asking = Fetcher(Rules(frozenset([f"public.example:{port}"]), frozenset(), 5, 999),
                     look_up=lambda host, port: ["127.0.0.1"])  # fmt: skip
    with pytest.raises(Forbidden):
        asking.fetch(f"http://public.example:{port}/secret")
    assert len(site.asked) == before


def test_a_second_look_up_changes_nothing_for_the_first_is_connected_to(site):
    """DNS rebinding: each request connects to the very address that was checked."""
    port = site.host.partition(":")[2]
    site.put("/a", b"<p>a</p>")
    answers = []

    def look_up(host, port):
        answers.append(host)
        return ["127.0.0.1"]

    named = f"oa.example:{port}"
    asking = Fetcher(Rules(frozenset(), frozenset([named]), 5, 999), look_up=look_up)
    assert asking.fetch(f"http://{named}/a").content == b"<p>a</p>"
    assert len(answers) == 2  # robots.txt and the page, each pinned


@pytest.mark.parametrize(
    "to",
    ["http://127.0.0.1:1/", "http://169.254.169.254/latest/meta-data", "file:///etc/passwd",
     "http://localhost/", "//10.0.0.1/x", "http://2130706433/", "http://0x7f.1/"],
)  # fmt: skip
def test_a_redirect_is_checked_like_any_address(site, to):
    site.move("/moved", to)
    with pytest.raises(Forbidden):
        fetcher(site).fetch(site.base + "/moved")


def test_a_redirect_within_is_followed_but_not_for_ever(site):
    site.put("/there", b"here")
    site.move("/once", "/there")
    site.move("/round", "/round")
    assert fetcher(site).fetch(site.base + "/once").address == site.base + "/there"
    with pytest.raises(Failed, match="TURNS"):
        fetcher(site).fetch(site.base + "/round")


def test_robots_are_heeded(site):
    site.put("/no/a", b"x")
    site.put("/yes", b"x")
    site.put("/robots.txt", b"User-agent: *\nDisallow: /no/\nCrawl-delay: 30", "text/plain")
    asking = fetcher(site)
    assert asking.fetch(site.base + "/yes").content == b"x"
    assert asking.pause(site.base + "/yes") == 30
    with pytest.raises(Failed, match="ROBOTS"):
        asking.fetch(site.base + "/no/a")
    site.put("/robots.txt", b"", status=503)
    with pytest.raises(Failed, match="ROBOTS"):
        fetcher(site).fetch(site.base + "/yes")
    del site.pages["/robots.txt"]
    assert fetcher(site).fetch(site.base + "/yes").content == b"x"


def test_an_answer_without_end_is_cut(site):
    site.pages["/endless"] = endless
    page = fetcher(site, most=50_000).fetch(site.base + "/endless")
    assert page.is_cut and len(page.content) == 50_000
    assert len(read_feed(page.content, page.address, 20)) == 20


def test_a_small_answer_that_swells_is_cut(site):
    site.put("/bomb", gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")
    page = fetcher(site, most=100_000).fetch(site.base + "/bomb")
    assert page.is_cut and len(page.content) == 100_000
    site.put("/odd", b"x", Content_Encoding="br")
    with pytest.raises(Failed, match="PACKED"):
        fetcher(site).fetch(site.base + "/odd")
    site.put("/false", b"no gzip", Content_Encoding="gzip")
    with pytest.raises(Failed, match="LINE"):
        fetcher(site).fetch(site.base + "/false")


def asked(site, path, form="FEED", **changes):
    return Asked(**{"address": site.base + path, "form": form, "hosts": [], "inside": [site.host],
                    "seconds": 2, "most": 100_000, "items": 50} | changes)  # fmt: skip


@pytest.mark.parametrize("answer", [drip, slow_head])
def test_a_host_that_drips_is_left_in_time(site, answer):
    site.pages["/slow"] = answer
    began = time.monotonic()
    assert list_pages(asked(site, "/slow", seconds=1)).problem == "SLOW"
    assert time.monotonic() - began < 8


def test_the_child_lists_a_feed_and_keeps_a_page(site, tmp_path):
    site.put("/feed", FEED, "application/rss+xml")
    site.put("/n/1.html", b"<p>x</p>")
    found = list_pages(asked(site, "/feed"))
    assert [(one.address, one.day) for one in found.offers] == [
        (site.base + "/n/1.html", "2022-02-19"),
        (site.base + "/n/2.html", ""),
    ]
    got = keep_page(asked(site, "/n/1.html", "PAGE", out=str(tmp_path / "page")))
    assert (got.problem, (tmp_path / "page").read_bytes()) == ("", b"<p>x</p>")
    assert list_pages(asked(site, "/none")).problem == "HTTP 404"
    assert list_pages(asked(site, "/feed", inside=[])).problem == "FORBIDDEN"


def test_a_page_comes_over_tls_from_whom_our_authority_vouches_for(tmp_path):
    with serving(OWN) as site:
        site.put("/n/1.html", b"<p>x</p>")
        site.move("/old", site.base + "/n/1.html")
        out = tmp_path / "page"
        page = asked(site, "/old", "PAGE", out=str(out), ca_file=authority_file(tmp_path))
        assert keep_page(page).problem == "" and out.read_bytes() == b"<p>x</p>"
        assert keep_page(replace(page, ca_file="")).problem == "TLS"
        assert keep_page(replace(page, ca_file=str(tmp_path / "none.pem"))).problem == "TLS"


def test_a_certificate_of_another_host_is_no_certificate(tmp_path):
    with serving(OTHER) as site:
        site.put("/a", b"x")
        got = keep_page(
            asked(site, "/a", "PAGE", out=str(tmp_path / "page"), ca_file=authority_file(tmp_path))
        )
        assert got.problem == "TLS" and not site.asked


def test_no_proxy_of_the_environment_is_used(site, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    site.put("/feed", FEED)
    assert list_pages(asked(site, "/feed")).problem == ""


def test_a_question_that_is_no_question_ends_the_child_and_nothing_else():
    done = subprocess.run([sys.executable, "-m", "yanzhen.radar.fetching.child", json.dumps({})],
                          capture_output=True, check=False)  # fmt: skip
    assert done.returncode != 0


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>甲</title>
<link rel="self" href="/self"/><link href="/a"/><updated>2022-03-05T08:00:00+08:00</updated>
</entry></feed>""".encode()
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<item><title>乙</title><link>http://c/b</link><dc:date>2022-03-06</dc:date></item>
</rdf:RDF>""".encode()


def test_other_feeds_are_read():
    assert [(o.title, o.address, o.day) for o in read_feed(ATOM, "http://c/", 9)] == [
        ("甲", "http://c/a", "2022-03-05")
    ]
    assert [(o.title, o.address, o.day) for o in read_feed(RDF, "http://c/", 9)] == [
        ("乙", "http://c/b", "2022-03-06")
    ]
    wrong = '<?xml version="1.0" encoding="gb2312"?>' + FEED.decode().partition("?>")[2]
    assert read_feed(wrong.encode("gb2312"), "http://c/", 9)[0].title.startswith("青禾")


LAUGHS = (b"<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'>"
          + b"".join(b"<!ENTITY %c '%s'>" % (97 + n, b"&%c;" % (96 + n) * 10) for n in range(1, 9))
          + b"<!ENTITY f SYSTEM 'file:///etc/passwd'>]><rss><channel><item><title>&i;&f;</title>"
          b"<link>/x</link></item></channel></rss>")  # fmt: skip


def test_entities_are_not_expanded():
    began = time.monotonic()
    found = read_feed(LAUGHS, "http://c/", 9)
    assert time.monotonic() - began < 1
    assert all("root:" not in one.title and len(one.title) <= 200 for one in found)


@given(st.binary(max_size=300))
@example(b"<rss>" + b"<item>" * 5000)
@example(b"\xff\xfe<rss/>")
def test_any_bytes_are_a_feed_or_none(content):
    for one in read_feed(content, "http://c/", 9):
        assert one.address.startswith(("http://", "https://"))


@given(st.text(max_size=300))
@example("<a href='http://[bad'>很长的一个标题在这里</a>")
@example("<a href='javascript:alert(1)'>很长的一个标题在这里</a>")
@example("<a>" * 5000)
def test_any_text_is_a_page_list_or_none(content):
    for one in read_links(content, "http://c/", "", 9):
        assert one.address.startswith(("http://", "https://"))


def test_a_page_list_takes_articles_and_leaves_navigation():
    page = """<a href="/">首页</a><a href="/about">关于我们</a>
      <ul><li><a href="/art/1.html" title="青禾经济开发区签约项目41个">青禾…</a><i>2022-03-05</i>
      </li><li><a href="/art/1.html">青禾经济开发区签约项目41个</a></li>
      <li><a href="/pic/1.jpg">一张图片的很长的标题</a></li></ul>"""
    found = read_links(page, "http://c/list/", "", 9)
    assert [(o.address, o.day) for o in found] == [("http://c/art/1.html", "2022-03-05")]
    assert read_links(page, "http://c/list/", "/about", 9)[0].address == "http://c/about"
