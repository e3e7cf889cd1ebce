"""The journal, for those who watch over the house."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.lists import journal_spec
from yanzhen.accounts.roles import Role
from yanzhen.accounts.views.tabs import settings_tabs
from yanzhen.common.http import render_part
from yanzhen.common.lists import read_page
from yanzhen.journal.queries import last_seal, verify

WATCHERS = frozenset({Role.AUDITOR, Role.ZONE_LEADER, Role.ADMINISTRATOR})


@allow(WATCHERS)
@require_safe
def journal(request: SignedInRequest) -> HttpResponse:
    listed = read_page(journal_spec(request.user.role), request.GET, request.user)
    context = {
        "list": listed,
        "no_export": True,
        "tabs": settings_tabs(request),
        "seal": last_seal(),
    }
    return render_part(request, "accounts/journal.html", "common/_list.html", context)


@allow(WATCHERS)
@require_safe
def check_journal(request: SignedInRequest) -> HttpResponse:
    """Recompute the whole chain and say whether it holds."""
    context = {"verdict": verify(), "seal": last_seal(), "tabs": settings_tabs(request)}
    return render_part(
        request, "accounts/journal_check.html", "accounts/_journal_verdict.html", context
    )
