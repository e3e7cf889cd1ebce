"""Schemes of the race: which there are, one of them, copying, editing, putting in force."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.common import clock
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused
from yanzhen.league import commands, policies, versions
from yanzhen.league.calc.scheme import Goal, Item, Scheme
from yanzhen.league.forms.small import HEADS, CopyForm, ForceForm, SchemeForm, SchemeTableForm
from yanzhen.league.models import LeagueScheme
from yanzhen.league.queries.preview import preview
from yanzhen.league.schemes.reading import YI, read_scheme, scheme_from_text, shown_number
from yanzhen.league.schemes.writing import scheme_as_text
from yanzhen.league.views.common import READERS, act, placed
from yanzhen.league.wording import counted_text
from yanzhen.league.words import KINDS, PARTS
from yanzhen.targets.metrics import BY_METRIC


@allow(READERS)
def index(request: SignedInRequest) -> HttpResponse:
    """All schemes, the one in force marked; the published ones to copy from."""
    force = versions.scheme_on(clock.today())
    context = {
        "own": LeagueScheme.objects.select_related("made_by"),
        "shipped": [(one.scheme, f"{one.scheme.code}@{one.scheme.version}",
                     force.number is None and one.scheme == force.scheme)
                    for one in versions.shipped()],
        "in_force": force.number,
    }  # fmt: skip
    return render(request, "league/schemes.html", context)


def _find(key: str) -> tuple[LeagueScheme | None, Scheme]:
    """Return a scheme by its number, or a shipped one by `CODE@version`."""
    if key.isdecimal() and len(key) < 18:
        row = get_object_or_404(LeagueScheme, pk=int(key))
        return row, read_scheme(row.content)
    found = versions.find_shipped(key)
    if found is None:
        raise Http404
    return None, found


@allow(READERS)
def scheme(request: SignedInRequest, key: str) -> HttpResponse:
    """One scheme, as it scores, with what it would have done to a season that was raced."""
    row, found = _find(key)
    return _show(request, row, found, key)


def _line(item: Item, notes: dict[str, str]) -> dict[str, str]:
    """Return an item as it is printed."""
    return {
        "name": item.name, "kind": str(KINDS[item.kind.value]), "part": str(PARTS[item.part.value]),
        "counts": "、".join(counted_text(piece, notes) for piece in item.pieces) or "—",
        "goal": goal_text(item.goal), "weight": shown_number(item.weight or None),
        "cap": "" if item.cap is None or item.cap == 1 else f"{float(item.cap) * 100:g}%",
        "each": shown_number(item.each or None), "most": shown_number(item.most),
    }  # fmt: skip


def goal_text(goal: Goal) -> str:
    """Say what a figure is held against."""
    told = [str(BY_METRIC[goal.metric].metric.label)] if goal.metric else []
    if goal.fixed is not None:
        shown = goal.fixed / YI if goal.fixed >= YI else goal.fixed
        fixed = shown_number(shown) + (_("亿") if goal.fixed >= YI else "")
        fixed = _("每人 %s") % fixed if goal.per_head else fixed
        told.append(_("未下达时 %s") % fixed if told else fixed)
    return "，".join(told)


def _show(
    request: SignedInRequest, row: LeagueScheme | None, shown: Scheme, key: str, *,
    form: forms.Form | None = None, table: forms.Form | None = None, refusal: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    version = row.version if row else 0
    setting = request.user.role in policies.SETTING
    may_edit = setting and row is not None and row.in_force_from is None
    on = clock.today()
    notes = parameter("league.notes", on=on)
    context: dict[str, Any] = {
        "scheme": shown, "row": row, "key": key, "refusal": refusal, "heads": HEADS,
        "lines": [_line(item, notes) for item in shown.items], "may_set": setting,
        "gates": [(g, goal_text(g.goal), f"{float(g.at_least) * 100:g}%") for g in shown.gates],
        "may_edit": may_edit, "text_tried": form is not None, "preview": preview(shown, on),
        "form": form or SchemeForm(initial={"text": scheme_as_text(shown), "version": version}),
        "table": table or SchemeTableForm(scheme=shown, version=version), "copy_form": CopyForm(),
        "force_form": ForceForm(initial={"from_day": on}),
    }  # fmt: skip
    tried = refusal or (form and form.errors) or (table and table.errors)
    return render(request, "league/scheme.html", context, status=422 if tried else 200)


@require_POST
@allow(policies.SETTING)
def copy(request: SignedInRequest, key: str) -> HttpResponse:
    row, found = _find(key)
    try:
        made = commands.copy_scheme(
            found, name=request.POST.get("name", "")[:80], by=request.user, at=clock.now()
        )
    except Refused as refusal:
        return _show(request, row, found, key, refusal=refusal)
    return redirect("league:scheme", str(made.pk))


@require_POST
@allow(policies.SETTING)
def edit(request: SignedInRequest, number: int) -> HttpResponse:
    """Save a draft from its table or its text; `?preview=1` tries the table on a season."""
    row = get_object_or_404(LeagueScheme, pk=number)
    kept = read_scheme(row.content)
    form = SchemeForm(request.POST) if "text" in request.POST else None
    table = None if form else SchemeTableForm(request.POST, scheme=kept, version=row.version)
    if request.GET.get("preview") and table:
        return _preview(request, table)

    def show(tried: forms.Form | None, refusal: Refused | None) -> HttpResponse:
        return _show(request, row, kept, str(number), form=form, table=table, refusal=refusal)

    def do() -> None:
        text = form.cleaned_data["text"] if form else table.text() if table else ""
        version = (form or table or SchemeForm()).cleaned_data["version"]
        commands.edit_scheme(number, text, by=request.user, at=clock.now(), version=version)

    return act(request, do, form=form or table, show=show, done=_("已保存"),
               back=reverse("league:scheme", args=[str(number)]))  # fmt: skip


def _preview(request: SignedInRequest, table: SchemeTableForm) -> HttpResponse:
    """Return a season under what is typed so far; nothing is saved."""
    context: dict[str, object] = {"preview": None}
    left: Refused | None = None
    if table.is_valid():
        try:
            context["preview"] = preview(scheme_from_text(table.text()), clock.today())
        except Refused as refusal:
            left = placed(table, refusal)
    told = [f"{table.fields[name].label}：{error}"
            for name, errors in table.errors.items() for error in errors]  # fmt: skip
    context["told"] = [*told, *([str(left)] if left else [])]
    return render(request, "league/_preview.html", context)


@require_POST
@allow(policies.SETTING)
def force(request: SignedInRequest, number: int) -> HttpResponse:
    row = get_object_or_404(LeagueScheme, pk=number)
    form = ForceForm(request.POST)
    return act(
        request,
        lambda: commands.put_in_force(number, from_day=form.cleaned_data["from_day"],
                                      by=request.user, at=clock.now()),
        form=form, back=reverse("league:scheme", args=[str(number)]), done=_("已启用"),
        show=lambda f, refusal: _show(
            request, row, read_scheme(row.content), str(number),
            refusal=refusal or Refused(" ".join(
                str(e) for some in form.errors.values() for e in some) or _("请填写启用日期。"))),
    )  # fmt: skip
