"""Figures in words: names, units, what each means; how the events of plans and reviews read."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.common import formats
from yanzhen.common.formats import Text
from yanzhen.journal.wording import Words
from yanzhen.performance.calc.book import SHARES, Figure
from yanzhen.performance.calc.figures import Value


@dataclass(frozen=True, slots=True)
class Told:
    """A figure's name, unit, and meaning in one sentence."""

    name: Text
    unit: Text
    means: Text


FIGURES: dict[Figure, Told] = {
    Figure.DAYS_OUT: Told(
        gettext_lazy("外出天数"), gettext_lazy("天"),
        gettext_lazy("外出招商跨过的日子，同一天只算一天；同行的也算。")),
    Figure.TRIPS: Told(
        gettext_lazy("外出批次"), gettext_lazy("次"), gettext_lazy("当月出发的外出招商次数。")),
    Figure.FIRMS: Told(
        gettext_lazy("走访企业"), gettext_lazy("家"),
        gettext_lazy("外出和拜访中见过的企业，同一家当月只算一家。")),
    Figure.EFFECTIVE: Told(
        gettext_lazy("有效走访"), gettext_lazy("家"),
        gettext_lazy("见到决策人、并在期限内记下的企业，同一家只算一家。")),
    Figure.RECEPTIONS: Told(
        gettext_lazy("来访接待"), gettext_lazy("次"), gettext_lazy("接待客商来访的次数。")),
    Figure.ACCEPTED: Told(
        gettext_lazy("有效信息"), gettext_lazy("条"),
        gettext_lazy("本人持有期间经研判采纳的线索。")),
    Figure.TALKS: Told(
        gettext_lazy("进入在谈"), gettext_lazy("个"),
        gettext_lazy("本人持有期间转入在谈的项目。")),
    Figure.SIGNED: Told(
        gettext_lazy("签约"), gettext_lazy("个"),
        gettext_lazy("本人持有期间签下、协议已核验的项目；核查认定不予计入的不算。")),
    Figure.TOUCHED: Told(
        gettext_lazy("线索跟进率"), "%",
        gettext_lazy("月末在手线索中，预警期限内有过接触的份额。")),
    Figure.ANSWERED: Told(
        gettext_lazy("按时响应率"), "%",
        gettext_lazy("当月登记的线索中，在响应期限内有第一次跟进的份额。")),
    Figure.TIMELY: Told(
        gettext_lazy("按时记录率"), "%",
        gettext_lazy("当月本人记的活动中，事后在期限内记下的份额。")),
}  # fmt: skip


def amount_text(figure: Figure, amount: float | None) -> str:
    """Return an amount as shown: a count, a mean with one decimal, a share in per cent."""
    if amount is None:
        return formats.MISSING
    if figure in SHARES:
        return formats.percent(amount)
    return f"{amount:,.1f}".removesuffix(".0")


def value_text(figure: Figure, value: Value) -> str:
    """Return a month's figure; a share with what it is of."""
    shown = amount_text(figure, value.amount)
    return f"{shown}（{value.number}/{value.of}）" if value.of else shown


def change_text(figure: Figure, change: float | None) -> str:
    """Return how far a month is from the person's own mean."""
    if change is None:
        return _("没有往月可比")
    if abs(change) < (0.0005 if figure in SHARES else 0.05):
        return _("与自己均值持平")
    if figure in SHARES:
        shown = f"{abs(change) * 100:.1f}"
        return (_("比自己均值高%s个百分点") if change > 0 else _("比自己均值低%s个百分点")) % shown
    told = {"n": f"{abs(change):,.1f}".removesuffix(".0"), "unit": FIGURES[figure].unit}
    more, less = _("比自己均值多%(n)s%(unit)s"), _("比自己均值少%(n)s%(unit)s")
    return (more if change > 0 else less) % told


WORDS: dict[str, Words] = {
    "plan.added": gettext_lazy("周计划（%(week)s）：%(text)s"),
    "plan.adopted": gettext_lazy("采纳建议（%(week)s）：%(items)s"),
    "plan.done": gettext_lazy("周计划办结：%(text)s %(outcome)s"),
    "plan.restored": gettext_lazy("周计划恢复：%(text)s"),
    "plan.dropped": gettext_lazy("周计划不办了：%(text)s"),
    "plan.carried": gettext_lazy("周计划转下周：%(items)s"),
    "plan.reviewed": gettext_lazy("周小结（%(week)s）：办结%(done)s/%(planned)s，%(text)s"),
    "review.written": gettext_lazy(
        "%(team)s%(month)s按月点评（第%(version)s版），点评了：%(names)s"
    ),
    "review.read": gettext_lazy("已阅%(month)s点评 %(answer)s"),
}
