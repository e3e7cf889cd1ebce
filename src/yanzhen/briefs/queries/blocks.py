"""The four blocks of a one-page brief: intent, market prospect, resource consumption, output."""

from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from yanzhen.briefs.queries.about import About
from yanzhen.briefs.told import Line
from yanzhen.chains.models import SegmentLink
from yanzhen.common import formats
from yanzhen.common.links import page_url
from yanzhen.companies.calc.periods import period_label, year_before
from yanzhen.companies.models import Figure, Metric, PeriodKind, Placement
from yanzhen.projects.calc import fold
from yanzhen.projects.models import Activity
from yanzhen.projects.queries.course import visible_activities
from yanzhen.projects.queries.matching import taken_leads
from yanzhen.resources.queries.ledger import budget_table

MOST, WAN = 4, Decimal(10_000)


def intent(about: About) -> list[Line]:
    """Return how far the talks are, who decides, the last contacts and what was agreed next."""
    lines = [
        Line(
            _("%(team)s已于 %(since)s 登记在谈，先联系对方再去") % {
                "team": lead.team_name or _("另一团队"), "since": lead.since},
            _("首报登记"), page_url("companies:page", about.company.code) + "?tab=projects",
        )
        for lead in taken_leads(about.user, [about.company.pk])
    ]  # fmt: skip
    if about.project:
        lines.append(about.of_project(
            _("%(name)s：%(stage)s，自 %(since)s") % {
                "name": about.project.name, "stage": about.project.get_stage_display(),
                "since": about.project.stage_since}))  # fmt: skip
    if about.outline and about.outline.decision_maker:
        who = f"{about.outline.decision_maker} {about.outline.decision_maker_title}".strip()
        lines.append(about.of_project(_("决策人：%s") % who))
    dealings = [_met(row) for row in met(about)[:MOST]]
    return lines + (dealings or [Line(_("还没有接触过，意愿只能从信号看"), _("活动记录"))])


def met(about: About) -> list[Activity]:
    """Return the dealings with the firm that the person may read, the latest first."""
    rows = visible_activities(about.user).filter(company=about.company, on__lte=about.on)
    if about.project:
        rows = rows | visible_activities(about.user).filter(project=about.project, on__lte=about.on)
    return list(rows.distinct().select_related("by", "project").order_by("-on", "-pk")[:12])


def _met(row: Activity) -> Line:
    ways = _("，双方互动") if row.two_way else ""
    text = f"{row.on} {row.get_kind_display()}{ways}：{row.summary[:90]}"
    if row.next_step:
        text += _("；约定下一步：%(step)s（%(on)s）") % {
            "step": row.next_step,
            "on": row.next_step_on,
        }
    of = [f"activity:{row.pk}"] + ([f"project:{row.project.code}"] if row.project else [])
    return Line(text, _("%s 的活动记录") % row.by, page_url("projects:activity_edit", row.pk),
                tuple(of))  # fmt: skip


def market(about: About) -> list[Line]:
    """Return what the product goes into, who buys it here and how the firm's own sales move."""
    lines = []
    for segment in about.segments:
        if uses := [one.name for one in segment.applications.all()[:6]]:
            text = _("%(segment)s用于：%(where)s") % {
                "segment": segment.name,
                "where": "、".join(uses),
            }
            lines.append(Line(text, _("产业链参考资料"), page_url("chains:segment", segment.code)))
        if routes := [one.name for one in segment.routes.all()[:6]]:
            text = _("技术路线：%s") % "、".join(routes)
            lines.append(Line(text, _("产业链参考资料"), page_url("chains:segment", segment.code)))
    return lines + _local_demand(about) + _growth(about)


