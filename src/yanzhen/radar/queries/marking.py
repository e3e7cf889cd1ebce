"""A text in pieces, so that a page can mark where its facts stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from yanzhen.radar.models import StoredFact


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: `fact` is the one that is marked there, None between marks. Further
    facts of the same words stand in `others`."""

    text: str
    fact: StoredFact | None = None
    others: tuple[StoredFact, ...] = ()


def in_pieces(text: str, facts: Sequence[StoredFact]) -> list[Piece]:
    """Return a text cut at its facts; joined, the pieces are the text.

    Where facts overlap, the one that begins first is marked, of those the longest; what lies
    within it stands in its `others`. Marks never nest, so that each can be a link.
    """
    pieces: list[Piece] = []
    at = 0
    groups: list[list[StoredFact]] = []
    for fact in sorted(facts, key=lambda f: (f.start, -f.end, f.pk)):
        if groups and fact.start < groups[-1][0].end:
            groups[-1].append(fact)
        else:
            groups.append([fact])
    for first, *others in groups:
        if first.start > at:
            pieces.append(Piece(text[at : first.start]))
        pieces.append(Piece(text[first.start : first.end], first, tuple(others)))
        at = first.end
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return pieces
