"""Editing the map: segments, what is stated on them, links; the versions and their undoing."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE, STEWARDS
from yanzhen.chains import commands, queries
from yanzhen.chains.forms import (
    STATEMENT_FORMS,
    ChangeSegmentForm,
    LinkForm,
    SegmentForm,
    initial_of,
    initial_of_segment,
)
from yanzhen.chains.models import Edit, Pillar, Segment
from yanzhen.chains.policies import may_edit
from yanzhen.chains.rows import read_segments
from yanzhen.chains.tables import STATEMENTS, read_statements
from yanzhen.chains.views.common import do_and_return, fill_in, in_map, live_segment
from yanzhen.chains.views.maps import segment_context
from yanzhen.common import clock
from yanzhen.common.http import whole_number

EDITS_ON_PAGE = 50


@allow(STEWARDS)
def add(request: SignedInRequest, code: str) -> HttpResponse:
    """Put a new segment on a pillar's map."""
    pillar = get_object_or_404(Pillar.objects.prefetch_related("chains"), code=code.upper())
    home = reverse("chains:pillar", args=[pillar.code])
    form = SegmentForm(request.POST or None, pillar=pillar,
                       initial={"chain": request.GET.get("chain", "")})  # fmt: skip
    return fill_in(
        request, form,
        lambda data: commands.add_segment(
            pillar=pillar.code, by=request.user, at=clock.now(), **data
        ),
        title=_("新增环节 · %s") % pillar.name, back=home,
        onward=lambda edit: f"{home}?segment={edit.subject}",
    )  # fmt: skip


@allow(STEWARDS)
def change(request: SignedInRequest, code: str) -> HttpResponse:
    """Change a segment's name, chain, position and search words."""
    segment = live_segment(code)

    def anew() -> dict[str, Any]:
        return initial_of_segment(dict(read_segments([segment.code])[segment.code,]))

    def do(data: dict[str, Any]) -> Edit:
        version, name = data.pop("version"), data["name"].strip()
        wanted = {**data, "name": name}
        return commands.change_segment(segment.code, wanted=wanted, version=version,
                                       by=request.user, at=clock.now())  # fmt: skip

    form = ChangeSegmentForm(request.POST or None, pillar=segment.chain.pillar, initial=anew())
    return fill_in(request, form, do, title=_("改环节 · %s") % segment.name,
                   back=in_map(segment), anew=anew)  # fmt: skip


@require_POST
@allow(STEWARDS)
def remove(request: SignedInRequest, code: str) -> HttpResponse:
    """Take a segment off the map."""
    segment = live_segment(code)
    return do_and_return(
        request,
        lambda: commands.remove_segment(segment.code, by=request.user, at=clock.now()),
        page="chains/segment.html", context=segment_context(request, segment.code),
        back=reverse("chains:pillar", args=[segment.chain.pillar.code]),
    )  # fmt: skip


@allow(STEWARDS)
def state(request: SignedInRequest, code: str, table: str) -> HttpResponse:
    """State something on a segment, or what is stated anew (`key` in the address)."""
    form_class = STATEMENT_FORMS.get(table)
    if form_class is None:
        raise Http404
    segment = live_segment(code)
    key = request.GET.get("key", "")

    def anew() -> dict[str, Any]:
        row = read_statements([segment.code], [table])[table].get((segment.code, key))
        if key and row is None:
            raise Http404
        return {"as_of": clock.today()} if row is None else initial_of(table, key, dict(row))

    form = form_class(request.POST or None, initial=anew())

    def do(data: dict[str, Any]) -> Edit:
        kept = {name: data[name] for name in STATEMENTS[table].fields if name in data}
        return commands.state(
            segment.code, table=table, key=data["key"], fields=kept, source=form.given_source(),
            by=request.user, at=clock.now(), instead_of=key, version=data["version"],
        )  # fmt: skip

    title = f"{segment.name} · {STATEMENTS[table].label}"
    return fill_in(request, form, do, title=title, back=in_map(segment), anew=anew)


@require_POST
@allow(STEWARDS)
def retract(request: SignedInRequest, code: str, table: str) -> HttpResponse:
    """Take a statement back."""
    if table not in STATEMENT_FORMS:
        raise Http404
    segment = live_segment(code)
    key = request.POST.get("key", "")
    return do_and_return(
        request,
        lambda: commands.retract(
            segment.code, table=table, key=key, by=request.user, at=clock.now()
        ),
        page="chains/segment.html", context=segment_context(request, segment.code),
        back=in_map(segment),
    )  # fmt: skip


@allow(STEWARDS)
def link(request: SignedInRequest, code: str) -> HttpResponse:
    """Link a segment with another."""
    segment = live_segment(code)
    form = LinkForm(request.POST or None, here=segment, initial={"as_of": clock.today()})

    def do(data: dict[str, Any]) -> Edit:
        ends = (segment.code, data["other"])
        start, end = ends if data["direction"] == "out" else ends[::-1]
        return commands.link_segments(
            start, end, kind=data["kind"], source=form.given_source(), is_loop=data["is_loop"],
            uncertain=data["uncertain"], by=request.user, at=clock.now(),
        )  # fmt: skip

    return fill_in(request, form, do, title=_("加连线 · %s") % segment.name, back=in_map(segment))


@require_POST
@allow(STEWARDS)
def unlink(request: SignedInRequest, code: str) -> HttpResponse:
    """Take a link away; start, end and kind are told by the form."""
    segment = live_segment(code)
    start, end, kind = (request.POST.get(name, "") for name in ("start", "end", "kind"))
    return do_and_return(
        request,
        lambda: commands.unlink_segments(start, end, kind=kind, by=request.user, at=clock.now()),
        page="chains/segment.html", context=segment_context(request, segment.code),
        back=in_map(segment),
    )  # fmt: skip


@allow(EVERYONE)
def edits(request: SignedInRequest) -> HttpResponse:
    """Show the versions of the map, latest first."""
    return render(request, "chains/edits.html", _edits_context(request))


def _edits_context(request: SignedInRequest) -> dict[str, Any]:
    pages = Paginator(queries.all_edits(), EDITS_ON_PAGE)
    return {"page": pages.get_page(whole_number(request.GET.get("page")) or 1),
            "may_edit": may_edit(request.user)}  # fmt: skip


@allow(EVERYONE)
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one version: every row before and after."""
    found = get_object_or_404(queries.all_edits().defer(None), pk=pk)
    names = dict(Segment.ever.values_list("code", "name"))
    context = {"edit": found, "preview": queries.edit_lines(found, names),
               "may_edit": may_edit(request.user)}  # fmt: skip
    return render(request, "chains/edit.html", context)


@require_POST
@allow(STEWARDS)
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a version back."""
    get_object_or_404(Edit, pk=pk)
    return do_and_return(
        request, lambda: commands.undo_edit(pk, by=request.user, at=clock.now()),
        page="chains/edits.html", context=_edits_context(request), back=reverse("chains:edits"),
    )  # fmt: skip
