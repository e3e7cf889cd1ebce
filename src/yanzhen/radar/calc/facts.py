"""What a text says, with the exact place where it says it."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from yanzhen.common.numerals import Qualifier

Kind = Literal["project", "result", "target", "company", "industry"]
Status = Literal["actual", "plan", "target"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. `start` and `end` count characters of the text as read; `text` is what lies there.

    `metric` carries its threshold or scope in parentheses. `value` is in base units and None where
    only the mention counts. `binding` is False for what is merely intended or a framework.
    """

    kind: Kind
    text: str
    start: int
    end: int
    name: str
    metric: str
    value: Decimal | None = None
    unit: str | None = None
    qualifier: Qualifier = "="
    period: str | None = None
    status: Status = "actual"
    confidence: float = field(default=0.9, compare=False)
    binding: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return what a line of JSON holds; `binding` only where it is False."""
        shown: dict[str, Any] = {
            "kind": self.kind, "text": self.text, "start": self.start, "end": self.end,
            "name": self.name, "metric": self.metric, "value": plain(self.value),
            "unit": self.unit, "qualifier": self.qualifier if self.value is not None else None,
            "period": self.period, "status": self.status,
            "confidence": round(self.confidence, 2),
        }  # fmt: skip
        if not self.binding:
            shown["binding"] = False
        return shown


def plain(value: Decimal | None) -> int | float | None:
    """Return a number as JSON writes it: whole where it is whole.

    >>> plain(Decimal("630000000.0")), plain(Decimal("0.115"))
    (630000000, 0.115)
    """
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
