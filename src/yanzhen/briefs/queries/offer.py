"""What the zone can offer today, what compares, and what must not be promised."""

from datetime import timedelta
from decimal import Decimal
from statistics import median

from django.utils.translation import gettext as _

from yanzhen.briefs.queries.about import About
from yanzhen.briefs.told import Line
from yanzhen.common import formats
from yanzhen.common.links import page_url
from yanzhen.incentives.models import NO_END, Clause
from yanzhen.incentives.queries.finding import clauses_for, gone_lately, limits, offers
from yanzhen.projects.models import Project
from yanzhen.resources.models import Parcel, Plant
from yanzhen.resources.queries.ledger import BudgetRow, budget_table
from yanzhen.resources.states import SiteState, in_states
from yanzhen.resources.words import BudgetKind

DAY = timedelta(days=1)
MOST_SITES, MOST_CLAUSES, MOST_COMPARED, EXCERPT = 3, 8, 5, 90


def offer(about: About, clauses: list[Clause]) -> list[Line]:
    """Return free parcels and plants, what the budgets leave, and the clauses that give."""
    lines = [_parcel(p) for p in _fitting(free_parcels(about), about.needs.land_mu)]
    lines += [_plant(p) for p in free_plants(about)[:MOST_SITES]]
    main = {BudgetKind.LAND.value, BudgetKind.ENERGY.value}
    for row in budget_table(about.on.year):
        if row.kind in main and row.free is not None and row.free > 0:
            lines.append(_left(row, about.on.year))
    return lines + [clause_line(c) for c in offers(clauses)[:MOST_CLAUSES]]


def free_parcels(about: About) -> list[Parcel]:
    rows = in_states(Parcel.objects.all(), [SiteState.FREE], about.on)
    return list(rows.order_by("-area_mu", "code"))


def free_plants(about: About) -> list[Plant]:
    rows = in_states(Plant.objects.all(), [SiteState.FREE], about.on)
    return list(rows.order_by("-floor_sqm", "code"))


def _fitting(parcels: list[Parcel], wanted: Decimal | None) -> list[Parcel]:
    """Keep the largest, or those nearest above what is wanted."""
    if wanted:
        enough = [p for p in parcels if p.area_mu >= wanted]
        parcels = sorted(enough, key=lambda p: p.area_mu) or parcels
    return parcels[:MOST_SITES]


def _parcel(parcel: Parcel) -> Line:
    price = ""
    if parcel.price_cny_per_mu:
        price = _("，%s 万元/亩") % formats.wan(parcel.price_cny_per_mu, 1)
    text = _("可供净地 %(name)s：%(mu)s 亩，%(zoning)s%(price)s") % {
        "name": f"{parcel.code} {parcel.name}", "mu": formats.number(parcel.area_mu),
        "zoning": parcel.get_zoning_display(), "price": price}  # fmt: skip
    return Line(text, _("地块登记"), page_url("resources:parcel", parcel.code))


def _plant(plant: Plant) -> Line:
    rent = _("，%s 元/㎡·月") % formats.number(plant.rent_cny) if plant.rent_cny else ""
    text = _("空置厂房 %(name)s：%(sqm)s ㎡%(rent)s") % {
        "name": f"{plant.code} {plant.name}", "sqm": formats.number(plant.floor_sqm),
        "rent": rent}  # fmt: skip
    return Line(text, _("厂房登记"), page_url("resources:plant", plant.code))


def _left(row: BudgetRow, year: int) -> Line:
    text = _("%(year)s年%(label)s指标还有 %(free)s %(unit)s") % {
        "year": year,
        "label": row.label,
        "free": formats.number(row.free),
        "unit": row.unit,
    }
    url = page_url("resources:budget", row.number) if row.number else ""
    return Line(text, row.source, url)


def clause_line(clause: Clause) -> Line:
    """Return a clause with the document it stands in and until when that holds."""
    policy = clause.policy
    ends = _("至 %s") % policy.last_day if policy.last_day else _("未写明期限")
    words = clause.text if len(clause.text) <= EXCERPT else clause.text[:EXCERPT] + "…"
    source = f"《{policy.title}》{policy.number} {clause.number}，{ends}"
    url = page_url("incentives:page", policy.code) + f"#clause-{clause.order}"
    return Line(f"{clause.get_topic_display()}：{words}", source, url)


