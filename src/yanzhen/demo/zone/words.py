"""What people write in the demo zone: contents, summaries, next steps, reasons."""

from yanzhen.demo.zone.ventures import YI, Venture

LOSSES = {
    "ELSEWHERE": "投资方比选后落户邻市，对方现成厂房可立即使用。",
    "LAND": "所需地块今年没有用地指标，投资方不能等。",
    "FUNDS": "尽调发现首期资本金没有落实，双方同意中止。",
    "STRATEGY": "集团调整产能布局，暂停新增基地。",
    "OUT_OF_TOUCH": "对接人离职后联系不上，三次去函没有答复。",
    "ENERGY": "单位产值能耗高于准入线，投资方不愿改工艺。",
    "POLICY": "投资方要求按纳税额奖励，不符合公平竞争审查要求。",
    "ENVIRONMENT": "排放总量没有来源，不符合分区管控要求。",
    "COLLISION": "经协调由先报方统一对接，本组退出。",
    "VETOED": "初审认为安全条件不具备，不再上会。",
}
NEXT_STEPS = (
    "送项目建议书初稿", "陪同看厂房和地块", "请投资方来区考察", "约见投资方董事长",
    "对接供电和蒸汽",
    "报送质量评估材料", "商谈协议条款", "回访首期设备清单", "请环评机构预判", "补资金来源证明",
    "对接配套企业", "答复政策问题清单",
)  # fmt: skip
_VISITS = (
    "看了现有产线，产能利用率较高，正在比选华东第二基地，重点看能耗指标和人才供给。",
    "对方介绍了客户结构和扩产节奏，首期拟租厂房过渡，二期再供地。",
    "与投资方核对了用地、用电和排放数据，约定两周内给出初步方案。",
    "就投资强度和亩均税收交换意见，对方认可准入标准，要求明确交地时间。",
)
_RECEPTIONS = (
    "投资方一行来区考察，看了两处地块和标准厂房，对港口和配套较满意。",
    "投资方技术团队来访，与供电、环保部门当面对接，没有原则性障碍。",
    "接待投资方董事会成员，介绍产业链配套情况，对方希望见两家上游企业。",
)
_CALLS = (
    "电话沟通内部决策进度，项目已列入集团下季度投资计划。",
    "视频会议逐条过协议草案，剩付款节点和开工时间两处待定。",
    "对方来电确认来访时间，并补充了设备清单。",
)


def contents(venture: Venture) -> str:
    """Return what a first report says of a project."""
    way = "租用标准厂房" if venture.leased else f"用地约 {venture.land_mu} 亩"
    return (
        f"计划总投资 {venture.cny / YI:f} 亿元，建设{venture.product}生产和研发设施，{way}，"
        f"分两期实施，产品主要供应长三角客户。"
    )


def summary(venture: Venture, kind: str, turn: int) -> str:
    """Return what came of a contact."""
    texts = {"VISIT": _VISITS, "RECEPTION": _RECEPTIONS}.get(kind, _CALLS)
    return texts[(venture.key + turn) % len(texts)]


def place(venture: Venture, kind: str) -> str:
    if kind == "VISIT":
        return venture.firm.name[:2] + "投资方总部"
    return "" if kind == "CALL" else "示范开发区会展中心"
