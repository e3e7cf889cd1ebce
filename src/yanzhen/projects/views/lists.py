"""The lists, and what is done to many projects at once."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import COURTING, EVERYONE, LEADERS, WRITERS, Role
from yanzhen.common import clock
from yanzhen.common.http import whole_number
from yanzhen.common.lists import read_page
from yanzhen.desk.commands import open_task
from yanzhen.desk.lists import list_response
from yanzhen.projects import lists
from yanzhen.projects.forms.course import InstructForm
from yanzhen.projects.models import Project
from yanzhen.projects.queries.course import (
    alarm_counts,
    alarms,
    lead_alarm_counts,
    lead_alarms,
)
from yanzhen.projects.queries.pages_people import team_choices
from yanzhen.projects.stages import LEAD_ALARMS
from yanzhen.projects.views.common import attempt
from yanzhen.projects.views.handing import HANDING

PAGE = "projects/list.html"
BULK = 200


def _page(title: str, **more: Any) -> dict[str, Any]:
    return {"title": title, **more}


@allow(EVERYONE)
def projects(request: SignedInRequest) -> HttpResponseBase:
    """All projects a person may open."""
    spec = lists.project_list(request.user, clock.today())
    extra = _page(
        _("项目列表"), query=request.GET.urlencode(), view="list",
        may_register=request.user.role in COURTING, may_bulk=request.user.role in WRITERS,
        may_hand_all=request.user.role in HANDING,
        may_open=request.user.role in {Role.ZONE_LEADER, Role.DATA_STEWARD},
        sees_taken=not request.user.sees_all and request.user.role in COURTING,
    )  # fmt: skip
    return list_response(request, spec, page=PAGE, extra=extra)


@allow(EVERYONE)
def pool(request: SignedInRequest) -> HttpResponseBase:
    """The public pool."""
    return list_response(request, lists.pool_list(clock.today()), page=PAGE,
                         extra=_page(_("公海"), sub=_("无人持有的线索，打开即可认领")))  # fmt: skip


@allow(EVERYONE)
def queue(request: SignedInRequest) -> HttpResponseBase:
    """Documents that wait for verification."""
    extra = _page(_("待核验证据"), sub=_("上传人不能核验自己的材料"),
                  may_upload=request.user.role in WRITERS)  # fmt: skip
    return list_response(request, lists.queue_list(request.user), page=PAGE, extra=extra)


@allow(EVERYONE)
def activities(request: SignedInRequest) -> HttpResponseBase:
    """What people did."""
    extra = _page(_("活动"), may_record=request.user.role in WRITERS)
    spec = lists.activity_list(request.user, clock.today())
    if request.user.role not in WRITERS:
        spec = replace(spec, row_url=None, empty_url="", empty_action="")
    return list_response(request, spec, page=PAGE, extra=extra)


@allow(EVERYONE)
def cases(request: SignedInRequest) -> HttpResponseBase:
    """Collision cases."""
    return list_response(request, lists.case_list(request.user, clock.today()), page=PAGE,
                         extra=_page(_("撞单")))  # fmt: skip


@allow(EVERYONE)
def taken(request: SignedInRequest) -> HttpResponseBase:
    """Other teams' leads, as taken."""
    extra = _page(_("他组在手"), sub=_("只显示投资方、队伍和首报时间，避免撞单"))
    return list_response(request, lists.taken_list(request.user, clock.today()), page=PAGE,
                         extra=extra)  # fmt: skip


@allow(EVERYONE)
def alarm_page(request: SignedInRequest) -> HttpResponse:
    """The six 未 and the alarms of leads: how many projects each rings for, and which."""
    on, team = clock.today(), request.GET.get("team", "")
    number = whole_number(team)
    code = request.GET.get("code", "")[:24]
    early = {alarm.code for alarm in LEAD_ALARMS}
    tell = lead_alarms if code in early else alarms
    context = {
        "counts": alarm_counts(request.user, on=on, team=number), "code": code, "team": team,
        "early": lead_alarm_counts(request.user, on=on, team=number),
        "alarms": tell(request.user, on=on, code=code, team=number, limit=200),
        "teams": team_choices(on),
    }  # fmt: skip
    return render(request, "projects/alarms.html", context)


@transaction.atomic
def _instruct(request: SignedInRequest, cleaned: dict[str, Any]) -> int:
    """Open one task a project, for its owner."""
    codes = [code for code in cleaned["codes"].split(",") if code][:BULK]
    rows = Project.objects.visible_to(request.user).filter(code__in=codes, owner__isnull=False)
    for project in rows.select_related("owner__team"):
        assert project.owner is not None
        open_task(
            kind=cleaned["kind"], title=cleaned["what"], text=cleaned["text"],
            assignee=project.owner, due_on=cleaned["due_on"], by=request.user, at=clock.now(),
            subject=f"project:{project.code}", subject_label=project.name,
            subject_url=reverse("projects:page", args=[project.code]),
        )  # fmt: skip
    return len(rows)


@allow(WRITERS)
def bulk(request: SignedInRequest) -> HttpResponse:
    """Choose projects of a filtered list and give them one next step or instruction."""
    form = InstructForm(_with_codes(request), may_supervise=request.user.role in LEADERS)
    done: list[int] = []
    ok, refusal = attempt(form, lambda c: done.append(_instruct(request, c)))
    if request.method == "POST" and ok:
        messages.success(request, _("已布置给 %s 个项目的负责人") % done[0])
        return redirect("projects:list")
    spec = lists.project_list(request.user, clock.today())
    listed = read_page(replace(spec, page_size=BULK), request.GET, request.user)
    codes = set(request.POST.getlist("code"))
    context = {"form": form, "refusal": refusal, "list": listed, "chosen": codes}
    return render(request, "projects/bulk.html", context, status=422 if form.is_bound else 200)


def _with_codes(request: SignedInRequest) -> Any:
    """Return the form's values with the ticked projects as one field."""
    if request.method != "POST":
        return None
    told = request.POST.copy()
    told["codes"] = ",".join(request.POST.getlist("code"))[:4000]
    return told
