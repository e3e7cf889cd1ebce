"""What a chain lacks: which segments to fill, strengthen and extend, and what is at stake.

A chain is an acyclic graph of segments; an edge says which part of the target's yearly output is
spent on the source. The firms of a zone produce on segments. All sums are yuan a year.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from math import fsum

COVERED = 2 / 3  # the part of its inputs that must be at hand before a chain is extended
EXACT = 1e-9  # what sums of decimals are off by; a limit met to within this is met


class Action(StrEnum):
    """What to do about a segment; in the order in which they are told."""

    FILL = "fill"
    STRENGTHEN = "strengthen"
    EXTEND = "extend"
    HOLD = "hold"


class Circle(ValueError):
    """Segments that feed each other in a circle; `path` begins and ends with the same one."""

    def __init__(self, path: Sequence[str]) -> None:
        self.path = tuple(path)
        super().__init__(" → ".join(self.path))


@dataclass(frozen=True, slots=True)
class Chain:
    """Segments with their weights, and the edges between them.

    Args:
        weights: segment → how much a yuan of its output counts, >= 0.
        shares: (source, target) → part of the target's output spent on the source, in (0, 1].

    Raises:
        Circle: where segments feed each other.
    """

    weights: Mapping[str, float]
    shares: Mapping[tuple[str, str], float]
    order: tuple[str, ...] = field(init=False)
    inputs: Mapping[str, list[str]] = field(init=False)
    customers: Mapping[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        inputs: dict[str, list[str]] = {node: [] for node in self.weights}
        customers: dict[str, list[str]] = {node: [] for node in self.weights}
        for source, target in self.shares:
            inputs[target].append(source)
            customers[source].append(target)
        try:
            order = tuple(TopologicalSorter(inputs).static_order())
        except CycleError as circle:
            raise Circle(list(circle.args[1])) from circle
        object.__setattr__(self, "order", order)
        object.__setattr__(self, "inputs", inputs)
        object.__setattr__(self, "customers", customers)


@dataclass(frozen=True, slots=True)
class Gap:
    """What one segment lacks; yuan a year but for `top_share` and `coverage` (0–1).

    `priority` ranks within an action only. `coverage` is 0 where there are no inputs, `top_share`
    0 where nobody produces.
    """

    node: str
    action: Action
    priority: float
    cap: float
    demand: float
    top_share: float
    coverage: float
    loss: float

    @property
    def shortfall(self) -> float:
        return max(0.0, self.demand - self.cap)


def find_gaps(chain: Chain, firms: Mapping[str, Mapping[str, float]]) -> list[Gap]:
    """Return every segment with what to do about it, each action ranked within itself.

    Use it to see what to court; it says nothing of whether a firm can be had, nor of segments
    that the chain does not name.

    Args:
        chain: the segments and what they spend on each other.
        firms: segment → firm → yearly capacity in yuan, >= 0; segments may be left out.

    Returns:
        One `Gap` a segment: filled first, then strengthened, extended, held; each by falling
        priority, then by name.

    Notes:
        Demand is what residents buy directly. The loss runs on through resident customers only.
        Everything is taken as proportional: no stocks, no second source outside the zone.

    Source:
        docs/methods/chain-gaps.md; the loss is the forward linkage of Ghosh (1958),
        Input-output approach in an allocation system, Economica 25(97), cut at absent customers.

    >>> chain = Chain({"膜": 1.0, "芯": 1.0}, {("膜", "芯"): 0.25})
    >>> [(g.node, str(g.action), g.priority) for g in find_gaps(chain, {"芯": {"甲": 8.0}})]
    [('膜', 'fill', 2.0), ('芯', 'hold', 0.0)]
    """
    cap = {node: fsum(firms.get(node, {}).values()) for node in chain.weights}
    loss = _losses(chain, cap)
    return _in_order(_gap(chain, firms, node, cap, loss) for node in chain.weights)


def _in_order(gaps: Iterable[Gap]) -> list[Gap]:
    order = {action: place for place, action in enumerate(Action)}
    return sorted(gaps, key=lambda gap: (order[gap.action], -gap.priority, gap.node))


def _losses(chain: Chain, cap: Mapping[str, float]) -> dict[str, float]:
    loss: dict[str, float] = {}
    for node in reversed(chain.order):
        loss[node] = fsum(
            chain.shares[node, target] * (chain.weights[target] * cap[target] + loss[target])
            for target in chain.customers[node]
            if cap[target] > 0
        )
    return loss


def _gap(
    chain: Chain,
    firms: Mapping[str, Mapping[str, float]],
    node: str,
    cap: Mapping[str, float],
    loss: Mapping[str, float],
) -> Gap:
    demand = fsum(chain.shares[node, target] * cap[target] for target in chain.customers[node])
    top = max(firms.get(node, {}).values(), default=0.0)
    coverage = _coverage(chain, node, cap)
    action, priority = Action.HOLD, 0.0
    if cap[node] <= 0 and demand > 0:
        action, priority = Action.FILL, loss[node]
    elif cap[node] > 0 and demand > 0 and _is_weak(cap[node], demand, top):
        rest = (cap[node] - top) / demand
        action, priority = Action.STRENGTHEN, loss[node] * min(1.0, max(0.0, 1.0 - rest))
    elif cap[node] <= 0 and chain.inputs[node] and coverage >= COVERED - EXACT:
        action, priority = Action.EXTEND, chain.weights[node] * coverage
    share = top / cap[node] if cap[node] > 0 else 0.0
    return Gap(node, action, priority, cap[node], demand, share, coverage, loss[node])


def _coverage(chain: Chain, node: str, cap: Mapping[str, float]) -> float:
    bought = fsum(chain.shares[source, node] for source in chain.inputs[node])
    here = fsum(chain.shares[source, node] for source in chain.inputs[node] if cap[source] > 0)
    return here / bought if bought else 0.0


def _is_weak(cap: float, demand: float, top: float) -> bool:
    return cap < demand * (1 - EXACT) or top > cap / 2 * (1 + EXACT)


@dataclass(frozen=True, slots=True)
class Shift:
    """How one segment's gap changes if a firm goes: action and place (1 = first) before, after."""

    node: str
    before: tuple[Action, int]
    after: tuple[Action, int]