def comparable(about: About) -> list[Line]:
    """Return signed projects on the same segment, else in the same industry, the latest first."""
    rows = Project.objects.visible_to(about.user).filter(signed_on__isnull=False)
    rows = rows.exclude(company=about.company).select_related("company")
    near = list(rows.filter(segment_code__in=about.codes).order_by("-signed_on")[:MOST_COMPARED])
    if not near:
        pillars = {segment.chain.pillar.code for segment in about.segments}
        near = list(rows.filter(pillar__in=pillars).order_by("-signed_on")[:MOST_COMPARED])
    lines = [_compared(row) for row in near]
    dense = [float(r.size_cny / r.land_mu) / 1e4 for r in near if r.size_cny and r.land_mu]
    if len(dense) > 1:
        text = _("这些项目每亩投资中位数 %s 万元") % f"{median(dense):,.0f}"
        lines.append(Line(text, _("以上 %s 个项目的投资额除以用地") % len(dense)))
    return lines


def _compared(row: Project) -> Line:
    land = _("，用地 %s 亩") % formats.number(row.land_mu) if row.land_mu else ""
    text = _("%(name)s（%(firm)s）：%(amount)s 亿元%(land)s，%(stage)s") % {
        "name": row.name, "firm": row.company.short_name or row.company.name,
        "amount": formats.yi(row.size_cny), "land": land, "stage": row.get_stage_display(),
    }  # fmt: skip
    return Line(text, _("项目 %(code)s，%(on)s 签约") % {"code": row.code, "on": row.signed_on},
                page_url("projects:page", row.code))  # fmt: skip


def promises(about: About, clauses: list[Clause]) -> list[Line]:
    """Return what must not be promised: what is not free, what no longer holds, what a policy in
    force forbids."""
    lines = _sites(about) + _budgets(about)
    for policy in gone_lately(about.themes, on=about.on)[:MOST_CLAUSES]:
        end = min(policy.valid_until, (policy.ended_on or NO_END) - DAY)
        words = _("《%(title)s》%(on)s 起已失效，不要再引用")
        told = end + DAY
        if end >= about.on:
            words, told = _("《%(title)s》%(on)s 到期，不要许诺到期之后的事"), end
        text = words % {"title": policy.title, "on": told}
        if policy.superseded_by:
            text += _("；现行的是《%s》") % policy.superseded_by.title
        lines.append(Line(text, _("政策库 %s") % policy.code,
                          page_url("incentives:page", policy.code)))  # fmt: skip
    return lines + [clause_line(clause) for clause in limits(clauses)[:MOST_CLAUSES]]


def _sites(about: About) -> list[Line]:
    lines, wanted = [], about.needs.land_mu
    parcels = free_parcels(about)
    url = page_url("resources:index")
    if not parcels:
        lines.append(Line(_("今天没有可供的净地，不要许诺具体地块"), _("地块登记"), url))
    elif wanted and parcels[0].area_mu < wanted:
        text = _("对方要 %(wanted)s 亩，单块可供净地最大 %(most)s 亩，不要许诺整块供地") % {
            "wanted": formats.number(wanted),
            "most": formats.number(parcels[0].area_mu),
        }
        lines.append(about.of_project(text, _("地块登记")))
    else:
        text = _("单块可供净地最大 %s 亩，超过的不要许诺") % formats.number(parcels[0].area_mu)
        lines.append(Line(text, _("地块登记"), url))
    if not free_plants(about):
        lines.append(Line(_("今天没有空置厂房，不要许诺租厂房"), _("厂房登记"), url))
    return lines


def _budgets(about: About) -> list[Line]:
    code = about.project.code if about.project else ""
    lines = []
    for row in budget_table(about.on.year, needs=about.needs, project_code=code):
        said = {"year": about.on.year, "label": row.label, "unit": row.unit}
        if row.limit is None:
            text = _("没有登记%(year)s年%(label)s指标，不要许诺") % said
        elif row.is_short:
            text = _("%(year)s年%(label)s指标差 %(lacking)s %(unit)s，不要许诺") % (
                said | {"lacking": formats.number(row.lacking)})  # fmt: skip
        elif row.free is not None and row.free <= 0:
            text = _("%(year)s年%(label)s指标已分完，不要许诺") % said
        else:
            continue
        source = row.source or _("要素台账")
        line = about.of_project(text, source) if row.needed else Line(text, source)
        lines.append(line)
    return lines


def rules_for(about: About) -> list[Clause]:
    """Return the clauses that hold for the subject's industries on the day."""
    return clauses_for(about.themes, on=about.on)
