"""Cases: their list, one case with its facts side by side, and what is done about it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE, WRITERS, Role
from yanzhen.common import clock
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused
from yanzhen.desk.lists import list_response
from yanzhen.integrity import commands, lists, policies
from yanzhen.integrity.forms import AnswerForm, AskForm, ReasonForm
from yanzhen.integrity.models import Case, Round
from yanzhen.integrity.queries import read_limits, visible_cases
from yanzhen.integrity.queries.page import compare, judge, still_raised
from yanzhen.integrity.wording import (
    RULE_ASKS,
    RULE_NAMES,
    VERDICTS,
    missing_text,
    place_text,
    rule_text,
)
from yanzhen.projects.views.common import attempt

READERS = EVERYONE - {Role.ADMINISTRATOR}
ACTORS = WRITERS - {Role.ADMINISTRATOR}
DAY = timedelta(days=1)


@allow(READERS)
def index(request: SignedInRequest) -> HttpResponseBase:
    """All cases a person may read."""
    spec = lists.case_list(request.user, clock.today())
    return list_response(request, spec, page="integrity/list.html",
                         extra={"round": Round.objects.filter(pk=1).first()})  # fmt: skip


@allow(READERS)
def rules(request: SignedInRequest) -> HttpResponse:
    """The nine rules, their numbers as in force today, and where these come from."""
    on = clock.today()
    limits = read_limits(on)
    context = {"rules": [(str(rule), name, RULE_ASKS[rule]) for rule, name in RULE_NAMES.items()],
               "limits": limits,
               "neighbours": "、".join(map(place_text, sorted(limits.neighbours))),
               "round": Round.objects.filter(pk=1).first()}  # fmt: skip
    return render(request, "integrity/rules.html", context)


def _find(request: SignedInRequest, code: str) -> Case:
    rows = visible_cases(request.user).select_related(
        "project__company", "project__owner", "project__team", "decided_by"
    )
    return get_object_or_404(rows, code=code.upper())


def _show(
    request: SignedInRequest,
    case: Case,
    form: forms.Form | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    user, on = request.user, clock.today()
    now = judge(case.project, on)[case.rule]
    tone, word = VERDICTS[now.verdict]
    first = {"version": case.version}
    days = parameter("integrity.proof_days", on=on)
    decides = policies.can_decide(user, case)
    # One form was sent, by the button of one step; the others stand as they first were.
    told = {type(form): form} if form else {}
    context = {
        "case": case, "project": case.project, "refusal": refusal,
        "rule": rule_text(case.rule), "asks": RULE_ASKS[case.rule],
        "tone": lists.state_tone(case, on), "now_tone": tone, "now_word": word,
        "missing": missing_text(now.missing) if now.missing else "",
        "still": still_raised(case, now), "facts": compare(case, now, user),
        "steps": case.steps.select_related("by"),
        "excluded": case.exclusions.select_related("evidence"),
        "may_decide": decides and case.is_waiting,
        "may_answer": case.is_waiting and policies.can_answer(user, case) and not decides,
        "may_reopen": decides and not case.is_waiting,
        "reason_form": told.get(ReasonForm) or ReasonForm(initial=first),
        "ask_form": told.get(AskForm)
        or AskForm(initial=first | {"due_on": on + days * DAY}),
        "answer_form": told.get(AnswerForm) or AnswerForm(initial=first),
        "sent": type(form).__name__ if form else "",
    }  # fmt: skip
    status = 422 if refusal or (form is not None and form.errors) else 200
    return render(request, "integrity/page.html", context, status=status)


@allow(READERS)
def page(request: SignedInRequest, code: str) -> HttpResponse:
    """One case: what raised it, what holds now, what was said, what may be done."""
    return _show(request, _find(request, code))


def _do(
    request: SignedInRequest,
    code: str,
    form_class: type[forms.Form],
    command: Callable[..., Any],
    done: str,
) -> HttpResponse:
    case = _find(request, code)
    form = form_class(request.POST)
    ok, refusal = attempt(form, lambda c: command(case.code, **c, by=request.user, at=clock.now()))
    if not ok:
        return _show(request, case, form, refusal)
    messages.success(request, done)
    return redirect("integrity:page", case.code)


@require_POST
@allow(ACTORS)
def ask(request: SignedInRequest, code: str) -> HttpResponse:
    """Ask for proof by a day."""
    return _do(request, code, AskForm, commands.ask_proof, _("已要求补证，项目负责人已收到通知"))


@require_POST
@allow(ACTORS)
def answer(request: SignedInRequest, code: str) -> HttpResponse:
    """Explain, by the project's team."""
    return _do(request, code, AnswerForm, commands.answer_case, _("已提交补证说明"))


@require_POST
@allow(ACTORS)
def clear(request: SignedInRequest, code: str) -> HttpResponse:
    """Nothing is wrong."""
    return _do(request, code, ReasonForm, commands.clear_case, _("已排除"))


@require_POST
@allow(ACTORS)
def confirm(request: SignedInRequest, code: str) -> HttpResponse:
    """It is so; what it counted for counts no longer."""
    return _do(request, code, ReasonForm, commands.confirm_case, _("已认定，不予计入"))


@require_POST
@allow(ACTORS)
def reopen(request: SignedInRequest, code: str) -> HttpResponse:
    """Look into a decided case anew."""
    return _do(request, code, ReasonForm, commands.reopen_case, _("已重新核查"))
