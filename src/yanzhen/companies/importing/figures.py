"""The residents' monthly sheet: a firm a row, a metric a column."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import User
from yanzhen.common.amounts import read_amount
from yanzhen.common.formats import number
from yanzhen.common.refusals import Refused
from yanzhen.companies import policies
from yanzhen.companies.calc.names import name_key, tidy_name
from yanzhen.companies.calc.periods import period_label, read_period
from yanzhen.companies.calc.uscc import read_code
from yanzhen.companies.commands.figure_sheets import apply_figures, undo_figures
from yanzhen.companies.commands.figures import refuse_absurd
from yanzhen.companies.importing.fields import BLANK, code_of_cell, text_of
from yanzhen.companies.importing.judging import Known, Said, find_known
from yanzhen.companies.labels import METRIC_SCALE, METRIC_UNITS
from yanzhen.companies.models import Company, Figure, Metric
from yanzhen.desk.imports.kinds import (
    AcceptedRow,
    Applied,
    CellContext,
    Field,
    Format,
    Judgement,
    ParsedRow,
    Verdict,
)

COLUMNS = {
    Metric.TAXABLE_SALES: ("应税销售", "应税销售收入", "开票销售"),
    Metric.OUTPUT: ("产值", "工业总产值", "总产值"),
    Metric.VALUE_ADDED: ("增加值", "规上工业增加值"),
    Metric.TAX: ("税收", "入库税收", "税收收入"),
    Metric.ENERGY: ("能耗", "综合能源消费量", "能源消费"),
    Metric.STAFF: ("用工", "从业人员", "员工数", "期末用工"),
}


def money(text: str, context: CellContext) -> str | None:
    """Return yuan as text; a bare number counts in the heading's unit, else in 万元."""
    plain = text.strip()
    if plain in BLANK:
        return None
    sign = "-" if plain[:1] in {"-", "−"} else ""
    amount = read_amount(plain.lstrip("-−"), context.unit or "万元")
    if amount is None:
        return None
    if amount.currency != "CNY":
        raise ValueError(gettext("“%s”不是人民币，请折成人民币再填。") % text)
    return f"{sign}{amount.value:f}"


def count(text: str, context: CellContext) -> str | None:
    plain = text.strip().replace(",", "").replace("，", "")
    if plain in BLANK:
        return None
    scale = Decimal(10_000) if "万" in context.unit or plain.endswith("万") else Decimal(1)
    try:
        read = Decimal(plain.rstrip("万人吨")) * scale
    except ArithmeticError as problem:
        raise ValueError(gettext("“%s”不是数字。") % text) from problem
    if not read.is_finite():
        raise ValueError(gettext("“%s”不是数字。") % text)
    return f"{read:f}"


def period(text: str, context: CellContext) -> list[str] | None:
    plain = text.strip()
    if plain.endswith(("月", "月份")) and context.year and "年" not in plain:
        plain = f"{context.year}年{plain}"
    try:
        kind, on = read_period(plain)
    except ValueError as problem:
        raise ValueError(gettext("看不懂期间“%s”，请写成 2022-05。") % text) from problem
    if context.today and on > context.today:
        raise ValueError(gettext("期间“%s”在将来，请核对。") % text)
    return [kind, on.isoformat()]


def show_period(stored: list[str]) -> str:
    """Return a period as people read it.

    >>> show_period(["QUARTER", "2022-04-01"])
    '2022 Q2'
    """
    kind, day = stored
    return period_label(kind, date.fromisoformat(day))


def _shower(metric: Metric) -> Callable[[str], str]:
    """Return how a sheet's figure reads: yuan as 万元, the rest as they are."""
    return lambda text: f"{number(Decimal(text) / METRIC_SCALE[metric])} {METRIC_UNITS[metric]}"


