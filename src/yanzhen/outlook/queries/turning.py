"""The projects behind a forecast, as far as a person may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from yanzhen.accounts.models import User
from yanzhen.outlook.said import Said
from yanzhen.projects.models import Project
from yanzhen.projects.stages import Stage


@dataclass(frozen=True, slots=True)
class TurnRow:
    """A live project that moves the odds; without name and address where it is another team's."""

    code: str
    name: str
    team: str
    stage: str
    size_cny: Decimal | None
    chance: float
    lift: float


def turn_rows(targets: Iterable[Said], user: User) -> dict[int, list[TurnRow]]:
    """Return by target the projects that move its odds most. One query."""
    targets = list(targets)
    wanted = {turn.project for said in targets for turn in said.turns}
    seen = Project.objects.visible_to(user).filter(pk__in=wanted).select_related("team")
    known = {project.pk: project for project in seen} if wanted else {}
    return {
        said.target: [_row(known.get(t.project), t.chance, t.lift) for t in said.turns]
        for said in targets
    }


def _row(project: Project | None, chance: float, lift: float) -> TurnRow:
    if project is None:
        return TurnRow("", "", "", "", None, chance, lift)
    return TurnRow(
        project.code, project.name, str(project.team or ""), str(Stage(project.stage).label),
        project.size_cny or None, chance, lift,
    )  # fmt: skip