def without_firm(
    chain: Chain,
    firms: Mapping[str, Mapping[str, float]],
    firm: str,
    gaps: Sequence[Gap] | None = None,
) -> list[Shift]:
    """Return which segments would stand otherwise if a firm left, the most urgent afterwards first.

    `gaps`: what `find_gaps` says of the segments as they are, where that has been worked out.

    >>> chain = Chain({"膜": 1.0, "芯": 1.0}, {("膜", "芯"): 0.25})
    >>> here = {"膜": {"乙": 1.0, "丙": 1.0}, "芯": {"甲": 8.0}}
    >>> [(s.node, str(s.before[0]), str(s.after[0])) for s in without_firm(chain, here, "乙")]
    [('膜', 'hold', 'strengthen')]
    """
    gaps = find_gaps(chain, firms) if gaps is None else gaps
    before, after = places(gaps), places(_left_by(chain, firms, firm, gaps))
    shifts = [
        Shift(node, before[node], now)
        for node, now in after.items()
        if before[node] != now and {before[node][0], now[0]} != {Action.HOLD}
    ]
    order = list(Action)
    return sorted(shifts, key=lambda one: (order.index(one.after[0]), one.after[1], one.node))


def _left_by(
    chain: Chain, firms: Mapping[str, Mapping[str, float]], firm: str, gaps: Sequence[Gap]
) -> list[Gap]:
    """Return the gaps without a firm, looking again only at the segments that it touches: where it
    produces, what these buy and where they sell, and all whose loss is another then."""
    left = {
        node: {name: capacity for name, capacity in there.items() if name != firm}
        for node, there in firms.items()
        if firm in there
    }
    there = {**firms, **left}
    cap = {gap.node: gap.cap for gap in gaps}
    cap |= {node: fsum(there[node].values()) for node in left if node in cap}
    loss = _losses(chain, cap)
    touched = {gap.node for gap in gaps if loss[gap.node] != gap.loss} | (left.keys() & cap.keys())
    for node in left.keys() & cap.keys():
        touched.update(chain.inputs[node], chain.customers[node])
    return _in_order(
        _gap(chain, there, gap.node, cap, loss) if gap.node in touched else gap for gap in gaps
    )


def places(gaps: Sequence[Gap]) -> dict[str, tuple[Action, int]]:
    """Return each segment's action and place within it, counted from 1."""
    counts = dict.fromkeys(Action, 0)
    found = {}
    for gap in gaps:
        counts[gap.action] += 1
        found[gap.node] = (gap.action, counts[gap.action])
    return found
