"""What a feed or a page list offers: titles, addresses, days. Hostile XML is read as text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from lxml import etree, html

_DAY = re.compile(r"(?<!\d)(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")
_NO_PAGE = re.compile(r"\.(?:jpe?g|png|gif|svg|css|js|zip|rar|mp[34]|exe|apk)(?:\?|$)", re.I)
SHORTEST_TITLE, MOST_WITHIN = 6, 40


@dataclass(frozen=True, slots=True)
class Offer:
    """One page that is offered. `day` is ISO, "" where none is told."""

    title: str
    address: str
    day: str = ""


def read_feed(content: bytes, address: str, most: int) -> list[Offer]:
    """Return what an RSS (0.9x, 1.0, 2.0) or Atom feed offers, as far as it can be read.

    No entity is expanded, nothing is loaded from elsewhere, a feed that was cut gives what stands
    before the cut.

    >>> read_feed(b"<rss><channel><item><title>a</title><link>/b</link></item>", "http://c/", 9)
    [Offer(title='a', address='http://c/b', day='')]
    """
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True,
                             huge_tree=False, remove_comments=True)  # fmt: skip
    try:
        root = etree.fromstring(content.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return []
    if root is None:
        return []
    entries = (one for one in root.iter("{*}item", "{*}entry"))
    return _first(most, (_entry(one, address) for one in entries))


def _entry(entry: Any, address: str) -> Offer | None:
    told: dict[str, str] = {}
    for part in entry:
        name = etree.QName(part).localname if isinstance(part.tag, str) else ""
        text = "".join(part.itertext()).strip()
        if name == "link" and part.get("rel", "alternate") == "alternate":
            told.setdefault("link", text or part.get("href", ""))
        elif name in ("title", "pubDate", "date", "published", "updated", "guid"):
            told.setdefault(name, text)
    link = told.get("link") or told.get("guid", "")
    day = next((told[n] for n in ("pubDate", "published", "date", "updated") if n in told), "")
    return _offer(told.get("title", ""), link, address, _day_of(day))


def _offer(title: str, link: str, address: str, day: str) -> Offer | None:
    try:
        whole = urljoin(address, link.strip()).partition("#")[0]
    except ValueError:
        return None
    if not link.strip() or not whole.startswith(("http://", "https://")) or len(whole) > 500:
        return None
    return Offer(" ".join(title.split())[:200], whole, day)


def _first(most: int, offers: Iterator[Offer | None]) -> list[Offer]:
    found: dict[str, Offer] = {}
    for offer in offers:
        if offer is not None:
            found.setdefault(offer.address, offer)
        if len(found) >= most:
            break
    return list(found.values())


def _day_of(text: str) -> str:
    if told := _DAY.search(text):
        try:
            return date(int(told[1]), int(told[2]), int(told[3])).isoformat()
        except ValueError:
            return ""
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        return ""


def read_links(content: str, address: str, marker: str, most: int) -> list[Offer]:
    """Return the pages a page list links to: those whose address holds `marker`.

    Without a marker, links with a title of six signs or more: navigation has shorter ones.

    >>> page = "<ul><li><a href='/n/1.html'>青禾经济开发区通报</a> 2022-03-05</li></ul>"
    >>> read_links(page, "http://c/", "/n/", 9)
    [Offer(title='青禾经济开发区通报', address='http://c/n/1.html', day='2022-03-05')]
    """
    try:
        parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
        root = html.fromstring(content.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return []
    return _first(most, (_link(one, address, marker) for one in root.iter("a")))


def _link(link: Any, address: str, marker: str) -> Offer | None:
    title = link.get("title") or _words(link)
    offer = _offer(title, link.get("href") or "", address, _day_beside(link))
    if offer is None or offer.address == address or _NO_PAGE.search(offer.address):
        return None
    wanted = marker in offer.address if marker else len(offer.title) >= SHORTEST_TITLE
    return offer if wanted else None


def _words(part: Any) -> str:
    """Return the words of a part, of its first elements only: links may be nested without end,
    and each would be walked to the bottom again."""
    words = [part.text or ""]
    for one in islice(part.iterdescendants(), MOST_WITHIN):
        words += [one.text or "" if isinstance(one.tag, str) else "", one.tail or ""]
    return "".join(words)


def _day_beside(link: Any) -> str:
    """Return the day that stands in a link's own line: government lists print it there."""
    line = link.getparent()
    text = _words(line) if line is not None else ""
    return _day_of(told[0]) if len(text) < 300 and (told := _DAY.search(text)) else ""
