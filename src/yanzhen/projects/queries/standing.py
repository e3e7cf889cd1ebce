"""Where a project stands: what it holds, what each gate still asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.timezone import localdate

from yanzhen.common.prepared import Prepared
from yanzhen.projects.models import (
    Activity,
    Conclusion,
    Evidence,
    EvidenceState,
    Origin,
    Project,
    Registration,
)
from yanzhen.projects.stages import (
    GATES,
    MILESTONES,
    PASSING,
    Gate,
    Held,
    Missing,
    Proof,
    Requirement,
    Stage,
    gate_missing,
    is_later,
    next_gate,
)

_VERIFIED = Prepared(
    lambda project: Evidence.objects.filter(
        project=project, state=EvidenceState.VERIFIED
    ).order_by().values_list(
        "pk", "proof", "conclusion", "issued_on", "amount_cny", "decided_at"
    )
)  # fmt: skip
_EFFECTIVE = Prepared(
    lambda project: Registration.objects.filter(
        project=project, effective=True
    ).order_by().values_list("pk")
)  # fmt: skip
_TALKS = Prepared(
    lambda project: Activity.objects.filter(
        project=project
    ).order_by().values_list("two_way", "decision_maker")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GateState:
    """One step of the stage rail. `state`: DONE, HERE, CLAIMED (hollow), NEXT, LATER."""

    stage: Stage
    label: str
    phase: str
    state: str
    proven: bool
    missing: list[Missing]


@dataclass(frozen=True, slots=True)
class Verified:
    """What counts of one verified document."""

    number: int
    proof: str
    conclusion: str
    issued_on: date | None
    amount_cny: Decimal | None
    decided_at: datetime | None

    @property
    def counts_from(self) -> date | None:
        """The day it is of; of one that states none, the day on which it was verified."""
        return self.issued_on or (localdate(self.decided_at) if self.decided_at else None)


def verified(project: Project) -> list[Verified]:
    """Return a project's verified documents, the earliest issued first. One query."""
    found = [Verified(*row) for row in _VERIFIED.all(project.pk)]
    return sorted(found, key=lambda one: (one.issued_on or date.max, one.number))


def first_of(proof: Proof, documents: Iterable[Verified]) -> Verified | None:
    """Return the earliest document of a kind, as `verified` has put them in order."""
    return next((one for one in documents if one.proof == proof), None)


def held(project: Project, documents: Iterable[Verified] | None = None) -> Held:
    """Return the verified proofs and fulfilled requirements of a project. Four queries at most.

    Args:
        documents: its verified documents, if the caller has just read them.
    """
    documents = documents if documents is not None else verified(project)
    concluded = {(one.proof, one.conclusion) for one in documents}
    return Held(
        frozenset(proof for proof, _ in concluded),
        frozenset(_requirements(project, concluded)),
    )


def _requirements(project: Project, concluded: set[tuple[str, str]]) -> set[str]:
    met = set()
    if project.origin != Origin.REGISTERED or _EFFECTIVE.first(project.pk):
        met.add(Requirement.REGISTERED.value)
    talks = _TALKS.all(project.pk)
    if any(two_way for two_way, _ in talks):
        met.add(Requirement.TWO_WAY_CONTACT.value)
    if any(name for _, name in talks) or _outline_names(project):
        met.add(Requirement.DECISION_MAKER.value)
    if any(p == Proof.MINUTES and c in PASSING for p, c in concluded):
        met.add(Requirement.PASSED.value)
    passing = (Conclusion.PASSED, Conclusion.EXEMPT, Conclusion.CONDITIONAL)
    if any(p == Proof.FAIR_COMPETITION and c in passing for p, c in concluded):
        met.add(Requirement.FAIR_PASSED.value)
    if project.start_bases:
        met.add(Requirement.START_BASIS.value)
    return met


def _outline_names(project: Project) -> bool:
    outline = getattr(project, "outline", None)
    return bool(outline and outline.decision_maker)


def gate_states(project: Project, holding: Held | None = None) -> list[GateState]:
    """Return the stage rail, gates and parallel milestones in the order of the table."""
    holding = holding if holding is not None else held(project)
    following = next_gate(project.stage)
    return [_state(project, gate, following, holding) for gate in _by_table()]


def _by_table() -> list[Gate]:
    early = [gate for gate in GATES if not is_later(gate.stage, Stage.S5)]
    late = [gate for gate in GATES if is_later(gate.stage, Stage.S5)]
    return [*early, *MILESTONES, *late]


def _state(project: Project, gate: Gate, following: Gate | None, holding: Held) -> GateState:
    lacking = gate_missing(gate, holding)
    return GateState(
        gate.stage, str(gate.stage.label), gate.phase, _word(project, gate, following, lacking),
        not lacking, lacking,
    )  # fmt: skip


def _word(project: Project, gate: Gate, following: Gate | None, lacking: list[Missing]) -> str:
    if gate.parallel:
        return "LATER" if lacking else "DONE"
    if gate.stage == project.stage:
        return "HERE"
    if is_later(project.stage, gate.stage):
        return "DONE"
    claimed = project.claimed_stage
    if claimed and not is_later(gate.stage, claimed):
        return "CLAIMED"
    return "NEXT" if following and following.stage == gate.stage else "LATER"
