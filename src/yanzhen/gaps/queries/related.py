"""What the newest panel says of segments: relatedness, with what it rests on."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yanzhen.chains.models import SegmentIndustry
from yanzhen.gaps.models import PanelState, RelatedIndustry, RelatedPanel

SHORTEST, LONGEST = 2, 4


@dataclass(frozen=True, slots=True)
class Related:
    """The newest panel that was read, and by segment the industries that speak to it."""

    panel: RelatedPanel | None
    by_segment: Mapping[str, Sequence[RelatedIndustry]]

    def chances(self) -> dict[str, float]:
        """Return segment → mean probability of its industries, 0–1."""
        return {
            segment: sum(one.probability for one in rows) / len(rows)
            for segment, rows in self.by_segment.items()
        }


def read_related() -> Related:
    """Return what the newest panel says. Three queries.

    A segment's class is told by the longest heading of the panel that it begins with; what the
    region already has (LQ >= 1) is not among them.
    """
    rows = RelatedPanel.objects.filter(state=PanelState.READ).select_related("file")
    panel = rows.order_by("-handed_in_at", "-pk").first()
    if panel is None:
        return Related(None, {})
    told = {row.gbt_code: row for row in RelatedIndustry.objects.filter(panel=panel)}
    found: dict[str, dict[str, RelatedIndustry]] = defaultdict(dict)
    for segment, code in SegmentIndustry.objects.values_list("segment__code", "gbt_code"):
        heads = (code[:length] for length in range(LONGEST, SHORTEST - 1, -1))
        row = next((told[head] for head in heads if head in told), None)
        if row is not None:
            found[segment][row.gbt_code] = row
    return Related(panel, {segment: list(rows.values()) for segment, rows in found.items()})
