"""Contacts of a firm that came through a lead: who holds it, and which may be named."""

from collections.abc import Collection

from yanzhen.accounts.models import User
from yanzhen.companies.leads import LeadBook
from yanzhen.companies.models import Company
from yanzhen.projects.models import Project


def held(user: User, codes: Collection[str]) -> dict[str, str]:
    """Return of these projects those not in full view, each with its team's name. One query."""
    full = Project.objects.in_full_to(user).values("pk")
    rows = Project.objects.filter(code__in=codes).exclude(pk__in=full)
    return {code: team or "" for code, team in rows.values_list("code", "team__name")}


def offered(user: User, company: Company) -> list[tuple[str, str]]:
    """Return a firm's projects that a person may read in full, latest first. One query."""
    rows = Project.objects.in_full_to(user).filter(company=company).order_by("-registered_at")
    return [(code, f"{code} {name}") for code, name in rows.values_list("code", "name")]


LEAD_BOOK = LeadBook(held, offered)
