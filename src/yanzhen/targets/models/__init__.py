"""Targets and their changes, the books of what counts, and the months that were closed."""

from yanzhen.targets.models.books import Book, Exclusion, Grain, Line, Tally
from yanzhen.targets.models.closings import Closing, Frozen
from yanzhen.targets.models.targets import Course, Target, TargetChange

__all__ = [
    "Book",
    "Closing",
    "Course",
    "Exclusion",
    "Frozen",
    "Grain",
    "Line",
    "Tally",
    "Target",
    "TargetChange",
]
