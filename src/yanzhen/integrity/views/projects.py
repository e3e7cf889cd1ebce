"""The checks of one project: the panel of its page, facts stated, a check on the spot."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.common import clock
from yanzhen.common.formats import YI
from yanzhen.common.http import wants_part
from yanzhen.common.refusals import Refused
from yanzhen.integrity import commands, policies
from yanzhen.integrity.forms import StateForm
from yanzhen.integrity.models import StatedKind
from yanzhen.integrity.queries.page import rule_lines
from yanzhen.integrity.views.cases import ACTORS, READERS
from yanzhen.integrity.wording import stated_text
from yanzhen.projects.models import Project
from yanzhen.projects.views.common import attempt


def _find(request: SignedInRequest, code: str) -> Project:
    rows = Project.objects.in_full_to(request.user).select_related("company", "owner", "team")
    return get_object_or_404(rows, code=code.upper())


def _show(
    request: SignedInRequest,
    project: Project,
    form: forms.Form | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    on = clock.today()
    context = {
        "project": project, "lines": rule_lines(project, on), "refusal": refusal, "on": on,
        "may_state": policies.can_state(request.user, project),
        "may_check": request.user.role in policies.DECIDING,
    }  # fmt: skip
    if wants_part(request) and form is None:
        return render(request, "integrity/_of_project.html", context)
    context |= {"form": form or StateForm(initial={"as_of": on}),
                "stated": [(one, stated_text(one)) for one in
                           project.stated_facts.select_related("by").order_by("-as_of", "-pk")],
                }  # fmt: skip
    status = 422 if refusal or (form is not None and form.errors) else 200
    return render(request, "integrity/of_project.html", context, status=status)


@allow(READERS)
def of_project(request: SignedInRequest, code: str) -> HttpResponse:
    """What each rule says of a project today: a panel of its page, or a page of its own."""
    return _show(request, _find(request, code))


@require_POST
@allow(ACTORS)
def state(request: SignedInRequest, code: str) -> HttpResponse:
    """State a fact about the investor."""
    project = _find(request, code)
    form = StateForm(request.POST)

    def act(said: dict[str, Any]) -> object:
        yi: Decimal | None = said.pop("cny")
        title = said.pop("title")
        if said["kind"] == StatedKind.TITLE and title:
            said["text"] = title
        cny = None if yi is None else yi * YI
        return commands.state_fact(project.code, cny=cny, by=request.user, at=clock.now(), **said)

    done, refusal = attempt(form, act)
    if not done:
        return _show(request, project, form, refusal)
    messages.success(request, _("已登记，可立即核查"))
    return redirect("integrity:of_project", project.code)


@require_POST
@allow(policies.DECIDING)
def check(request: SignedInRequest, code: str) -> HttpResponse:
    """Check one project now."""
    project = _find(request, code)
    raised = commands.check_project(project.code, at=clock.now())
    text = ngettext("核查完毕，新立案 %d 件", "核查完毕，新立案 %d 件", raised) % raised
    messages.success(request, text)
    return redirect("integrity:of_project", project.code)
