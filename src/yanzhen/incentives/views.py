"""The library: its list, a document, entering, correcting, replacing and ending one."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE
from yanzhen.common import clock
from yanzhen.common.refusals import Refused, Stale
from yanzhen.desk.lists import list_response
from yanzhen.incentives import commands, policies
from yanzhen.incentives.calc.issuing import issuer_of, level_of
from yanzhen.incentives.calc.reading import read_policy
from yanzhen.incentives.forms import EndForm, PolicyForm, ReadForm, SupersedeForm
from yanzhen.incentives.lists import policy_list, standing_cell
from yanzhen.incentives.models import Policy, Topic
from yanzhen.incentives.queries.finding import policy_page
from yanzhen.incentives.reading import words_of
from yanzhen.journal.queries import timeline
from yanzhen.journal.wording import sentence
from yanzhen.projects.views.common import tell_form


@allow(EVERYONE)
def index(request: SignedInRequest) -> HttpResponseBase:
    """Every policy, the latest first."""
    extra = {"may_keep": policies.can_keep(request.user)}
    return list_response(
        request, policy_list(clock.today()), page="incentives/list.html", extra=extra
    )


def _found(code: str) -> Policy:
    policy = policy_page(code)
    if policy is None:
        raise Http404
    return policy


@allow(EVERYONE)
def page(request: SignedInRequest, code: str) -> HttpResponse:
    """One document: its standing, clauses, full text and files."""
    return _page(request, _found(code))


def _page(
    request: SignedInRequest, policy: Policy, tried: str = "", form: forms.Form | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    on = clock.today()
    blank: dict[str, forms.Form] = {
        "supersede": SupersedeForm(auto_id="supersede_%s", initial={"on": on}),
        "end": EndForm(auto_id="end_%s", initial={"on": on}),
    }
    context = {
        "policy": policy, "standing": standing_cell(policy, on), "topics": Topic.choices,
        "may_keep": policies.can_keep(request.user), "tried": tried, "refusal": refusal,
        "forms": blank | ({tried: form} if form else {}),
        "entries": [{"at": e.at, "who": e.actor_name, "text": sentence(e.verb, e.facts)}
                    for e in timeline(policy.subject, reader=request.user)],
    }  # fmt: skip
    return render(request, "incentives/page.html", context, status=422 if tried else 200)


@allow(policies.KEEPERS)
def read(request: SignedInRequest) -> HttpResponse:
    """Take a document's words in and show what was read of them in the entry form."""
    form = ReadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _form(request, PolicyForm(initial=_read(form.cleaned_data)), None, None)
        except Refused as problem:
            tell_form(form, problem)
    status = 422 if request.method == "POST" else 200
    return render(request, "incentives/read.html", {"form": form}, status=status)


def _read(said: dict[str, Any]) -> dict[str, Any]:
    text = said["text"].strip() or (words_of(said["file"]) if said["file"] else "")
    if not text:
        raise Refused(_("请粘贴全文，或者选一个文件。"), field="text")
    found = read_policy(text)
    issuer = issuer_of(text, found.number)
    return {
        "title": found.title, "number": found.number, "issued_on": found.issued_on,
        "valid_from": found.valid_from or found.issued_on, "valid_until": found.valid_until,
        "text": text, "issuer": issuer, "level": level_of(issuer) if issuer else "ZONE",
    }  # fmt: skip


@allow(policies.KEEPERS)
def add(request: SignedInRequest) -> HttpResponse:
    """Enter a document."""
    form = PolicyForm(request.POST or None)
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        told.pop("version")
        try:
            made = commands.add_policy(commands.Stated(**told), by=request.user, at=clock.now())
        except Refused as problem:
            refusal = problem
            tell_form(form, problem)
        else:
            messages.success(request, _("已录入《%s》，请核对条款主题") % made.title)
            return redirect("incentives:page", made.code)
    return _form(request, form, None, refusal)


def _first(policy: Policy) -> dict[str, Any]:
    names = ("title", "number", "issuer", "level", "issued_on", "valid_from", "source", "text",
             "version")  # fmt: skip
    tags = "、".join(policy.tags.values_list("name", flat=True))
    held = {name: getattr(policy, name) for name in names}
    return held | {"valid_until": policy.last_day, "tags": tags}


@allow(policies.KEEPERS)
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    """Correct a document."""
    policy = _found(code)
    form = PolicyForm(request.POST or None, initial=_first(policy))
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        version = told.pop("version") or 0
        try:
            commands.change_policy(policy.code, commands.Stated(**told), version=version,
                                   by=request.user, at=clock.now())  # fmt: skip
        except Stale as problem:
            refusal = form.renew(_first(_found(code)), problem)
        except Refused as problem:
            refusal = problem
            tell_form(form, problem)
        else:
            messages.success(request, _("已保存"))
            return redirect("incentives:page", policy.code)
    return _form(request, form, policy, refusal)


def _form(
    request: SignedInRequest, form: forms.Form, policy: Policy | None, refusal: Refused | None
) -> HttpResponse:
    status = 422 if form.is_bound else 200
    shown = None if refusal is not None and refusal.field in form.fields else refusal
    context = {"form": form, "policy": policy, "refusal": shown}
    return render(request, "incentives/form.html", context, status=status)


def _step(
    request: SignedInRequest, code: str, name: str, form: forms.Form,
    run: Callable[[dict[str, Any]], object],
) -> HttpResponse:  # fmt: skip
    """Do one thing to a document; a refusal shows its page with what was typed."""
    policy = _found(code)
    if not form.is_valid():
        return _page(request, policy, name, form)
    try:
        run(form.cleaned_data)
    except Refused as problem:
        tell_form(form, problem)
        shown = None if problem.field in form.fields else problem
        return _page(request, policy, name, form, shown)
    messages.success(request, _("已保存"))
    return redirect("incentives:page", policy.code)


@require_POST
@allow(policies.KEEPERS)
def supersede(request: SignedInRequest, code: str) -> HttpResponse:
    """Say which document takes its place."""
    form = SupersedeForm(request.POST, auto_id="supersede_%s")
    return _step(request, code, "supersede", form, lambda told: commands.supersede_policy(
        code, **told, by=request.user, at=clock.now()))  # fmt: skip


@require_POST
@allow(policies.KEEPERS)
def end(request: SignedInRequest, code: str) -> HttpResponse:
    """Say that it stops, and why."""
    form = EndForm(request.POST, auto_id="end_%s")
    return _step(request, code, "end", form, lambda told: commands.end_policy(
        code, **told, by=request.user, at=clock.now()))  # fmt: skip


@require_POST
@allow(policies.KEEPERS)
def resume(request: SignedInRequest, code: str) -> HttpResponse:
    """Take back that it was replaced or stopped."""
    return _step(request, code, "resume", forms.Form(request.POST), lambda _told:
                 commands.resume_policy(code, by=request.user, at=clock.now()))  # fmt: skip


@require_POST
@allow(policies.KEEPERS)
def topics(request: SignedInRequest, code: str) -> HttpResponse:
    """Say what its clauses are about."""
    policy = _found(code)
    said = {c.order: request.POST.get(f"topic_{c.order}", c.topic) for c in policy.clauses.all()}
    try:
        commands.set_topics(policy.code, said, by=request.user, at=clock.now())
    except Refused as problem:
        return _page(request, policy, "topics", refusal=problem)
    messages.success(request, _("已保存"))
    return redirect("incentives:page", policy.code)
