"""Projects found by what people type, and those of one firm."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from yanzhen.accounts.models import User
from yanzhen.companies.models import Company
from yanzhen.companies.models.asking import postgres_query, sqlite_match
from yanzhen.projects.calc import asked_grams, fold
from yanzhen.projects.models import Milestone, Project, ProjectKind, ProjectText
from yanzhen.projects.queries.early import any_late
from yanzhen.projects.queries.matching import TakenLead, taken_leads
from yanzhen.projects.stages import Stage

FEW = 1000


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A project as the global search shows it."""

    code: str
    name: str
    company_name: str
    stage: str
    stage_label: str
    amount_cny: Decimal | None


def matching_text(rows: QuerySet[Project], text: str) -> QuerySet[Project]:
    """Narrow projects to those whose code, name, product or investor contain what was typed,
    blanks between several pieces meaning that all must be there.

    The token index is asked for a few numbers first. If there are no more, the rows are fetched
    by number; if there are, matches are so frequent that walking the list's own order meets a
    page of them soon. One small query for each piece.
    """
    for piece in text.split()[:5]:
        if folded := fold(piece):
            rows = _holding(rows, folded)
    return rows


def _holding(rows: QuerySet[Project], folded: str) -> QuerySet[Project]:
    telling = ProjectText.objects.filter(text__contains=folded)
    return rows.filter(_told_by(telling, telling.filter(pk__in=_with_tokens(folded))))


def _with_tokens(folded: str) -> RawSQL:
    """Return the question for the projects that have every token of a word."""
    asked = ((asked_grams(folded),),)
    if connection.vendor == "sqlite":
        match = "SELECT rowid FROM projects_search WHERE projects_search MATCH %s"
        return RawSQL(match, [sqlite_match(asked)])  # noqa: S611  letters, figures and signs
    match = "SELECT project_id FROM projects_search WHERE grams @@ %s::tsquery"
    return RawSQL(match, [postgres_query(asked)])  # noqa: S611


def late_rows(rows: QuerySet[Project], on: date) -> QuerySet[Project]:
    """Narrow projects to those of which some step is overdue, a lead's included. One small
    query."""
    telling = Milestone.objects.filter(due_on__lt=on)
    return rows.filter(_told_by(telling, telling) | any_late(on))


def _told_by(telling: QuerySet[Any], few: QuerySet[Any]) -> Q:
    """Return the projects that other rows tell of: by number if few, else by a look at each on
    the way through the list's own order. `few` finds the same rows quickly if there are few."""
    found = list(few.values_list("project", flat=True)[: FEW + 1])
    if len(found) <= FEW:
        return Q(pk__in=found)
    return Q(Exists(telling.filter(project=OuterRef("pk"))))


def search_hits(text: str, user: User, limit: int = 8) -> list[SearchHit]:
    """Return projects for the global search, of those a person may see. A query and one a word."""
    if not fold(text):
        return []
    rows = matching_text(Project.objects.visible_to(user), text).select_related("company")
    return [
        SearchHit(p.code, p.name, p.company.name, p.stage, str(Stage(p.stage).label),
                  p.size_cny or None)
        for p in rows.order_by("-stage_since", "-id")[:limit]
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class CompanyProject:
    """A project on its company's page."""

    code: str
    name: str
    kind_label: str
    stage: str
    stage_label: str
    team_name: str
    owner_name: str
    amount_cny: Decimal | None
    since: date


def of_company(user: User, company: Company) -> tuple[list[CompanyProject], list[TakenLead]]:
    """Return a company's projects that a person may see, and the leads of others on it, which
    show only as taken. Two queries."""
    rows = Project.objects.visible_to(user).filter(company=company)
    rows = rows.select_related("team", "owner").order_by("-id")[:100]
    shown = [
        CompanyProject(
            p.code, p.name, str(ProjectKind(p.kind).label), p.stage, str(Stage(p.stage).label),
            str(p.team or ""), str(p.owner or ""), p.size_cny or None, p.stage_since,
        )
        for p in rows
    ]  # fmt: skip
    return shown, taken_leads(user, [company.pk])


def open_leads(user: User) -> int:
    """Return how many unsigned projects a person holds."""
    return Project.objects.filter(owner=user).exclude(stage=Stage.X).filter(signed_on=None).count()
