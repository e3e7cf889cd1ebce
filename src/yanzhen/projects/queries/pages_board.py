"""The board: per stage how many, how much, and the first cards with the one thing they lack."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse

from yanzhen.accounts.models import User
from yanzhen.common.http import whole_number
from yanzhen.common.parameters import parameter
from yanzhen.journal.kept import kept
from yanzhen.projects.models import CoOwner, Project
from yanzhen.projects.queries.finding import late_rows, matching_text
from yanzhen.projects.queries.pages_cards import BoardCard, board_cards
from yanzhen.projects.stages import (
    BEFORE_SIGNING,
    BY_STAGE,
    GATES,
    SIGNED_OR_LATER,
    Phase,
    Stage,
    phase_stages,
)

# What a card needs of a project.
SHOWN = (
    "code", "name", "pillar", "size_cny", "stage", "stage_since", "quiet_since", "pooled_on",
    "protected_until", "origin", "registered_at", "start_bases", "version", "owner__name",
)  # fmt: skip
FIRST_CARDS = 6
MORE_CARDS = 30
PHASES = {
    Phase.SCOUT: "lead", Phase.TALK: "talk", Phase.ASSESS: "assess", Phase.SIGN: "sign",
    Phase.BUILD: "build", Phase.PRODUCE: "yield",
}  # fmt: skip
SIZES = {
    "100": Decimal(10_000_000_000), "50": Decimal(5_000_000_000), "10": Decimal(1_000_000_000),
    "1": Decimal(100_000_000),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BoardChoice:
    """What the board is asked to show; `whose` is mine, team or all."""

    whose: str = "all"
    pillar: str = ""
    team: str = ""
    size: str = ""
    late: bool = False
    search: str = ""


@dataclass(frozen=True, slots=True)
class BoardColumn:
    stage: str
    title: str
    phase: str
    count: int
    total_cny: Decimal | None
    limit: int | None
    cards: list[BoardCard]
    more: int
    query: str = ""
    shown: int = 0

    @property
    def over(self) -> int:
        return max(self.count - self.limit, 0) if self.limit else 0

    @property
    def url(self) -> str:
        return f"{reverse('projects:column', args=[self.stage])}?{self.query}"

    @property
    def more_url(self) -> str:
        joined = "&" if self.query else ""
        return f"{self.url}{joined}from={self.shown}"

    @property
    def list_url(self) -> str:
        joined = "&" if self.query else ""
        return f"{reverse('projects:list')}?stage={self.stage}&held=1{joined}{self.query}"


@dataclass(frozen=True, slots=True)
class Board:
    columns: list[BoardColumn]
    count: int
    total_cny: Decimal


def phase_of(stage: str) -> str:
    """Return the colour phase of a stage as the tokens name it; lost ones have their own."""
    return PHASES[BY_STAGE[Stage(stage)].phase] if stage in BY_STAGE else "lost"


def board_rows(user: User, choice: BoardChoice, stage: str, *, on: date) -> QuerySet[Project]:
    """Return the projects in hand that a board shows at stages like this one, in any order.

    From signing on every project is visible, before it only what is one's own: asked for apart,
    each is answered from an index, where the two together would walk the whole table.
    """
    if choice.whose != "all":
        rows = whose_rows(user, choice.whose)
    elif stage in SIGNED_OR_LATER:
        rows = Project.objects.filter(signed_on__isnull=False)
    else:
        rows = Project.objects.in_full_to(user)
    rows = rows.filter(pooled_on__isnull=True)
    if choice.pillar:
        rows = rows.filter(pillar=choice.pillar)
    if team := whole_number(choice.team):
        rows = rows.filter(team=team)
    if choice.size in SIZES:
        rows = rows.filter(size_cny__gte=SIZES[choice.size])
    if choice.late:
        rows = late_rows(rows, on)
    if choice.search:
        rows = matching_text(rows, choice.search)
    return rows


def _standing(
    user: User, choice: BoardChoice, *, on: date
) -> tuple[dict[str, tuple[int, Decimal | None]], dict[str, list[int]]]:
    """Return how many and how much stand at each stage, and the numbers of each column's first
    cards. Two queries and one a column; one while nothing has happened since."""
    seen_by = "all" if user.sees_all and choice.whose == "all" else user.pk
    return kept(
        ("projects.board", seen_by, choice, on),
        lambda: (_add_up(user, choice, on), _first_cards(user, choice, on)),
    )


def _first_cards(user: User, choice: BoardChoice, on: date) -> dict[str, list[int]]:
    return {
        stage: _first(board_rows(user, choice, stages[0], on=on), stage, 0, FIRST_CARDS)
        for stages in (BEFORE_SIGNING, SIGNED_OR_LATER)
        for stage in stages
    }


def _add_up(user: User, choice: BoardChoice, on: date) -> dict[str, tuple[int, Decimal | None]]:
    found: dict[str, tuple[int, Decimal | None]] = {}
    for stages in (BEFORE_SIGNING, SIGNED_OR_LATER):
        rows = board_rows(user, choice, stages[0], on=on).filter(stage__in=stages).order_by()
        summed = rows.values("stage").annotate(n=Count("pk"), cny=Sum("size_cny"))
        found |= {row["stage"]: (row["n"], row["cny"]) for row in summed}
    return found


def whose_rows(user: User, whose: str) -> QuerySet[Project]:
    """Return one's own projects, the own team's, or all that a person may open."""
    asked = whose_condition(user, whose)
    return Project.objects.visible_to(user) if asked is None else Project.objects.filter(asked)


def whose_condition(user: User, whose: str) -> Q | None:
    """Return what makes a project one's own or the own team's; None where all are meant."""
    if whose == "mine":
        # As numbers, or PostgreSQL would walk all projects to compare each with the question.
        joined = CoOwner.objects.filter(user=user, until__isnull=True)
        return Q(owner=user) | Q(pk__in=list(joined.values_list("project", flat=True)))
    return Q(team=user.team_id) if whose == "team" and user.team_id else None


def board(user: User, choice: BoardChoice, *, on: date, query: str = "") -> Board:
    """Return every stage's column, empty ones included, with the longest waiting cards first.

    A fixed number of queries: those of `_standing`, one that fetches the first cards together,
    and those of `board_cards`.
    """
    totals, first = _standing(user, choice, on=on)
    projects = _fetched([pk for numbers in first.values() for pk in numbers])
    cards = board_cards(list(projects.values()), on=on)
    limits = parameter("projects.wip_limits", on=on)
    # The system may have moved one on a moment ago (see `kept`).
    still = {
        gate.stage: [
            pk for pk in first.get(gate.stage, ()) if _stands(projects.get(pk), gate.stage)
        ]
        for gate in GATES
    }
    columns = [
        _column(gate.stage, totals, limits, _shown(still[gate.stage], cards), query)
        for gate in GATES
    ]
    known = [cny for _number, cny in totals.values() if cny]
    return Board(columns, sum(n for n, _cny in totals.values()), sum(known, Decimal(0)))


def board_column(
    user: User, stage: str, choice: BoardChoice, *, on: date, start: int = 0, query: str = ""
) -> BoardColumn:
    """Return one column, or its next cards from number `start` on."""
    rows = board_rows(user, choice, stage, on=on)
    size = MORE_CARDS if start else FIRST_CARDS
    found = _first(rows, stage, start, size)
    cards = board_cards(list(_fetched(found).values()), on=on)
    summed = rows.filter(stage=stage).aggregate(n=Count("pk"), cny=Sum("size_cny"))
    limits = parameter("projects.wip_limits", on=on)
    totals = {stage: (summed["n"], summed["cny"])}
    return _column(stage, totals, limits, _shown(found, cards), query, start)


def _stands(project: Project | None, stage: str) -> bool:
    return project is not None and project.stage == stage and project.pooled_on is None


def _first(rows: QuerySet[Project], stage: str, start: int, size: int) -> list[int]:
    """Return the numbers of a column's cards: little enough to be read and sorted in an index."""
    ordered = rows.filter(stage=stage).order_by("stage_since", "id").values_list("pk", flat=True)
    return list(ordered[start : start + size])


def _fetched(numbers: list[int]) -> dict[int, Project]:
    rows = Project.objects.filter(pk__in=numbers).select_related("owner").only(*SHOWN)
    return {row.pk: row for row in rows}


def _shown(numbers: list[int], cards: dict[int, BoardCard]) -> list[BoardCard]:
    return [cards[pk] for pk in numbers if pk in cards]


def _column(
    stage: str,
    totals: dict[str, tuple[int, Decimal | None]],
    limits: dict[str, int],
    cards: list[BoardCard],
    query: str,
    start: int = 0,
) -> BoardColumn:
    number, cny = totals.get(stage, (0, None))
    shown = start + len(cards)
    return BoardColumn(
        stage=stage, title=str(Stage(stage).label), phase=phase_of(stage), count=number,
        total_cny=cny, limit=_limit(stage, limits), cards=cards, more=max(number - shown, 0),
        query=query, shown=shown,
    )  # fmt: skip


def _limit(stage: str, limits: dict[str, int]) -> int | None:
    """Return a stage's own limit, or that of its phase where the phase is this one stage."""
    phase = BY_STAGE[Stage(stage)].phase
    alone = phase_stages(phase) == (stage,)
    return limits.get(stage) or (limits.get(phase.value) if alone else None) or None
