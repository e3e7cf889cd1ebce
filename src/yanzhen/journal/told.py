"""What one command says it did."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Part:
    """What a command within another did, before the outer one writes it."""

    verb: str
    subject: str
    by: int | None
    links: list[str]
    facts: dict[str, Any]
