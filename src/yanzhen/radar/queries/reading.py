"""Facts as a page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import override

from yanzhen.radar.models import HOLDS, FactKind, FactState, StoredFact
from yanzhen.radar.wording import figure

TONES = {FactState.ACCEPTED: "green", FactState.CORRECTED: "green", FactState.REJECTED: "red"}


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact with its figure in words, its lamp, and where it can be registered as a lead."""

    fact: StoredFact
    shown: str
    tone: str
    lead_url: str
    waits: bool


def fact_row(fact: StoredFact) -> FactRow:
    """Return one fact as shown; asks nothing of the database if its links are joined."""
    tone = TONES.get(FactState(fact.state), "amber")
    return FactRow(fact, figure(fact.value, fact.unit, fact.qualifier), tone, _lead(fact),
                   fact.state == FactState.PROPOSED)  # fmt: skip


def fact_rows(facts: Iterable[StoredFact]) -> list[FactRow]:
    return [fact_row(fact) for fact in facts]


def _lead(fact: StoredFact) -> str:
    """Return the address of the register form with what the fact tells filled in; "" where it
    tells of no firm or project, or a project is there already."""
    if fact.state not in HOLDS or fact.project_id:
        return ""
    said = {"contents": f"{fact.text}（{fact.article.source}）"[:400]}
    if fact.company:
        said |= {"company": fact.company.code, "company_name": fact.company.name}
    elif fact.kind == FactKind.COMPANY:
        said["company_name"] = fact.name
    if fact.kind == FactKind.PROJECT:
        said["project_name"] = fact.name
        if fact.measure == "总投资" and fact.value is not None and fact.unit == "CNY":
            said["estimate"] = _typed(fact)
        if fact.unit == "mu" and fact.value is not None:
            said["land"] = _typed(fact)
    elif not (fact.company or fact.kind == FactKind.COMPANY):
        return ""
    return f"{reverse('projects:register')}?{urlencode(said)}"


def _typed(fact: StoredFact) -> str:
    """Return a figure as people type it into a form, which reads 亿 and 万 in any language."""
    with override("zh-hans"):
        return figure(fact.value, fact.unit).replace(" ", "").replace(",", "")
