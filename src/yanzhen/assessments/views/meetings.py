"""Meetings: their list, one meeting, the projector's view, vote and decision."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.models import User
from yanzhen.assessments import commands, policies, versions
from yanzhen.assessments.asking import needs_of
from yanzhen.assessments.commands.meeting import quorum_of
from yanzhen.assessments.forms.judging import (
    AgendaForm,
    DecideForm,
    InviteForm,
    MeetingForm,
    VoteForm,
)
from yanzhen.assessments.lists import meeting_list
from yanzhen.assessments.models import AgendaItem, Assessment, Meeting, MeetingState, Outcome
from yanzhen.assessments.queries.page import assessment_page
from yanzhen.assessments.reading import visible_meetings
from yanzhen.assessments.views.common import ACTORS, READERS, act
from yanzhen.common import clock
from yanzhen.common.http import whole_number
from yanzhen.common.refusals import Refused
from yanzhen.desk.lists import list_response
from yanzhen.resources.queries import Fits, fits


@allow(READERS)
def index(request: SignedInRequest) -> HttpResponseBase:
    extra = {"may_convene": policies.can_convene(request.user)}
    return list_response(request, meeting_list(), page="assessments/meetings.html", extra=extra)


@allow(policies.CONVENING)
def new(request: SignedInRequest) -> HttpResponse:
    """Call a meeting."""
    form = MeetingForm(request.POST or None, initial={"held_on": clock.today()})
    refusal = None
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        chair, secretary = (
            get_object_or_404(User, username=said.pop(name)) for name in ("chair", "secretary")
        )
        try:
            made = commands.convene_meeting(
                **said, chair=chair, secretary=secretary, by=request.user, at=clock.now()
            )
            return redirect("assessments:meeting", made.code)
        except Refused as problem:
            refusal = problem
            if problem.field in form.fields:
                form.add_error(problem.field, str(problem))
                refusal = None
    context = {"form": form, "refusal": refusal, "title": _("召集联席会议"),
               "back": reverse("assessments:meetings"), "submit": _("召集")}  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "assessments/form.html", context, status=status)


def find_meeting(request: SignedInRequest, code: str) -> Meeting:
    rows = visible_meetings(request.user).select_related("chair", "secretary")
    return get_object_or_404(rows, code=code.upper())


@allow(READERS)
def meeting(request: SignedInRequest, code: str) -> HttpResponse:
    """Agenda, seats and quorum of one meeting."""
    return _show(request, find_meeting(request, code))


def _show(request: SignedInRequest, found: Meeting, refusal: Refused | None = None) -> HttpResponse:
    items = list(found.items.select_related("assessment__project__company", "decision"))
    seats = list(found.seats.select_related("user", "team"))
    waiting = Assessment.objects.visible_to(request.user).filter(state="CONSULTING")
    context = {
        "meeting": found, "items": items, "seats": seats, "refusal": refusal,
        "quorum": quorum_of(len(seats), found.held_on),
        "present": sum(bool(seat.present) for seat in seats),
        "may_run": policies.can_run(request.user, found) and found.state != MeetingState.CLOSED,
        "is_open": found.state == MeetingState.OPEN, "agenda_form": AgendaForm(),
        "invite_form": InviteForm(),
        "waiting": list(waiting.exclude(items__decision__isnull=True, items__isnull=False)
                        .select_related("project")[:50]),
    }  # fmt: skip
    status = 422 if refusal else 200
    return render(request, "assessments/meeting.html", context, status=status)


@require_POST
@allow(ACTORS)
def step(request: SignedInRequest, code: str, name: str) -> HttpResponse:
    """Put on or take off the agenda, invite, open, close."""
    found = find_meeting(request, code)
    post = request.POST
    said: dict[str, Any] = {"by": request.user, "at": clock.now()}

    def invite() -> None:
        user = get_object_or_404(User, username=post.get("user", ""))
        commands.invite(found.code, user, **said)

    present = [n for n in map(whole_number, post.getlist("present")) if n]
    deeds = {
        "agenda": (lambda: commands.place_on_agenda(
            found.code, post.get("assessment", "")[:16].strip(),
            reconsider_because=post.get("reason", "")[:200], **said), _("已列入议程")),
        "take-off": (lambda: commands.take_off_agenda(
            found.code, whole_number(post.get("item")) or 0, **said), _("已移出议程")),
        "invite": (invite, _("已邀请")),
        "open": (lambda: commands.open_meeting(found.code, present=present, **said),
                 _("会议开始")),
        "close": (lambda: commands.close_meeting(found.code, **said), _("会议已闭会")),
    }  # fmt: skip
    if name not in deeds:
        return HttpResponse(status=404)
    do, done = deeds[name]
    return act(
        request,
        do,
        done=done,
        back=reverse("assessments:meeting", args=[found.code]),
        show=lambda f, refusal: _show(request, found, refusal),
    )


@allow(READERS)
def mode(request: SignedInRequest, code: str, place: int) -> HttpResponse:
    """The projector's view: one project a page, opinions, vote and decision."""
    found = find_meeting(request, code)
    item = get_object_or_404(
        found.items.select_related("assessment__project__company", "decision"), place=place
    )
    return _show_item(request, found, item)


