"""指标口径: every counted metric with what it means, as data; pages, counts and sheets read it."""

from django.utils.translation import gettext_lazy as _

from yanzhen.common.formats import Text
from yanzhen.targets.terms import Definition, LeftOut, Metric, Period, Source, Unit

# What keeps a contract out, and what keeps out all that a firm moved from next door does.
SIGNING = (LeftOut.REPEAT, LeftOut.PHASE, LeftOut.RELOCATION, LeftOut.FRAMEWORK, LeftOut.CASE,
           LeftOut.OTHER)  # fmt: skip
BUILDING = (LeftOut.RELOCATION, LeftOut.CASE, LeftOut.OTHER)


def _signed(metric: Metric, text: Text, *, parent: Metric | None = None) -> Definition:
    return Definition(
        metric, Unit.COUNT, Source.CONTRACT, text, Period.SIGNED_ON,
        _("同一项目在多次签约会上重复签：一个合同编号只算一次。"),
        parent=parent, tiered=metric != Metric.SIGNED, excludes=SIGNING,
    )  # fmt: skip


def _started(metric: Metric, source: Source, text: Text) -> Definition:
    return Definition(
        metric, Unit.COUNT, source, text, Period.STARTED_ON,
        _("奠基仪式不是开工；没有施工许可的开工要查。"), excludes=BUILDING,
    )  # fmt: skip


