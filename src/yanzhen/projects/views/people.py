"""Who courts a project: handover, co-owners, the public pool."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.models import User
from yanzhen.accounts.roles import COURTING
from yanzhen.common import clock
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.projects import policies
from yanzhen.projects.commands.joining import accept_join, decline_join
from yanzhen.projects.commands.owning import add_co_owner, hand_over, remove_co_owner
from yanzhen.projects.commands.protecting import claim_project, release_project
from yanzhen.projects.forms.project import HandoverForm, PersonForm, ReleaseForm
from yanzhen.projects.queries.pages_people import courting_people
from yanzhen.projects.queries.pages_project import visible_in_full
from yanzhen.projects.views.common import (
    FormPage,
    attempt,
    find_own_project,
    find_project,
    project_url,
    show_form,
)


def _person(username: str) -> User:
    return get_object_or_404(User, username=username, is_active=True)


@allow(COURTING)
def handover(request: SignedInRequest, code: str) -> HttpResponse:
    """Hand a project to another owner, and go on to the sheet both sign."""
    project = find_own_project(request, code, policies.require_can_hand_over)
    form = HandoverForm(request.POST or None, people=courting_people(),
                        initial={"version": project.version})  # fmt: skip
    done, refusal = attempt(
        form,
        lambda c: hand_over(
            project.code, to=_person(c["to"]), note=c["note"], version=c["version"],
            by=request.user, at=clock.now(),
        ),
    )  # fmt: skip
    if done:
        messages.success(request, _("已交接，双方已收到通知"))
        if visible_in_full(project, request.user):
            return redirect("projects:handover_sheet", project.code)
        return redirect("projects:board")
    page = FormPage(
        title=_("交接项目"), sub=project.name, submit=_("交接"), back=project_url(project.code),
        draft="handover", intro=_("未办的下一步和保护期随项目转给接手人；交接后可打印交接单。"),
    )  # fmt: skip
    return show_form(request, form, page, refusal)


@allow(COURTING)
def co_owner_add(request: SignedInRequest, code: str) -> HttpResponse:
    """Let someone court the project too."""
    project = find_own_project(request, code, policies.require_can_hand_over)
    form = PersonForm(request.POST or None, people=courting_people())
    done, refusal = attempt(
        form,
        lambda c: add_co_owner(
            project.code, user=_person(c["user"]), by=request.user, at=clock.now()
        ),
    )
    back = reverse("projects:tab", args=[project.code, "people"])
    if done:
        messages.success(request, _("协办人已加入"))
        return redirect(back)
    page = FormPage(title=_("加协办人"), sub=project.name, submit=_("加入"), back=back)
    return show_form(request, form, page, refusal)


@require_POST
@allow(COURTING)
def co_owner_remove(request: SignedInRequest, code: str) -> HttpResponse:
    """End someone's part in the project."""
    project = find_own_project(request, code)
    user = _person(request.POST.get("user", ""))
    remove_co_owner(project.code, user=user, by=request.user, at=clock.now())
    messages.success(request, _("%s 不再是协办人") % user)
    return redirect("projects:tab", project.code, "people")


@require_POST
@allow(COURTING)
def join_answer(request: SignedInRequest, code: str, registration: str) -> HttpResponse:
    """Say yes or no to somebody who asks to court the project too."""
    project = find_project(request, code)
    row = get_object_or_404(project.registrations, code=registration.upper())
    if request.POST.get("answer") == "accept":
        accept_join(row.code, by=request.user, at=clock.now())
        messages.success(request, _("协办人已加入"))
    else:
        decline_join(row.code, by=request.user, at=clock.now())
        messages.success(request, _("已谢绝，对方会收到通知"))
    return redirect("projects:tab", project.code, "people")


@require_POST
@allow(COURTING)
def claim(request: SignedInRequest, code: str) -> HttpResponse:
    """Take a project out of the public pool."""
    project = find_project(request, code)
    try:
        claim_project(project.code, by=request.user, at=clock.now())
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("projects:pool")
    messages.success(request, _("已认领，首谈保护从今天起算"))
    return redirect(project_url(project.code))


@allow(COURTING)
def release(request: SignedInRequest, code: str) -> HttpResponse:
    """Give a lead back to the public pool."""
    project = find_own_project(request, code, policies.require_can_hand_over)
    form = ReleaseForm(request.POST or None, initial={"version": project.version})
    done, refusal = attempt(
        form, lambda c: release_project(project.code, by=request.user, at=clock.now(), **c)
    )
    if done:
        messages.success(request, _("已退回公海"))
        return redirect("projects:pool")
    page = FormPage(
        title=_("退回公海"), sub=project.name, submit=_("退回公海"), danger=True,
        back=project_url(project.code),
        intro=_("退回后其他团队可以认领；你一段时间内不能重新领取。"),
    )  # fmt: skip
    return show_form(request, form, page, refusal)
