"""The tree of targets: zone, team, person; and where the parts do not sum to their whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yanzhen.accounts.models import Season
from yanzhen.chains.queries import list_pillars
from yanzhen.targets.metrics import BY_METRIC
from yanzhen.targets.models import Target
from yanzhen.targets.wording import show_value

Place = tuple[str, str, date, date]


@dataclass(frozen=True, slots=True)
class Node:
    """One target with its parts. `gap`: what the parts lack of it (above 0) or exceed it by."""

    target: Target
    value: str
    parts: tuple["Node", ...]
    gap: Decimal
    pillar: str = ""

    @property
    def gap_text(self) -> str:
        return show_value(self.target.metric, abs(self.gap))


def _place(target: Target) -> Place:
    return target.metric, target.pillar, target.starts_on, target.ends_on


def _node(target: Target, parts: list[Node], pillars: Mapping[str, str]) -> Node:
    total = sum((part.target.value for part in parts), Decimal(0))
    gap = target.value - total if parts else Decimal(0)
    name = pillars.get(target.pillar, target.pillar)
    return Node(target, show_value(target.metric, target.value), tuple(parts), gap, name)


def target_tree(season: Season, targets: list[Target]) -> tuple[list[Node], list[Node]]:
    """Return the zone's targets with their teams' and these with their people's, and the targets
    of teams and people that stand under none."""
    pillars = {pillar.code: pillar.name for pillar in list_pillars()}
    people: dict[tuple[int | None, Place], list[Node]] = {}
    for target in targets:
        if target.person_id:
            people.setdefault((target.team_id, _place(target)), []).append(
                _node(target, [], pillars)
            )
    teams: dict[Place, list[Node]] = {}
    for target in targets:
        if target.team_id and not target.person_id:
            own = people.pop((target.team_id, _place(target)), [])
            teams.setdefault(_place(target), []).append(_node(target, own, pillars))
    whole = [_node(t, teams.pop(_place(t), []), pillars) for t in targets if t.team_id is None]
    loose = [node for nodes in [*teams.values(), *people.values()] for node in nodes]
    order = list(BY_METRIC)
    loose.sort(key=lambda node: (order.index(node.target.metric), node.target.pk))
    return whole, loose
