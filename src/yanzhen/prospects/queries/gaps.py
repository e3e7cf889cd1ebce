"""How much courting for a segment is worth, from what the zone's chains lack."""

from dataclasses import dataclass
from datetime import date

from yanzhen.chains.calc.gaps import Action, Gap, places
from yanzhen.common.parameters import parameter
from yanzhen.gaps.queries.zone import read_zone


@dataclass(frozen=True, slots=True)
class SegmentGap:
    """A segment's gap, its place within its action (1 first), and its share of the card's term."""

    gap: Gap
    place: int
    share: float


def zone_gaps(on: date, *, strict: bool = False) -> dict[str, SegmentGap]:
    """Return each segment's gap. Empty where the graph's segments run in a circle.

    Args:
        strict: as it was known on the day (`read_zone`).

    As many queries as `read_zone`. Shares and capacities: docs/methods/zone-gaps.md.
    """
    zone = read_zone(on, strict=strict)
    if zone.chain is None:
        return {}
    gaps, where = zone.gaps, places(zone.gaps)
    worth = parameter("prospects.action_values", on=on)
    highest = {action: max((g.priority for g in gaps if g.action == action), default=0.0)
               for action in Action}  # fmt: skip
    return {
        gap.node: SegmentGap(gap, where[gap.node][1], _share(gap, worth, highest[gap.action]))
        for gap in gaps
    }


def _share(gap: Gap, worth: dict[str, float], highest: float) -> float:
    urgency = gap.priority / highest if highest > 0 else 0.0
    return float(worth[gap.action.value]) * (0.5 + 0.5 * urgency)
