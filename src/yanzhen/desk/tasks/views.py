"""Pages of tasks: the list, one task, assigning, supervising."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE, LEADERS, WRITERS, Role
from yanzhen.common import clock
from yanzhen.common.http import render_part
from yanzhen.common.refusals import Refused
from yanzhen.desk.commands import opening, tasks
from yanzhen.desk.lists import list_response
from yanzhen.desk.models import Task
from yanzhen.desk.stale import hold_version
from yanzhen.desk.tasks import queries
from yanzhen.desk.tasks.forms import (
    AssignForm,
    DecideForm,
    ExtendForm,
    ReassignForm,
    StepForm,
    TakeForm,
)
from yanzhen.desk.tasks.lists import SCOPES, state_of, task_list
from yanzhen.journal.queries import timeline
from yanzhen.journal.wording import sentence, subject_url

SUPERVISORS = LEADERS | {Role.DATA_STEWARD, Role.AUDITOR}
PAGE, PANEL = "desk/tasks/page.html", "desk/tasks/_panel.html"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to press on a task's page: its command, form and words."""

    run: Callable[..., Any]
    form: type[forms.Form]
    label: str | Promise
    icon: str
    done: str | Promise
    allowed_by: str


STEPS = {
    "accept": Step(tasks.accept_task, TakeForm, lazy("接收"), "check", lazy("已接收"), "accept"),
    "reply": Step(tasks.reply_task, StepForm, lazy("回复办理结果"), "send", lazy("已回复"),
                  "reply"),
    "extend": Step(tasks.ask_extension, ExtendForm, lazy("申请延期"), "calendar-plus",
                   lazy("延期已提交"), "extend"),
    "return": Step(tasks.return_task, StepForm, lazy("退回"), "arrow-back-up", lazy("已退回"),
                   "return_"),
    "decide": Step(tasks.decide_extension, DecideForm, lazy("答复延期"), "calendar-check",
                   lazy("已答复"), "decide_extension"),
    "conclude": Step(tasks.conclude_task, StepForm, lazy("确认办结"), "checks", lazy("已办结"),
                     "conclude"),
    "redo": Step(tasks.redo_task, StepForm, lazy("打回重办"), "rotate", lazy("已打回"), "redo"),
    "remind": Step(tasks.remind_task, StepForm, lazy("催办"), "bell-ringing", lazy("已催办"),
                   "remind"),
    "reassign": Step(tasks.reassign_task, ReassignForm, lazy("改派或改期"), "user-share",
                     lazy("已改派"), "reassign"),
    "cancel": Step(tasks.cancel_task, StepForm, lazy("撤回"), "x", lazy("已撤回"), "cancel"),
}  # fmt: skip


@allow(EVERYONE)
def task_index(request: SignedInRequest) -> HttpResponseBase:
    """Show one tab of the list; the address names the tab and whether ended ones are shown."""
    scope = request.GET.get("scope", "mine")
    scope = scope if scope in SCOPES else "mine"
    ended, on = request.GET.get("ended") == "1", clock.today()
    extra = {
        "tabs": _tabs(request, scope, on),
        "scope": scope,
        "ended": ended,
        "may_supervise": request.user.role in SUPERVISORS,
        "may_assign": request.user.role in WRITERS,
    }
    spec = task_list(scope, on, ended=ended)
    return list_response(request, spec, page="desk/tasks/index.html", extra=extra)


def _tabs(request: SignedInRequest, scope: str, on: Any) -> list[dict[str, Any]]:
    counts = queries.scope_counts(request.user, on=on)
    labels = {
        "mine": _("我的"),
        "team": _("本团队"),
        "assigned": _("我交办的"),
        "overdue": _("逾期"),
    }
    tabs = [
        {"label": label, "url": f"?scope={key}", "here": key == scope, "number": counts[key]}
        for key, label in labels.items()
        if key in counts
    ]
    if request.user.sees_all:
        tabs.append({"label": _("全部"), "url": "?scope=all", "here": scope == "all"})
    return tabs


@allow(EVERYONE)
def task(request: SignedInRequest, number: int) -> HttpResponse:
    return _panel(request, _visible(request, number))


def _visible(request: SignedInRequest, number: int) -> Task:
    found = Task.objects.visible_to(request.user)
    return get_object_or_404(found.select_related("assignee", "assigned_by", "team"), pk=number)


