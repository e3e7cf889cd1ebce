"""What the shipped reference and GB/T 4754 say, as the engine reads it."""

from functools import lru_cache

from yanzhen.chains.placing.texts import SegmentText
from yanzhen.chains.reference import Reference
from yanzhen.chains.standards import classes, industry


@lru_cache(maxsize=1)
def class_names() -> tuple[str, ...]:
    """Return the names of all classes; they say how common a pair of characters is."""
    return tuple(one.name for one in classes())


def is_class(code: str) -> bool:
    """Return whether GB/T 4754 knows a code of any length.

    >>> is_class("3985"), is_class("39"), is_class("0000")
    (True, True, False)
    """
    return industry(code) is not None


def segments_of(reference: Reference) -> tuple[SegmentText, ...]:
    """Return the segments of a reference, sorted by their code."""
    return tuple(
        SegmentText(
            node.id.upper(), node.name, tuple(node.keywords),
            tuple(route.name for route in node.routes),
            tuple(one.code for one in node.gbt4754),
            tuple(name for f in node.firms for name in (f.short_name, f.later_name) if name),
        )
        for node in sorted(reference.nodes, key=lambda node: node.id)
    )  # fmt: skip
