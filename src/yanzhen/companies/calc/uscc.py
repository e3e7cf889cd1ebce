"""The unified social credit code of GB 32100-2015, and the organisation code inside (GB 11714)."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from operator import mul

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
VALUE = {sign: at for at, sign in enumerate(ALPHABET)}
WEIGHTS = tuple(pow(3, at, 31) for at in range(17))
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_LETTERS = re.compile(f"[{ALPHABET}]+")
_ORGANISATION_VALUE = {sign: int(sign, 36) for sign in ALPHABET}
# Letters the standard leaves out because they are read as digits (or as U, 5).
CONFUSED = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A code as read: `problem` is "" if its check digit holds; `hint` is the likely right code;
    `warning` tells of an inner organisation code that does not hold (never a reason to refuse).

    `problem` is one of: length, letters, check.
    """

    code: str
    problem: str = ""
    hint: str = ""
    expected: str = ""
    warning: bool = False


def clean_code(text: str) -> str:
    """Return a code in its stored form: half-width, upper case, without spaces and hyphens."""
    if text.isascii() and text.isalnum():
        return text.upper()
    wide = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in wide if sign.isalnum())


def check_sign(first17: str) -> str:
    """Return the 18th sign for the first 17 (GB 32100-2015, 4.5).

    Args:
        first17: 17 signs of the code's alphabet.

    >>> check_sign("91350100M000100Y4")
    '3'
    """
    total = sum(map(mul, map(VALUE.__getitem__, first17), WEIGHTS))
    return ALPHABET[(31 - total % 31) % 31]


def organisation_holds(code: str) -> bool:
    """Return whether signs 9–17 are a sound organisation code (GB 11714-1997).

    >>> organisation_holds("91350100M000100Y43")
    True
    """
    body, sign = code[8:16], code[16]
    total = sum(map(mul, map(_ORGANISATION_VALUE.__getitem__, body), ORGANISATION_WEIGHTS))
    return sign == "0X987654321"[total % 11]


@lru_cache(maxsize=50_000)
def read_code(text: str) -> Reading:
    """Return what a text says as a credit code; confusions of letters are suggested, not mended.

    >>> read_code("91350100m000100y43").problem
    ''
    >>> read_code("9135O100M000100Y43").hint
    '91350100M000100Y43'
    >>> read_code("91350100M000100Y44").problem, read_code("9135").problem
    ('check', 'length')
    """
    code = clean_code(text)
    if len(code) != 18:
        return Reading(code, "length")
    if not _LETTERS.fullmatch(code):
        likely = "".join(CONFUSED.get(sign, sign) for sign in code)
        sound = all(sign in VALUE for sign in likely) and check_sign(likely[:17]) == likely[17]
        return Reading(code, "letters", likely if sound else "")
    expected = check_sign(code[:17])
    if expected != code[17]:
        return Reading(code, "check", "", expected)
    return Reading(code, warning=not organisation_holds(code))
