"""How Chinese sounds in Latin letters, for finding names by what people type.

The one home of the library that knows it: its tables take a third of a second to load, so that only
who asks for the first time waits for them, not every process that starts.
"""


def spoken(text: str) -> str:
    """Return a text in pinyin without tones and spaces, in small letters.

    >>> spoken("隔膜")
    'gemo'
    """
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(text)).lower()


def first_letters(text: str) -> str:
    """Return the first letter of each sign's pinyin; what is no Chinese stays as it is.

    >>> first_letters("隔膜")
    'gm'
    """
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()
