"""Moves: forward, lost, taken up again; and what a move still lacks."""

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.common import clock
from yanzhen.common.http import wants_part, whole_number
from yanzhen.common.refusals import Refused
from yanzhen.projects import policies
from yanzhen.projects.commands.moving import (
    lose_project,
    move_project,
    revive_project,
    set_start_bases,
)
from yanzhen.projects.forms.evidence import EvidenceForm
from yanzhen.projects.forms.project import LoseForm, ReviveForm, StartBasisForm
from yanzhen.projects.models import EvidenceState, Project
from yanzhen.projects.queries.pages_rail import Lack, lack_of
from yanzhen.projects.queries.standing import held
from yanzhen.projects.stages import GATES, Missing, Stage, is_gate, is_later, missing_for
from yanzhen.projects.views.common import (
    KEEPERS,
    FormPage,
    attempt,
    find_own_project,
    project_url,
    show_form,
)

PAGE, PART = "projects/move.html", "projects/_move.html"


@dataclass(frozen=True, slots=True)
class Target:
    """A later gate and how many things are still missing on the way there."""

    stage: str
    label: str
    missing: int
    here: bool


@dataclass(frozen=True, slots=True)
class MissingProof:
    """One missing thing, with the form that gives it, if it is a document."""

    lack: Lack
    form: EvidenceForm | None
    waits: bool


@allow(KEEPERS)
def move(request: SignedInRequest, code: str) -> HttpResponse:
    """Show where a project may go and what lacks; on POST move it."""
    project = find_own_project(request, code, policies.require_can_work)
    to = (request.POST.get("to") or request.GET.get("to") or "").upper()
    refusal: Refused | None = None
    if request.method == "POST":
        start, version = project.stage, request.POST.get("version", "")
        try:
            moved = move_project(
                project.code, to=to, by=request.user, at=clock.now(),
                version=whole_number(version, most=10**9),
            )  # fmt: skip
            return _moved(request, moved, start)
        except Refused as problem:
            refusal = problem
    return show_move(request, project, to, refusal)


def _moved(request: SignedInRequest, project: Project, start: str) -> HttpResponse:
    told = _("%(name)s 已进入%(stage)s") % {
        "name": project.name, "stage": project.get_stage_display()
    }  # fmt: skip
    if _in_dialog(request):
        response = HttpResponse("")
        columns = {"columns": [start, project.stage], "text": told}
        response["HX-Trigger"] = json.dumps({"projects:moved": columns})
        return response
    messages.success(request, told)
    if wants_part(request):
        return HttpResponse(headers={"HX-Redirect": project_url(project.code)})
    return redirect(project_url(project.code))


def _in_dialog(request: SignedInRequest) -> bool:
    """Whether the board asks, in its dialog; the move has a page of its own as well."""
    asking = urlsplit(request.headers.get("HX-Current-URL", "")).path
    return wants_part(request) and asking == reverse("projects:board")


def show_move(
    request: SignedInRequest, project: Project, to: str, refusal: Refused | None = None
) -> HttpResponse:
    """Show the move dialog for one target: what lacks and the forms that give it."""
    holding = held(project)
    targets = [
        Target(gate.stage.value, str(gate.stage.label),
               len(missing_for(gate.stage, holding)), gate.stage == to)
        for gate in GATES if is_later(gate.stage, project.stage)
    ]  # fmt: skip
    if not is_gate(to) and targets:
        to = targets[0].stage
    missing = missing_for(to, holding) if is_gate(to) else []
    waiting = set(
        project.evidence.filter(state=EvidenceState.PENDING).values_list("proof", flat=True)
    )
    context = {
        "project": project, "to": to, "to_label": Stage(to).label if to in Stage.values else to,
        "targets": targets, "refusal": refusal,
        "missing": [_missing(project, item, waiting) for item in missing],
        "may_go": not missing and is_later(to, project.stage),
        "in_dialog": _in_dialog(request),
    }  # fmt: skip
    page = PART if wants_part(request) else PAGE
    return render(request, page, context, status=422 if refusal else 200)


def _missing(project: Project, item: Missing, waiting: set[str]) -> MissingProof:
    form = None
    if item.proofs:
        form = EvidenceForm(
            proofs=list(item.proofs), auto_id=f"id_{item.stage.value}_{item.proofs[0].value}_%s"
        )
    return MissingProof(lack_of(item, project.code), form, bool(waiting & set(item.proofs)))


@allow(KEEPERS)
def lose(request: SignedInRequest, code: str) -> HttpResponse:
    """Close a project as lost, with a reason that can be counted."""
    project = find_own_project(request, code, policies.require_can_move)
    form = LoseForm(request.POST or None, initial={"version": project.version})
    done, refusal = attempt(
        form, lambda c: lose_project(project.code, by=request.user, at=clock.now(), **c)
    )
    if done:
        messages.success(request, _("已登记流失；有转机时可恢复跟进"))
        return redirect(project_url(project.code))
    page = FormPage(
        title=_("登记流失"), sub=project.name, submit=_("登记流失"), danger=True,
        back=project_url(project.code), draft="lose",
        intro=_("项目退出看板和在手统计；已计入的签约不改，有转机时可以恢复跟进。"),
    )  # fmt: skip
    return show_form(request, form, page, refusal)


@allow(KEEPERS)
def revive(request: SignedInRequest, code: str) -> HttpResponse:
    """Take a lost project up again."""
    project = find_own_project(request, code, policies.require_can_move)
    form = ReviveForm(request.POST or None)
    done, refusal = attempt(
        form, lambda c: revive_project(project.code, by=request.user, at=clock.now(), **c)
    )
    if done:
        messages.success(request, _("已恢复跟进"))
        return redirect(project_url(project.code))
    page = FormPage(title=_("恢复跟进"), sub=project.name, submit=_("恢复跟进"),
                    back=project_url(project.code))  # fmt: skip
    return show_form(request, form, page, refusal)


@allow(KEEPERS)
def start_basis(request: SignedInRequest, code: str) -> HttpResponse:
    """State by which definitions the start is a start."""
    project = find_own_project(request, code, policies.require_can_work)
    form = StartBasisForm(request.POST or None, initial={"bases": project.start_bases})
    done, refusal = attempt(
        form, lambda c: set_start_bases(project.code, by=request.user, at=clock.now(), **c)
    )
    if done:
        messages.success(request, _("开工认定口径已记下"))
        return redirect(project_url(project.code))
    page = FormPage(
        title=_("开工认定口径"), sub=project.name, submit=_("保存"),
        back=project_url(project.code), intro=_("符合几条选几条；统计和考核各看各的口径。"),
    )  # fmt: skip
    return show_form(request, form, page, refusal)
