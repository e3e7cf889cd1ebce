"""What a dossier can state: each entry with its name, kind of quantity and allowed range.

The table is the vocabulary of formulas (`FIXED_CNY / LAND_MU`), of the dossier's form and of the
refusals. Values of a producing year are those of the year at full capacity (达产年).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from yanzhen.common.formats import Text


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a dossier states. `dimension` is a key of `units.WRITTEN`, or CLASS."""

    code: str
    name: Text
    dimension: str
    block: str
    classes: Mapping[str, Text] = field(default_factory=dict)


BLOCKS: Mapping[str, Text] = MappingProxyType(
    {
        "INDUSTRY": _("产业"),
        "INVESTMENT": _("投资"),
        "OUTPUT": _("产出"),
        "LAND": _("土地"),
        "ENERGY": _("能耗"),
        "EMISSIONS": _("排放"),
        "SAFETY": _("安全"),
        "ENVIRONMENT": _("环保"),
        "INNOVATION": _("创新"),
        "TALENT": _("人才"),
        "CAPITAL": _("资本"),
        "LINKAGE": _("带动"),
    }
)

_CATALOGUE = {"ENCOURAGED": _("鼓励类"), "ALLOWED": _("允许类"), "RESTRICTED": _("限制类"),
              "ELIMINATED": _("淘汰类")}  # fmt: skip
_CHAIN = {"FILL": _("补链"), "EXTEND": _("延链"), "STRENGTHEN": _("强链"),
          "PILLAR": _("属主导产业"), "OUTSIDE": _("主导产业以外")}  # fmt: skip
_TECHNOLOGY = {"INTERNATIONAL": _("国际先进"), "NATIONAL": _("国内先进"),
               "PROVINCIAL": _("省内先进"), "ORDINARY": _("一般")}  # fmt: skip
_INVESTOR = {"TOP500": _("世界或中国500强"), "LISTED": _("上市公司或央企"),
             "LEADER": _("专精特新、高企或行业龙头"), "ORDINARY": _("一般企业"),
             "NEW": _("新设企业，无业绩")}  # fmt: skip
_IMPACT = {"EXEMPT": _("豁免或登记表"), "TABLE": _("报告表"), "BOOK": _("报告书")}
_HAZARD = {"NONE": _("不涉及危险化学品"), "USE": _("使用危险化学品，不构成重大危险源"),
           "MAJOR": _("构成重大危险源或重点监管工艺")}  # fmt: skip
_PLAN = {"COMPLETE": _("规划设计完整，分期合理"), "PARTIAL": _("有规划设计，待完善"),
         "NONE": _("无规划设计")}  # fmt: skip


def _entries(*entries: Entry) -> Mapping[str, Entry]:
    return MappingProxyType({entry.code: entry for entry in entries})


