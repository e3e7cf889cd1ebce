"""A project's page, its tabs and its timeline."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE
from yanzhen.common import clock
from yanzhen.common.http import wants_part, whole_number
from yanzhen.projects import policies
from yanzhen.projects.models import Project
from yanzhen.projects.queries.files import readable_evidence
from yanzhen.projects.queries.joining import pending_joins
from yanzhen.projects.queries.pages_board import phase_of
from yanzhen.projects.queries.pages_project import (
    TIMELINE_KINDS,
    project_facts,
    project_happenings,
    visible_in_full,
)
from yanzhen.projects.queries.pages_rail import RailStep, evidence_rows, project_rail
from yanzhen.projects.stages import BEFORE_SIGNING, Stage
from yanzhen.projects.views.common import find_project, new_token

TABS = ("money", "files", "people", "changes", "tasks")


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    here: bool
    number: str = ""


@allow(EVERYONE)
def show(request: SignedInRequest, code: str) -> HttpResponse:
    """The overview: facts, stage rail, timeline."""
    project = find_project(request, code)
    context = _frame(request, project, "")
    in_full = context["in_full"]
    on = clock.today()
    rail = project_rail(project, request.user, on=on, in_full=in_full)
    context |= {
        "facts": project_facts(project, in_full=in_full, on=on),
        "rail": rail, "rail_summary": _summary(rail), **_timeline(request, project, in_full),
        "note_token": new_token(),
    }  # fmt: skip
    return render(request, "projects/page.html", context)


def _summary(rail: list[RailStep]) -> str:
    return _("%s 步已证") % sum(step.state == "proven" for step in rail)


def _frame(request: SignedInRequest, project: Project, tab: str) -> dict[str, Any]:
    """Return what every tab needs: the heading, the tabs, what the person may do."""
    user = request.user
    in_full = visible_in_full(project, user)
    works = policies.can_work(user, project)
    return {
        "project": project, "in_full": in_full, "tabs": _tabs(project, tab, in_full),
        "phase": "pj-phase-" + phase_of(project.stage), "may_write": works,
        "may_change": policies.can_change(user, project),
        "may_hand_over": policies.can_hand_over(user, project) and not project.pooled_on,
        "may_release": policies.can_hand_over(user, project)
        and project.stage in BEFORE_SIGNING and not project.pooled_on,
        "may_complete": project.lacks_protection and policies.can_change(user, project),
        "may_claim": bool(project.pooled_on) and project.stage != Stage.X
        and policies.can_register(user),
        "is_lost": project.stage == Stage.X,
        "subject": f"project:{project.code}",
    }  # fmt: skip


def _tabs(project: Project, here: str, in_full: bool) -> list[Tab]:
    labels = {"": _("概览"), "money": _("资金"), "files": _("文件与证据"), "people": _("参与"),
              "changes": _("变更记录"), "tasks": _("任务")}  # fmt: skip
    if not in_full:
        labels = {"": labels[""], "files": labels["files"]}
    page = reverse("projects:page", args=[project.code])
    return [Tab(text, f"{page}{key}/" if key else page, key == here)
            for key, text in labels.items()]  # fmt: skip


def _timeline(request: SignedInRequest, project: Project, in_full: bool) -> dict[str, Any]:
    kind = request.GET.get("kind", "")
    kind = kind if kind in TIMELINE_KINDS else ""
    before = request.GET.get("before", "")
    if not in_full:
        return {"entries": [], "timeline_more": None, "timeline_kind": "", "timeline_kinds": []}
    entries, more = project_happenings(
        project, reader=request.user, kind=kind, before=whole_number(before)
    )
    labels = {"activity": _("活动"), "evidence": _("材料"), "money": _("资金"),
              "project": _("项目"), "task": _("任务"), "collision": _("撞单")}  # fmt: skip
    return {
        "entries": entries, "timeline_more": more, "timeline_kind": kind,
        "timeline_kinds": [(key, labels[key], key == kind) for key in TIMELINE_KINDS],
    }  # fmt: skip


@allow(EVERYONE)
def timeline(request: SignedInRequest, code: str) -> HttpResponse:
    """The timeline alone: another kind, or further back."""
    project = find_project(request, code)
    context = {"project": project} | _timeline(request, project, visible_in_full(
        project, request.user))  # fmt: skip
    part = "projects/_happenings.html" if wants_part(request) else "projects/timeline.html"
    return render(request, part, context)


@allow(EVERYONE)
def tab(request: SignedInRequest, code: str, name: str) -> HttpResponse:
    """One tab, as a part for htmx or within the page."""
    project = find_project(request, code)
    context = _frame(request, project, name)
    if name not in TABS or (not context["in_full"] and name != "files"):
        raise Http404
    context |= READERS[name](request, project) | {"tab_part": f"projects/_tab_{name}.html"}
    page = "projects/_tab.html" if wants_part(request) else "projects/page_tab.html"
    return render(request, page, context)


def _money(request: SignedInRequest, project: Project) -> dict[str, Any]:
    rows = project.money.select_related("evidence", "by").order_by("-on", "-pk")[:200]
    return {"money": rows}


def _files(request: SignedInRequest, project: Project) -> dict[str, Any]:
    rows = readable_evidence(request.user).filter(project=project)
    rows = rows.select_related("file", "uploaded_by", "decided_by", "project")
    return {"documents": evidence_rows(rows.order_by("-uploaded_at")[:300], request.user)}


def _people(request: SignedInRequest, project: Project) -> dict[str, Any]:
    return {
        "tenures": project.tenures.select_related("user", "team").order_by("-since", "-pk"),
        "co_owners": project.co_owners.select_related("user", "team").order_by("-since", "-pk"),
        "joins": pending_joins(project),
        "registrations": project.registrations.select_related("by", "team", "partner").order_by(
            "registered_at"
        ),
        "cases": project.collisions.select_related("holder", "challenger").order_by("-pk"),
    }


def _changes(request: SignedInRequest, project: Project) -> dict[str, Any]:
    entries, _more = project_happenings(project, reader=request.user, kind="project", limit=100)
    return {
        "entries": entries, "timeline_more": None,
        "moves": project.moves.select_related("by").order_by("-moved_at", "-pk")[:200],
    }  # fmt: skip


def _tasks(request: SignedInRequest, project: Project) -> dict[str, Any]:
    return {}


READERS = {"money": _money, "files": _files, "people": _people, "changes": _changes,
           "tasks": _tasks}  # fmt: skip
