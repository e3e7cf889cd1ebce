"""Bulletins: the shelf, one of them as preview or as issued, its files, closing, correcting."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.models import Season, current_season
from yanzhen.accounts.roles import EVERYONE
from yanzhen.common import clock
from yanzhen.common.http import whole_number
from yanzhen.common.refusals import Refused
from yanzhen.desk.lists import XLSX
from yanzhen.reports import commands, policies
from yanzhen.reports.documents.charts import course_chart
from yanzhen.reports.documents.excel import bulletin_xlsx
from yanzhen.reports.documents.paper import UNPRINTABLE, printable
from yanzhen.reports.documents.pdf import bulletin_pdf
from yanzhen.reports.documents.word import bulletin_docx
from yanzhen.reports.drawing import draw_rows
from yanzhen.reports.forms import ReissueForm, RemarkForm
from yanzhen.reports.kinds import BY_SLUG, QUARTERLY, SLUGS, Kind, Period, period_of, read_period
from yanzhen.reports.models import Bulletin
from yanzhen.reports.queries.reading import (
    View,
    between,
    comments_of,
    due_close,
    season_of,
    shelves,
    view,
)
from yanzhen.reports.told import Told, digest_of
from yanzhen.targets.closing import open_items

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
MAKERS: dict[str, tuple[Callable[..., bytes], str]] = {
    "docx": (bulletin_docx, DOCX), "xlsx": (bulletin_xlsx, XLSX), "pdf": (bulletin_pdf, PDF),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Which bulletin an address names."""

    season: Season
    kind: Kind
    period: Period

    @property
    def url(self) -> str:
        return reverse("reports:page", args=[SLUGS[self.kind], self.period.slug])


def _place(kind: str, slug: str) -> Place:
    if kind not in BY_SLUG or (period := read_period(BY_SLUG[kind], slug)) is None:
        raise Http404
    season = season_of(period)
    if season is None or period.starts_on > clock.today():
        raise Http404
    return Place(season, BY_SLUG[kind], period)


@allow(EVERYONE)
def index(request: SignedInRequest) -> HttpResponse:
    """List the season's bulletins, and offer to close the month that is due."""
    return _index(request, None)


def _index(request: SignedInRequest, refusal: Refused | None) -> HttpResponse:
    today, code = clock.today(), request.GET.get("season", "")
    season = Season.objects.filter(code=code[:12]).first() if code else None
    season = season or current_season(today) or Season.objects.filter(starts_on__lte=today).first()
    if season is None:
        return render(request, "reports/index.html", {"season": None})
    due_season, due = due_close(season, today) or (season, None)
    may_issue = policies.can_issue(request.user)
    context = {
        "season": season, "seasons": list(Season.objects.filter(starts_on__lte=today)),
        "shelves": [(shelf, SLUGS[shelf.kind]) for shelf in shelves(season, today)],
        "may_issue": may_issue, "refusal": refusal,
        "due": period_of(Kind.MONTHLY, due) if due else None,
        "open_items": open_items(due_season, due) if due and may_issue else [],
    }  # fmt: skip
    return render(request, "reports/index.html", context, status=422 if refusal else 200)


@require_POST
@allow(policies.ISSUERS)
def close(request: SignedInRequest) -> HttpResponse:
    """Close a month: freeze its figures and issue its bulletins."""
    period = read_period(Kind.MONTHLY, request.POST.get("month", ""))
    season = season_of(period) if period else None
    if period is None or season is None:
        return _index(request, Refused(_("请选择要封账的月份。")))
    try:
        commands.close_month(season, period.starts_on, by=request.user, at=clock.now())
    except Refused as problem:
        return _index(request, problem)
    messages.success(request, _("%s已封账，简报已定稿。") % period.label)
    return redirect("reports:page", SLUGS[Kind.MONTHLY], period.slug)


@allow(EVERYONE)
def number(request: SignedInRequest, pk: int) -> HttpResponse:
    """Go to a version by its number, as the journal names it."""
    found = get_object_or_404(Bulletin.objects.defer("told"), pk=pk)
    address = reverse("reports:page", args=[SLUGS[Kind(found.kind)], found.period.slug])
    return redirect(f"{address}?version={found.version}")


@allow(EVERYONE)
def page(request: SignedInRequest, kind: str, period: str) -> HttpResponse:
    """Show a bulletin: the newest version, one that `?version=` names, or a preview."""
    place = _place(kind, period)
    return _page(request, place, _view(request, place))


def _view(request: SignedInRequest, place: Place) -> View:
    asked = request.GET.get("version", "")
    version = whole_number(asked) if asked else None
    if asked and version is None:
        raise Http404
    found = view(place.season, place.kind, place.period, clock.today(), version=version)
    if found is None:
        raise Http404
    return found


