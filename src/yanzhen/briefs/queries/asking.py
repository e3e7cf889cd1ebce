"""What to ask: what the records do not say becomes a question, what they half say is checked."""

from django.utils.translation import gettext as _

from yanzhen.briefs.queries.about import About
from yanzhen.briefs.queries.blocks import met
from yanzhen.briefs.told import Line
from yanzhen.common.links import page_url
from yanzhen.companies.models import Figure, Metric, PeriodKind, Signal

MOST_SIGNALS = 3


def questions(about: About) -> list[Line]:
    """Return questions, those on which the project hangs first; each says why it is asked."""
    return [*_of_signals(about), *_of_project(about), *_of_firm(about), *_of_talks(about)]


def _of_signals(about: About) -> list[Line]:
    rows = Signal.objects.filter(
        company=about.company, withdrawn_at__isnull=True, is_binding=False, seen_on__lte=about.on
    ).order_by("-seen_on")[:MOST_SIGNALS]
    url = page_url("companies:page", about.company.code) + "?tab=signals"
    return [
        Line(
            _("“%s”现在到哪一步，董事会批了没有，选址定了没有？") % row.quote[:40],
            _("信号只是意向：%(kind)s，%(on)s") % {"kind": row.get_kind_display(),
                                              "on": row.seen_on}, url,
        )
        for row in rows
    ]  # fmt: skip


def _of_project(about: About) -> list[Line]:
    project, outline = about.project, about.outline
    if project is None:
        asked = (
            _("准备投什么产品、多大产能，分几期？"), _("要多少地，买地还是租厂房？"),
            _("年用能多少吨标准煤，有没有特殊排放？"), _("达产后年销售、税收、用工各多少？"),
        )  # fmt: skip
        return [Line(text, _("还没有登记项目")) for text in asked]
    missing = (
        (not (project.planned_cny or project.agreed_cny), _("总投资多少，分几期到位？"),
         _("总投资")),
        (project.fixed_cny is None, _("其中固定资产投资、设备投资各多少？"), _("固定资产投资")),
        (not project.product, _("具体产品和产能是什么？"), _("主要产品")),
        (project.land_mu is None, _("要多少地，买地还是租厂房？"), _("用地")),
        (not outline or outline.energy_tce is None,
         _("年用能多少吨标准煤，用电负荷多大，有没有特殊排放？"), _("能耗")),
        (not outline or outline.output_cny is None, _("达产年销售多少，几年达产？"),
         _("达产年销售")),
        (not outline or outline.tax_cny is None, _("达产年税收多少，怎么测算的？"),
         _("达产年税收")),
        (not outline or outline.staff is None, _("用工多少，其中研发和高层次人才多少？"),
         _("用工")),
        (not outline or not outline.decision_maker, _("谁拍板，什么时候上会？"), _("决策人")),
    )  # fmt: skip
    return [
        about.of_project(text, _("%(code)s 缺：%(what)s") % {"code": project.code, "what": what})
        for lacks, text, what in missing
        if lacks
    ]


def _of_firm(about: About) -> list[Line]:
    years = Figure.objects.filter(
        company=about.company, is_current=True, period_kind=PeriodKind.YEAR,
        metric__in=[Metric.REVENUE, Metric.PROFIT],
    ).exists()  # fmt: skip
    url = page_url("companies:page", about.company.code)
    lines = []
    if not years:
        lines.append(Line(_("近两年营业收入、净利润各多少？"), _("企业档案缺年度数据"),
                          f"{url}?tab=figures"))  # fmt: skip
    if not about.is_placed:
        lines.append(Line(_("主要供应商和客户是谁，哪些在我们周边？"),
                          _("产业链落位未经确认"), f"{url}?tab=chain"))  # fmt: skip
    return lines


def _of_talks(about: About) -> list[Line]:
    if not met(about):
        text = _("还在看哪些地方，最看重什么，最担心什么？")
        return [Line(text, _("还没有见面记录"))]
    return [Line(_("还在和哪些地方谈，对方开了什么条件？"), _("每次都要问"))]
