"""The stage rail of a project's page: every step with its proof, its day and what it lacks."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.accounts.models import User
from yanzhen.common.links import page_url
from yanzhen.projects import policies
from yanzhen.projects.models import Evidence, EvidenceState, Milestone, Project
from yanzhen.projects.queries.files import readable_evidence
from yanzhen.projects.queries.pages_board import phase_of
from yanzhen.projects.queries.standing import GateState, gate_states, held
from yanzhen.projects.stages import (
    BY_STAGE,
    DECIDED,
    TABLE,
    Missing,
    Proof,
    Requirement,
    Stage,
    in_table_order,
    is_later,
)

TONES = {
    EvidenceState.VERIFIED: "green", EvidenceState.PENDING: "amber",
    EvidenceState.REJECTED: "red", EvidenceState.REVOKED: "red", EvidenceState.EXPIRED: "red",
}  # fmt: skip

# What a line tells of a document.
TOLD = (
    "proof", "state", "document_no", "issued_on", "conclusion", "file_id", "project_id",
    "decision_note", "note", "uploaded_by__name", "decided_by__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One document as the page shows it, with what the reader may do to it."""

    id: int
    proof: str
    proof_text: str
    state: str
    status_text: str
    tone: str
    detail: str
    issued_on: date | None
    file_url: str
    may_judge: bool
    may_revoke: bool
    uploaded_by: str
    decided_by: str
    note: str


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing still asked for; `url` leads to where it is given, where that is elsewhere."""

    label: str
    url: str = ""
    action: str = ""
    upload_url: str = ""


@dataclass(frozen=True, slots=True)
class RailStep:
    """One step. `state`: proven (filled), now (ring), claimed (hollow, dashed), ahead (hollow)."""

    stage: str
    label: str
    phase: str
    state: str
    state_text: str
    is_gate: bool
    lacking: list[Lack]
    when: date | None
    when_kind: str
    late_days: int
    evidence: list[EvidenceRow] = field(default_factory=list)
    upload_url: str = ""
    move_to: str = ""
    dates_url: str = ""


STATE_TEXTS = {
    "proven": gettext_lazy("已证实"),
    "now": gettext_lazy("当前"),
    "claimed": gettext_lazy("自报，未证实"),
    "ahead": gettext_lazy("未到"),
}


def first_gate_of(proof: str) -> str:
    """Return the first step that a proof belongs to, or "" for one that no step asks for."""
    for gate in TABLE:
        if any(proof in group for group in gate.needs):
            return gate.stage.value
    return ""


def evidence_rows(rows: Iterable[Evidence], user: User) -> list[EvidenceRow]:
    """Return documents as a page shows them. No query of its own."""
    return [_row(row, user) for row in rows]


def _row(row: Evidence, user: User) -> EvidenceRow:
    parts = [row.document_no, row.issued_on.isoformat() if row.issued_on else "",
             row.get_conclusion_display() if row.conclusion else ""]  # fmt: skip
    may = policies.can_verify(user, row)
    return EvidenceRow(
        id=row.pk, proof=row.proof, proof_text=str(Proof(row.proof).label), state=row.state,
        status_text=str(EvidenceState(row.state).label), tone=TONES[EvidenceState(row.state)],
        detail=" · ".join(part for part in parts if part), issued_on=row.issued_on,
        file_url=page_url("projects:evidence_file", row.pk) if row.file_id else "",
        may_judge=may and row.state == EvidenceState.PENDING,
        may_revoke=may and row.state == EvidenceState.VERIFIED,
        uploaded_by=str(row.uploaded_by), decided_by=str(row.decided_by or ""),
        note=row.decision_note or row.note,
    )  # fmt: skip


def project_rail(project: Project, user: User, *, on: date, in_full: bool = True) -> list[RailStep]:
    """Return the rail, in the order of the table; where the reader sees not all, with counted
    documents only and without what lacks. Six queries."""
    rows = readable_evidence(user).filter(project=project).order_by("uploaded_at")
    documents = list(rows.select_related("uploaded_by", "decided_by").only(*TOLD))
    for document in documents:
        document.project = project
    by_stage: dict[str, list[EvidenceRow]] = defaultdict(list)
    for row in evidence_rows(documents, user):
        by_stage[first_gate_of(row.proof)].append(row)
    milestones = {row.stage: row for row in project.milestones.all()}
    entered = _entered(project)
    states = gate_states(project, held(project))
    open_before = any(s.missing for s in states if _is_between(s, project))
    steps = [
        _step(project, state, by_stage, milestones.get(state.stage), entered, open_before, on)
        for state in states
    ]
    return steps if in_full else [replace(step, lacking=[], upload_url="") for step in steps]


def _is_between(state: GateState, project: Project) -> bool:
    return state.state in {"DONE", "HERE", "CLAIMED"} and not BY_STAGE[state.stage].parallel


def _entered(project: Project) -> dict[str, date]:
    """Return when each gate was last entered."""
    entered = {Stage.S0.value: timezone.localdate(project.registered_at)}
    entered |= dict(project.moves.order_by("moved_at").values_list("end", "moved_on"))
    return entered


def _step(
    project: Project,
    state: GateState,
    by_stage: dict[str, list[EvidenceRow]],
    milestone: Milestone | None,
    entered: dict[str, date],
    open_before: bool,
    on: date,
) -> RailStep:  # fmt: skip
    gate = BY_STAGE[state.stage]
    word = _word(state, project)
    documents = by_stage.get(state.stage.value, [])
    proven_on = max((d.issued_on for d in documents if d.issued_on), default=None)
    when, kind = _when(word, milestone, entered.get(state.stage) or proven_on)
    late = 0
    if milestone and milestone.due_on and milestone.actual_on is None:
        late = max((on - milestone.due_on).days, 0)
    proofs = [p for group in gate.needs for p in in_table_order(group) if p not in DECIDED]
    ready = word == "now" and not gate.parallel and not state.missing and not open_before
    code = project.code
    return RailStep(
        stage=state.stage.value, label=state.label, phase="pj-phase-" + phase_of(state.stage),
        state=word, state_text=str(STATE_TEXTS[word]), is_gate=not gate.parallel,
        lacking=[lack_of(item, code) for item in state.missing], when=when, when_kind=kind,
        late_days=late, evidence=documents,
        upload_url=_upload_url(code, proofs) if proofs else "",
        move_to=state.stage.value if ready else "",
        dates_url=page_url("projects:dates", code, state.stage.value)
        if is_later(state.stage, Stage.S5) and word != "proven" else "",
    )  # fmt: skip


def _word(state: GateState, project: Project) -> str:
    if state.state == "HERE":
        return "proven"
    if state.state == "DONE":
        return "proven" if state.proven else "claimed"
    if state.state == "CLAIMED":
        return "claimed"
    return "now" if state.state == "NEXT" else "ahead"


def _when(word: str, milestone: Milestone | None, entered: date | None) -> tuple[date | None, str]:
    """Return the day a step shows, and whether it is actual, planned or expected."""
    if milestone and milestone.actual_on:
        return milestone.actual_on, _("实际")
    if word == "proven" and entered:
        return entered, _("实际")
    if milestone and milestone.forecast_on:
        return milestone.forecast_on, _("预测")
    if milestone and milestone.planned_on:
        return milestone.planned_on, _("计划")
    if milestone and milestone.due_on:
        return milestone.due_on, _("限期")
    return None, ""


def lack_of(item: Missing, code: str) -> Lack:
    """Return a missing thing with where it is given."""
    places = {
        Requirement.REGISTERED: ("projects:complete", _("补全登记")),
        Requirement.TWO_WAY_CONTACT: ("projects:activity_add", _("记一次会谈")),
        Requirement.DECISION_MAKER: ("projects:edit", _("填决策人")),
        Requirement.START_BASIS: ("projects:start_basis", _("选认定口径")),
    }  # fmt: skip
    if item.requirement == Requirement.PASSED or DECIDED.intersection(item.proofs):
        return Lack(item.label, _assessment_url(code), _("送评审"))
    if item.requirement in places:
        name, action = places[item.requirement]
        return Lack(item.label, page_url(name, code), action)
    return Lack(item.label, upload_url=_upload_url(code, item.proofs) if item.proofs else "")


def _assessment_url(code: str) -> str:
    """Return where a project is put to the joint assessment, or "" without that package."""
    try:
        return page_url("assessments:of_project", code)
    except NoReverseMatch:
        return ""


def _upload_url(code: str, proofs: Iterable[Proof]) -> str:
    asked = "&".join(f"proof={proof.value}" for proof in proofs)
    return f"{page_url('projects:evidence_add', code)}?{asked}"
