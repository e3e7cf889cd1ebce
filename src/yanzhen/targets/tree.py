"""The tree of targets: zone, team, person; and where the parts do not sum to their whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yanzhen.chains.queries import list_pillars
from yanzhen.targets.metrics import BY_METRIC
from yanzhen.targets.models import Target
from yanzhen.targets.queries import Tile
from yanzhen.targets.wording import show_value

Place = tuple[str, str, date, date]


@dataclass(frozen=True, slots=True)
class Node:
    """One target with its parts, and how far it is. `gap`: what the parts lack of it (above 0) or
    exceed it by."""

    target: Target
    tile: Tile
    parts: tuple["Node", ...]
    gap: Decimal
    pillar: str = ""

    @property
    def gap_text(self) -> str:
        return show_value(self.target.metric, abs(self.gap))


def _place(target: Target) -> Place:
    return target.metric, target.pillar, target.starts_on, target.ends_on


def target_tree(
    targets: list[Target], tiles: Mapping[int, Tile]
) -> tuple[list[Node], list[Node]]:  # fmt: skip
    """Return the zone's targets with their teams' and these with their people's, and the targets
    of teams and people that stand under none.

    Args:
        tiles: how far each target is, by number.
    """
    pillars = {pillar.code: pillar.name for pillar in list_pillars()}

    def node(target: Target, parts: list[Node]) -> Node:
        tile = tiles[target.pk]
        total = sum((part.tile.value for part in parts), Decimal(0))
        gap = tile.value - total if parts else Decimal(0)
        return Node(target, tile, tuple(parts), gap, pillars.get(target.pillar, target.pillar))

    people: dict[tuple[int | None, Place], list[Node]] = {}
    for target in targets:
        if target.person_id:
            people.setdefault((target.team_id, _place(target)), []).append(node(target, []))
    teams: dict[Place, list[Node]] = {}
    for target in targets:
        if target.team_id and not target.person_id:
            own = people.pop((target.team_id, _place(target)), [])
            teams.setdefault(_place(target), []).append(node(target, own))
    whole = [node(t, teams.pop(_place(t), [])) for t in targets if t.team_id is None]
    loose = [one for nodes in [*teams.values(), *people.values()] for one in nodes]
    order = list(BY_METRIC)
    loose.sort(key=lambda one: (order.index(one.target.metric), one.target.pk))
    return whole, loose
