"""Panels that other packages' pages fetch: the projects of a firm, of a partner."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import COURTING, EVERYONE
from yanzhen.companies.models import Company
from yanzhen.desk.models import Partner
from yanzhen.projects.queries.course import visible_activities
from yanzhen.projects.queries.finding import of_company as projects_of
from yanzhen.projects.queries.pages_partner import brought_by


@require_GET
@allow(EVERYONE)
def of_company(request: SignedInRequest) -> HttpResponse:
    """A firm's projects, other teams' leads as taken, and the last dealings with it."""
    company = get_object_or_404(Company, code=request.GET.get("company", "").upper())
    projects, taken = projects_of(request.user, company)
    met = visible_activities(request.user).filter(company=company).select_related("by")
    context = {
        "company": company, "projects": projects, "taken": taken,
        "activities": met.order_by("-on", "-pk")[:10],
        "may_register": request.user.role in COURTING,
    }  # fmt: skip
    return render(request, "projects/_of_company.html", context)


@require_GET
@allow(EVERYONE)
def of_partner(request: SignedInRequest) -> HttpResponse:
    """The leads a partner brought and what became of them."""
    partner = get_object_or_404(Partner, code=request.GET.get("partner", "").upper())
    context = {"partner": partner} | brought_by(partner, request.user)
    return render(request, "projects/_of_partner.html", context)
