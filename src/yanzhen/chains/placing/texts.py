"""What is said of segments and of firms."""

import re
from dataclasses import dataclass, field

_CUT = re.compile(r"[、，,与及和/（）()]+")


@dataclass(frozen=True, slots=True)
class SegmentText:
    """A segment: its name, its words, GB/T classes, the listed firms known on it.

    `learned` are the products that persons wrote when they confirmed firms on it.
    """

    code: str
    name: str
    words: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    learned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FirmText:
    """A firm as it is known: name, scope of business, products, GB/T code; any may be empty."""

    name: str
    scope: str = ""
    products: tuple[str, ...] = ()
    industry: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """All words that stand for segments: what they say and the number of their segment."""

    words: tuple[str, ...]
    segment: tuple[int, ...]
    weight: tuple[float, ...] = field(default=())


def terms_of(segments: tuple[SegmentText, ...]) -> Terms:
    """Return the words of segments; a name of several parts also part by part.

    >>> terms_of((SegmentText("A", "光刻胶与配套试剂", ("显影液",)),)).words
    ('光刻胶与配套试剂', '光刻胶', '配套试剂', '显影液')
    """
    words: list[str] = []
    numbers: list[int] = []
    weights: list[float] = []
    for number, segment in enumerate(segments):
        parts = [part for part in _CUT.split(segment.name) if len(part) > 1]
        told = dict.fromkeys([segment.name, *parts, *segment.words, *segment.learned], 1.0)
        for route in segment.routes:
            told.setdefault(route, ROUTE_WEIGHT)
        words += told
        numbers += [number] * len(told)
        weights += told.values()
    return Terms(tuple(words), tuple(numbers), tuple(weights))


ROUTE_WEIGHT = 0.85  # a way of making is often shared by neighbours
