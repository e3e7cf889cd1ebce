"""What the page of an assessment shows, in a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yanzhen.accounts.models import User
from yanzhen.assessments import policies
from yanzhen.assessments.calc.entries import ENTRIES
from yanzhen.assessments.dossiers import TEXTS, scheme_of, stated_text
from yanzhen.assessments.models import (
    Assessment,
    Condition,
    Decision,
    Dossier,
    DossierPaper,
    Item,
    Opinion,
    Stance,
)
from yanzhen.assessments.promises import UNITS
from yanzhen.common.parameters import parameter
from yanzhen.projects.judged import changes_beyond, facts_judged

TONES = {"AGREE": "green", "CONDITIONAL": "amber", "DISAGREE": "red", "NOT_CONCERNED": "none"}


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """A department in the round; its words are empty where the reader may not see them yet."""

    team: str
    tone: str
    word: str
    text: str = ""
    condition: str = ""
    due_on: date | None = None
    signed_by: str = ""
    is_own: bool = False
    is_veto: bool = False


@dataclass(frozen=True, slots=True)
class PromiseRow:
    label: str
    text: str
    due_on: str


@dataclass(slots=True)
class AssessmentPage:
    """Everything of one assessment. `shown` is the version of the dossier that is read."""

    assessment: Assessment
    scheme_name: str
    shown: Dossier
    dossiers: list[Dossier]
    result: dict[str, Any]
    entries: list[tuple[str, str]]
    texts: list[tuple[str, str]]
    papers: list[DossierPaper]
    opinions: list[OpinionRow]
    promises: list[PromiseRow]
    vetoes: list[tuple[str, bool]]
    decisions: list[Decision]
    conditions: list[Condition]
    changed: list[str] = field(default_factory=list)
    thresholds: tuple[str, str] | None = None

    @property
    def touched(self) -> bool:
        return any(found for _name, found in self.vetoes)

    @property
    def answered(self) -> int:
        return sum(row.tone != "waiting" for row in self.opinions)


def assessment_page(assessment: Assessment, user: User, *, number: int | None = None) -> (
    AssessmentPage
):  # fmt: skip
    """Return the page. Seven queries, however many opinions, papers and decisions there are."""
    scheme = scheme_of(assessment)
    dossiers = list(assessment.dossiers.select_related("handed_in_by").order_by("-number"))
    shown = next((one for one in dossiers if one.number == number), dossiers[0])
    asked = list(assessment.opinions.select_related("team", "signed_by", "dossier").order_by("pk"))
    latest = max((one.dossier.number for one in asked), default=0)
    wanted = shown.number if any(o.dossier_id == shown.pk for o in asked) else latest
    present = [one for one in asked if one.dossier.number == wanted]
    open_ = _is_open_to(user, assessment, present)
    told = [one for one in present if open_ or policies.can_answer(user, one)]
    found = {one.veto for one in told if one.is_veto} | set(shown.declared)
    decided = assessment.decisions.select_related("replaced_by", "replaces", "item__meeting")
    decisions = list(decided.order_by("-pk"))
    conditions = list(Condition.objects.filter(decision__assessment=assessment)
                      .select_related("team", "closed_by", "file", "decision"))  # fmt: skip
    return AssessmentPage(
        assessment=assessment, scheme_name=scheme.name, shown=shown, dossiers=dossiers,
        result=shown.result,
        entries=[(str(ENTRIES[code].name), stated_text(ENTRIES[code], value))
                 for code, value in shown.entries.items() if code in ENTRIES],
        texts=[(str(label), shown.texts[key]) for key, label in TEXTS.items()
               if key in shown.texts],
        papers=list(shown.papers.select_related("file")),
        opinions=[_row(one, user, open_) for one in present],
        promises=promise_rows(shown.promises),
        vetoes=[(veto.name, veto.code in found) for veto in scheme.vetoes],
        decisions=decisions, conditions=conditions,
        thresholds=(str(float(scheme.conditional_at)), str(float(scheme.pass_at)))
        if scheme.conditional_at is not None and scheme.pass_at is not None else None,
    )  # fmt: skip


def _is_open_to(user: User, assessment: Assessment, present: list[Opinion]) -> bool:
    """As `policies.opinions_open_to`, from rows that are read already."""
    if not assessment.is_open or user.role != "REVIEWER":
        return True
    return not any(one.team_id == user.team_id and one.is_awaited for one in present)


def _row(one: Opinion, user: User, open_: bool) -> OpinionRow:
    own = policies.can_answer(user, one)
    if one.recused_reason:
        return OpinionRow(one.team.short_name, "none", one.recused_reason, due_on=one.due_on)
    if one.is_awaited:
        return OpinionRow(one.team.short_name, "waiting", "", due_on=one.due_on, is_own=own)
    if not open_ and not own:
        return OpinionRow(one.team.short_name, "given", "", due_on=one.due_on)
    return OpinionRow(
        one.team.short_name, TONES[one.stance], str(Stance(one.stance).label), one.text,
        one.condition, one.due_on, one.signed_by.name if one.signed_by else "", own, one.is_veto,
    )  # fmt: skip


def promise_rows(promises: list[dict[str, Any]]) -> list[PromiseRow]:
    return [
        PromiseRow(str(Item(row["item"]).label), f"{row['promised']} {UNITS[row['item']]}",
                   str(row["due_on"]))
        for row in promises
    ]  # fmt: skip


def changed_since(assessment: Assessment, dossier: Dossier, *, on: date) -> list[str]:
    """Return what has changed on the project since the dossier was judged, in words."""
    if not dossier.judged:
        return []
    return changes_beyond(dossier.judged, facts_judged(assessment.project),
                          parameter("projects.judged_tolerance", on=on))  # fmt: skip
