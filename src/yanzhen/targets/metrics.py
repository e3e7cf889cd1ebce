"""What may be aimed at, with its definition: one table that targets, pages and lists read."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Metric(TextChoices):
    SIGNED_10YI = "SIGNED_10YI", _("新签约 10 亿元以上")
    SIGNED_50YI = "SIGNED_50YI", _("50 亿元以上")
    SIGNED_100YI = "SIGNED_100YI", _("100 亿元以上")
    AGREED_CNY = "AGREED_CNY", _("协议投资额")
    FOREIGN_USD = "FOREIGN_USD", _("实际使用外资")
    STARTS = "STARTS", _("新开工")
    STARTED_CNY = "STARTED_CNY", _("新开工总投资")


class Unit(TextChoices):
    COUNT = "COUNT", _("个")
    CNY = "CNY", _("亿元")
    USD = "USD", _("亿美元")


class Source(TextChoices):
    """Which evidence is counted."""

    CONTRACT = "CONTRACT", _("已核验的投资协议")
    FOREIGN = "FOREIGN", _("已核验的外资到账凭证")
    START = "START", _("已核验的开工认定材料")


@dataclass(frozen=True, slots=True)
class Definition:
    """One metric. `parent`: of which it is a part ("其中"); `tiered`: has a threshold."""

    metric: Metric
    unit: Unit
    source: Source
    text: str | Promise
    parent: Metric | None = None
    tiered: bool = False


DEFINITIONS = (
    Definition(
        Metric.SIGNED_10YI, Unit.COUNT, Source.CONTRACT, tiered=True,
        text=_("期内签订正式投资协议、协议投资达到起点、材料已核验的项目数；一个合同编号只算一次，"
               "框架协议不算。"),
    ),
    Definition(
        Metric.SIGNED_50YI, Unit.COUNT, Source.CONTRACT, tiered=True, parent=Metric.SIGNED_10YI,
        text=_("新签约 10 亿元以上项目中，协议投资达到 50 亿元的。"),
    ),
    Definition(
        Metric.SIGNED_100YI, Unit.COUNT, Source.CONTRACT, tiered=True, parent=Metric.SIGNED_10YI,
        text=_("新签约 10 亿元以上项目中，协议投资达到 100 亿元的。"),
    ),
    Definition(
        Metric.AGREED_CNY, Unit.CNY, Source.CONTRACT,
        text=_("期内已核验投资协议的协议投资额合计；外币按协议日汇率折算。"),
    ),
    Definition(
        Metric.FOREIGN_USD, Unit.USD, Source.FOREIGN,
        text=_("期内外方实际到账资金，凭银行入账凭证和商务平台记录，折美元。"),
    ),
    Definition(
        Metric.STARTS, Unit.COUNT, Source.START,
        text=_("期内经材料核验认定开工的项目数；奠基仪式不算开工。"),
    ),
    Definition(
        Metric.STARTED_CNY, Unit.CNY, Source.START,
        text=_("期内认定开工项目的计划总投资合计。"),
    ),
)  # fmt: skip
BY_METRIC = {definition.metric.value: definition for definition in DEFINITIONS}
CHILDREN = {
    parent.metric.value: tuple(d for d in DEFINITIONS if d.parent == parent.metric)
    for parent in DEFINITIONS
}
