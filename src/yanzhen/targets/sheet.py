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
from yanzhen.desk.imports.kinds import CellContext, Field
from yanzhen.targets.metrics import BY_METRIC, DEFINITIONS
from yanzhen.targets.models import Target

BLANK = {"", "-", "--", "—", "–", "/", "无", "全区", "合计"}
UNITS = {"亿元": YI, "亿": YI, "亿美元": YI, "万元": Decimal(10_000), "万美元": Decimal(10_000),
         "元": Decimal(1), "美元": Decimal(1)}  # fmt: skip
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


def read_value(cell: str, context: CellContext) -> str | None:
    """Return a figure as text with its unit behind a blank, such as "27 " or "6.3 亿元"."""
    plain = cell.replace(",", "").replace("，", "").strip()
    unit = next((u for u in sorted(UNITS, key=len, reverse=True) if plain.endswith(u)), "")
    figure = plain.removesuffix(unit).rstrip("个次天人条").strip()
    try:
        value = Decimal(figure)
    except InvalidOperation as problem:
        raise ValueError(gettext("目标“%s”不是数字。") % cell) from problem
    if not value.is_finite() or not 0 < value < MOST:
        raise ValueError(gettext("目标要大于 0，且不能大得离谱：“%s”。") % cell)
    return f"{value} {unit or (context.unit if context.unit in UNITS else '')}"


def in_own_unit(metric: str, stated: str) -> Decimal:
    """Return a figure of `read_value` in the metric's own unit; bare money is in 亿."""
    figure, _blank, unit = stated.partition(" ")
    if not BY_METRIC[metric].unit.is_money:
        return Decimal(figure)
    return Decimal(figure) * UNITS.get(unit, YI)


def read_text(cell: str, _context: CellContext) -> str | None:
    plain = cell.strip()
    return None if plain in BLANK else plain[:200]


def read_day(cell: str, context: CellContext) -> str | None:
    plain = cell.strip()
    if plain in BLANK:
        return None
    found = read_date(plain, year=context.year, today=context.today)
    return found.day.isoformat() if found else None


FIELDS = (
    Field("metric", _("指标"), ("指标名称", "考核指标", "目标名称"), required=True,
          parse=read_metric),
    Field("team", _("队伍"), ("责任单位", "招商主体", "单位名称", "部门"), parse=read_text),
    Field("person", _("责任人"), ("个人", "姓名"), parse=read_text),
    Field("pillar", _("主导产业"), ("产业",), parse=read_text),
    Field("value", _("目标值"), ("目标", "目标数", "任务", "任务数", "年度目标"), required=True,
          parse=read_value),
    Field("starts_on", _("开始日期"), ("起始日期", "开始"), parse=read_day),
    Field("ends_on", _("截止日期"), ("完成期限", "截止", "结束日期"), parse=read_day),
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
    return date.fromisoformat(text) if text else otherwise
