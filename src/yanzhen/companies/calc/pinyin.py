"""Pinyin initials of names, one dictionary look-up a character."""

from functools import lru_cache

from yanzhen.common.pinyin import first_letters

# Characters read otherwise in firms' and places' names than most often in text.
_IN_NAMES = {"长": "c", "行": "h", "厦": "x", "蚌": "b", "单": "s", "曾": "z"}


def _initial(sign: str) -> str:
    if not sign.isalnum():
        return ""
    if sign in _IN_NAMES:
        return _IN_NAMES[sign]
    return first_letters(sign)[:1]


class _Initials(dict[int, str]):
    """Initials by code point, as `str.translate` asks for them; each is found once."""

    def __missing__(self, point: int) -> str:
        found = self[point] = _initial(chr(point))
        return found


_INITIALS = _Initials()


@lru_cache(maxsize=20_000)
def initials(text: str) -> str:
    """Return the initials of a text's characters; letters and digits stand for themselves.

    >>> initials("江苏苏澜A3科技"), initials("重庆长安")
    ('jssla3kj', 'cqca')
    """
    marked = text.replace("重庆", "崇庆") if "重庆" in text else text
    return marked.translate(_INITIALS)
