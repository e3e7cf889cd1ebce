"""The office's own sheet of targets: its columns, how its cells are read, and its rows."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from yanzhen.chains.queries import list_pillars
from yanzhen.common.dates import read_date
from yanzhen.common.formats import YI
from yanzhen.common.refusals import Refused
from yanzhen.desk.imports.kinds import CellContext, Field
from yanzhen.targets.metrics import BY_METRIC, DEFINITIONS, Unit
from yanzhen.targets.models import Target

BLANK = {"", "-", "--", "—", "–", "/", "无", "全区", "合计"}
WAN = Decimal(10_000)
UNITS = {"亿元": YI, "亿": YI, "亿美元": YI, "万元": WAN, "万": WAN, "万美元": WAN,
         "元": Decimal(1), "美元": Decimal(1)}  # fmt: skip
COUNTED = ("个", "次", "人天", "天", "条", "家", "项")
MOST = Decimal(10) ** 16


@lru_cache
def names_of_metrics() -> dict[str, str]:
    """Return metrics by code and by Chinese label; the sheet is Chinese whoever reads it."""
    with override("zh-hans"):
        labels = {"".join(str(d.metric.label).split()): d.metric.value for d in DEFINITIONS}
    return labels | {d.metric.value: d.metric.value for d in DEFINITIONS}


def chinese_label(metric: str) -> str:
    with override("zh-hans"):
        return str(BY_METRIC[metric].metric.label)


def read_metric(cell: str, _context: CellContext) -> str | None:
    """Return the metric that a cell names by code or label, as the Chinese sheet writes it."""
    plain = "".join(cell.split())
    if found := names_of_metrics().get(plain):
        return found
    raise ValueError(gettext("没有“%s”这个指标，名称见“指标口径”。") % cell)


def shown_metric(code: str) -> str:
    return str(BY_METRIC[code].metric.label)


def read_value(cell: str, context: CellContext) -> str | None:
    """Return a figure as text with its unit behind a blank, such as "27 个" or "6.3 亿元"; a unit
    that the heading states for its whole column stands in brackets."""
    plain = cell.replace(",", "").replace("，", "").strip()
    plain = plain.removeprefix("≥").removesuffix("以上").strip()
    units = sorted((*UNITS, *COUNTED), key=len, reverse=True)
    unit = next((u for u in units if plain.endswith(u)), "")
    try:
        value = Decimal(plain.removesuffix(unit).strip())
    except InvalidOperation as problem:
        raise ValueError(
            gettext("目标“%s”不是数字，请写成 27、6.3亿 或 3000万美元 这样。") % cell
        ) from problem
    if not value.is_finite() or not 0 < value < MOST:
        raise ValueError(gettext("目标要大于 0，且不能大得离谱：“%s”。") % cell)
    of_column = f"({context.unit})" if context.unit in UNITS else ""
    return f"{value} {unit or of_column}"


def shown_figure(stated: str) -> str:
    """Return a figure of `read_value` in words; a column's unit is that of its money only."""
    figure, _blank, unit = stated.partition(" ")
    if unit.startswith("("):
        return gettext("%(figure)s（金额按%(unit)s）") % {"figure": figure, "unit": unit[1:-1]}
    return f"{figure} {unit}".strip()


def in_own_unit(metric: str, stated: str) -> Decimal:
    """Return a figure of `read_value` in the metric's own unit; bare money is in 亿.

    A column of figures of several kinds has one heading: its unit gives money its scale, and says
    nothing of what is counted.

    :raises Refused: for money where things are counted, things where money is, or other money.
    """
    figure, _blank, unit = stated.partition(" ")
    own, of_column = BY_METRIC[metric].unit, unit.startswith("(")
    scale = UNITS.get(unit.strip("()"), YI if own.is_money else Decimal(1))
    if of_column or not unit:
        return Decimal(figure) * (scale if own.is_money else 1)
    told = Unit.USD if "美元" in unit else Unit.CNY if "元" in unit else None
    if (unit in UNITS) != own.is_money or (told and told != own):
        raise Refused(
            gettext("“%(metric)s”按%(unit)s计，写的却是“%(stated)s”，请改单位或折算后再填。")
            % {"metric": BY_METRIC[metric].metric.label, "unit": own.label,
               "stated": f"{figure}{unit}"},
            field="value",
        )  # fmt: skip
    return Decimal(figure) * scale


def read_text(cell: str, _context: CellContext) -> str | None:
    plain = cell.strip()
    return None if plain in BLANK else plain[:200]


def read_first_day(cell: str, context: CellContext) -> str | None:
    return _read_day(cell, context, last=False)


def read_last_day(cell: str, context: CellContext) -> str | None:
    return _read_day(cell, context, last=True)


def _read_day(cell: str, context: CellContext, *, last: bool) -> str | None:
    """Return the first or the last day of what a cell names. What names none is kept as it is, so
    that its row is refused and not taken for the whole season's."""
    plain = cell.strip()
    if plain in BLANK:
        return None
    try:
        found = read_date(plain, year=context.year, today=context.today)
    except ValueError:
        return plain[:40]
    if found is None:
        return plain[:40]
    return (found.until if last else found.day).isoformat()


FIELDS = (
    Field("metric", _("指标"), ("指标名称", "考核指标", "目标名称"), required=True,
          parse=read_metric, show=shown_metric),
    Field("team", _("队伍"), ("责任单位", "招商主体", "单位名称", "部门"), parse=read_text),
    Field("person", _("责任人"), ("个人", "姓名"), parse=read_text),
    Field("pillar", _("主导产业"), ("产业",), parse=read_text),
    Field("value", _("目标值"), ("目标", "目标数", "任务", "任务数", "年度目标"), required=True,
          parse=read_value, show=shown_figure),
    Field("starts_on", _("开始日期"), ("起始日期", "开始"),
          parse=read_first_day),
    Field("ends_on", _("截止日期"), ("完成期限", "截止", "结束日期"),
          parse=read_last_day),
    Field("reason", _("依据"), ("文号", "下达依据"), parse=read_text),
)  # fmt: skip
HEADINGS = ("指标", "队伍", "责任人", "主导产业", "目标值", "开始日期", "截止日期", "依据")


def sheet_rows(targets: list[Target]) -> Iterator[list[Any]]:
    """Yield targets as rows of the sheet that the import reads back to the same targets."""
    pillars = {pillar.code: pillar.name for pillar in list_pillars()}
    for target in targets:
        changes = list(target.changes.all())
        yield [
            chinese_label(target.metric),
            target.team.short_name if target.team else "全区",
            target.person.name if target.person else "",
            pillars.get(target.pillar, target.pillar),
            shown_value(target.metric, target.value),
            target.starts_on.isoformat(), target.ends_on.isoformat(),
            changes[-1].reason if changes else "",
        ]  # fmt: skip


def shown_value(metric: str, value: Decimal) -> str:
    """Return a figure as the sheet writes it: 27, or 6.3亿元."""
    unit = BY_METRIC[metric].unit
    scaled = value / YI if unit.is_money else value
    text = f"{scaled:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text}{'亿' if unit.is_money else ''}"


def day_of(text: str | None, otherwise: date) -> date:
    """Return the day of a cell, or another where it is blank.

    :raises Refused: for a cell that names no day.
    """
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError as problem:
        raise Refused(
            gettext("看不懂日期“%s”，请写成 2022-06-30 或 2022年6月 这样。") % text
        ) from problem
