"""Firms offered while one types an investor, and who already courts them."""

from dataclasses import dataclass
from datetime import date

from yanzhen.accounts.models import User
from yanzhen.chains.standards import place_label
from yanzhen.companies.models import Company
from yanzhen.companies.queries.finding import search
from yanzhen.projects.models import Project
from yanzhen.projects.queries.matching import taken_leads
from yanzhen.projects.stages import Stage

OFFERED = 8


@dataclass(frozen=True, slots=True)
class OfferedFirm:
    """A firm to pick; `taken` says who courts it, `mine` which project is already ours."""

    code: str
    name: str
    sub: str
    taken: str
    mine: str


def offered_firms(text: str, user: User) -> list[OfferedFirm]:
    """Return the firms a text may mean, at most eight, in a fixed number of queries."""
    if not text.strip():
        return []
    rows = list(search(Company.objects.visible_to(user), text[:100]).order_by("pk")[:OFFERED])
    taken = {lead.company_id: (lead.team_name, lead.since) for lead in taken_leads(
        user, [row.pk for row in rows])}  # fmt: skip
    own = dict(
        Project.objects.in_full_to(user).filter(company__in=rows).exclude(stage=Stage.X)
        .values_list("company", "name")
    )  # fmt: skip
    return [
        OfferedFirm(
            row.code, row.name,
            " · ".join(part for part in (row.uscc, place_label(row.county_code)) if part),
            _who(taken.get(row.pk)), own.get(row.pk, ""),
        )
        for row in rows
    ]  # fmt: skip


def _who(lead: tuple[str, date] | None) -> str:
    return f"{lead[0]} {lead[1].isoformat()}" if lead else ""
