"""What a scheme of the horse race (赛马) consists of: items, gates, handicaps, ties. Pure data."""

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


class Kind(StrEnum):
    """How an item's points come from what was reached; each formula stands in `calc.kinds`."""

    DUE_RATIO = "DUE_RATIO"
    TARGET_RATIO = "TARGET_RATIO"
    EFFICACY = "EFFICACY"
    COUNT_AMOUNT = "COUNT_AMOUNT"
    STEPS = "STEPS"
    PER_EVENT = "PER_EVENT"
    TIERS = "TIERS"
    FULL_LESS = "FULL_LESS"
    SHARE = "SHARE"
    RATED = "RATED"
    FLAT = "FLAT"


class Part(StrEnum):
    """Main items are brought to full marks; bonuses and deductions are added as they are."""

    MAIN = "MAIN"
    BONUS = "BONUS"
    DEDUCTION = "DEDUCTION"


class What(StrEnum):
    """What is taken of the events counted: their number, their amount, or a mean."""

    COUNT = "COUNT"
    AMOUNT = "AMOUNT"
    MEAN = "MEAN"


# Kinds whose points are a share of a weight, so that they can be main items.
WEIGHTED = frozenset(Kind) - {Kind.PER_EVENT}
AGAINST_TARGET = frozenset({Kind.DUE_RATIO, Kind.TARGET_RATIO, Kind.COUNT_AMOUNT, Kind.STEPS})


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure that is counted: of which events, and which of them.

    Args:
        of: the code of a source (`league.sources`), as SIGNED or FOREIGN.
        least_cny, below_cny: only events of at least, and below, this size in yuan.
        registered: only signed projects whose firm has its licence (签约注册).
        in_pillar: only projects of a leading industry (主导产业).
        note: the code of a noted occurrence, where `of` is NOTED.
    """

    of: str
    what: What = What.COUNT
    least_cny: Fraction | None = None
    below_cny: Fraction | None = None
    registered: bool = False
    in_pillar: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure is held against: a team's target of a metric, else a fixed figure.

    Args:
        metric: code of `targets.metrics`; the team's own target of the season.
        fixed: per team and season, where no such target was set; None: the item does not apply.
        per_head: `fixed` is for one person and is multiplied by the team's people.
    """

    metric: str = ""
    fixed: Fraction | None = None
    per_head: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """One class, tier, deduction or rating of an item, with its own figure.

    `each`: points per event (classes, deductions), or the share of a rating in the whole.
    """

    name: str
    counted: Counted
    each: Fraction = Fraction(0)
    goal: Goal = field(default_factory=Goal)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a scheme.

    Args:
        weight: full points of a weighted item.
        cap: most times the weight (1.2: paid up to 120 %); None: no cap.
        pieces: what is counted; summed, except where the kind says otherwise.
        goal: what the sum is held against.
        each, per: points for every `per` events, where a piece does not say its own.
        most: most points (or, of a deduction, most points taken).
        above_goal: only what lies above the goal is paid.
        steps: (completion from, share of the weight), highest first.
        half: which of the scheme's halves it belongs to, "" for none.
    """

    code: str
    name: str
    kind: Kind
    part: Part = Part.MAIN
    weight: Fraction = Fraction(0)
    cap: Fraction | None = Fraction(1)
    pieces: tuple[Piece, ...] = ()
    goal: Goal = field(default_factory=Goal)
    each: Fraction = Fraction(0)
    per: Fraction = Fraction(1)
    most: Fraction | None = None
    above_goal: bool = False
    per_capita: bool = False
    steps: tuple[tuple[Fraction, Fraction], ...] = ()
    half: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """A floor: below `at_least` of the goal, the items it hits (none named: all) give nothing."""

    name: str
    counted: Counted
    goal: Goal
    at_least: Fraction
    hits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handicap:
    """Allowances: by task share, and for a new team's first months.

    `by_task`: an item weighs more for a team that was given more of its task.
    `new_share`, `new_months`: what is due of a new team in its first months is this share.
    """

    by_task: bool = False
    new_share: Fraction = Fraction(1)
    new_months: int = 0


@dataclass(frozen=True, slots=True)
class Promotion:
    """晋档: a team that reaches one of these goes up one grade."""

    name: str
    counted: Counted
    at_least: Fraction


@dataclass(frozen=True, slots=True)
class Scheme:
    """A version of a scheme.

    Args:
        full_marks: main items are brought to this sum (§3.3: ×100/Σw); None: added as they are.
        most: most points in all; None: no limit.
        halves: code and name of parts that are ranked by themselves (贵池's two halves, 南京's
            two prizes).
        ties: what decides between equal totals, in order.
        grades: names of the grades within a track, best first; none: no grades.
        excludes: what does not count under it, in words (what the system can exclude by itself is
            said by the figures' own limits).
        is_example: a published scheme for comparison; it must be copied before it is put in force.
    """

    code: str
    version: str
    name: str
    items: tuple[Item, ...]
    full_marks: Fraction | None = Fraction(100)
    most: Fraction | None = None
    halves: tuple[tuple[str, str], ...] = ()
    gates: tuple[Gate, ...] = ()
    handicap: Handicap = field(default_factory=Handicap)
    ties: tuple[tuple[str, Counted], ...] = ()
    grades: tuple[str, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    excludes: tuple[str, ...] = ()
    is_example: bool = True
    source: str = ""
    notes: str = ""

    def figures(self) -> tuple[Counted, ...]:
        """Return every figure that the scheme asks for, each once, in order."""
        asked = [piece.counted for item in self.items for piece in item.pieces]
        asked += [gate.counted for gate in self.gates]
        asked += [counted for _name, counted in self.ties]
        asked += [promotion.counted for promotion in self.promotions]
        return tuple(dict.fromkeys(asked))

    def goals(self) -> tuple[Goal, ...]:
        """Return every goal that a figure is held against, each once, in order."""
        asked = [item.goal for item in self.items]
        asked += [piece.goal for item in self.items for piece in item.pieces]
        asked += [gate.goal for gate in self.gates]
        return tuple(dict.fromkeys(goal for goal in asked if goal != Goal()))

    def item(self, code: str) -> Item | None:
        return next((item for item in self.items if item.code == code), None)
