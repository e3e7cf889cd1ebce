"""What a rule may say. Values in, values out; no Django, no clock."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Rule(StrEnum):
    """The nine checks, in the order of the trade rules (D 1.6)."""

    R1 = "R1"
    R2 = "R2"
    R3 = "R3"
    R4 = "R4"
    R5 = "R5"
    R6 = "R6"
    R7 = "R7"
    R8 = "R8"
    R9 = "R9"


class Verdict(StrEnum):
    """RAISED calls for a person; UNJUDGED lacks a fact and is never a pass; NONE: does not apply
    to this project (yet)."""

    RAISED = "RAISED"
    PASSED = "PASSED"
    UNJUDGED = "UNJUDGED"
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one rule says of one project.

    Args:
        facts: what was compared, by name, in the order to read; plain values.
        missing: names of the facts that lack.
    """

    rule: Rule
    verdict: Verdict
    facts: Mapping[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def plain(value: Any) -> Any:
    """Return a fact as a case keeps it: days and sums as text, so that they compare as written.

    >>> plain({"a": Decimal("1.50"), "b": (date(2022, 2, 8), 3)})
    {'a': '1.50', 'b': ['2022-02-08', 3]}
    """
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


# What grows by itself from day to day says nothing new about a case.
RUNNING = frozenset({"days", "on"})


def fingerprint(facts: Mapping[str, Any]) -> str:
    """Return what tells one state of facts from another; running counts of days are left out.

    >>> fingerprint({"cny": 1, "days": 3}) == fingerprint({"cny": 1, "days": 4})
    True
    """
    kept = {key: value for key, value in plain(facts).items() if key not in RUNNING}
    text = json.dumps(kept, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
