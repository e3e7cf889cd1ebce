"""Who they are, where they stand on our chains, what points to an investment."""

from django.db.models import Q
from django.utils.translation import gettext as _

from yanzhen.briefs.queries.about import About
from yanzhen.briefs.told import Line
from yanzhen.chains.models import SegmentLink
from yanzhen.chains.standards import industry_label, place_label
from yanzhen.common import formats
from yanzhen.common.links import page_url
from yanzhen.companies.calc.periods import period_label
from yanzhen.companies.models import (
    CompanyClass,
    Figure,
    Metric,
    PeriodKind,
    Placement,
    Relation,
    RelationKind,
    Signal,
)
from yanzhen.companies.queries.contacts import contacts_of
from yanzhen.companies.queries.signals import intents
from yanzhen.gaps.wording import ACTIONS
from yanzhen.prospects.queries.gaps import zone_gaps

MOST = 5
SHOWN_METRICS = (Metric.REVENUE, Metric.PROFIT, Metric.RESEARCH, Metric.STAFF)


def who(about: About) -> list[Line]:
    """Return identity, recognitions, owners, yearly figures and whom to ask for."""
    firm, url = about.company, page_url("companies:page", about.company.code)
    filed = _("企业档案，%s 更新") % formats.day(firm.changed_at)
    parts = [
        firm.name, place_label(firm.county_code) if firm.county_code else "",
        _("%s 年成立") % firm.founded_on.year if firm.founded_on else "",
        _("注册资本 %s 万元") % formats.wan(firm.capital_cny, 0) if firm.capital_cny else "",
    ]  # fmt: skip
    lines = [Line("，".join(part for part in parts if part), filed, url)]
    if firm.industry_code:
        lines.append(Line(_("行业：%s") % industry_label(firm.industry_code), filed, url))
    held = firm.classes.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=about.on))
    lines += [_class(row, url) for row in held[:MOST]]
    owners = Relation.objects.filter(
        end=firm, kind__in=[RelationKind.PARENT, RelationKind.SHAREHOLDER]
    )
    lines += [_owner(row) for row in owners.select_related("start")[:MOST]]
    lines += _figures(about, url)
    return lines + _contacts(about, url)


def _class(row: CompanyClass, url: str) -> Line:
    ends = _("，有效至 %s") % row.valid_until if row.valid_until else ""
    return Line(f"{row.get_kind_display()}{ends}", f"{row.source} {row.edition}".strip(), url)


def _owner(row: Relation) -> Line:
    share = _("，持股 %s") % formats.percent(row.share) if row.share else ""
    text = _("%(kind)s：%(name)s") % {"kind": row.get_kind_display(), "name": row.start.name}
    return Line(text + share, row.source, page_url("companies:page", row.start.code))


def _figures(about: About, url: str) -> list[Line]:
    rows = Figure.objects.filter(
        company=about.company, is_current=True, period_kind=PeriodKind.YEAR,
        metric__in=SHOWN_METRICS,
    ).order_by("-period_on")  # fmt: skip
    latest: dict[str, Figure] = {}
    for row in rows[:24]:
        latest.setdefault(row.metric, row)
    return [
        Line(
            _("%(year)s%(metric)s %(value)s") % {
                "year": period_label(PeriodKind.YEAR, row.period_on),
                "metric": row.get_metric_display(), "value": figure_text(row),
            },
            row.source, f"{url}?tab=figures",
        )
        for row in (latest[m] for m in SHOWN_METRICS if m in latest)
    ]  # fmt: skip


def figure_text(row: Figure) -> str:
    """Return a figure with its unit: people for staff, 亿元 for sums."""
    if row.metric == Metric.STAFF:
        return _("%s 人") % formats.number(row.value)
    return _("%s 亿元") % formats.yi(row.value)


def _contacts(about: About, url: str) -> list[Line]:
    shown = [one for one in contacts_of(about.company, about.user, limit=2) if not one.is_hidden]
    return [
        Line(
            _("找谁：%s") % " ".join(part for part in (one.name, one.title, one.phone) if part),
            one.source, f"{url}?tab=contacts", (f"project:{one.lead}",) if one.lead else (),
        )
        for one in shown
    ]  # fmt: skip


