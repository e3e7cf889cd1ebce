"""Forms that add to or change a firm's file: one view each does, one command each writes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import WRITERS
from yanzhen.common import clock
from yanzhen.common.http import safe_next
from yanzhen.common.refusals import Refused, Stale
from yanzhen.companies import commands, forms
from yanzhen.companies.leads import offered_leads
from yanzhen.companies.models import Company
from yanzhen.companies.queries import match_names
from yanzhen.companies.queries.page import segment_choices
from yanzhen.companies.views.page import find_company

FORM = "companies/form.html"


def put_refusal(form: django_forms.Form, refusal: Refused, names: dict[str, str]) -> None:
    """Show a refusal at the field it is about, if the form has that field."""
    field = names.get(refusal.field, refusal.field)
    if field in form.fields:
        form.add_error(field, refusal.message)


def _form_page(
    request: SignedInRequest, form: django_forms.Form, *, title: str, back: str,
    refusal: Refused | None = None, action: str = "", company: Company | None = None,
) -> HttpResponse:  # fmt: skip
    context = {"form": form, "title": title, "back": back, "company": company,
               "action": action or _("保存"),
               "refusal": refusal if refusal and (not refusal.field or _is_loose(form, refusal))
               else None}  # fmt: skip
    return render(request, FORM, context, status=422 if form.is_bound else 200)


def _is_loose(form: django_forms.Form, refusal: Refused) -> bool:
    return isinstance(refusal, Stale) or not any(refusal.message in e for e in form.errors.values())


@allow(WRITERS)
def add(request: SignedInRequest) -> HttpResponse:
    """Open a file for a firm; one of the same name is asked about first."""
    first = {"name": request.GET.get("name", "")[:160], "status": "OPERATING"}
    form = forms.CompanyForm(request.POST or None, initial=first)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            company = commands.add_company(
                **form.stated(), by=request.user, at=clock.now(),
                despite_same_name=form.cleaned_data["despite_same_name"],
            )  # fmt: skip
        except Refused as problem:
            refusal = problem
            put_refusal(form, problem, {"capital_amount": "capital", "capital_currency": "capital"})
        else:
            messages.success(request, _("已建档：%s") % company.name)
            return redirect(safe_next(request, reverse("companies:page", args=[company.code])))
    return _form_page(request, form, title=_("新建企业"), back=reverse("companies:index"),
                      refusal=refusal, action=_("建档"))  # fmt: skip


@allow(WRITERS)
def change(request: SignedInRequest, code: str) -> HttpResponse:
    """Change a firm's identity; who comes second sees what changed and keeps what they typed."""
    company = find_company(code)
    back = reverse("companies:page", args=[company.code])
    form = forms.CompanyForm(request.POST or None, initial=forms.initial_of(company))
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_company(
                company.code, **form.stated(), version=form.cleaned_data["version"] or 0,
                by=request.user, at=clock.now(),
            )  # fmt: skip
            return redirect(back)
        except Refused as problem:
            refusal = problem
            put_refusal(form, problem, {"capital_amount": "capital", "capital_currency": "capital"})
            if isinstance(problem, Stale):
                now = Company.objects.get(pk=company.pk)
                refusal = form.renew(forms.initial_of(now), problem)
    return _form_page(request, form, title=_("更改 %s") % company.name, back=back,
                      refusal=refusal, company=company)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Detail:
    """Something that is added to a file by its own form."""

    title: Any
    tab: str
    form: Callable[..., django_forms.Form]
    write: Callable[..., Any]
    names: dict[str, str]


def _placement_form(*args: Any, **kwargs: Any) -> django_forms.Form:
    return forms.PlacementForm(*args, segments=segment_choices(), **kwargs)


def _add_figure(code: str, **held: Any) -> Any:
    kind, on = held.pop("period")
    return commands.add_figure(code, period_kind=kind, period_on=on, **held)


TURNED = {"BUYS": "SUPPLIES", "CHILD_OF": "PARENT", "HELD_BY": "SHAREHOLDER"}
STRAIGHT = {"SUPPLIES": "SUPPLIES", "PARENT_OF": "PARENT", "HOLDS": "SHAREHOLDER"}


