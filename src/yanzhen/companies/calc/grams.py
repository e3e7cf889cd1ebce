"""The application's own search tokens: character n-grams, initials, codes and facets.

One inverted index answers text and filters together. A token's kind shows in its form: name
grams have one or two signs; `p` stands before three initials, `q` before two, `oo` before
one; `uu` before the beginning of a credit code; `f` before a facet such as the city. Tokens are
lower case and hold letters and digits only, which every tokenizer leaves whole.
"""

from collections.abc import Iterable
from functools import lru_cache
from operator import add

from yanzhen.companies.calc.names import name_key
from yanzhen.companies.calc.pinyin import initials
from yanzhen.companies.calc.words import LEGAL_FORMS

_FORMS = tuple(sorted(LEGAL_FORMS, key=len, reverse=True))


def without_form(key: str) -> str:
    """Return a name key without the legal form at its end, whose grams would say nothing.

    >>> without_form("江苏苏澜科技有限公司")
    '江苏苏澜科技'
    """
    if key.endswith(_FORMS):
        for form in _FORMS:
            if key.endswith(form) and len(key) > len(form):
                return key[: -len(form)]
    return key


def name_grams(key: str) -> set[str]:
    """Return the one- and two-sign grams of a name key."""
    key = key.lower()
    return {*key, *map(add, key, key[1:])}


def initial_grams(letters: str) -> set[str]:
    """Return the tokens of a name's initials."""
    pairs = list(map(add, letters, letters[1:]))
    threes = map(add, pairs, letters[2:])
    return {*map("oo".__add__, letters), *map("q".__add__, pairs), *map("p".__add__, threes)}


def text_grams(names: Iterable[str], uscc: str) -> set[str]:
    """Return every text token of a firm: its names, their initials, its code."""
    found: set[str] = set()
    done: list[str] = []
    for name in names:
        key = name_key(name)
        if any(key in known for known in done):
            continue
        done.append(key)
        found |= name_grams(without_form(key))
        found |= initial_grams(initials(key))
    if uscc:
        found |= {"uu" + uscc[:4].lower(), "uu" + uscc[:6].lower()}
    return found


def asked_grams(text: str) -> list[str]:
    """Return the name grams that a typed text asks for: a single sign, or all its pairs.

    >>> asked_grams("江苏澜"), asked_grams("澜")
    (['江苏', '苏澜'], ['澜'])
    """
    key = without_form(name_key(text)).lower()
    if len(key) == 1:
        return [key]
    return list(dict.fromkeys(key[at : at + 2] for at in range(len(key) - 1)))


def asked_initials(text: str) -> list[str]:
    """Return the initial tokens that typed letters ask for, [] if they are not only letters.

    >>> asked_initials("slkj"), asked_initials("sl"), asked_initials("苏l")
    (['pslk', 'plkj'], ['qsl'], [])
    """
    letters = text.strip().lower()
    if not (letters.isascii() and letters.isalnum()) or letters.isdigit():
        return []
    if len(letters) == 1:
        return ["oo" + letters]
    if len(letters) == 2:
        return ["q" + letters]
    return list(dict.fromkeys("p" + letters[at : at + 3] for at in range(len(letters) - 2)))


@lru_cache(maxsize=20_000)
def facet(kind: str, value: object) -> str:
    """Return the token of a facet.

    >>> facet("city", "3206"), facet("segment", "NE-03")
    ('fcity3206', 'fsegmentnex03')
    """
    return "f" + kind + "".join(c if c.isalnum() else "x" for c in str(value).lower())
