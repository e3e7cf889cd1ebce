"""Made-up policy documents of the demo zone: what it may give, and what it must not promise.

Numbers, names and sums are invented; no document of any place stands behind them.
"""

from datetime import date
from typing import NamedTuple


class Paper(NamedTuple):
    """A document as it was handed in; the first day and the last, None where none is named."""

    title: str
    number: str
    issuer: str
    level: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    tags: tuple[str, ...]
    clauses: tuple[str, ...]


ZONE, PILLARS = "示范开发区管委会", ("新能源", "新一代信息技术")

PAPERS = (
    Paper(
        "示范开发区促进先进制造业高质量发展若干措施（2020版）", "示开管〔2020〕6号", ZONE, "ZONE",
        date(2020, 3, 10), date(2020, 4, 1), date(2023, 3, 31), ("通用",),
        ("对当年竣工投产的项目，按设备投资额的百分之八给予补助，单个项目不超过六百万元。",
         "对首次获评高新技术企业的，给予二十万元研发奖励。",
         "任何招商人员不得口头承诺本措施以外的补助。"),
    ),
    Paper(
        "示范开发区支持主导产业延链补链强链若干措施", "示开管〔2022〕3号", ZONE, "ZONE",
        date(2022, 1, 18), date(2022, 2, 1), date(2024, 12, 31), ("通用",),
        ("对填补区内产业链空白的项目，竣工投产后按实际设备投资额的百分之十给予补助，单个项目不超过一千万元。",
         "租用国有标准厂房的，前两年租金减半；租赁面积不少于三千平方米。",
         "对带动两家以上上下游企业落户的链主企业，给予每家五十万元的引荐奖励，须经公示。",
         "新引进的博士给予六万元安家补贴，硕士给予两万元，分两年兑现。",
         "上市申报材料获受理的，给予一百万元奖励。",
         "每个亿元以上项目配一名服务专员，审批事项全程帮办代办。",
         "不得以税收返还、地价返还等方式变相减免；不得承诺与纳税额挂钩的奖励。"),
    ),
    Paper(
        "示范开发区工业用地全生命周期管理办法", "示开管〔2021〕15号", ZONE, "ZONE",
        date(2021, 8, 26), date(2021, 9, 1), date(2026, 8, 31), ("通用", "用地"),
        ("新增工业用地项目固定资产投资强度不低于每亩五百万元，容积率不低于一点二。",
         "实行标准地出让，拿地时同步签订履约监管协议，约定开工、竣工、达产日期。",
         "总投资五亿元以下的项目，原则上使用标准厂房，不得单独供地。"),
    ),
    Paper(
        "示范开发区能耗与排放指标统筹使用办法", "示开管〔2021〕22号", ZONE, "ZONE",
        date(2021, 11, 5), date(2021, 12, 1), None, ("通用", "能耗"),
        ("单位产值能耗不高于每万元零点二吨标准煤的项目优先安排用能指标。",
         "屋顶光伏应建尽建，绿电交易由园区统一代办。",
         "未经联席会议评估，任何单位和个人不得承诺能耗和排放指标。"),
    ),
    Paper(
        "示范开发区新能源产业专项扶持办法", "示开管〔2021〕9号", ZONE, "ZONE",
        date(2021, 5, 20), date(2021, 6, 1), date(2022, 5, 31), ("新能源",),
        ("对储能、光伏材料项目，按当年研发费用增量的百分之十给予补助，不超过三百万元。",
         "对使用区内企业产品的，按采购额的百分之二给予首购补助。"),
    ),
    Paper(
        "示范市支持新一代信息技术企业研发若干政策", "示政发〔2021〕31号", "示范市人民政府", "CITY",
        date(2021, 7, 12), date(2021, 8, 1), date(2024, 7, 31), ("新一代信息技术",),
        ("首台（套）重大装备经认定的，给予不超过二百万元奖励。",
         "发明专利实施转化的，按技术合同额的百分之五给予补助。"),
    ),
    Paper(
        "示范市产业人才安居工程实施细则", "示人社发〔2022〕5号", "示范市人力资源部门", "CITY",
        date(2022, 3, 1), date(2022, 3, 1), date(2025, 2, 28), ("通用", "人才"),
        ("主导产业企业引进的高层次人才，可申请人才公寓，租金按市场价七折。",
         "企业紧缺技能人才享受每月八百元租房补贴，最长三年。"),
    ),
    Paper(
        "示范开发区主导产业延链补链引导办法（试行）", "示开管〔2019〕18号", ZONE, "ZONE",
        date(2019, 12, 20), date(2020, 1, 1), date(2022, 12, 31), ("通用",),
        ("对补链项目给予一次性一百万元落户奖励。",
         "年纳税五百万元以上的，给予专项奖励。"),
    ),
)  # fmt: skip
# Which document took the place of which, and from when.
SUCCESSIONS = ((7, 1, date(2022, 2, 1)), (0, 1, date(2022, 2, 1)))
COUNTED = "一二三四五六七八九十"


def text_of(paper: Paper) -> str:
    """Return the document as written: head, clauses, last words."""
    lines = [paper.title, paper.number, ""]
    lines += [f"第{COUNTED[n]}条 {words}" for n, words in enumerate(paper.clauses)]
    day = "{0.year}年{0.month}月{0.day}日"
    last = f"第{COUNTED[len(paper.clauses)]}条 本文件自{day.format(paper.valid_from)}起施行"
    if paper.valid_until:
        last += f"，有效期至{day.format(paper.valid_until)}"
    return "\n".join([*lines, last + "。", "", paper.issuer, day.format(paper.issued_on)])
