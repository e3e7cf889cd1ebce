"""Who may read which events of the race."""

from collections.abc import Sequence
from typing import Any

from yanzhen.journal.access import numbers_of
from yanzhen.journal.lines import Key, Line
from yanzhen.league.queries.credits import visible_deals


def read_credits(user: Any, lines: Sequence[Line]) -> set[Key]:
    """Keep the lines of sharings a person may read: those of hidden leads are hidden."""
    seen = set(visible_deals(user).filter(pk__in=numbers_of(lines)).values_list("pk", flat=True))
    return {line.key for line in lines if line.subject.partition(":")[2] in map(str, seen)}