def _show_item(
    request: SignedInRequest, found: Meeting, item: AgendaItem, refusal: Refused | None = None,
    form: forms.Form | None = None, typed: Mapping[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """`typed`: what a refused vote said, to be shown again."""
    places = list(found.items.values_list("place", flat=True))
    here = places.index(item.place)
    out = set(item.assessment.recusals.values_list("user", flat=True))
    seats = list(found.seats.filter(present=True).select_related("user", "team"))
    votes = {vote.user_id: vote for vote in item.votes.select_related("user")}
    decided = getattr(item, "decision", None)
    user = request.user
    tried = form is not None
    may_decide = user.pk == found.chair_id and found.state == MeetingState.OPEN and decided is None
    if may_decide and form is None:
        form = DecideForm(sites=sites_for(item.assessment, user))
    context = {
        "meeting": found, "item": item, "assessment": item.assessment,
        "project": item.assessment.project, "refusal": refusal,
        "page": assessment_page(item.assessment, user), "decision": decided,
        "number": here + 1, "count": len(places),
        "before": places[here - 1] if here else None,
        "after": places[here + 1] if here + 1 < len(places) else None,
        "voters": [(seat, votes.get(seat.user_id), seat.user_id in out) for seat in seats],
        "tally": [(str(label), sum(v.value == value for v in votes.values()))
                  for value, label in Outcome.choices],
        "typed": typed or {}, "outcomes": Outcome.choices, "form": form, "may_decide": may_decide,
        "may_note": user.pk == found.secretary_id and found.state == MeetingState.OPEN
        and decided is None,
        "may_vote": found.state == MeetingState.OPEN and decided is None
        and any(s.user_id == user.pk for s in seats) and user.pk not in out,
    }  # fmt: skip
    status = 422 if refusal or tried else 200
    return render(request, "assessments/mode.html", context, status=status)


@require_POST
@allow(ACTORS)
def judge(request: SignedInRequest, code: str, place: int, name: str) -> HttpResponse:
    """Vote, or decide."""
    found = find_meeting(request, code)
    item = get_object_or_404(
        found.items.select_related("assessment__project__company", "decision"), place=place
    )
    back = reverse("assessments:mode", args=[found.code, place])
    if name == "vote":
        form: forms.Form = VoteForm(request.POST)
        if not form.is_valid():
            told = form.errors.get("value") or form.errors.get("reason") or [""]
            return _show_item(request, found, item, Refused(str(told[0])), typed=request.POST)
        return act(
            request,
            lambda: _vote(request, item, form),
            back=back,
            done=_("已记录表决"),
            show=lambda f, refusal: _show_item(request, found, item, refusal, typed=request.POST),
        )
    decide = DecideForm(request.POST, sites=sites_for(item.assessment, request.user))
    return act(
        request,
        lambda: _decide(request, item, decide),
        form=decide,
        back=back,
        done=_("决定已记录，请主持人和记录人签名"),
        show=lambda f, refusal: _show_item(request, found, item, refusal, decide),
    )


def sites_for(assessment: Assessment, user: User) -> Fits:
    """Return which parcels and plants serve what the dossier before the meeting asks for."""
    dossier = assessment.dossiers.filter(handed_in_at__isnull=False).order_by("-number")[0]
    needs = needs_of(dossier.entries, versions.basis(localdate(dossier.handed_in_at)))
    return fits(needs, on=clock.today(), reader=user, project_code=assessment.project.code)


def _vote(request: SignedInRequest, item: AgendaItem, form: forms.Form) -> None:
    said = form.cleaned_data
    voter = get_object_or_404(User, username=said["voter"]) if said["voter"] else None
    commands.cast_vote(item.pk, value=said["value"], reason=said["reason"], voter=voter,
                       by=request.user, at=clock.now())  # fmt: skip


def _decide(request: SignedInRequest, item: AgendaItem, form: DecideForm) -> None:
    said = form.cleaned_data
    verdict = commands.Verdict(
        said["outcome"], by_vote=said["by_vote"], reason=said["reason"], demands=form.stated(),
        parcels=said.get("parcels", ()), plants=said.get("plants", ()),
    )  # fmt: skip
    commands.decide(item.pk, verdict, by=request.user, at=clock.now())
