"""A firm's page: 一企一档."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.roles import EVERYONE, WRITERS
from yanzhen.common import clock
from yanzhen.common.http import render_part
from yanzhen.companies import policies
from yanzhen.companies.labels import capital_label
from yanzhen.companies.models import Company, PeriodKind
from yanzhen.companies.queries import page as page_queries
from yanzhen.companies.queries.contacts import contacts_of
from yanzhen.companies.queries.signals import signals_of

PAGE = "companies/page.html"
TABS = (
    "overview",
    "classes",
    "chain",
    "figures",
    "relations",
    "signals",
    "contacts",
    "projects",
    "history",
)


def find_company(code: str) -> Company:
    """Return a firm by its code; a merged one as it is, with what it was merged into."""
    company = Company.objects.select_related("merged_into").filter(code=code.upper()).first()
    if company is None:
        raise Http404
    return company


@allow(EVERYONE)
def show(request: SignedInRequest, code: str) -> HttpResponse:
    """The page with one tab; each tab has its own address."""
    company = find_company(code)
    if company.merged_into:
        return redirect("companies:page", company.merged_into.code)
    return render_tab(request, company, request.GET.get("tab", "overview"))


def render_tab(
    request: SignedInRequest, company: Company, tab: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    tab = tab if tab in TABS else "overview"
    on = clock.today()
    context: dict[str, Any] = {
        "company": company,
        "tab": tab,
        "tabs": _tabs(company, tab),
        "sub": _sub(company),
        "merge": page_queries.last_merge(company, on=on),
        "may_write": request.user.role in WRITERS,
        "may_merge": request.user.role in policies.MERGERS,
        "may_state_figures": request.user.role in policies.FIGURE_WRITERS,
        "part": f"companies/_{tab}.html",
        **_content(request, company, tab),
        **more,
    }
    return render_part(request, PAGE, "companies/_tab.html", context, status=status)


def _sub(company: Company) -> str:
    founded = f"{company.founded_on:%Y-%m-%d} {_('成立')}" if company.founded_on else ""
    capital = ""
    if company.capital_amount is not None:
        shown = capital_label(company.capital_amount, company.capital_currency)
        capital = f"{_('注册资本')} {shown}"
    parts = (company.uscc, company.code, founded, capital)
    return " · ".join(part for part in parts if part)


def _tabs(company: Company, here: str) -> list[dict[str, Any]]:
    labels = {
        "overview": _("概览"), "classes": _("资质与名称"), "chain": _("链上位置"),
        "figures": _("经营数据"), "relations": _("关系"), "signals": _("信号"),
        "contacts": _("联系人"), "projects": _("项目"), "history": _("历程"),
    }  # fmt: skip
    start = reverse("companies:page", args=[company.code])
    return [
        {"label": labels[key], "url": f"{start}?tab={key}", "here": key == here} for key in TABS
    ]


def _content(request: SignedInRequest, company: Company, tab: str) -> dict[str, Any]:
    on = clock.today()
    contents: dict[str, Callable[[], dict[str, Any]]] = {
        "overview": lambda: page_queries.overview(company, request.user, on=on),
        "classes": lambda: {
            "classes": page_queries.classes(company, on=on), "names": company.names.all(),
        },
        "chain": lambda: page_queries.chain_place(company),
        "figures": lambda: _figures(request, company),
        "relations": lambda: _relations(company),
        "signals": lambda: signals_of(company, on=on),
        "contacts": lambda: {"contacts": contacts_of(company, request.user)},
        "history": lambda: {"entries": page_queries.history(company, request.user)},
    }  # fmt: skip
    return contents[tab]() if tab in contents else {}


def _relations(company: Company) -> dict[str, Any]:
    rows = page_queries.relations_of(company)
    return {"relations": rows, "drawing": page_queries.drawing(company, rows)}


def _figures(request: SignedInRequest, company: Company) -> dict[str, Any]:
    kind = request.GET.get("period", PeriodKind.MONTH)
    kind = kind if kind in PeriodKind.values else str(PeriodKind.MONTH)
    start = reverse("companies:page", args=[company.code])
    kinds = [
        {"label": label, "url": f"{start}?tab=figures&period={value}", "here": value == kind}
        for value, label in PeriodKind.choices
    ]
    return {"table": page_queries.figure_table(company, kind=kind), "period_kinds": kinds}
