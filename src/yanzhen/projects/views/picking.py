"""Firms offered while one types."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import WRITERS
from yanzhen.projects.queries.pages_investors import offered_firms


@require_GET
@allow(WRITERS)
def investors(request: SignedInRequest) -> HttpResponse:
    """The options under the investor field."""
    text = request.GET.get("company_name", "")[:100]
    firms = offered_firms(text, request.user)
    return render(request, "projects/_investor_options.html", {"firms": firms, "text": text})
