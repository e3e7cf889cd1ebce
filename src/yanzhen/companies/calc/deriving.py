"""All that follows from a firm's names and code: what its columns and the token index hold.

    python -m yanzhen.companies.calc.deriving

answers batches on its standard input until that ends, so that an import's rows are derived on a
second processor while the first writes them (`companies.importing.deriving`).
"""

import pickle
import sys
from collections.abc import Sequence
from typing import NamedTuple

from yanzhen.companies.calc.entry import search_text
from yanzhen.companies.calc.grams import text_grams
from yanzhen.companies.calc.names import brand_key, name_key, usual_short_name
from yanzhen.companies.calc.pinyin import initials

LONGEST_INITIALS = 160


class Named(NamedTuple):
    """What is said of a firm: its name, its short name or "", further names, its code or ""."""

    name: str
    short_name: str = ""
    further: tuple[str, ...] = ()
    uscc: str = ""


class Derived(NamedTuple):
    """What follows; `grams` are the text tokens, divided by blanks."""

    name_key: str
    brand: str
    initials: str
    short_name: str
    search_text: str
    grams: str


def derive(said: Named) -> Derived:
    """Return what follows from a firm's names and code.

    >>> derive(Named("江苏苏澜科技有限公司")).search_text
    '江苏苏澜科技有限公司|jsslkjyxgs'
    """
    short_name = said.short_name or usual_short_name(said.name)
    names = [said.name, short_name, *said.further]
    return Derived(
        name_key(said.name),
        brand_key(said.name),
        initials(said.name)[:LONGEST_INITIALS],
        short_name,
        search_text([said.name, *said.further], short_name),
        " ".join(text_grams([name for name in dict.fromkeys(names) if name], said.uscc)),
    )


def derive_all(batch: Sequence[Named]) -> list[Derived]:
    return [derive(said) for said in batch]


def answer_batches() -> None:
    """Answer every batch that comes in, in order."""
    while True:
        try:
            batch = pickle.load(sys.stdin.buffer)  # noqa: S301  from our own parent process
        except EOFError:
            return
        found = derive_all([Named(*said) for said in batch])
        pickle.dump([tuple(one) for one in found], sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    answer_batches()
