"""The part of the map that a file of one pillar holds."""

from yanzhen.chains.models import Pillar, Segment
from yanzhen.chains.reference.rows import Book
from yanzhen.chains.rows import read_chains, read_pillars, read_segments
from yanzhen.chains.tables import read_statements


def book_of_pillar(pillar: Pillar, *, outward: bool = True) -> Book:
    """Return a pillar's segments with their statements, as the map says now.

    Args:
        outward: with links to and from segments of other pillars; without them every link joins
            two segments of the book.
    """
    order = list(Segment.objects.filter(chain__pillar=pillar).values_list("code", flat=True))
    codes = set(order)
    segments = read_segments(codes)
    book = Book(
        pillars={key: row for key, row in read_pillars().items() if key[0] == pillar.code},
        chains={key: row for key, row in read_chains().items() if key[0] == pillar.code},
        segments={(code,): segments[code,] for code in order},
        statements=read_statements(codes),
    )
    if not outward:
        links = book.statements["link"]
        book.statements["link"] = {k: row for k, row in links.items() if codes.issuperset(k[:2])}
    return book