def _local_demand(about: About) -> list[Line]:
    """Sales of the residents on the segments that take from its own, over the last year."""
    ends = SegmentLink.objects.filter(start__code__in=about.codes, is_loop=False)
    takers = set(
        Placement.objects.filter(
            segment_code__in=ends.values("end__code"), confirmed_at__isnull=False,
            company__is_resident=True,
        ).exclude(company=about.company).values_list("company", flat=True)
    )  # fmt: skip
    if not takers:
        return []
    sold = Figure.objects.filter(
        company__in=takers, is_current=True, metric=Metric.TAXABLE_SALES,
        period_kind=PeriodKind.MONTH, period_on__gt=year_before(about.on), period_on__lte=about.on,
    ).aggregate(total=Sum("value"))["total"]  # fmt: skip
    text = _("本区下游环节有 %s 家在驻企业") % len(takers)
    if sold:
        text += _("，近一年应税销售合计 %s 亿元") % formats.yi(sold)
    return [Line(text, _("在驻企业落位和应税销售"))]


def _growth(about: About) -> list[Line]:
    rows = list(Figure.objects.filter(
        company=about.company, is_current=True, metric=Metric.REVENUE, period_kind=PeriodKind.YEAR,
    ).order_by("-period_on")[:2])  # fmt: skip
    if len(rows) < 2 or rows[1].value <= 0 or rows[0].period_on.year - rows[1].period_on.year != 1:
        return []
    text = _("%(year)s营业收入比上年 %(change)s") % {
        "year": period_label(PeriodKind.YEAR, rows[0].period_on),
        "change": f"{float(rows[0].value / rows[1].value - 1) * 100:+.1f}%"}  # fmt: skip
    return [Line(text, rows[0].source)]


def resources(about: About) -> list[Line]:
    """Return land, energy and what the need would leave of the year's budgets."""
    if about.project is None:
        return []
    lines, project = [], about.project
    if project.land_mu is not None:
        lines.append(about.of_project(_("用地 %s 亩") % formats.number(project.land_mu)))
    if project.fixed_cny and project.land_mu:
        wan = project.fixed_cny / WAN / project.land_mu
        lines.append(about.of_project(_("固投强度 %s 万元/亩") % f"{wan:,.0f}"))
    if about.outline and about.outline.energy_tce is not None:
        tce = formats.number(about.outline.energy_tce)
        lines.append(about.of_project(_("年综合能耗 %s 吨标准煤") % tce))
    for row in budget_table(about.on.year, needs=about.needs, project_code=project.code):
        if row.needed and row.after is not None:
            text = _("满足后%(year)s年%(label)s指标余 %(after)s %(unit)s") % {
                "year": about.on.year, "label": row.label, "after": formats.number(row.after),
                "unit": row.unit}  # fmt: skip
            lines.append(about.of_project(text, _("要素台账，%s") % row.source))
    return lines


def output(about: About) -> list[Line]:
    """Return what the project says it will bring once at full load."""
    if about.project is None:
        return []
    lines, project, outline = [], about.project, about.outline
    if project.size_cny:
        kind = _("协议投资") if project.agreed_cny else _("计划总投资")
        amount = formats.yi(project.size_cny)
        lines.append(about.of_project(f"{kind} {_('%s 亿元') % amount}"))
    if outline is None:
        return lines
    lines += _yearly(about, _("达产年销售"), outline.output_cny)
    lines += _yearly(about, _("达产年税收"), outline.tax_cny)
    if outline.staff is not None:
        lines.append(about.of_project(_("用工 %s 人") % formats.number(outline.staff)))
    if outline.contents and fold(outline.contents) != fold(project.name):
        lines.append(about.of_project(_("建设内容：%s") % outline.contents[:160]))
    return lines


def _yearly(about: About, label: str, cny: Decimal | None) -> list[Line]:
    """Return a sum of a year at full load, by mu where the land is known."""
    if cny is None or about.project is None:
        return []
    text = f"{label} {_('%s 亿元') % formats.yi(cny)}"
    if about.project.land_mu:
        text += _("，亩均 %s 万元") % f"{cny / WAN / about.project.land_mu:,.1f}"
    return [about.of_project(text)]