def place(about: About) -> list[Line]:
    """Return the segments, what the zone lacks there, and the residents on either side."""
    gaps, lines = zone_gaps(about.on), []
    sure = _("人工确认的落位") if about.is_placed else _("按行业代码推断，未经确认")
    for segment in about.segments:
        url = page_url("chains:segment", segment.code)
        where = f"{segment.chain.pillar.name} · {segment.chain.name} · {segment.name}"
        lines.append(Line(_("所在环节：%s") % where, sure, url))
        gap = gaps.get(segment.code)
        if gap and gap.gap.action.value != "hold":
            text = _("对本区是%(action)s，此类缺口第 %(place)s 位") % {
                "action": ACTIONS[gap.gap.action.value], "place": gap.place}  # fmt: skip
            lines.append(Line(text, _("产业链图与在驻企业推算"), url))
    return lines + _known_trade(about) + _possible_trade(about)


def _known_trade(about: About) -> list[Line]:
    rows = Relation.objects.filter(kind=RelationKind.SUPPLIES).filter(
        Q(start=about.company, end__is_resident=True)
        | Q(end=about.company, start__is_resident=True)
    )
    lines = []
    for row in rows.select_related("start", "end")[:MOST]:
        sells = row.start_id == about.company.pk
        other = row.end if sells else row.start
        text = (_("已向在驻企业%s供货") if sells else _("已从在驻企业%s采购")) % other.name
        lines.append(Line(text, row.source, page_url("companies:page", other.code)))
    return lines


def _possible_trade(about: About) -> list[Line]:
    """Residents on the segments that feed or take from its own: whom it would buy from or sell
    to here. Two queries."""
    links = SegmentLink.objects.filter(is_loop=False)
    sides: dict[str, set[str]] = {"sell": set(), "buy": set()}
    for start, end in links.filter(
        Q(start__code__in=about.codes) | Q(end__code__in=about.codes)
    ).values_list("start__code", "end__code"):
        sides["sell" if start in about.codes else "buy"].add(end if start in about.codes else start)
    rows = Placement.objects.filter(
        segment_code__in=sides["sell"] | sides["buy"], confirmed_at__isnull=False,
        company__is_resident=True, company__merged_into__isnull=True,
    ).exclude(company=about.company).select_related("company")  # fmt: skip
    found: dict[str, dict[str, str]] = {"sell": {}, "buy": {}}
    for row in rows.order_by("company__name", "pk")[:60]:
        side = "sell" if row.segment_code in sides["sell"] else "buy"
        found[side][row.company.short_name or row.company.name] = row.company.code
    words = {"sell": _("在本区可能卖给：%s"), "buy": _("在本区可能买自：%s")}
    source = _("产业链图的上下游与在驻企业落位")
    return [
        Line(words[side] % "、".join(list(names)[:MOST]), source)
        for side, names in found.items()
        if names
    ]


def signals(about: About) -> list[Line]:
    """Return the strongest signals as recorded, and what they add up to."""
    intent = intents([about.company.pk], on=about.on).get(about.company.pk)
    if intent is None:
        return []
    url = page_url("companies:page", about.company.code) + "?tab=signals"
    numbers = [term.seen.number for term in intent.terms[:MOST]]
    rows = Signal.objects.in_bulk(numbers)
    text = _("投资意愿 %(points)s 分：已定的 %(bound)s 分，仅为意向的 %(meant)s 分") % {
        "points": f"{intent.points:.1f}", "bound": f"{intent.binding:.1f}",
        "meant": f"{intent.intended:.1f}"}  # fmt: skip
    lines = [Line(text, _("信号按可信度和时间衰减相加"), url)]
    for term in intent.terms[:MOST]:
        row = rows[term.seen.number]
        state = _("已定") if row.is_binding else _("意向")
        if term.points < 0:
            state = _("不利")
        said = f"{row.get_kind_display()}（{row.seen_on}，{state}）“{row.quote[:80]}”"
        lines.append(Line(said, row.source, url))
    return lines
