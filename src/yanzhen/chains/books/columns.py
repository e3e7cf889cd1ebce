"""The sheets of the workbook and their columns; writing and reading follow the same table."""

from collections.abc import Sequence
from dataclasses import dataclass

from yanzhen.chains.models import FactKind, LinkKind, Maturity, Position

# Words of a workbook are Chinese in every language, so that a file opened by one person is read
# again by another.
CODE, NAME = "环节代码", "环节名称（只看）"
SOURCED = (("来源", "source"), ("截至", "as_of"), ("有效至", "until"), ("编者常识", "own"),
           ("待核", "uncertain"))  # fmt: skip
YES, NO = "是", "否"
KEYWORD_MARK = "、"
WORDS: dict[str, dict[str, str]] = {
    "position": {
        Position.UPSTREAM: "上游", Position.MIDSTREAM: "中游", Position.DOWNSTREAM: "下游",
        Position.SUPPORTING: "配套",
    },
    "link": {
        LinkKind.MATERIAL: "原材料", LinkKind.COMPONENT: "零部件", LinkKind.EQUIPMENT: "装备",
        LinkKind.SERVICE: "服务", LinkKind.ENERGY: "能源",
    },
    "maturity": {
        Maturity.RESEARCH: "研发", Maturity.PILOT: "中试", Maturity.EARLY: "初步产业化",
        Maturity.MATURE: "成熟量产", Maturity.FADING: "逐步退出",
    },
    "fact": {
        FactKind.DOMESTIC_SHARE: "国产化率", FactKind.MARKET_SIZE: "市场规模",
        FactKind.MARGIN: "利润率", FactKind.CAPACITY: "产能", FactKind.PRICE: "价格",
        FactKind.NOTE: "说明",
    },
}  # fmt: skip
FLAGS = frozenset({"own", "uncertain", "is_loop"})
DAYS = frozenset({"as_of", "until"})


@dataclass(frozen=True, slots=True)
class SheetForm:
    """A sheet: its title, the table, headings of the key's parts and of the fields."""

    title: str
    table: str
    key: Sequence[str]
    fields: Sequence[tuple[str, str]]
    # Which vocabulary the last part of the key is of; "" for free text.
    key_words: str = ""

    def headings(self) -> list[str]:
        told = [heading for heading, _field in self.fields]
        return [*self.key, *told, *(() if self.table == "segment" else (h for h, _f in SOURCED))]


SEGMENTS = SheetForm(
    "环节", "segment", (CODE,),
    (("名称", "name"), ("主导产业", "pillar"), ("链", "chain"), ("位置", "position"),
     ("关键词", "keywords"), ("深度", "depth")),
)  # fmt: skip
STATEMENT_SHEETS = (
    SheetForm("连线", "link", ("供给方代码", "使用方代码", "供给什么"), (("回路", "is_loop"),),
              "link"),
    SheetForm("概况", "fact", (CODE, "概况项"), (("内容", "value"),), "fact"),
    SheetForm("国民经济行业", "industry", (CODE, "行业代码"), ()),
    SheetForm("技术路线", "route", (CODE, "技术路线"),
              (("成熟度", "maturity"), ("原理", "principle"), ("替代风险", "substitute"))),
    SheetForm("应用领域", "application", (CODE, "应用领域"), (("主要客户", "customers"),)),
    SheetForm("集聚城市", "city", (CODE, "城市"), ()),
    SheetForm("龙头企业", "firm", (CODE, "简称"),
              (("股票代码", "stock_code"), ("现简称", "later_name"))),
)  # fmt: skip
