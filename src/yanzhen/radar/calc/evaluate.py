"""How well facts agree with facts that people corrected: precision and recall by metric."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_SCOPE = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Facts that both have, that only the extractor has, that only people have."""

    both: int
    extra: int
    missing: int

    @property
    def precision(self) -> float | None:
        return self.both / (self.both + self.extra) if self.both + self.extra else None

    @property
    def recall(self) -> float | None:
        return self.both / (self.both + self.missing) if self.both + self.missing else None


def compare(
    found: Iterable[Mapping[str, Any]], gold: Iterable[Mapping[str, Any]]
) -> dict[str, Agreement]:
    """Return the agreement by metric (scope aside) for the facts of one or more texts.

    A figure agrees when metric, value, unit, qualifier and status do; a mention when kind and name
    do. Each fact carries `file`, so that texts are not mixed.
    """
    ours, theirs = Counter(map(_key, found)), Counter(map(_key, gold))
    metrics = dict.fromkeys(key[1] for key in (*ours, *theirs))
    return {metric: _of(metric, ours, theirs) for metric in sorted(metrics)}


def _of(metric: str, ours: Counter[Any], theirs: Counter[Any]) -> Agreement:
    mine = Counter({key: n for key, n in ours.items() if key[1] == metric})
    gold = Counter({key: n for key, n in theirs.items() if key[1] == metric})
    both = sum((mine & gold).values())
    return Agreement(both, sum(mine.values()) - both, sum(gold.values()) - both)


def total(parts: Iterable[Agreement]) -> Agreement:
    listed = list(parts)
    return Agreement(sum(p.both for p in listed), sum(p.extra for p in listed),
                     sum(p.missing for p in listed))  # fmt: skip


def _key(fact: Mapping[str, Any]) -> tuple[Any, ...]:
    metric = _SCOPE.sub("", str(fact.get("metric") or fact.get("kind") or ""))
    value = fact.get("value")
    if value is None:
        return fact.get("file"), metric, fact.get("kind"), fact.get("name")
    number = f"{float(value):.6g}"
    return (fact.get("file"), metric, number, fact.get("unit"), fact.get("qualifier") or "=",
            fact.get("status"))  # fmt: skip
