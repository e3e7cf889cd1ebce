"""Sections of projects: signed, started, and both by leading industry and by size."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from yanzhen.chains.models import Pillar
from yanzhen.common.formats import YI, percent, yi
from yanzhen.common.parameters import parameter
from yanzhen.journal.kept import kept
from yanzhen.projects.queries.counting import (
    CountedContract,
    CountedStart,
    counted_contracts,
    starts,
)
from yanzhen.projects.stages import StartBasis
from yanzhen.reports.kinds import Period
from yanzhen.reports.told import Column, Section, row_of
from yanzhen.targets.actuals import Actuals
from yanzhen.targets.books.reading import cents_by_paper
from yanzhen.targets.metrics import Metric, Source

ONE_DAY = timedelta(days=1)


def pillar_names() -> dict[str, str]:
    """Return the leading industries by code and by name. One query."""
    return {word: p.name for p in Pillar.objects.all() for word in (p.code, p.name)}


def counted_in(start: date, until: date) -> tuple[list[CountedContract], list[CountedStart]]:
    """Return what the books count as signed and as started in some days, the last included; a
    contract with the sum it counts for. A fixed number of queries; one while nothing has happened
    since."""
    return kept(("reports.counted", start, until), lambda: _counted_in(start, until))


def _counted_in(start: date, until: date) -> tuple[list[CountedContract], list[CountedStart]]:
    cents = cents_by_paper(start, until)
    signed, begun = cents.get(Source.CONTRACT, {}), cents.get(Source.START, {})
    after = until + ONE_DAY
    return (
        [replace(one, amount_cny=Decimal(signed[one.evidence_id]) / 100)
         for one in counted_contracts(since=start, until=after) if one.evidence_id in signed],
        [one for one in starts(since=start, until=after) if one.evidence_id in begun],
    )  # fmt: skip


def total_of(one: CountedStart) -> Decimal:
    """Return a start's total investment: planned, else agreed (as the target counts it)."""
    return one.planned_cny or one.agreed_cny or Decimal(0)


def money(cny: Decimal) -> tuple[str, float]:
    """Return a sum in 亿元 as printed, and the same number.

    >>> money(Decimal("1320000000"))
    ('13.20', 13.2)
    """
    return yi(cny), float(round(cny / YI, 2))


def signed_section(
    found: Iterable[CountedContract], names: dict[str, str], *, head: str, most: int | None = None
) -> Section:
    """Return the signed projects, the largest first."""
    ranked = sorted(found, key=lambda one: (-one.amount_cny, one.project_code))
    rows = tuple(
        row_of(one.project_code, [
            (str(place), place), (one.project_name, one.project_name),
            (one.company_name, one.company_name), _pillar(one.pillar, names),
            money(one.amount_cny), (one.signed_on.isoformat(), one.signed_on),
            (one.team_name, one.team_name), (one.document_no, one.document_no),
        ])
        for place, one in enumerate(ranked[:most], start=1)
    )  # fmt: skip
    columns = (
        Column("number", _("序号"), "number"), Column("name", _("项目")),
        Column("company", _("投资方")), Column("pillar", _("产业")),
        Column("amount", _("协议投资（亿元）"), "number"), Column("day", _("签约日"), "day"),
        Column("team", _("队伍")), Column("document", _("协议编号")),
    )  # fmt: skip
    total = sum((one.amount_cny for one in ranked), Decimal(0))
    note = _("共 %(n)d 个，协议投资 %(sum)s 亿元。") % {"n": len(ranked), "sum": yi(total)}
    return Section("signed", head, columns, rows, note=note if ranked else "",
                   empty=_("没有新签约项目。"))  # fmt: skip


def start_section(found: Iterable[CountedStart], names: dict[str, str], *, head: str,
                  on: date) -> Section:  # fmt: skip
    """Return the started projects, the largest first."""
    ranked = sorted(found, key=lambda one: (-total_of(one), one.project_code))
    rows = tuple(
        row_of(one.project_code, [
            (str(place), place), (one.project_name, one.project_name),
            (one.company_name, one.company_name), _pillar(one.pillar, names),
            _same(tier_of(total_of(one), on)), money(total_of(one)),
            (one.started_on.isoformat(), one.started_on),
            _same("、".join(str(StartBasis(b).label) for b in one.bases)),
            (one.team_name, one.team_name), (one.document_no, one.document_no),
        ])
        for place, one in enumerate(ranked, start=1)
    )  # fmt: skip
    columns = (
        Column("number", _("序号"), "number"), Column("name", _("项目")),
        Column("company", _("投资方")), Column("pillar", _("产业")), Column("tier", _("档次")),
        Column("amount", _("总投资（亿元）"), "number"), Column("day", _("开工日"), "day"),
        Column("basis", _("认定口径")), Column("team", _("队伍")), Column("document", _("凭据")),
    )  # fmt: skip
    total = sum((total_of(one) for one in ranked), Decimal(0))
    note = _("共 %(n)d 个，总投资 %(sum)s 亿元。") % {"n": len(ranked), "sum": yi(total)}
    return Section("starts", head, columns, rows, note=note if ranked else "",
                   empty=_("没有新开工项目。"))  # fmt: skip