def _panel(
    request: SignedInRequest,
    task: Task,
    tried: str = "",
    form: forms.Form | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    asking = next((e for e in task.extensions.all() if e.granted is None), None)
    actions = queries.actions_of(task, request.user, asking)
    context = {
        "task": task,
        "state": state_of(task, clock.today()),
        "steps": [
            (name, step, form if name == tried else _blank(step, task), name == tried)
            for name, step in STEPS.items()
            if getattr(actions, step.allowed_by) or name == tried
        ],
        "notes": task.notes.select_related("by"),
        "extensions": task.extensions.select_related("decided_by"),
        "asking": asking,
        "refusal": refusal,
        "entries": [
            {"at": e.at, "who": e.actor_name or _("系统"), "text": sentence(e.verb, e.facts)}
            for e in timeline(task.code, reader=request.user)
        ],
    }
    return render_part(request, PAGE, PANEL, context, 422 if tried else 200)


def _blank(step: Step, task: Task) -> forms.Form:
    first = {"version": task.version, "assignee": task.assignee_id, "due_on": task.due_on}
    form = step.form(initial=first, auto_id=f"{step.allowed_by}_%s")
    if step.allowed_by == "decide_extension":
        form.initial["granted"] = "yes"
    return form


@require_POST
@allow(WRITERS)
def step(request: SignedInRequest, number: int, name: str) -> HttpResponse:
    """Do one step of a task; a refusal shows the same panel with what was typed."""
    if name not in STEPS:
        raise Http404
    chosen, found = STEPS[name], _visible(request, number)
    form = chosen.form(request.POST, auto_id=f"{chosen.allowed_by}_%s")
    if not form.is_valid():
        return _panel(request, found, name, form)
    try:
        chosen.run(number, by=request.user, at=clock.now(), **form.cleaned_data)
    except Refused as refusal:
        found.refresh_from_db()
        hold_version(form, found.version)
        if refusal.field in form.fields:
            form.add_error(refusal.field, refusal.message)
            return _panel(request, found, name, form)
        return _panel(request, found, name, form, refusal)
    messages.success(request, str(chosen.done))
    return redirect("desk:task", number)


@allow(WRITERS)
def assign(request: SignedInRequest) -> HttpResponse:
    """Assign a task; the address may name the subject (`?subject=project:P…&label=…`)."""
    first = {
        "subject": request.GET.get("subject", "")[:80],
        "subject_label": request.GET.get("label", "")[:120],
        "assignee": request.GET.get("assignee", "")[:18] or request.user.pk,
        "due_on": clock.today() + timedelta(days=7),
    }
    form = AssignForm(request.POST or None, user=request.user, initial=first)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            told = form.cleaned_data
            link = subject_url(told["subject"]) if told["subject"] else ""
            opened = opening.open_task(**told, subject_url=link, by=request.user, at=clock.now())
            messages.success(request, _("已交办给%s") % opened.assignee)
            return redirect("desk:task", opened.pk)
        except Refused as problem:
            refusal = problem if problem.field not in form.fields else None
            if refusal is None:
                form.add_error(problem.field, problem.message)
    status = 422 if request.method == "POST" else 200
    label = form["subject_label"].value()
    context = {"form": form, "refusal": refusal, "subject_label": label}
    return render(request, "desk/tasks/assign.html", context, status=status)


@allow(SUPERVISORS)
def supervising(request: SignedInRequest) -> HttpResponse:
    """Show how those below stand with what was asked, the worst first."""
    on = clock.today()
    rows = queries.supervision(request.user, on=on, since=on - timedelta(days=30))
    parameter = "team" if request.user.sees_all else "assignee"
    context = {
        "rows": rows,
        "by_team": request.user.sees_all,
        "parameter": parameter,
        "late": [(task, state_of(task, on)) for task in queries.worst_overdue(request.user, on=on)],
        "totals": {
            name: sum(getattr(row, name) for row in rows)
            for name in ("open", "unaccepted", "replied", "late", "closed")
        },
        "tasks_url": reverse("desk:tasks"),
    }
    return render(request, "desk/tasks/supervising.html", context)


@allow(EVERYONE)
def of_subject(request: SignedInRequest) -> HttpResponse:
    """Show the open tasks about a subject: a part that other pages fetch."""
    subject, label = request.GET.get("subject", "")[:80], request.GET.get("label", "")[:120]
    on = clock.today()
    context = {
        "rows": [(task, state_of(task, on)) for task in queries.of_subject(subject, request.user)],
        "subject": subject,
        "label": label,
        "may_assign": request.user.role in WRITERS,
    }
    return render(request, "desk/tasks/_of_subject.html", context)
