"""Briefs: the list, making one, reading, writing in and handing it out."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE
from yanzhen.briefs import commands, policies
from yanzhen.briefs.commands.exporting import note_export
from yanzhen.briefs.documents.page import page_of
from yanzhen.briefs.documents.pdf import brief_pdf
from yanzhen.briefs.documents.word import brief_docx
from yanzhen.briefs.forms import SectionForm
from yanzhen.briefs.lists import brief_list
from yanzhen.briefs.models import Brief, BriefVersion
from yanzhen.briefs.queries.building import build, read_brief
from yanzhen.briefs.told import TITLES, Section, changed_keys, lift
from yanzhen.briefs.views.tabs import tabs
from yanzhen.common import clock
from yanzhen.common.http import whole_number
from yanzhen.common.refusals import Refused
from yanzhen.desk.lists import list_response

MAKERS: dict[str, tuple[Callable[[Any], bytes], str]] = {
    "docx": (
        brief_docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "pdf": (brief_pdf, "application/pdf"),
}


@allow(EVERYONE)
def index(request: SignedInRequest) -> HttpResponseBase:
    """The briefs a person may open."""
    return list_response(
        request, brief_list(request.user), page="briefs/list.html", extra={"tabs": tabs("list")}
    )


@require_POST
@allow(policies.MAKERS)
def make(request: SignedInRequest) -> HttpResponse:
    """Make a firm's or a project's brief, or open the one that the team keeps."""
    company, project = request.POST.get("company", "")[:12], request.POST.get("project", "")[:16]
    brief, is_new = commands.make_brief(company, project=project, by=request.user, at=clock.now())
    if is_new:
        messages.success(request, _("手卡已生成，每句话后面是出处"))
    return redirect("briefs:page", brief.code)


def _brief(request: SignedInRequest, code: str) -> Brief:
    rows = policies.visible_briefs(request.user).select_related("company", "project", "team")
    found = rows.filter(code=code.upper()).first()
    if found is None:
        raise Http404
    return found


def _shown(request: SignedInRequest, brief: Brief) -> tuple[BriefVersion, list[Section]]:
    asked = request.GET.get("version", "")
    number = whole_number(asked) if asked else None
    found = read_brief(brief, request.user, number=number)
    if found is None or (asked and number is None):
        raise Http404
    return found


@allow(EVERYONE)
def page(request: SignedInRequest, code: str) -> HttpResponse:
    """A brief: the quick reading, then every section with the source of each statement."""
    return _page(request, _brief(request, code))


def _page(
    request: SignedInRequest, brief: Brief, refusal: Refused | None = None, section: str = "",
    form: SectionForm | None = None,
) -> HttpResponse:  # fmt: skip
    version, sections = _shown(request, brief)
    is_newest = version.number == brief.version
    may_edit = is_newest and policies.can_edit(request.user, brief)
    changed: list[str] = []
    if may_edit:
        with override(brief.language):
            fresh = build(brief.company, brief.project, request.user, clock.today())
        changed = changed_keys((one for one in sections if not one.hidden), fresh)
    context = {
        "brief": brief, "version": version, "lift": lift(sections), "is_newest": is_newest,
        "may_edit": may_edit, "changed": [str(TITLES[key]) for key in changed],
        "versions": list(brief.versions.select_related("by").defer("told")[:30]),
        "query": "" if is_newest else f"?version={version.number}", "refusal": refusal,
        "rows": [(one, may_edit and not one.hidden, one.key == section, _form(brief, one, section,
                                                                            form))
                 for one in sections],
    }  # fmt: skip
    return render(request, "briefs/page.html", context, status=422 if refusal or form else 200)


def _form(brief: Brief, one: Section, tried: str, form: SectionForm | None) -> SectionForm:
    if form is not None and one.key == tried:
        return form
    first = {"version": brief.version, "text": one.plain}
    return SectionForm(initial=first, auto_id=f"{one.key}_%s")


@require_POST
@allow(policies.MAKERS)
def edit(request: SignedInRequest, code: str, section: str) -> HttpResponse:
    """Write a section in one's own words."""
    brief = _brief(request, code)
    form = SectionForm(request.POST, auto_id=f"{section}_%s")
    if not form.is_valid():
        return _page(request, brief, section=section, form=form)
    try:
        commands.edit_section(brief.code, section, form.cleaned_data["text"],
                              version=form.cleaned_data["version"], by=request.user,
                              at=clock.now())  # fmt: skip
    except Refused as problem:
        return _page(request, _brief(request, code), problem, section, form)
    messages.success(request, _("已保存为新版"))
    return redirect("briefs:page", brief.code)


@require_POST
@allow(policies.MAKERS)
def reset(request: SignedInRequest, code: str, section: str) -> HttpResponse:
    """Have a section say again what the records say."""
    return _do(request, code, lambda brief, version: commands.reset_section(
        brief.code, section, version=version, by=request.user, at=clock.now()))  # fmt: skip


@require_POST
@allow(policies.MAKERS)
def refresh(request: SignedInRequest, code: str) -> HttpResponse:
    """Bring the statements up to the records; what people wrote stays."""
    return _do(request, code, lambda brief, version: commands.refresh_brief(
        brief.code, version=version, by=request.user, at=clock.now()))  # fmt: skip


def _do(request: SignedInRequest, code: str, run: Callable[[Brief, int], object]) -> HttpResponse:
    brief = _brief(request, code)
    version = whole_number(request.POST.get("version")) or 0
    try:
        run(brief, version)
    except Refused as problem:
        return _page(request, _brief(request, code), problem)
    messages.success(request, _("已保存为新版"))
    return redirect("briefs:page", brief.code)


@allow(EVERYONE)
def download(request: SignedInRequest, code: str, form: str) -> HttpResponse:
    """Hand a version out as Word or PDF, without what the reader may not see."""
    if form not in MAKERS:
        raise Http404
    brief = _brief(request, code)
    version, sections = _shown(request, brief)
    make, content_type = MAKERS[form]
    with override(brief.language):
        content = make(page_of(version, sections))
    note_export(brief, version.number, form, by=request.user, at=clock.now())
    response = HttpResponse(content, content_type=content_type)
    name = f"谈判手卡-{brief}-v{version.number}.{form}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
