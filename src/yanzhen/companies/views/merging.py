"""Two files of one firm: side by side, put together, taken apart."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.common import clock
from yanzhen.common.refusals import Refused
from yanzhen.companies import commands, forms, policies
from yanzhen.companies.merging import movers
from yanzhen.companies.models import Company, MergeRecord
from yanzhen.companies.queries.page import facts
from yanzhen.companies.views.editing import code_meant, put_refusal
from yanzhen.companies.views.page import find_company


@allow(policies.MERGERS)
def merge(request: SignedInRequest, code: str) -> HttpResponse:
    """Choose the other file, see both side by side and what will move, then merge."""
    company = find_company(code)
    asked = request.POST.get("other") or request.GET.get("other") or ""
    form = forms.MergeForm(request.POST or None, initial={"other": asked})
    refusal, other = None, None
    try:
        other = _other(company, asked) if asked.strip() else None
        if request.method == "POST" and form.is_valid() and other and _was_shown(request, other):
            _merge(request, company, other, form)
            return redirect("companies:page", company.code)
    except Refused as problem:
        refusal = problem
        if form.is_bound:
            put_refusal(form, problem, {})
    context = {"company": company, "other": other, "form": form, "refusal": refusal,
               **_side_by_side(company, other)}  # fmt: skip
    return render(request, "companies/merge.html", context, status=422 if refusal else 200)


def _other(company: Company, text: str) -> Company:
    other = find_company(code_meant(text))
    if other.pk == company.pk:
        raise Refused(_("不能把一份档案并入它自己，请另选一份。"), field="other")
    return other


def _was_shown(request: SignedInRequest, other: Company) -> bool:
    """Return whether the person confirms what stood side by side: who names another file at the
    last moment sees that one first."""
    return "confirm" in request.POST and request.POST.get("shown") == other.code


def _merge(
    request: SignedInRequest, company: Company, other: Company, form: forms.MergeForm
) -> None:
    versions = [int(n) for n in form.cleaned_data["versions"].split(",") if n.isdecimal()]
    commands.merge_companies(
        company.code, other.code, reason=form.cleaned_data["reason"], by=request.user,
        at=clock.now(), versions=(versions[0], versions[1]) if len(versions) == 2 else None,
    )  # fmt: skip
    messages.success(request, _("已把“%s”并入这份档案，30 天内可以撤销。") % other.name)


def _side_by_side(company: Company, other: Company | None) -> dict[str, Any]:
    if other is None:
        return {}
    pairs = zip(facts(company), facts(other), strict=True)
    moving = [
        (_("名称"), other.names.count()),
        (_("资质"), other.classes.count()),
        (_("联系人"), other.contacts.count()),
        (_("关系"), other.relations_out.count() + other.relations_in.count()),
        (_("经营数据"), other.figures.count()),
        (_("环节落位"), other.placements.count()),
        *((mover.label, mover.count(other.pk)) for mover in movers.values()),
    ]
    return {
        "rows": [(label, mine, theirs) for (label, mine), (_label, theirs) in pairs],
        "moving": [(label, number) for label, number in moving if number],
        "versions": f"{company.version},{other.version}",
    }


@require_POST
@allow(policies.MERGERS)
def undo(request: SignedInRequest, number: int) -> HttpResponse:
    """Take a merge back."""
    if not MergeRecord.objects.filter(pk=number).exists():
        raise Http404
    merge_record = commands.undo_merge(number, by=request.user, at=clock.now())
    messages.success(request, _("已撤销并档，两份档案恢复原样。"))
    return redirect("companies:page", merge_record.kept.code)
