"""What the horse race can count: one table that schemes, pages and counting read."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yanzhen.league.calc.scheme import What


class Of(TextChoices):
    """A kind of event that counts; all but the noted ones come from verified records."""

    SIGNED = "SIGNED", _("新签约")
    STARTED = "STARTED", _("新开工")
    IN_STATISTICS = "IN_STATISTICS", _("入库入统")
    COMPLETED = "COMPLETED", _("竣工")
    PRODUCING = "PRODUCING", _("投产")
    AT_CAPACITY = "AT_CAPACITY", _("达产")
    FOREIGN = "FOREIGN", _("实际使用外资")
    ARRIVED = "ARRIVED", _("到位资金")
    FIXED_DONE = "FIXED_DONE", _("完成固定资产投资")
    LEADS = "LEADS", _("有效信息")
    TALKS = "TALKS", _("进入在谈")
    TRIP_DAYS = "TRIP_DAYS", _("外出招商天数")
    VISITS = "VISITS", _("有效拜访")
    RECEPTIONS = "RECEPTIONS", _("来访接待")
    ADMISSION = "ADMISSION", _("准入评分均值")
    OVERDUE = "OVERDUE", _("超期的“六未”")
    NOTED = "NOTED", _("登记事项")


@dataclass(frozen=True, slots=True)
class Source:
    """What of a kind of event may be counted, in which unit, and on what it rests.

    `scale`: how many kept units (yuan, dollars) make one shown unit.
    """

    of: Of
    whats: tuple[What, ...]
    unit: str | Promise
    evidence: str | Promise
    amount_unit: str | Promise = ""


_BOTH = (What.COUNT, What.AMOUNT)
_GATE = _("阶段由已核验的材料认定")
SOURCES = {
    source.of.value: source
    for source in (
        Source(Of.SIGNED, _BOTH, _("个"), _("已核验的投资协议"), _("亿元")),
        Source(Of.STARTED, _BOTH, _("个"), _("已核验的开工认定材料"), _("亿元")),
        Source(Of.IN_STATISTICS, (What.COUNT,), _("个"), _GATE),
        Source(Of.COMPLETED, (What.COUNT,), _("个"), _GATE),
        Source(Of.PRODUCING, (What.COUNT,), _("个"), _GATE),
        Source(Of.AT_CAPACITY, (What.COUNT,), _("个"), _GATE),
        Source(Of.FOREIGN, (What.AMOUNT,), _("笔"), _("已核验的外资到账凭证"), _("亿美元")),
        Source(Of.ARRIVED, (What.AMOUNT,), _("笔"), _("已核验的到账凭证"), _("亿元")),
        Source(Of.FIXED_DONE, (What.AMOUNT,), _("笔"), _("已核验的投资凭证"), _("亿元")),
        Source(Of.LEADS, (What.COUNT,), _("条"), _("研判采纳的线索")),
        Source(Of.TALKS, (What.COUNT,), _("个"), _("有双向接触并见到决策人")),
        Source(Of.TRIP_DAYS, (What.COUNT,), _("天"), _("外出招商记录")),
        Source(
            Of.VISITS, (What.COUNT,), _("家"), _("见到决策人并在期限内记下的拜访，同一企业算一家")
        ),
        Source(Of.RECEPTIONS, (What.COUNT,), _("次"), _("来访接待记录")),
        Source(Of.ADMISSION, (What.MEAN,), _("分"), _("联席会议决定所依据的得分")),
        Source(Of.OVERDUE, (What.COUNT,), _("个"), _("到期未办结的节点")),
        Source(Of.NOTED, (*_BOTH, What.MEAN), _("次"), _("园区领导或数据管理员登记")),
    )
}
# What a credit is agreed for: the events that belong to a project and can have several parents.
CREDITED = (Of.SIGNED, Of.STARTED, Of.IN_STATISTICS, Of.COMPLETED, Of.PRODUCING, Of.AT_CAPACITY,
            Of.FOREIGN, Of.ARRIVED, Of.FIXED_DONE)  # fmt: skip
SIZED = (Of.SIGNED, Of.STARTED)
