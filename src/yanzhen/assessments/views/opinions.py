"""A department's page: the dossier on the left, its questions on the right."""

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import Role
from yanzhen.assessments import commands
from yanzhen.assessments.dossiers import scheme_of
from yanzhen.assessments.forms.judging import OpinionForm, ReasonForm
from yanzhen.assessments.models import Opinion
from yanzhen.assessments.queries.page import assessment_page
from yanzhen.assessments.views.common import act, find_assessment, keep_file
from yanzhen.common import clock
from yanzhen.common.refusals import Refused


@allow({Role.REVIEWER})
def opinion(request: SignedInRequest, code: str) -> HttpResponse:
    """Read what is put before one's department, and sign its opinion."""
    assessment = find_assessment(request, code)
    rows = assessment.opinions.select_related("team", "dossier", "signed_by")
    asked = rows.filter(team=request.user.team_id).order_by("-dossier__number").first()
    asked = asked or get_object_or_404(Opinion, pk=0)
    scheme = scheme_of(assessment)
    form = OpinionForm(
        request.POST or None, request.FILES or None, initial=_first(asked),
        questions=tuple(scheme.questions.get(asked.department, ())),
    )  # fmt: skip

    def show(tried: forms.Form | None, refusal: Refused | None) -> HttpResponse:
        out = assessment.recusals.filter(user=request.user).exists()
        context = {
            "page": assessment_page(assessment, request.user, number=asked.dossier.number),
            "assessment": assessment, "project": assessment.project, "opinion": asked,
            "form": form, "refusal": refusal, "recused": out, "reason_form": ReasonForm(),
            "days_left": (asked.due_on - clock.today()).days,
            "papers": list(asked.papers.select_related("file")),
        }  # fmt: skip
        status = 422 if request.method == "POST" else 200
        return render(request, "assessments/opinion.html", context, status=status)

    if request.method != "POST":
        return show(None, None)

    @transaction.atomic
    def do() -> None:
        kept = [keep_file(request, file, asked.subject)
                for file in form.cleaned_data["papers"]]  # fmt: skip
        answer = form.answer([file for file in kept if file])
        commands.sign_opinion(assessment.code, answer, by=request.user, at=clock.now())

    return act(
        request,
        do,
        form=form,
        show=show,
        done=_("意见已签署"),
        back=reverse("assessments:page", args=[assessment.code]),
    )


def _first(opinion: Opinion) -> dict[str, object]:
    told = {
        name: getattr(opinion, name)
        for name in ("stance", "text", "condition", "condition_due_on", "before_signing")
    }
    for key, said in opinion.answers.items():
        told |= {f"q_{key}": said.get("stance", ""), f"t_{key}": said.get("text", "")}
    return told
