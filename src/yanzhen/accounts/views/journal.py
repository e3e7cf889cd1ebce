"""The journal, for those who watch over the house."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.lists import journal_spec
from yanzhen.accounts.roles import Role
from yanzhen.accounts.views.tabs import settings_tabs
from yanzhen.common import clock
from yanzhen.common.http import render_part
from yanzhen.common.lists import read_page
from yanzhen.journal.commands.checking import ask_check
from yanzhen.journal.jobs import run_check
from yanzhen.journal.queries import last_check, last_seal

WATCHERS = frozenset({Role.AUDITOR, Role.ZONE_LEADER, Role.ADMINISTRATOR})


@allow(WATCHERS)
@require_safe
def journal(request: SignedInRequest) -> HttpResponse:
    listed = read_page(journal_spec(request.user), request.GET, request.user)
    context = {
        "list": listed,
        "no_export": True,
        "tabs": settings_tabs(request),
        "seal": last_seal(),
        "check": last_check(),
    }
    return render_part(request, "accounts/journal.html", "common/_list.html", context)


@allow(WATCHERS, personal=True)
@require_http_methods(["GET", "HEAD", "POST"])
def check_journal(request: SignedInRequest) -> HttpResponse:
    """Have the whole chain recomputed (POST), or say how far that is and what it found.

    An auditor may ask too: a check changes nothing that it checks.
    """
    if request.method == "POST":
        check, is_new = ask_check(by=request.user, at=clock.now())
        if is_new:
            run_check.enqueue(check.pk)
        return redirect("accounts:journal_check")
    context = {"check": last_check(), "seal": last_seal(), "tabs": settings_tabs(request)}
    return render_part(
        request, "accounts/journal_check.html", "accounts/_journal_verdict.html", context
    )