FIELDS = (
    Field("name", _("企业名称"), ("单位名称", "名称", "企业", "公司名称"), required=True,
          parse=text_of(160)),
    Field("uscc", _("统一社会信用代码"), ("信用代码", "社会信用代码"), parse=code_of_cell),
    Field("period", _("期间"), ("月份", "所属期", "报告期", "统计月份"), required=True,
          parse=period, show=show_period),
    *(
        Field(metric.value, metric.label, words,
              parse=count if metric in {Metric.ENERGY, Metric.STAFF} else money,
              show=_shower(metric))
        for metric, words in COLUMNS.items()
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """The figures known of the firms and periods of a chunk."""

    by_key: dict[tuple[int, str, str, str], Decimal]


def judge_figures(rows: Sequence[ParsedRow], *, on: date) -> list[Judgement]:
    """Return one judgement a row in four queries."""
    said = [_said(row) for row in rows]
    known = find_known(said)
    firms = [find_firm(one, known) for one in said]
    held = held_figures([f for f in firms if isinstance(f, Company)])
    return [_judge(one, firm, held, on) for one, firm in zip(said, firms, strict=True)]


def _said(row: ParsedRow) -> Said:
    name = tidy_name(str(row.fields.get("name") or ""))
    code = read_code(row.fields["uscc"]) if row.fields.get("uscc") else None
    return Said(row, name, name_key(name), code, {})


def find_firm(said: Said, known: Known) -> Company | list[Company] | None:
    if said.code and said.code.code in known.by_code:
        return known.by_code[said.code.code]
    named = known.by_key.get(said.key, [])
    return named[0] if len(named) == 1 else (named or None)


def held_figures(firms: Sequence[Company]) -> Held:
    rows = Figure.objects.filter(company__in={f.pk for f in firms}, is_current=True)
    found = rows.values_list("company_id", "period_kind", "period_on", "metric", "value")
    return Held({(c, k, p.isoformat(), m): v for c, k, p, m, v in found})


def figures_in(row: ParsedRow) -> dict[str, Decimal]:
    return {m.value: Decimal(row.fields[m.value]) for m in COLUMNS if row.fields.get(m.value)}


def _judge(said: Said, firm: Any, held: Held, on: date) -> Judgement:
    stated = figures_in(said.row)
    if problem := _unusable(said, stated, on):
        return Judgement(Verdict.UNUSABLE, problem)
    if firm is None:
        return Judgement(Verdict.UNUSABLE, gettext("企业库里没有“%s”，请先建档。") % said.name)
    if isinstance(firm, list):
        return Judgement(Verdict.CONFLICT, gettext("有几家企业用这个名称，请选一家。"),
                         candidates=tuple((f.code, f.name) for f in firm[:8]))  # fmt: skip
    return _compare(said, firm, stated, held)


def _unusable(said: Said, stated: dict[str, Decimal], on: date) -> str:
    if not said.row.fields.get("period"):
        return gettext("没有期间，请补上月份一列。")
    if not stated:
        return gettext("这一行没有任何数据。")
    _kind, day = said.row.fields["period"]
    for metric, value in stated.items():
        try:
            refuse_absurd(metric, date.fromisoformat(day), value, on)
        except Refused as refusal:
            return f"{Metric(metric).label}：{refusal.message}"
    return ""


def _compare(said: Said, firm: Company, stated: dict[str, Decimal], held: Held) -> Judgement:
    kind, on = said.row.fields["period"]
    label = period_label(kind, date.fromisoformat(on))
    changes, fresh = [], False
    for metric, value in stated.items():
        now = held.by_key.get((firm.pk, kind, on, metric))
        fresh = fresh or now is None
        if now is not None and now != value:
            scale = METRIC_SCALE[metric]
            name = f"{label} {Metric(metric).label}"
            changes.append(
                (name, f"{(now / scale).normalize():f}", f"{(value / scale).normalize():f}")
            )
    if changes:
        return Judgement(Verdict.CHANGED, "", firm.subject, tuple(changes))
    return Judgement(Verdict.NEW if fresh else Verdict.SAME, "", firm.subject)


class FigureImport:
    """Residents' figures by month, quarter or year."""

    key = "figures"
    label: str | Promise = _("企业经营数据")
    roles = frozenset(role.value for role in policies.FIGURE_WRITERS)
    fields: tuple[Field, ...] = FIELDS
    formats: tuple[Format, ...] = ()
    on_timelines: bool = False

    def judge(self, rows: Sequence[ParsedRow], *, by: User, on: date) -> list[Judgement]:
        return judge_figures(rows, on=on)

    def apply(
        self, rows: Sequence[AcceptedRow], *, batch: int, by: User, at: datetime
    ) -> list[Applied]:
        return apply_figures(rows, batch=batch, by=by, at=at)

    def undo(self, rows: Sequence[Applied], *, batch: int, by: User, at: datetime) -> list[str]:
        return undo_figures(rows, batch=batch, by=by, at=at)