def _page(
    request: SignedInRequest, place: Place, shown: View, *, refusal: Refused | None = None,
    form: forms.Form | None = None, typed: dict[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    issued = shown.issued
    newest = shown.versions[0] if shown.versions else None
    comments = comments_of(place.season, place.kind, place.period)
    context: dict[str, Any] = {
        "place": place, "slug": SLUGS[place.kind], "view": shown, "told": shown.told,
        "issued": issued, "newest": newest, "is_newest": issued is None or issued == newest,
        "is_whole": issued is None or digest_of(issued.told) == issued.digest,
        "sections": [(s, draw_rows(s), course_chart(s), shown.told.comments.get(s.key, ""),
                      (typed or {}).get(s.key, comments.get(s.key, "")))
                     for s in shown.told.sections],
        "changed": between(shown.versions, issued.version) if issued else [],
        "may_issue": policies.can_issue(request.user), "refusal": refusal,
        "form": form or ReissueForm(),
        "may_issue_now": place.kind in QUARTERLY and newest is None,
        "query": f"?version={issued.version}" if issued else "",
    }  # fmt: skip
    status = 422 if refusal or (form is not None and form.errors) else 200
    return render(request, "reports/page.html", context, status=status)


@require_POST
@allow(policies.ISSUERS)
def issue(request: SignedInRequest, kind: str, period: str) -> HttpResponse:
    """Issue a quarter's list."""
    place = _place(kind, period)
    return _do(request, place, lambda: commands.issue_bulletin(
        place.season, place.kind, place.period, by=request.user, at=clock.now()),
        done=_("已定稿"))  # fmt: skip


@require_POST
@allow(policies.ISSUERS)
def correct(request: SignedInRequest, kind: str, period: str) -> HttpResponse:
    """Issue a corrected version, with the reason."""
    place = _place(kind, period)
    form = ReissueForm(request.POST)
    shown = _view(request, place)
    if not shown.versions:
        return _page(request, place, shown, form=form, refusal=Refused(
            _("还没有定稿，不用更正：封账时定稿。")))  # fmt: skip
    if not form.is_valid():
        return _page(request, place, shown, form=form)
    number = whole_number(request.POST.get("number")) or shown.versions[0].pk
    if all(row.pk != number for row in shown.versions):
        raise Http404
    return _do(request, place, lambda: commands.reissue_bulletin(
        number, reason=form.cleaned_data["reason"], by=request.user, at=clock.now()),
        done=_("更正版已发出"), form=form)  # fmt: skip


@require_POST
@allow(policies.ISSUERS)
def remark(request: SignedInRequest, kind: str, period: str) -> HttpResponse:
    """Keep what a leader says to a section."""
    place = _place(kind, period)
    form = RemarkForm(request.POST)
    section, text = request.POST.get("section", "")[:20], request.POST.get("text", "")
    if not form.is_valid():
        problem = Refused("；".join(str(e) for errors in form.errors.values() for e in errors))
        return _page(request, place, _view(request, place), refusal=problem, typed={section: text})
    said = form.cleaned_data
    return _do(request, place, lambda: commands.remark(
        place.season, place.kind, place.period, said["section"], said["text"], by=request.user,
        at=clock.now()), done=_("点评已保存"), typed={section: text})  # fmt: skip


def _do(
    request: SignedInRequest, place: Place, act: Callable[[], Any], *, done: str,
    form: forms.Form | None = None, typed: dict[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    try:
        act()
    except Refused as problem:
        shown = _view(request, place)
        return _page(request, place, shown, refusal=problem, form=form, typed=typed)
    messages.success(request, done)
    return redirect(place.url)


@allow(EVERYONE)
def download(request: SignedInRequest, kind: str, period: str, form: str) -> HttpResponse:
    """Return a bulletin as Word, Excel or PDF: the version as issued, or the preview as a draft."""
    place = _place(kind, period)
    if form not in MAKERS:
        raise Http404
    shown = _view(request, place)
    version = shown.issued.version if shown.issued else 0
    try:
        content, content_type = _file(form, place.kind, shown.told, shown.issued)
    except Refused as problem:
        return _page(request, place, shown, refusal=problem)
    title = f"{place.period.label}{place.kind.label}"
    commands.note_export(title, form, version, by=request.user, at=clock.now())
    response = HttpResponse(content, content_type=content_type)
    state = _("第%s版") % version if version else _("未定稿")
    name = f"{title}-{state}.{form}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _file(form: str, kind: Kind, told: Told, issued: Bulletin | None) -> tuple[bytes, str]:
    """Return the file and its type; in Chinese, whoever asks."""
    make, content_type = MAKERS[form]
    more = {"one_page": kind == Kind.LEADER} if form == "pdf" else {}
    state: dict[str, Any] = {"version": 0, "reason": "", "digest": ""}
    if issued:
        reason = issued.reason.translate(UNPRINTABLE)
        state = {"version": issued.version, "reason": reason, "digest": issued.digest}
    with override("zh-hans"):
        return make(printable(told), **state, **more), content_type