def _add_relation(code: str, **held: Any) -> Any:
    other = code_meant(held.pop("other"))
    kind, yearly, share = held.pop("kind"), held.pop("yearly"), held.pop("share")
    start, end = (other, code) if kind in TURNED else (code, other)
    return commands.add_relation(
        start, end, kind=TURNED.get(kind) or STRAIGHT[kind],
        yearly_cny=yearly.cny() if yearly else None,
        share=share / 100 if share is not None else None, **held,
    )  # fmt: skip


def code_meant(text: str) -> str:
    """Return the code of the one firm a person names.

    :raises Refused: if none is known by that text, or several are.
    """
    if Company.objects.filter(code=text.strip().upper()).exists():
        return text.strip().upper()
    (found,) = match_names([text])
    sure = [c for c in found if c.confidence >= 0.95] or found
    if not sure:
        raise Refused(_("企业库里没有“%s”，请先建档。") % text, field="other")
    if len(sure) > 1:
        names = "、".join(f"{c.name}（{c.code}）" for c in sure[:4])
        raise Refused(_("有几家都像：%s。请填档案号。") % names, field="other")
    return sure[0].code


DETAILS = {
    "name": Detail(gettext_lazy("加名称"), "classes", forms.NameForm, commands.add_name, {}),
    "class": Detail(gettext_lazy("登记资质"), "classes", forms.ClassForm, commands.add_class, {}),
    "contact": Detail(
        gettext_lazy("加联系人"), "contacts", forms.ContactForm, commands.add_contact, {}
    ),
    "relation": Detail(
        gettext_lazy("登记关系"), "relations", forms.RelationForm, _add_relation,
        {"yearly_cny": "yearly"},
    ),
    "resident": Detail(
        gettext_lazy("登记入驻"), "overview", forms.ResidencyForm, commands.mark_resident, {}
    ),
    "leave": Detail(
        gettext_lazy("登记迁出"), "overview", forms.LeaveForm, commands.end_residency, {}
    ),
    "figure": Detail(gettext_lazy("填报数据"), "figures", forms.FigureForm, _add_figure, {}),
    "place": Detail(
        gettext_lazy("放到环节"), "chain", _placement_form, commands.place_by_hand, {}
    ),
}  # fmt: skip


@allow(WRITERS)
def add_detail(request: SignedInRequest, code: str, what: str) -> HttpResponse:
    """Show the form of one kind of detail, and add it."""
    company = find_company(code)
    detail = DETAILS.get(what)
    if detail is None:
        raise Http404
    back = reverse("companies:page", args=[company.code]) + f"?tab={detail.tab}"
    first = {key: request.GET.get(key, "") for key in ("segment", "lead")}
    more = {"leads": offered_leads(request.user, company)} if what == "contact" else {}
    form = detail.form(request.POST or None, initial=first, **more)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            detail.write(company.code, **_plain(form), by=request.user, at=clock.now())
            return redirect(back)
        except Refused as problem:
            refusal = problem
            put_refusal(form, problem, detail.names)
        except ValueError as problem:  # a foreign sum without a rate
            refusal = Refused(str(problem))
    return _form_page(request, form, title=f"{detail.title} · {company.name}", back=back,
                      refusal=refusal, company=company)  # fmt: skip


def _plain(form: django_forms.Form) -> dict[str, Any]:
    return {key: value for key, value in form.cleaned_data.items() if value is not None or key in {
        "yearly", "share", "seen_on"}}  # fmt: skip


@require_POST
@allow(WRITERS)
def remove_detail(request: SignedInRequest, code: str, what: str, number: str) -> HttpResponse:
    """Take a detail off the file again."""
    company = find_company(code)
    by, at = request.user, clock.now()
    tab = {"place": "chain"}.get(what) or (DETAILS[what].tab if what in DETAILS else "")
    if what == "place":
        commands.remove_placement(company.code, segment=number, by=by, at=at)
    elif not number.isdecimal() or len(number) > 18:
        raise Http404
    elif what == "name":
        commands.remove_name(company.code, number=int(number), by=by, at=at)
    elif what == "class":
        reason = request.POST.get("reason", "").strip()[:200]
        commands.remove_class(company.code, number=int(number), reason=reason, by=by, at=at)
    elif what == "contact":
        commands.remove_contact(company.code, number=int(number), by=by, at=at)
    elif what == "relation":
        commands.remove_relation(company.code, number=int(number), by=by, at=at)
    else:
        raise Http404
    return redirect(reverse("companies:page", args=[company.code]) + f"?tab={tab}")