ENTRIES = _entries(
    Entry("INDUSTRY_CLASS", _("产业目录类别"), "CLASS", "INDUSTRY", _CATALOGUE),
    Entry("CHAIN_ROLE", _("主导产业契合与链条环节"), "CLASS", "INDUSTRY", _CHAIN),
    Entry("TOTAL_CNY", _("计划总投资"), "CNY", "INVESTMENT"),
    Entry("FIXED_CNY", _("固定资产投资"), "CNY", "INVESTMENT"),
    Entry("EQUIPMENT_CNY", _("设备投资"), "CNY", "INVESTMENT"),
    Entry("SALES_CNY", _("年应税销售"), "CNY", "OUTPUT"),
    Entry("OUTPUT_CNY", _("年产值"), "CNY", "OUTPUT"),
    Entry("VALUE_ADDED_CNY", _("年增加值"), "CNY", "OUTPUT"),
    Entry("REVENUE_CNY", _("年主营业务收入"), "CNY", "OUTPUT"),
    Entry("TAX_CNY", _("年税收"), "CNY", "OUTPUT"),
    Entry("OUTPUT_BEFORE_CNY", _("技改前年产值"), "CNY", "OUTPUT"),
    Entry("VALUE_ADDED_BEFORE_CNY", _("技改前年增加值"), "CNY", "OUTPUT"),
    Entry("TAX_BEFORE_CNY", _("技改前年税收"), "CNY", "OUTPUT"),
    Entry("LAND_MU", _("用地面积"), "MU", "LAND"),
    Entry("PREMISES_M2", _("租用或购置的厂房、办公面积"), "M2", "LAND"),
    Entry("FLOOR_M2", _("计容建筑面积"), "M2", "LAND"),
    Entry("FOOTPRINT_M2", _("建筑物、堆场占地面积"), "M2", "LAND"),
    Entry("OFFICE_LAND_M2", _("行政办公及生活服务设施用地面积"), "M2", "LAND"),
    Entry("ELECTRICITY_KWH", _("年用电量"), "KWH", "ENERGY"),
    Entry("GAS_M3", _("年用天然气"), "M3", "ENERGY"),
    Entry("STEAM_T", _("年用蒸汽"), "T", "ENERGY"),
    Entry("HEAT_GJ", _("年用热力"), "GJ", "ENERGY"),
    Entry("COAL_T", _("年用原煤"), "T", "ENERGY"),
    Entry("COKE_T", _("年用焦炭"), "T", "ENERGY"),
    Entry("DIESEL_T", _("年用柴油"), "T", "ENERGY"),
    Entry("PETROL_T", _("年用汽油"), "T", "ENERGY"),
    Entry("FUEL_OIL_T", _("年用燃料油"), "T", "ENERGY"),
    Entry("LPG_T", _("年用液化石油气"), "T", "ENERGY"),
    Entry("LNG_T", _("年用液化天然气"), "T", "ENERGY"),
    Entry("ENERGY_TCE", _("年综合能耗"), "TCE", "ENERGY"),
    Entry("ENERGY_BEFORE_TCE", _("技改前年综合能耗"), "TCE", "ENERGY"),
    Entry("POWER_KVA", _("用电负荷"), "KVA", "ENERGY"),
    Entry("WATER_T", _("年用水量"), "T", "ENERGY"),
    Entry("COD_T", _("年排放化学需氧量"), "T", "EMISSIONS"),
    Entry("NH3N_T", _("年排放氨氮"), "T", "EMISSIONS"),
    Entry("TN_T", _("年排放总氮"), "T", "EMISSIONS"),
    Entry("TP_T", _("年排放总磷"), "T", "EMISSIONS"),
    Entry("SO2_T", _("年排放二氧化硫"), "T", "EMISSIONS"),
    Entry("NOX_T", _("年排放氮氧化物"), "T", "EMISSIONS"),
    Entry("VOCS_T", _("年排放挥发性有机物"), "T", "EMISSIONS"),
    Entry("SEWAGE_TPD", _("日排放污水"), "TPD", "EMISSIONS"),
    Entry("HAZARDOUS_WASTE_T", _("年产生危险废物"), "T", "EMISSIONS"),
    Entry("EMISSIONS_T", _("年主要污染物排放量"), "T", "EMISSIONS"),
    Entry("IMPACT_CLASS", _("环评类别"), "CLASS", "ENVIRONMENT", _IMPACT),
    Entry("HAZARD_CLASS", _("危险化学品与工艺"), "CLASS", "SAFETY", _HAZARD),
    Entry("TECHNOLOGY_CLASS", _("技术水平"), "CLASS", "INNOVATION", _TECHNOLOGY),
    Entry("RESEARCH_CNY", _("年研发投入"), "CNY", "INNOVATION"),
    Entry("PATENTS", _("有效发明专利"), "COUNT", "INNOVATION"),
    Entry("JOBS", _("用工人数"), "PEOPLE", "TALENT"),
    Entry("TALENTS", _("高层次人才"), "PEOPLE", "TALENT"),
    Entry("INVESTOR_CLASS", _("投资主体"), "CLASS", "CAPITAL", _INVESTOR),
    Entry("NET_ASSETS_CNY", _("投资方净资产"), "CNY", "CAPITAL"),
    Entry("FOREIGN_USD", _("计划到账外资"), "USD", "CAPITAL"),
    Entry("LOCAL_SHARE", _("本地配套率"), "SHARE", "LINKAGE"),
    Entry("PLAN_CLASS", _("规划设计"), "CLASS", "LAND", _PLAN),
    # Ratios a dossier may state beside, or instead of, what they are made of.
    Entry("PLOT_RATIO", _("容积率"), "RATIO", "LAND"),
    Entry("COVERAGE_SHARE", _("建筑系数"), "SHARE", "LAND"),
    Entry("OFFICE_LAND_SHARE", _("行政办公及生活服务设施用地占比"), "SHARE", "LAND"),
    Entry("FIXED_PER_MU_CNY", _("固定资产投资强度（每亩）"), "CNY", "INVESTMENT"),
    Entry("OUTPUT_PER_MU_CNY", _("亩均产值"), "CNY", "OUTPUT"),
    Entry("SALES_PER_MU_CNY", _("亩均应税销售"), "CNY", "OUTPUT"),
    Entry("VALUE_ADDED_PER_MU_CNY", _("亩均增加值"), "CNY", "OUTPUT"),
    Entry("TAX_PER_MU_CNY", _("亩均税收"), "CNY", "OUTPUT"),
)

# A stated ratio and the formula it states.
STATED: Mapping[str, str] = MappingProxyType(
    {
        "PLOT_RATIO": "FLOOR_M2 / LAND_M2",
        "COVERAGE_SHARE": "FOOTPRINT_M2 / LAND_M2",
        "OFFICE_LAND_SHARE": "OFFICE_LAND_M2 / LAND_M2",
        "FIXED_PER_MU_CNY": "FIXED_CNY / LAND_MU",
        "OUTPUT_PER_MU_CNY": "OUTPUT_CNY / LAND_MU",
        "SALES_PER_MU_CNY": "SALES_CNY / LAND_MU",
        "VALUE_ADDED_PER_MU_CNY": "VALUE_ADDED_CNY / LAND_MU",
        "TAX_PER_MU_CNY": "TAX_CNY / LAND_MU",
    }
)

# A part and the whole that cannot be smaller than it.
PARTS = (
    ("EQUIPMENT_CNY", "FIXED_CNY"),
    ("FIXED_CNY", "TOTAL_CNY"),
    ("VALUE_ADDED_CNY", "OUTPUT_CNY"),
    ("TAX_CNY", "SALES_CNY"),
    ("VALUE_ADDED_BEFORE_CNY", "OUTPUT_BEFORE_CNY"),
    ("TALENTS", "JOBS"),
)
# Parts of the plot, in square metres against mu.
ON_THE_PLOT = ("FOOTPRINT_M2", "OFFICE_LAND_M2")

# Worked out from other entries: not asked, but a formula may name them.
DERIVED: Mapping[str, str] = MappingProxyType({"LAND_M2": "M2"})


def dimension_of(code: str) -> str | None:
    """Return the kind of quantity an entry is; None if there is no such entry."""
    if code in DERIVED:
        return DERIVED[code]
    return ENTRIES[code].dimension if code in ENTRIES and code not in STATED else None
