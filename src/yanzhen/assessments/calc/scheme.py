"""An assessment scheme: what is measured, how it earns points, what forbids, who is asked.

Schemes are data (see `assessments/schemes`); these classes only hold what was read and checked.
Money is in yuan, area in mu, energy in tce, ratios 0-1; numbers are exact fractions, so that a
total stands on a threshold or does not, whatever the order of adding up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from yanzhen.assessments.calc.units import UNITS, Unit

Direction = Literal["up", "down"]


class Verdict(StrEnum):
    PASS = "PASS"  # noqa: S105 - a verdict
    CONDITIONAL = "CONDITIONAL"
    REFUSE = "REFUSE"


class Kind(StrEnum):
    """Which projects a scheme is for; an example is never used on a project."""

    LAND = "LAND"
    LAND_FREE = "LAND_FREE"
    UPGRADE = "UPGRADE"
    EXAMPLE = "EXAMPLE"


class ScaleKind(StrEnum):
    """How a value becomes points.

    LINEAR     nothing at the floor, the weight at the goal, on to the cap beyond it
    RATIO      value / goal x weight, to the cap; the floor is nothing
    PIECES     points from a value on, and so many more for each further unit
    SHORTFALL  the weight at the goal, so many points less for each unit short of it
    CLASSES    points for a class
    """

    LINEAR = "LINEAR"
    RATIO = "RATIO"
    PIECES = "PIECES"
    SHORTFALL = "SHORTFALL"
    CLASSES = "CLASSES"


class Applies(StrEnum):
    ALWAYS = "ALWAYS"
    LAND = "LAND"
    LAND_FREE = "LAND_FREE"


class IfMissing(StrEnum):
    """RANGE: the points are unknown, nothing to full. MEAN: the mean points of the others."""

    RANGE = "RANGE"
    MEAN = "MEAN"


@dataclass(frozen=True, slots=True)
class Piece:
    """From a value on (in the direction of better): `points`, and `each` for every `per` more."""

    start: Fraction
    points: Fraction
    each: Fraction = Fraction(0)
    per: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Scale:
    kind: ScaleKind = ScaleKind.LINEAR
    pieces: tuple[Piece, ...] = ()
    each: Fraction = Fraction(0)
    per: Fraction = Fraction(1)
    least: Fraction = Fraction(0)
    classes: tuple[tuple[str, Fraction], ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """One measured thing. `cap` is the most it can earn as a multiple of its weight."""

    code: str
    name: str
    block: str
    unit: str
    formula: str
    floor: Fraction | None
    goal: Fraction | None
    weight: Fraction
    direction: Direction = "up"
    cap: Fraction = Fraction(1)
    scale: Scale = Scale()
    applies: Applies = Applies.ALWAYS
    source: str = ""
    if_missing: IfMissing = IfMissing.RANGE

    def __hash__(self) -> int:
        # Hashing every fraction at each look-up of a curve cost more than the arithmetic.
        return hash((self.code, self.formula, self.unit))

    @property
    def measure(self) -> Unit:
        return UNITS[self.unit]

    @property
    def most(self) -> Fraction:
        """The most points it can earn, its bonus included."""
        return self.weight * self.cap


@dataclass(frozen=True, slots=True)
class Veto:
    code: str
    name: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Department:
    """A department that is asked; `veto` is what its disagreement amounts to, if anything."""

    code: str
    name: str
    veto: str = ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A dated version of how projects of one kind are judged.

    `questions` is keyed by the department's code. Without thresholds (published examples) there
    is a total and no verdict. `full_marks` is what the weights sum to.
    """

    code: str
    version: str
    name: str
    kind: Kind
    valid_from: date
    indicators: tuple[Indicator, ...]
    vetoes: tuple[Veto, ...] = ()
    pass_at: Fraction | None = None
    conditional_at: Fraction | None = None
    questions: Mapping[str, tuple[Question, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    valid_months: int = 12
    source: str = ""
    notes: str = ""
    full_marks: Fraction = Fraction(100)
    valid_until: date | None = None
    departments: Mapping[str, Department] = field(default_factory=lambda: MappingProxyType({}))

    def indicator(self, code: str) -> Indicator:
        return next(one for one in self.indicators if one.code == code)

    def veto(self, code: str) -> Veto:
        return next(one for one in self.vetoes if one.code == code)

    @property
    def judges(self) -> bool:
        """Whether it has thresholds and so gives a verdict."""
        return self.pass_at is not None and self.conditional_at is not None

    def verdict_at(self, total: Fraction) -> Verdict | None:
        if self.pass_at is None or self.conditional_at is None:
            return None
        if total >= self.pass_at:
            return Verdict.PASS
        return Verdict.CONDITIONAL if total >= self.conditional_at else Verdict.REFUSE