DEFINITIONS = (
    _signed(
        Metric.SIGNED_10YI,
        _("期内签订正式投资协议、协议投资达到起点、材料已核验的项目数；一个合同编号只算一次，"
          "框架协议不算。"),
    ),
    _signed(
        Metric.SIGNED_50YI, _("新签约 10 亿元以上项目中，协议投资达到 50 亿元的。"),
        parent=Metric.SIGNED_10YI,
    ),
    _signed(
        Metric.SIGNED_100YI, _("新签约 10 亿元以上项目中，协议投资达到 100 亿元的。"),
        parent=Metric.SIGNED_10YI,
    ),
    _signed(Metric.SIGNED, _("期内签订正式投资协议、材料已核验的项目数，不论大小。")),
    _signed(Metric.SIGNED_1YI, _("新签约项目中，协议投资达到 1 亿元的。")),
    _signed(Metric.SIGNED_5YI, _("新签约项目中，协议投资达到 5 亿元的。")),
    _signed(Metric.SIGNED_20YI, _("新签约项目中，协议投资达到 20 亿元的。")),
    _signed(Metric.SIGNED_30YI, _("新签约项目中，协议投资达到 30 亿元的。")),
    Definition(
        Metric.REGISTERED_1YI, Unit.COUNT, Source.REGISTERED, tiered=True, excludes=SIGNING,
        text=_("既签订正式投资协议、又已领取营业执照的项目数；内资协议投资 1 亿元以上，"
               "或外资 1000 万美元以上。"),
        period=Period.BOTH_ON, trap=_("签了不注册：两份材料缺一不可，以较晚的一天为准。"),
    ),
    Definition(
        Metric.REGISTERED_5YI, Unit.COUNT, Source.REGISTERED, tiered=True, excludes=SIGNING,
        parent=Metric.REGISTERED_1YI,
        text=_("签约注册项目中，内资协议投资 5 亿元以上，或外资 3000 万美元以上的。"),
        period=Period.BOTH_ON, trap=_("外资按协议日汇率折美元，汇率和日期随合同留存。"),
    ),
    Definition(
        Metric.AGREED_CNY, Unit.CNY, Source.CONTRACT, excludes=SIGNING,
        text=_("期内已核验投资协议的协议投资额合计；外币按协议日汇率折算。"),
        period=Period.SIGNED_ON, trap=_("分期项目只计已签的一期；框架、意向中的数不计。"),
    ),
    Definition(
        Metric.REGISTERED_CNY, Unit.CNY, Source.REGISTERED, excludes=SIGNING,
        text=_("签约注册项目的协议投资额合计，不论是否达到个数的起点。"),
        period=Period.BOTH_ON, trap=_("与协议投资额差的就是签而未注册的。"),
    ),
    Definition(
        Metric.PLANNED_CNY, Unit.CNY, Source.FILED, excludes=BUILDING,
        text=_("期内备案（核准）项目的计划总投资，即固定资产投资加铺底流动资金。"),
        period=Period.ISSUED_ON, trap=_("备案数与协议数常常不同，两个都要看，不能互相顶替。"),
    ),
    Definition(
        Metric.FIXED_CNY, Unit.CNY, Source.FIXED,
        text=_("期内完成的土地、厂房和设备投资，凭发票或付款凭证。"),
        period=Period.PAID_ON, trap=_("形象进度不是钱；统计增速口径不含土地。"),
    ),
    Definition(
        Metric.ARRIVED_CNY, Unit.CNY, Source.ARRIVED,
        text=_("期内自区外实际到账的资金，凭银行回单或有效发票。"),
        period=Period.PAID_ON, trap=_("跨年重复报：一张凭证、一天、一笔只记一次。"),
    ),
    Definition(
        Metric.FOREIGN_AGREED, Unit.USD, Source.FOREIGN_AGREED,
        text=_("外方在外商投资信息报告中认缴的金额，折美元。"),
        period=Period.PAID_ON, trap=_("认缴不是到账，不能当实际使用外资。"),
    ),
    Definition(
        Metric.FOREIGN_USD, Unit.USD, Source.FOREIGN,
        text=_("期内外方实际到账资金，凭银行入账凭证和商务平台记录，折美元。"),
        period=Period.PAID_ON, trap=_("买外资：当天进当天出、关联方来回的要查。"),
    ),
    _started(
        Metric.STARTS, Source.START,
        _("期内经材料核验认定开工的项目数；奠基仪式不算开工。"),
    ),
    Definition(
        Metric.STARTED_CNY, Unit.CNY, Source.START, excludes=BUILDING,
        text=_("期内认定开工项目的计划总投资合计。"),
        period=Period.STARTED_ON, trap=_("是计划总投资，不是已完成的投资。"),
    ),
    _started(
        Metric.STARTS_LAND, Source.START_LAND,
        _("按闲置土地处置办法：基坑开挖完毕、桩打完或地基完成三分之一。"),
    ),
    _started(
        Metric.STARTS_STATS, Source.START_STATS,
        _("按统计口径：永久性工程正式开工，以正式打桩为标志，平整场地不算。"),
    ),
    _started(
        Metric.STARTS_RULE, Source.START_RULE,
        _("按考核口径：有施工许可，设备和人员进场。"),
    ),
    Definition(
        Metric.IN_STATISTICS, Unit.COUNT, Source.STATISTICS, excludes=BUILDING,
        text=_("期内统计部门审核通过、进入投资统计库的项目数。"),
        period=Period.REACHED_ON, trap=_("合同业主与备案业主、金额不一致会被退库。"),
    ),
    Definition(
        Metric.COMPLETED, Unit.COUNT, Source.COMPLETION, excludes=BUILDING,
        text=_("期内完成竣工验收备案的项目数。"),
        period=Period.REACHED_ON, trap=_("主体完工不等于竣工，以备案为准。"),
    ),
    Definition(
        Metric.PRODUCING, Unit.COUNT, Source.PRODUCTION, excludes=BUILDING,
        text=_("期内首次产品销售（有销项发票）且设备在转（有用电曲线）的项目数。"),
        period=Period.REACHED_ON, trap=_("点火仪式不算；要看发票和用电。"),
    ),
    Definition(
        Metric.FULL_OUTPUT, Unit.COUNT, Source.OUTPUT, excludes=BUILDING,
        text=_("期内产值或税收达到协议约定的项目数。"),
        period=Period.REACHED_ON, trap=_("与投产之间要有完整的生产期，不能同日。"),
    ),
    Definition(
        Metric.SALES_CNY, Unit.CNY, Source.SALES, by_team=False,
        text=_("区内企业税务口径的月度应税销售合计，按主导产业分列；增幅与去年同期比。"),
        period=Period.MONTH, trap=_("不是产值，也不是营业收入；缺报企业要列出，不当作零。"),
    ),
    Definition(
        Metric.INFORMATION, Unit.COUNT, Source.TRIAGE,
        text=_("期内线索研判为有效并经他人核验的项目信息条数，一个项目只算一条。"),
        period=Period.ISSUED_ON, trap=_("登记不等于有效；占坑的线索研判通不过。"),
    ),
    Definition(
        Metric.VISITS, Unit.TIMES, Source.VISIT,
        text=_("期内有记录的拜访次数，一次一条，计入记录人。"),
        period=Period.DONE_ON, trap=_("次数不代表质量，要和转化一起看。"),
    ),
    Definition(
        Metric.RECEPTIONS, Unit.TIMES, Source.RECEPTION,
        text=_("期内有记录的客商来访接待次数，一次一条，计入记录人。"),
        period=Period.DONE_ON, trap=_("同一批客商一天内分几个部门接待，只记一次。"),
    ),
    Definition(
        Metric.DAYS_OUT, Unit.DAYS, Source.TRIP,
        text=_("期内外出招商的人天数；同一天多条行程只算一天，同行的人各算各的。"),
        period=Period.DONE_ON, trap=_("绝不能单独拿外出天数排名。"),
    ),
)  # fmt: skip
