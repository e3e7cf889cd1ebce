"""What articles suggest to the policy library and the chains, for a person to look over."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE
from yanzhen.chains.forms import STATEMENT_FORMS
from yanzhen.chains.tables import STATEMENTS
from yanzhen.common import clock
from yanzhen.common.refusals import Refused
from yanzhen.desk.lists import list_response
from yanzhen.incentives.calc.issuing import recognize
from yanzhen.incentives.commands import Stated
from yanzhen.incentives.forms import PolicyForm
from yanzhen.projects.views.common import attempt
from yanzhen.radar import commands, policies
from yanzhen.radar.commands.suggesting import as_of
from yanzhen.radar.lists import suggestion_list
from yanzhen.radar.models import Suggestion, SuggestionKind, SuggestionState
from yanzhen.radar.queries.suggesting import facts_on, stated_now, waiting_for, what_is_told


@allow(policies.READERS)
def index(request: SignedInRequest) -> HttpResponseBase:
    """Everything that was suggested, the latest first."""
    return list_response(request, suggestion_list(request.user), page="radar/suggestions.html")


@allow(EVERYONE)
def suggested(request: SignedInRequest) -> HttpResponse:
    """What waits of policies, or (`?segment=`) of one segment with the facts linked to it: a part
    for other features' pages."""
    segment = request.GET.get("segment", "").strip()[:40]
    kind = SuggestionKind.SEGMENT if segment else SuggestionKind.POLICY
    waiting = None
    if request.user.role in policies.READERS:
        waiting = waiting_for(kind=kind, segment=segment)
    facts = facts_on(segment) if segment else []
    context = {
        "facts": facts,
        "waiting": waiting,
        "kind": kind,
        "may_take": policies.can_take(request.user, kind),
    }
    return render(request, "radar/_suggested.html", context)


@allow(policies.TAKING)
def suggestion(request: SignedInRequest, number: int) -> HttpResponse:
    """One suggestion as the form of what it would become; taken when the person says so."""
    found = get_object_or_404(Suggestion.objects.select_related("article", "segment"), pk=number)
    policies.require_can_take(request.user, found.kind)
    if found.state != SuggestionState.WAITING and request.method != "POST":
        messages.info(request, _("这条建议已处理过：%s") % found.get_state_display())
        return redirect("radar:page", found.article.code)
    of_policy = found.kind == SuggestionKind.POLICY
    form = _policy_form(request, found) if of_policy else _statement_form(request, found)
    done, refusal = attempt(form, lambda said: _take(request, found, form, said))
    if done:
        messages.success(request, _("已入库"))
        return redirect("radar:suggestions")
    context = {"one": found, "form": form, "refusal": refusal, "told": what_is_told(found),
               "source": found.article.cited, "now": stated_now(found)}  # fmt: skip
    return render(request, "radar/suggestion.html", context, status=422 if form.is_bound else 200)


def _policy_form(request: SignedInRequest, found: Suggestion) -> forms.Form:
    document = recognize(found.article.text)
    first: dict[str, Any] = {"title": found.title, "number": found.value, "level": found.key,
                             "text": found.article.text}  # fmt: skip
    if document is not None:
        read = document.read
        first |= {
            "issuer": document.issuer, "issued_on": read.issued_on,
            "valid_from": read.valid_from or read.issued_on or found.article.published_on,
            "valid_until": read.valid_until,
        }  # fmt: skip
    form = PolicyForm(request.POST or None, initial=first)
    del form.fields["source"]  # the article is its source
    return form


def _statement_form(request: SignedInRequest, found: Suggestion) -> forms.Form:
    row = {"fact": "value", "route": "maturity"}.get(found.table)
    first: dict[str, Any] = {"key": found.key, "as_of": as_of(found)}
    if row:
        first[row] = found.value
    form = STATEMENT_FORMS[found.table](request.POST or None, initial=first)
    for name in ("source", "own"):
        del form.fields[name]
    return form


def _take(
    request: SignedInRequest, found: Suggestion, form: forms.Form, said: dict[str, Any]
) -> None:
    if found.kind == SuggestionKind.POLICY:
        told = {name: value for name, value in said.items() if name != "version"}
        commands.take_policy(found.pk, Stated(**told), by=request.user, at=clock.now())
        return
    kept = {name: said[name] for name in STATEMENTS[found.table].fields if name in said}
    commands.take_statement(found.pk, said["key"], kept, on=said["as_of"], until=said["until"],
                            by=request.user, at=clock.now())  # fmt: skip


@require_POST
@allow(policies.TAKING)
def leave(request: SignedInRequest, number: int) -> HttpResponse:
    """Say that nothing comes of it."""
    try:
        commands.leave_suggestion(number, by=request.user, at=clock.now())
        messages.success(request, _("已标为不收"))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("radar:suggestions")
