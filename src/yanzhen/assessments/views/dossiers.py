"""An assessment: its list, its page, its dossier."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE
from yanzhen.assessments import commands, policies, versions
from yanzhen.assessments.dossiers import entries_asked, lacking_of, scheme_of
from yanzhen.assessments.forms.dossier import DossierForm, PaperForm
from yanzhen.assessments.forms.judging import CarryForm, ReasonForm
from yanzhen.assessments.lists import assessment_list
from yanzhen.assessments.models import Assessment, State
from yanzhen.assessments.queries.beside import beside as beside_of
from yanzhen.assessments.queries.page import assessment_page, changed_since
from yanzhen.assessments.reading import visible_decisions
from yanzhen.assessments.views.common import (
    ACTORS,
    READERS,
    act,
    find_assessment,
    keep_file,
    said_of,
)
from yanzhen.common import clock
from yanzhen.common.http import wants_part, whole_number
from yanzhen.common.refusals import Refused
from yanzhen.desk.lists import list_response
from yanzhen.journal.queries import timeline
from yanzhen.journal.wording import sentence
from yanzhen.projects.models import Project


@allow(READERS)
def index(request: SignedInRequest) -> HttpResponseBase:
    spec = assessment_list(request.user, clock.today())
    extra = {"may_convene": policies.can_convene(request.user)}
    return list_response(request, spec, page="assessments/list.html", extra=extra)


@allow(READERS)
def page(request: SignedInRequest, code: str) -> HttpResponse:
    """Dossier, arithmetic, opinions, decisions, conditions, promises of one assessment."""
    return show_page(request, find_assessment(request, code))


def show_page(
    request: SignedInRequest, assessment: Assessment, refusal: Refused | None = None
) -> HttpResponse:
    user = request.user
    found = assessment_page(assessment, user, number=whole_number(request.GET.get("version")))
    on = clock.today()
    found.changed = changed_since(assessment, found.shown, on=on)
    files = policies.can_file(user, assessment.project)
    context = {
        "page": found, "assessment": assessment, "project": assessment.project,
        "refusal": refusal, "reason_form": ReasonForm(),
        "may_file": files, "may_edit": files and assessment.state == State.DRAFT,
        "may_answer": any(row.is_own for row in found.opinions)
        and assessment.state == State.CONSULTING,
        "may_confirm": {c.pk for c in found.conditions if policies.may_confirm(user, c)},
        "entries": [{"at": e.at, "who": e.actor_name, "text": sentence(e.verb, e.facts)}
                    for e in timeline(assessment.subject, reader=user)],
    }  # fmt: skip
    return render(request, "assessments/page.html", context, status=422 if refusal else 200)


@allow(READERS)
def beside(request: SignedInRequest, code: str) -> HttpResponse:
    """What stands beside one version of the dossier: a part that its page fetches."""
    assessment = find_assessment(request, code)
    number = whole_number(request.GET.get("version"))
    dossiers = assessment.dossiers.order_by("-number")
    shown = dossiers.filter(number=number).first() if number else dossiers[0]
    if shown is None or not shown.result:
        return HttpResponse(status=404)
    found = beside_of(assessment, shown, request.user, on=clock.today())
    context = {"beside": found, "assessment": assessment, "project": assessment.project,
               "resources_query": urlencode(found.asked)}  # fmt: skip
    return render(request, "assessments/_beside.html", context)


@allow(EVERYONE)
def of_project(request: SignedInRequest, code: str) -> HttpResponse:
    """A project's assessments and decisions: a panel of its page, or a page of its own."""
    project = get_object_or_404(Project.objects.visible_to(request.user), code=code.upper())
    return _of_project(request, project)


def _of_project(
    request: SignedInRequest, project: Project, refusal: Refused | None = None,
    carry: CarryForm | None = None,
) -> HttpResponse:  # fmt: skip
    user = request.user
    found = list(Assessment.objects.visible_to(user).filter(project=project).order_by("-pk"))
    decisions = visible_decisions(user).filter(project=project).order_by("-pk")
    open_ = any(one.is_open for one in found)
    context = {
        "project": project, "assessments": found, "refusal": refusal,
        "decisions": list(decisions.select_related("replaced_by").prefetch_related("conditions")),
        "may_open": policies.can_file(user, project) and not open_,
        "may_carry": policies.can_convene(user),
        "carry": carry or CarryForm(by=user),
    }  # fmt: skip
    if wants_part(request) and refusal is None and carry is None:
        return render(request, "assessments/_of_project.html", context)
    status = 422 if refusal or carry else 200
    return render(request, "assessments/of_project.html", context, status=status)


@require_POST
@allow(ACTORS)
def start(request: SignedInRequest, code: str) -> HttpResponse:
    """Begin to assess a project."""
    project = get_object_or_404(Project.objects.in_full_to(request.user), code=code.upper())
    try:
        made = commands.open_assessment(project.code, by=request.user, at=clock.now())
    except Refused as refusal:
        if type(refusal) is not Refused:
            raise
        return _of_project(request, project, refusal)
    messages.success(request, _("已建立评审，请补齐申请材料"))
    return redirect("assessments:dossier", made.code)