def _same(text: str) -> tuple[str, str]:
    return text, text


def _pillar(word: str, names: dict[str, str]) -> tuple[str, str]:
    return _same(names.get(word, word) or _("其他"))


def tier_of(amount: Decimal, on: date) -> str:
    """Return the tier of a total investment in words."""
    for floor in parameter("reports.tiers_cny", on=on):
        if amount >= floor:
            return _("%s 亿元以上") % f"{Decimal(floor) / YI:g}"
    return _("其他")


def by_pillar_section(found: Iterable[CountedStart], names: dict[str, str]) -> Section:
    groups = [(names.get(one.pillar, one.pillar) or _("其他"), total_of(one)) for one in found]
    order = [*dict.fromkeys(names.values()), *sorted({name for name, _a in groups})]
    return _grouped("by_pillar", _("按产业"), "pillar", _("产业"), groups, order)


def by_tier_section(found: Iterable[CountedStart], on: date) -> Section:
    groups = [(tier_of(total_of(one), on), total_of(one)) for one in found]
    floors = parameter("reports.tiers_cny", on=on)
    order = [*(tier_of(Decimal(floor), on) for floor in floors), _("其他")]
    return _grouped("by_tier", _("按档次（不重复）"), "tier", _("档次"), groups, order)


def _grouped(
    key: str, head: str, column: str, label: str, groups: list[tuple[str, Decimal]],
    order: list[str],
) -> Section:  # fmt: skip
    """Return number, sum and share by group, in an order, with the whole beneath."""
    whole = sum((amount for _n, amount in groups), Decimal(0))
    lines = [
        (name, [amount for other, amount in groups if other == name])
        for name in dict.fromkeys(order)
    ]
    lines = [line for line in lines if line[1]]
    if lines:
        lines.append((_("合计"), [amount for _n, amount in groups]))
    rows = tuple(
        row_of(f"{key}-{name}", [
            _same(name), (str(len(held)), len(held)), money(sum(held, Decimal(0))),
            _share(sum(held, Decimal(0)), whole),
        ])
        for name, held in lines
    )  # fmt: skip
    columns = (
        Column(column, label), Column("number_of", _("个数"), "number"),
        Column("amount", _("总投资（亿元）"), "number"), Column("share", _("占比"), "number"),
    )  # fmt: skip
    return Section(key, head, columns, rows, empty=_("没有新开工项目。"))


def _share(part: Decimal, whole: Decimal) -> tuple[str, float | None]:
    share = float(part / whole) if whole else None
    return percent(share), None if share is None else round(share, 4)


def pillar_section(
    season_start: date, period: Period, until: date, names: dict[str, str], actuals: Actuals
) -> Section:
    """Return signings and starts by leading industry, as the targets count them: of the period,
    and signings of the year."""
    rows = []
    for name in [*dict.fromkeys(names.values()), _("其他"), ""]:
        year, month = (_by_pillar(actuals, start, until, name, names)
                       for start in (season_start, period.starts_on))  # fmt: skip
        if name and not (year[Metric.SIGNED] or month[Metric.STARTS]):
            continue
        rows.append(row_of(f"pillar-{name or 'all'}", [
            _same(name or _("合计")),
            _number(month[Metric.SIGNED]), money(month[Metric.AGREED_CNY]),
            _number(year[Metric.SIGNED]), money(year[Metric.AGREED_CNY]),
            _number(month[Metric.STARTS]), money(month[Metric.STARTED_CNY]),
        ]))  # fmt: skip
    columns = (
        Column("pillar", _("产业")), Column("signed", _("当期签约（个）"), "number"),
        Column("signed_amount", _("当期协议投资（亿元）"), "number"),
        Column("signed_year", _("累计签约（个）"), "number"),
        Column("signed_year_amount", _("累计协议投资（亿元）"), "number"),
        Column("started", _("当期开工（个）"), "number"),
        Column("started_amount", _("当期开工总投资（亿元）"), "number"),
    )  # fmt: skip
    return Section("pillars", _("分产业"), columns, tuple(rows), empty=_("没有。"))


def _by_pillar(
    actuals: Actuals, start: date, until: date, name: str, names: dict[str, str]
) -> dict[str, Decimal]:
    """Return what a leading industry brought; "" for all, any other name for what has none."""
    words = [word for word, own in names.items() if own == name]
    found = {}
    for metric in (Metric.SIGNED, Metric.AGREED_CNY, Metric.STARTS, Metric.STARTED_CNY):
        whole = actuals.total(metric, start, until)
        told = [actuals.total(metric, start, until, pillar=word) for word in words or names]
        own = sum(told, Decimal(0))
        found[metric.value] = own if words else whole - (own if name else 0)
    return found


def _number(count: Decimal) -> tuple[str, int]:
    return str(int(count)), int(count)
