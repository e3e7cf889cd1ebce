"""A decision: its page, its signatures, its minutes, its conditions."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.assessments import commands, policies
from yanzhen.assessments.documents.minutes import Minutes, minutes_of
from yanzhen.assessments.documents.pdf import minutes_pdf
from yanzhen.assessments.documents.word import minutes_docx
from yanzhen.assessments.forms.judging import ConditionForm
from yanzhen.assessments.models import Condition, Decision, Outcome
from yanzhen.assessments.queries.page import promise_rows
from yanzhen.assessments.reading import visible_decisions
from yanzhen.assessments.views.common import ACTORS, READERS, act, keep_file
from yanzhen.common import clock
from yanzhen.common.refusals import Refused

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TONES = {"PASSED": "green", "CONDITIONAL": "amber", "DEFERRED": "amber", "REFUSED": "red"}


def find_decision(request: SignedInRequest, code: str) -> Decision:
    rows = visible_decisions(request.user).select_related(
        "project__company", "assessment", "item__meeting", "replaces", "replaced_by",
        "decided_by", "written_by", "file",
    )  # fmt: skip
    return get_object_or_404(rows, code=code.upper())


@allow(READERS)
def decision(request: SignedInRequest, code: str) -> HttpResponse:
    """What was decided, by whom it is signed, what it asks for."""
    return _show(request, find_decision(request, code))


def _show(
    request: SignedInRequest, found: Decision, refusal: Refused | None = None
) -> HttpResponse:
    user = request.user
    conditions = list(found.conditions.select_related("team", "closed_by", "submitted_by", "file"))
    signatures = list(found.signatures.select_related("user"))
    context = {
        "decision": found, "project": found.project, "refusal": refusal,
        "tone": TONES[found.outcome], "signatures": signatures,
        "may_sign": user.pk not in {s.user_id for s in signatures}
        and policies.may_sign(user, found),
        "conditions": [(c, policies.may_confirm(user, c)) for c in conditions],
        "may_file": policies.can_file(user, found.project), "condition_form": ConditionForm(),
        "promises": promise_rows(found.record.get("promises", [])),
        "outcome_names": {value: str(label) for value, label in Outcome.choices},
        "minutes": minutes_of(found),
    }  # fmt: skip
    status = 422 if refusal else 200
    return render(request, "assessments/decision.html", context, status=status)


@require_POST
@allow(ACTORS)
def sign(request: SignedInRequest, code: str) -> HttpResponse:
    found = find_decision(request, code)
    return act(
        request, lambda: commands.sign_decision(found.code, by=request.user, at=clock.now()),
        back=reverse("assessments:decision", args=[found.code]), done=_("已签名"),
        show=lambda f, refusal: _show(request, found, refusal),
    )  # fmt: skip


@allow(READERS)
def minutes(request: SignedInRequest, code: str, form: str) -> HttpResponse:
    """The minutes of one decision as Word or PDF, made of its record, the same every time."""
    found = find_decision(request, code)
    told: Minutes = minutes_of(found)
    content, kind = (
        (minutes_docx(told), DOCX) if form == "docx" else (minutes_pdf(told), "application/pdf")
    )
    response = HttpResponse(content, content_type=kind)
    name = f"{found.number}-{found.project.name}.{form}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@require_POST
@allow(ACTORS)
def condition(request: SignedInRequest, number: int, name: str) -> HttpResponse:
    """Hand in the evidence of a condition, close it, or send it back."""
    found = get_object_or_404(
        Condition.objects.select_related("decision__assessment")
        .filter(decision__in=visible_decisions(request.user)), pk=number,
    )  # fmt: skip
    at, note = clock.now(), request.POST.get("note", "")[:400]

    def submit() -> None:
        subject = (found.decision.assessment.subject if found.decision.assessment
                   else f"project:{found.decision.project.code}")  # fmt: skip
        file = keep_file(request, request.FILES.get("file"), subject)
        commands.submit_condition(number, note=note, file=file, by=request.user, at=at)

    deeds = {
        "submit": (submit, _("已提交，待提出部门核对")),
        "close": (lambda: commands.close_condition(number, by=request.user, at=at), _("已销号")),
        "return": (lambda: commands.return_condition(number, reason=note, by=request.user, at=at),
                   _("已退回")),
    }  # fmt: skip
    if name not in deeds:
        return HttpResponse(status=404)
    do, done = deeds[name]
    code = found.decision.code
    return act(
        request, do, done=done, back=reverse("assessments:decision", args=[code]) + "#conditions",
        show=lambda f, refusal: _show(request, find_decision(request, code), refusal),
    )  # fmt: skip
