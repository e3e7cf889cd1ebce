"""The words of the metric dictionary: metrics, units, sources, and what may keep a thing out."""

from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from yanzhen.common.formats import Text


class Metric(TextChoices):
    """What may be aimed at; the order is that of the office's own sheet."""

    SIGNED_10YI = "SIGNED_10YI", _("新签约 10 亿元以上")
    SIGNED_50YI = "SIGNED_50YI", _("50 亿元以上")
    SIGNED_100YI = "SIGNED_100YI", _("100 亿元以上")
    SIGNED = "SIGNED", _("新签约")
    SIGNED_1YI = "SIGNED_1YI", _("新签约 1 亿元以上")
    SIGNED_5YI = "SIGNED_5YI", _("新签约 5 亿元以上")
    SIGNED_20YI = "SIGNED_20YI", _("新签约 20 亿元以上")
    SIGNED_30YI = "SIGNED_30YI", _("新签约 30 亿元以上")
    REGISTERED_1YI = "REGISTERED_1YI", _("签约注册 1 亿元以上")
    REGISTERED_5YI = "REGISTERED_5YI", _("签约注册 5 亿元以上")
    AGREED_CNY = "AGREED_CNY", _("协议投资额")
    REGISTERED_CNY = "REGISTERED_CNY", _("签约注册协议投资额")
    PLANNED_CNY = "PLANNED_CNY", _("备案计划总投资")
    FIXED_CNY = "FIXED_CNY", _("完成固定资产投资")
    ARRIVED_CNY = "ARRIVED_CNY", _("到位资金")
    FOREIGN_AGREED = "FOREIGN_AGREED", _("合同外资")
    FOREIGN_USD = "FOREIGN_USD", _("实际使用外资")
    STARTS = "STARTS", _("新开工")
    STARTED_CNY = "STARTED_CNY", _("新开工总投资")
    STARTS_LAND = "STARTS_LAND", _("新开工（土地法口径）")
    STARTS_STATS = "STARTS_STATS", _("新开工（统计口径）")
    STARTS_RULE = "STARTS_RULE", _("新开工（考核口径）")
    IN_STATISTICS = "IN_STATISTICS", _("入库入统")
    COMPLETED = "COMPLETED", _("竣工")
    PRODUCING = "PRODUCING", _("投产")
    FULL_OUTPUT = "FULL_OUTPUT", _("达产")
    SALES_CNY = "SALES_CNY", _("应税销售")
    INFORMATION = "INFORMATION", _("有效项目信息")
    VISITS = "VISITS", _("拜访企业")
    RECEPTIONS = "RECEPTIONS", _("来访接待")
    DAYS_OUT = "DAYS_OUT", _("外出招商天数")


class Unit(TextChoices):
    COUNT = "COUNT", _("个")
    CNY = "CNY", _("亿元")
    USD = "USD", _("亿美元")
    TIMES = "TIMES", _("次")
    DAYS = "DAYS", _("人天")

    @property
    def is_money(self) -> bool:
        return self in (Unit.CNY, Unit.USD)


class Source(TextChoices):
    """Which evidence is counted; each has its own lines in the books."""

    CONTRACT = "CONTRACT", _("已核验的投资协议")
    REGISTERED = "REGISTERED", _("已核验的投资协议和营业执照")
    FILED = "FILED", _("已核验的备案（核准）证")
    FIXED = "FIXED", _("已核验的投资完成凭证")
    ARRIVED = "ARRIVED", _("已核验的资金到账凭证")
    FOREIGN_AGREED = "FOREIGN_AGREED", _("已核验的外商投资信息报告")
    FOREIGN = "FOREIGN", _("已核验的外资到账凭证")
    START = "START", _("已核验的开工认定材料")
    START_LAND = "START_LAND", _("已核验的开工认定材料，认定口径含土地法口径")
    START_STATS = "START_STATS", _("已核验的开工认定材料，认定口径含统计口径")
    START_RULE = "START_RULE", _("已核验的开工认定材料，认定口径含考核口径")
    STATISTICS = "STATISTICS", _("已核验的入库审核通过记录")
    COMPLETION = "COMPLETION", _("已核验的竣工验收备案")
    PRODUCTION = "PRODUCTION", _("已核验的首张销项发票和用电曲线")
    OUTPUT = "OUTPUT", _("已核验的产值与税收证明")
    SALES = "SALES", _("企业库中税务口径的月度应税销售")
    TRIAGE = "TRIAGE", _("已核验的线索研判意见")
    VISIT = "VISIT", _("拜访记录")
    RECEPTION = "RECEPTION", _("来访接待记录")
    TRIP = "TRIP", _("外出招商记录")


class LeftOut(TextChoices):
    """Why something that is proven does not count, or counts in part."""

    REPEAT = "REPEAT", _("重复签约")
    PHASE = "PHASE", _("原合同的分期")
    RELOCATION = "RELOCATION", _("邻区平移")
    FRAMEWORK = "FRAMEWORK", _("仅框架协议")
    CASE = "CASE", _("真实性核查认定")
    OTHER = "OTHER", _("其他")


class Period(TextChoices):
    """Which day puts a thing into its month."""

    SIGNED_ON = "SIGNED_ON", _("协议签订日")
    BOTH_ON = "BOTH_ON", _("协议签订日与营业执照日中较晚的一天")
    ISSUED_ON = "ISSUED_ON", _("材料出具日")
    PAID_ON = "PAID_ON", _("到账或发生日")
    STARTED_ON = "STARTED_ON", _("开工照片日期")
    REACHED_ON = "REACHED_ON", _("所需材料中最晚一份的日期")
    MONTH = "MONTH", _("所属月份")
    DONE_ON = "DONE_ON", _("活动当天")


@dataclass(frozen=True, slots=True)
class Definition:
    """One metric of the dictionary.

    `parent`: of which it is a part ("其中"); `floor`: the place of its lowest size band in
    `targets.tiers_cny` or `targets.registered_floors`, 0 for all; `excludes`: what keeps a thing
    out; `trap`: what goes wrong in practice.
    """

    metric: Metric
    unit: Unit
    source: Source
    text: Text
    period: Period
    trap: Text
    parent: Metric | None = None
    tiered: bool = False
    excludes: tuple[LeftOut, ...] = field(default=())
    by_team: bool = True
