"""Projects in hand by pillar and phase: one grouped query for table, wall and stages."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from yanzhen.accounts.models import Team, User
from yanzhen.chains.models import Pillar
from yanzhen.cockpit.links import address
from yanzhen.journal.kept import kept
from yanzhen.projects.models import Project
from yanzhen.projects.stages import Stage

TALKING = (Stage.S2, Stage.S3)
ASSESSING = (Stage.S4,)
SIGNED = (Stage.S5,)
BUILDING = (Stage.S11, Stage.S12)
IN_HAND = (*TALKING, *ASSESSING, *SIGNED, *BUILDING)


@dataclass(frozen=True, slots=True)
class StageFigure:
    """How many projects of a pillar stand at a stage, and their planned sum."""

    pillar: str
    stage: str
    number: int
    total_cny: Decimal


@dataclass(frozen=True, slots=True)
class Cell:
    number: int
    total_cny: Decimal
    url: str


@dataclass(frozen=True, slots=True)
class PillarRow:
    """One pillar's line: talking, assessed, signed, being built, and their sum."""

    name: str
    place: int
    cells: tuple[Cell, ...]
    total: Cell
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class StageCell:
    """One arrow of the wall's band."""

    label: str
    phase: str
    number: int
    total_cny: Decimal


def stage_figures(user: User, *, team: Team | None = None) -> list[StageFigure]:
    """Return the projects that a person may see, by pillar and stage. Two queries; one while
    nothing has happened since."""
    seen_by = "all" if user.sees_all else user.pk
    key = ("cockpit.stages", seen_by, team.pk if team else None)
    return kept(key, lambda: _stage_figures(user, team))


def _stage_figures(user: User, team: Team | None) -> list[StageFigure]:
    rows = Project.objects.visible_to(user).filter(stage__in=IN_HAND)
    if team:
        rows = rows.filter(team=team)
    # As an expression, the pillar does not lure SQLite from the index that covers this question;
    # rows are counted, not numbers, which PostgreSQL would look for outside it.
    rows = rows.order_by().annotate(industry=Coalesce("pillar", Value("")))
    grouped = rows.values("industry", "stage").annotate(n=Count("*"), s=Sum("size_cny"))
    return [StageFigure(r["industry"], r["stage"], r["n"], r["s"] or Decimal(0)) for r in grouped]


def pillar_rows(figures: Iterable[StageFigure]) -> list[PillarRow]:
    """Return the pillars' lines and the sum of all beneath. One query (the pillars)."""
    figures = list(figures)
    groups = (TALKING, ASSESSING, SIGNED, BUILDING)
    pillars = list(Pillar.objects.all())
    rows = [
        _row(p.name, place, groups, [f for f in figures if f.pillar in (p.code, p.name)], p.code)
        for place, p in enumerate(pillars, start=1)
    ]
    known = {word for p in pillars for word in (p.code, p.name)}
    if others := [f for f in figures if f.pillar not in known]:
        rows.append(_row(_("其他"), 0, groups, others, None))
    total = _row(_("合计"), 0, groups, figures, "")
    most = max((row.total.total_cny for row in rows), default=Decimal(0)) or Decimal(1)
    shown = [
        PillarRow(r.name, r.place, r.cells, r.total, float(r.total.total_cny / most)) for r in rows
    ]
    return [*shown, total]


def _row(
    name: str,
    place: int,
    groups: Iterable[tuple[Stage, ...]],
    figures: list[StageFigure],
    code: str | None,
) -> PillarRow:
    cells = tuple(_cell([f for f in figures if f.stage in group], group, code) for group in groups)
    return PillarRow(name, place, cells, _cell(figures, IN_HAND, code))


def _cell(figures: list[StageFigure], stages: tuple[Stage, ...], pillar: str | None) -> Cell:
    """Return a figure with its list: of one pillar, "" of all; None has no list, for projects of
    no leading industry cannot be asked for, and all others would stand among them."""
    known = [stage.value for stage in stages]
    url = "" if pillar is None else address("projects:list", pillar=pillar, stage=known)
    return Cell(
        sum(f.number for f in figures), sum((f.total_cny for f in figures), Decimal(0)), url
    )


def stage_band(figures: Iterable[StageFigure]) -> list[StageCell]:
    """Return the stages in hand from talking to statistics, for the wall."""
    figures = list(figures)
    phases = ("talk", "talk", "assess", "sign", "build", "build")
    return [
        StageCell(
            str(stage.label), phase, sum(f.number for f in figures if f.stage == stage),
            sum((f.total_cny for f in figures if f.stage == stage), Decimal(0)),
        )
        for stage, phase in zip(IN_HAND, phases, strict=True)
    ]  # fmt: skip