@require_POST
@allow(policies.CONVENING)
def carry(request: SignedInRequest, code: str) -> HttpResponse:
    """Enter a decision taken on paper before the system began."""
    project = get_object_or_404(Project, code=code.upper())
    form = CarryForm(request.POST, request.FILES, by=request.user)

    def do() -> None:
        said = dict(form.cleaned_data)
        judge = _person(said.pop("confirmed_by"))
        said["file"] = keep_file(request, said["file"], f"project:{project.code}")
        commands.carry_decision(project.code, commands.PaperDecision(**said), confirmed_by=judge,
                                by=request.user, at=clock.now())  # fmt: skip

    return act(
        request, do, form=form, done=_("已补录决定"),
        back=reverse("assessments:of_project", args=[project.code]),
        show=lambda f, refusal: _of_project(request, project, refusal, form),
    )  # fmt: skip


def _person(username: str) -> Any:
    from yanzhen.accounts.models import User

    return get_object_or_404(User, username=username)


@allow(ACTORS)
def dossier(request: SignedInRequest, code: str) -> HttpResponse:
    """Fill in the dossier; saved as often as one likes, nothing need be complete."""
    assessment = find_assessment(request, code)
    policies.require_can_file(request.user, assessment.project)
    if assessment.state != State.DRAFT:
        return redirect("assessments:page", assessment.code)
    found = assessment.dossiers.get(handed_in_at__isnull=True)
    scheme = scheme_of(assessment)
    asked = entries_asked(scheme, versions.basis(clock.today()))
    first = DossierForm.first(found, assessment.version)
    form = DossierForm(request.POST or None, initial=first, scheme=scheme, entries=asked)

    def show(tried: forms.Form | None, refusal: Refused | None) -> HttpResponse:
        papers = list(found.papers.select_related("file"))
        lacking = lacking_of(found.entries, found.texts, [p.kind for p in papers],
                             on=clock.today())  # fmt: skip
        context = {"form": form, "assessment": assessment, "project": assessment.project,
                   "dossier": found, "scheme": scheme, "refusal": refusal, "papers": papers,
                   "lacking": lacking.all, "paper_form": PaperForm()}  # fmt: skip
        status = 422 if request.method == "POST" else 200
        return render(request, "assessments/dossier.html", context, status=status)

    if request.method != "POST":
        return show(None, None)

    def do() -> None:
        commands.save_dossier(assessment.code, form.draft(), by=request.user, at=clock.now(),
                              version=form.cleaned_data["version"])  # fmt: skip

    back = reverse("assessments:dossier", args=[assessment.code])
    return act(request, do, form=form, show=show, back=back, done=_("已保存"))


@require_POST
@allow(ACTORS)
def paper(request: SignedInRequest, code: str) -> HttpResponse:
    """Add a file to the dossier, as the papers it holds."""
    assessment = find_assessment(request, code)
    form = PaperForm(request.POST, request.FILES)

    def do() -> None:
        file = keep_file(request, form.cleaned_data["file"], assessment.subject)
        assert file is not None
        commands.add_papers(assessment.code, kinds=form.cleaned_data["kind"], file=file,
                            by=request.user, at=clock.now())  # fmt: skip

    return act(
        request, do, form=form, done=_("已上传"),
        back=reverse("assessments:dossier", args=[assessment.code]) + "#papers",
        show=lambda f, refusal: show_page(
            request, assessment, said_of(f, refusal, _("请选择材料种类和文件。"))),
    )  # fmt: skip


@require_POST
@allow(ACTORS)
def step(request: SignedInRequest, code: str, name: str) -> HttpResponse:
    """Hand in, call back, withdraw, stay out; or take a paper out (`paper` names it)."""
    assessment = find_assessment(request, code)
    said: dict[str, Any] = {"by": request.user, "at": clock.now()}
    reason = request.POST.get("reason", "")[:400]
    number = whole_number(request.POST.get("paper")) or 0
    deeds = {
        "hand-in": (lambda: commands.hand_in(assessment.code, **said),
                    _("已提交，各部门已收到通知")),
        "call-back": (lambda: commands.call_back(assessment.code, reason=reason, **said),
                      _("已撤回修改")),
        "withdraw": (lambda: commands.withdraw_assessment(assessment.code, reason=reason, **said),
                     _("已撤回评审")),
        "recuse": (lambda: commands.declare_recusal(assessment.code, reason=reason, **said),
                   _("已登记回避")),
        "drop-paper": (lambda: commands.drop_paper(assessment.code, number, **said), _("已移出")),
    }  # fmt: skip
    if name not in deeds:
        return HttpResponse(status=404)
    do, done = deeds[name]
    page_ = "assessments:dossier" if name in ("drop-paper", "call-back") else "assessments:page"
    return act(
        request,
        do,
        done=done,
        back=reverse(page_, args=[assessment.code]),
        show=lambda f, refusal: show_page(request, assessment, refusal),
    )
