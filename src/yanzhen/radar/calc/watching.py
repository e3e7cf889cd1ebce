"""Words that people watch for, found in a text with the sentence around them. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from yanzhen.companies.calc.grams import without_form
from yanzhen.companies.calc.names import name_key
from yanzhen.radar.calc.page import Page, read_page

QUOTE, LONGEST_QUOTE = 120, 200
SHORTEST_OF_FIRM = 3  # a brand of two signs stands in half of all texts


@dataclass(frozen=True, slots=True)
class Found:
    """Where a word stands in the source; `quote` is the sentence around it."""

    word: str
    start: int
    end: int
    quote: str


@lru_cache(maxsize=16_384)
def ready(word: str) -> str:
    """Return a word as texts are compared: half-width, simplified, lower case, no odd blanks.

    >>> ready(" 封裝　ＧａＮ ")
    '封装gan'
    """
    return read_page(" ".join(word.split())).clean.lower()


def firm_words(name: str, others: Iterable[str]) -> list[str]:
    """Return what a firm is called in texts: its names, and the present one without its form.

    >>> firm_words("星澜半导体有限公司", ["星澜微", "星澜"])
    ['星澜半导体', '星澜半导体有限公司', '星澜微']
    """
    names = {name, without_form(name_key(name)), *others}
    return sorted({word for one in names if len(word := ready(one)) >= SHORTEST_OF_FIRM})


def find_words(text: str, words: Mapping[int, Iterable[str]]) -> dict[int, Found]:
    """Return for each number the first place in a text of any of its words.

    Letters and figures must stand alone: `AI` is not found in `AIR`.

    Args:
        words: by number of the watch; each word as `ready` returns it.

    >>> found = find_words("会上谈到氮化镓。\\n另谈AIR。", {1: ["氮化镓"], 2: ["ai"]})
    >>> found[1].quote, 2 in found
    ('会上谈到氮化镓。', False)
    """
    page = read_page(text)
    lowered = page.clean.lower()
    # One letter of Turkish grows when lowered; then offsets would lie.
    clean = lowered if len(lowered) == len(page.clean) else page.clean
    known: dict[str, tuple[int, int] | None] = {}
    found: dict[int, Found] = {}
    for number, choices in words.items():
        places = []
        for word in choices:
            if word not in known:
                known[word] = _place(clean, word)
            if place := known[word]:
                places.append((place, word))
        if places:
            (start, end), word = min(places)
            found[number] = _found(page, word, start, end)
    return found


def _place(clean: str, word: str) -> tuple[int, int] | None:
    start = clean.find(word) if word else -1
    while start >= 0:
        end = start + len(word)
        if _stands_alone(clean, start, end):
            return start, end
        start = clean.find(word, start + 1)
    return None


def _stands_alone(clean: str, start: int, end: int) -> bool:
    before, after = clean[start - 1 : start], clean[end : end + 1]
    return not (_joined(before, clean[start]) or _joined(clean[end - 1], after))


def _joined(one: str, other: str) -> bool:
    both = one + other
    return len(both) == 2 and both.isascii() and both.isalnum()


def _found(page: Page, word: str, start: int, end: int) -> Found:
    _text, first, last = page.evidence(start, end)
    quote, _first, _last = page.evidence(*_around(page.clean, start, end))
    return Found(word, first, last, " ".join(quote.split())[:LONGEST_QUOTE])


def _around(clean: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the sentence around a place, at most `QUOTE` signs."""
    left = max((clean.rfind(sign, 0, start) + 1 for sign in "。!?\n"), default=0)
    rights = [place + 1 for sign in "。!?\n" if (place := clean.find(sign, end)) >= 0]
    right = min(rights, default=len(clean))
    if right - left > QUOTE:
        left = max(left, min(start - QUOTE // 3, end))
        right = min(right, max(left + QUOTE, end))
    return left, right
