"""The list of firms: columns, filters, order."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.chains.models import Segment
from yanzhen.chains.standards import (
    divisions_of,
    industry_label,
    place_label,
    provinces,
    read_place,
    sections,
)
from yanzhen.common.amounts import read_amount
from yanzhen.common.http import whole_number
from yanzhen.common.links import page_url
from yanzhen.common.lists import Cell, Column, Filter, ListSpec
from yanzhen.companies.calc.entry import capital_range
from yanzhen.companies.calc.grams import facet
from yanzhen.companies.models import (
    ClassKind,
    Company,
    CompanyClass,
    CompanyStatus,
    Placement,
)
from yanzhen.companies.models.company import CompanyQuerySet
from yanzhen.companies.queries.finding import search

Choices = list[tuple[str, str]]
# A CompanyQuerySet; the list machinery speaks of query sets in general.
Rows = Any


def company_list(*, on: date, residents_only: bool = False) -> ListSpec:
    """Return the list's specification; `residents_only` for the residents' tab.

    Args:
        on: the day on which a recognition must be in force to be asked for.
    """

    def rows(user: User) -> CompanyQuerySet:
        visible = Company.objects.visible_to(user)
        if residents_only:
            return visible.asking([("fresident",)], Q(is_resident=True))
        return visible

    return ListSpec(
        key="residents" if residents_only else "companies",
        title=_("在驻企业") if residents_only else _("企业库"),
        rows=rows,
        columns=_columns(),
        sort="name" if residents_only else "-code",
        filters=_filters(on, residents_only),
        search=search,
        search_hint=_("名称、曾用名、拼音首字母、信用代码"),
        row_url=lambda company: page_url("companies:page", company.code),
        after_page=lambda companies: _complete(companies, on),
        empty_text=_("还没有企业。导入企查查、天眼查导出表，或新建一份档案。"),
        empty_url=reverse("companies:add"),
        empty_action=_("新建企业"),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("企业名称"), _name_cell, sort="name_key", export=lambda c: c.name),
        Column("uscc", _("统一社会信用代码"), lambda c: c.uscc),
        Column("classes", _("资质"), lambda c: "、".join(c.class_labels)),
        Column("industry", _("行业"), lambda c: industry_label(c.industry_code)),
        Column("county", _("区县"), lambda c: place_label(c.county_code)),
        Column(
            "capital", _("注册资本"), lambda c: c.capital_cny, kind="wan",
            sort="capital_order",
        ),
        Column("founded", _("成立日期"), lambda c: c.founded_on, kind="day", sort="founded_order"),
        Column("status", _("登记状态"), lambda c: str(CompanyStatus(c.status).label),
               default=False),
        Column("changed", _("最近更新"), lambda c: c.changed_at, kind="moment",
               sort="changed_at", default=False),
        Column("scope", _("经营范围"), lambda c: c.scope[:120], default=False,
               export=lambda c: c.scope),
        Column("code", _("档案号"), lambda c: c.code, sort="pk", default=False),
    )  # fmt: skip


def _name_cell(company: Company) -> Cell:
    sub = _("在驻") if company.is_resident else ""
    return Cell(company.name, page_url("companies:page", company.code), "", sub)


def _complete(companies: list[Any], on: date) -> None:
    """Give each firm of the page its classes, those out of force so marked, in one query."""
    found: dict[int, dict[str, bool]] = defaultdict(dict)
    held = CompanyClass.objects.filter(company__in=[c.pk for c in companies])
    holds = ExpressionWrapper(_in_force(on), output_field=BooleanField())
    rows = held.annotate(holds=holds).order_by("kind")
    for number, kind, is_held in rows.values_list("company_id", "kind", "holds"):
        found[number][kind] = found[number].get(kind, False) or is_held
    for company in companies:
        company.class_labels = [
            str(ClassKind(kind).label) if is_held else _("%s（不在有效期）") % ClassKind(kind).label
            for kind, is_held in found[company.pk].items()
        ]


def _in_force(on: date) -> Q:
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    return begun & (Q(valid_until__isnull=True) | Q(valid_until__gte=on))


def _filters(on: date, residents_only: bool) -> tuple[Filter, ...]:
    def by_class(rows: Rows, kinds: list[str]) -> Rows:
        held = CompanyClass.objects.filter(_in_force(on), company=OuterRef("pk"), kind__in=kinds)
        return rows.asking(_any_of("class", kinds), Q(Exists(held)))

    resident = Filter("resident", _("只看在驻"), _by_resident, kind="flag")
    always = (
        Filter("class", _("资质"), by_class, choices=lambda user: list(ClassKind.choices)),
        Filter("province", _("省份"), _by_province, choices=lambda user: _province_choices()),
        Filter("place", _("市、区县"), _by_place, kind="text"),
        Filter("section", _("行业门类"), _by_section, choices=lambda user: _section_choices()),
        Filter("division", _("制造业大类"), _by_division, choices=lambda user: _divisions()),
        Filter("segment", _("产业链环节"), _by_segment, kind="text"),
        Filter("capital", _("注册资本"), _by_capital, kind="range"),
        Filter("status", _("登记状态"), _by_status, choices=lambda u: list(CompanyStatus.choices)),
        Filter("import", _("导入批次"), _by_import, kind="text"),
    )
    return always if residents_only else (resident, *always)


def _province_choices() -> Choices:
    return [(one.code[:2], one.name) for one in provinces()]


def _section_choices() -> Choices:
    return [(one.code, f"{one.code} {one.name}") for one in sections()]


def _divisions() -> Choices:
    return [(one.code, f"C{one.code} {one.name}") for one in divisions_of("C")]


def _any_of(kind: str, values: list[str]) -> list[tuple[str, ...]]:
    return [(facet(kind, value),) for value in values]


def _by_resident(rows: Rows, value: str) -> Rows:
    return rows.asking([("fresident",)], Q(is_resident=True))


def _by_province(rows: Rows, values: list[str]) -> Rows:
    return rows.asking(_any_of("province", values), _starts("county_code", values))


def _starts(column: str, values: list[str]) -> Q:
    """Return that a code begins with one of these; neighbours are asked for as one stretch."""
    condition = Q(pk__in=[])
    for first, last in _stretches(values):
        beyond = f"{int(last) + 1:0{len(last)}d}"
        condition |= Q(**{f"{column}__gte": first, f"{column}__lt": beyond})
    return condition


def _stretches(values: list[str]) -> list[tuple[str, str]]:
    """Return runs of codes that follow each other, as first and last.

    >>> _stretches(["14", "13", "32", "15"])
    [('13', '15'), ('32', '32')]
    """
    runs: list[tuple[str, str]] = []
    for value in sorted(values):
        before = runs[-1][1] if runs else ""
        if before and len(before) == len(value) and int(value) <= int(before) + 1:
            runs[-1] = (runs[-1][0], value)
        else:
            runs.append((value, value))
    return runs


def _by_place(rows: Rows, text: str) -> Rows:
    """Narrow by a city or county, by name or code.

    :raises ValueError: if no such place is known.
    """
    code = read_place(text)
    if not code:
        raise ValueError(_("不认识“%s”，请写市或区县的全名，重名的前面加市名。") % text)
    if code.endswith("0000"):
        return _by_province(rows, [code[:2]])
    if code.endswith("00"):
        return rows.asking(_any_of("city", [code[:4]]), Q(county_code__startswith=code[:4]))
    return rows.asking(_any_of("county", [code]), Q(county_code=code))


def _by_section(rows: Rows, values: list[str]) -> Rows:
    within = [one.code for value in values for one in divisions_of(value)]
    return rows.asking(_any_of("section", values), _starts("industry_code", within))


def _by_division(rows: Rows, values: list[str]) -> Rows:
    return rows.asking(_any_of("division", values), _starts("industry_code", values))


def _by_segment(rows: Rows, text: str) -> Rows:
    """Narrow by a segment, by its code or name.

    :raises ValueError: if there is none.
    """
    codes = list(Segment.objects.filter(Q(code=text) | Q(name=text)).values_list("code", flat=True))
    if not codes:
        raise ValueError(_("没有叫“%s”的环节，请从产业链页面复制名称。") % text)
    placed = Placement.objects.filter(company=OuterRef("pk"), segment_code__in=codes)
    return rows.asking(_any_of("segment", codes), Q(Exists(placed)))


def _by_status(rows: Rows, values: list[str]) -> Rows:
    return rows.asking(_any_of("status", values), Q(status__in=values))


def _by_import(rows: Rows, text: str) -> Rows:
    """Narrow to what an import brought.

    :raises ValueError: if it is not the number of an import.
    """
    if whole_number(text, most=10**9) is None:
        raise ValueError(_("请填导入批次的编号（数字）。"))
    return rows.asking([(facet("import", int(text)),)], Q(import_batch=int(text)))


def _by_capital(rows: Rows, ends: tuple[str, str]) -> Rows:
    """Narrow by capital in yuan; the ends as people write them (5000万, 1亿; bare: 万元).

    :raises ValueError: for an end that is no amount.
    """
    low, high = (_cny(end) for end in ends)
    exact = Q(capital_order__gte=low if low is not None else 0)
    if high is not None:
        exact &= Q(capital_order__lte=high)
    groups = capital_range(low or Decimal(0), high)
    return rows.asking(groups, exact) if groups else rows.none()


def _cny(text: str) -> Decimal | None:
    amount = read_amount(text, "万元") if text else None
    return amount.value if amount else None
