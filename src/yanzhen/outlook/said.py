"""A forecast as values, and as it is stored: every number as the engine gave it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Need:
    """The fewest projects more, on a stage by a day, that lift the chance to a level.

    `number` None: not even sixty would do.
    """

    stage: str
    by: str
    level: float
    number: int | None


@dataclass(frozen=True, slots=True)
class Turn:
    """A live project: chance to be signed this year; `lift` of the target's probability."""

    project: int
    chance: float
    lift: float


@dataclass(frozen=True, slots=True)
class Said:
    """What a forecast says of one target.

    `seasonal`: what a seasonal Poisson says; `schedule_met`: the verdict of 序时进度. `counts`:
    (final count, its probability) where it matters; `typical_cny`: the size that needs suppose.
    """

    target: int
    metric: str
    label: str
    min_amount: float
    count: int
    probability: float
    expected: float
    p05: int
    p50: int
    p95: int
    actual: int
    schedule_met: bool
    seasonal: float
    counts: tuple[tuple[int, float], ...] = ()
    needs: tuple[Need, ...] = ()
    turns: tuple[Turn, ...] = ()
    typical_cny: float = 0.0


@dataclass(frozen=True, slots=True)
class Whole:
    """A forecast for the zone or one team: its targets, and the chance to meet all of them.

    `years` of history taught it; `live` projects are under way.
    """

    as_of: date
    years: float
    live: int
    joint: float
    targets: tuple[Said, ...]


def to_json(whole: Whole, *, brief: bool = False) -> dict[str, Any]:
    """Return a forecast as it is stored; `brief` without what only the newest one needs."""
    told = asdict(whole) | {"as_of": whole.as_of.isoformat()}
    if brief:
        for target in told["targets"]:
            target["counts"] = target["needs"] = target["turns"] = ()
    return told


def from_json(told: Mapping[str, Any]) -> Whole:
    """Return a stored forecast as values."""
    targets = tuple(_said(row) for row in told["targets"])
    return Whole(
        date.fromisoformat(told["as_of"]), told["years"], told["live"], told["joint"], targets
    )


def _said(row: Mapping[str, Any]) -> Said:
    parts = {
        "counts": tuple((int(n), float(p)) for n, p in row["counts"]),
        "needs": tuple(Need(**need) for need in row["needs"]),
        "turns": tuple(Turn(**turn) for turn in row["turns"]),
    }
    return Said(**{**row, **parts})


def digest_of(told: Mapping[str, Any]) -> str:
    """Return the checksum of a stored forecast; the order of its keys does not matter."""
    plain = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
