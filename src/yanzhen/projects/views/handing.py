"""Handing over all that a person holds, and the sheets a handover is signed on."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.models import User
from yanzhen.accounts.roles import ADMINS, COURTING, EVERYONE
from yanzhen.common import clock
from yanzhen.common.refusals import NotAllowed
from yanzhen.projects import policies
from yanzhen.projects.commands.owning import hand_over_all
from yanzhen.projects.forms.project import HandAllForm
from yanzhen.projects.queries.handover import giver_choices, holdings, project_sheet, sheets_of
from yanzhen.projects.queries.pages_people import courting_people
from yanzhen.projects.queries.pages_project import visible_in_full
from yanzhen.projects.views.common import attempt, find_project

HANDING = COURTING | ADMINS


@allow(EVERYONE)
def handover_sheet(request: SignedInRequest, code: str) -> HttpResponse:
    """The sheet of one project: facts, stage, contacts, open steps, last talks."""
    project = find_project(request, code)
    if not visible_in_full(project, request.user):
        raise NotAllowed(_("只有项目所属团队能看交接单；请找项目负责人。"))
    on = clock.today()
    context = {
        "sheets": [project_sheet(project, reader=request.user, on=on)], "on": on,
        "title": _("项目交接单"), "sub": f"{project.code} {project.name}",
        "back": reverse("projects:page", args=[project.code]),
    }  # fmt: skip
    return render(request, "projects/handover_sheet.html", context)


def _giver(request: SignedInRequest) -> User | None:
    """Return whose work is asked for, if it may be handed over by who asks."""
    asked = request.GET.get("giver", "").replace("\0", "")
    if not asked:
        return None
    giver = get_object_or_404(User, username=asked)
    policies.require_can_hand_over_all(request.user, giver)
    return giver


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@allow(HANDING)
def hand_all(request: SignedInRequest) -> HttpResponse:
    """Choose whose work goes to whom, look through it, and hand it over in one step."""
    giver = _giver(request)
    context: dict[str, Any] = {"givers": giver_choices(request.user), "giver": giver}
    if giver is None:
        return render(request, "projects/hand_all.html", context)
    people = [row for row in courting_people() if row[0] != giver.username]
    form = HandAllForm(request.POST or None, people=people)
    done, refusal = attempt(
        form,
        lambda c: hand_over_all(
            giver, to=User.objects.get(username=c["to"]), note=c["note"], by=request.user,
            at=clock.now(),
        ),
    )  # fmt: skip
    sheet = f"{reverse('projects:hand_all_sheet')}?giver={giver.username}"
    if done:
        messages.success(request, _("已整体交接，双方已收到通知；请打印交接单签字"))
        return redirect(f"{sheet}&on={clock.today().isoformat()}")
    context |= {"form": form, "refusal": refusal, "held": holdings(giver), "sheet_url": sheet}
    return render(request, "projects/hand_all.html", context, status=422 if form.is_bound else 200)


@allow(HANDING)
def hand_all_sheet(request: SignedInRequest) -> HttpResponse:
    """The sheets of all a person holds; with a day, of all that was handed over then."""
    giver = _giver(request)
    if giver is None:
        return redirect("projects:hand_over_all")
    on = clock.today()
    handed_on = _day(request.GET.get("on", ""))
    context = {
        "sheets": sheets_of(giver, reader=request.user, on=on, handed_on=handed_on),
        "on": handed_on or on,
        "title": _("整体交接单"), "sub": _("移交人：%s") % giver.name,
        "back": f"{reverse('projects:hand_over_all')}?giver={giver.username}",
    }  # fmt: skip
    return render(request, "projects/handover_sheet.html", context)
