"""The columns of land and plant sheets, and how their cells are read."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanzhen.common.dates import read_date
from yanzhen.common.formats import number
from yanzhen.desk.imports.kinds import CellContext, Field
from yanzhen.resources.words import ParcelStatus, Zoning

Parse = Callable[[str, CellContext], Any]
BLANK = {"", "-", "--", "—", "–", "/", "无", "暂无", "待定", "未知"}
# A figure with the unit that a cell may write behind it.
FIGURE = re.compile(r"(?:约)?([0-9][0-9,，]*(?:\.[0-9]+)?)\s*([^0-9.]*)")
MU = {"": Decimal(1), "亩": Decimal(1), "公顷": Decimal(15), "平方米": Decimal("0.0015"),
      "㎡": Decimal("0.0015")}  # fmt: skip
SQM = {"": Decimal(1), "平方米": Decimal(1), "㎡": Decimal(1), "平米": Decimal(1),
       "万平方米": Decimal(10_000), "万㎡": Decimal(10_000)}  # fmt: skip
PRICE = {"": Decimal(10_000), "万元/亩": Decimal(10_000), "万/亩": Decimal(10_000),
         "万元": Decimal(10_000), "元/亩": Decimal(1), "元": Decimal(1)}  # fmt: skip
DEAREST_WAN = 1000  # a bare figure beyond is rather meant in yuan
STATUS_WORDS = (
    ("净地", ParcelStatus.READY), ("熟地", ParcelStatus.READY), ("整理", ParcelStatus.PREPARING),
    ("平整", ParcelStatus.PREPARING), ("拆迁", ParcelStatus.PREPARING),
    ("征收", ParcelStatus.PLANNED), ("未征", ParcelStatus.PLANNED), ("厂房", ParcelStatus.BUILT),
    ("已供", ParcelStatus.GIVEN), ("已出让", ParcelStatus.GIVEN),
)  # fmt: skip


def text(most: int) -> Parse:
    def parse(cell: str, context: CellContext) -> str | None:
        plain = cell.strip()
        return None if plain in BLANK else plain[:most]

    return parse


def figure(units: dict[str, Decimal] | None = None) -> Parse:
    """Return a reader of figures, kept as text; `units` are those it knows, "" for none."""

    def parse(cell: str, context: CellContext) -> str | None:
        plain = cell.strip()
        if plain in BLANK:
            return None
        found = FIGURE.fullmatch(plain)
        if found is None:
            raise ValueError(gettext("“%s”不是数字。") % cell)
        unit = found[2].strip() or (context.unit if units else "")
        if units is not None and unit not in units:
            raise ValueError(gettext("“%s”的单位看不懂。") % cell)
        value = Decimal(found[1].replace(",", "").replace("，", ""))
        value *= units[unit] if units else 1
        return f"{value.quantize(Decimal('0.01')):f}" if value < 10**15 else str(value)

    return parse


def price(cell: str, context: CellContext) -> str | None:
    """Return yuan a mu; a bare figure counts in 万元/亩, as sheets write it."""
    value = figure(PRICE)(cell, CellContext())
    if value is not None and Decimal(value) > DEAREST_WAN * 10_000:
        raise ValueError(gettext("价格“%s”大得不合情理，请写上单位，如 28.8万元/亩。") % cell)
    return value


def day(cell: str, context: CellContext) -> str | None:
    plain = cell.strip()
    if plain in BLANK:
        return None
    found = read_date(plain, year=context.year, today=context.today)
    return found.day.isoformat() if found else None


def zoning(cell: str, context: CellContext) -> str | None:
    """Return the code that a cell names, or whose words it uses."""
    plain = cell.strip()
    if plain in BLANK:
        return None
    codes = [c for c in Zoning.values
             if re.search(rf"(?<![A-Z0-9]){c}(?![A-Z0-9])", plain.upper())]  # fmt: skip
    named = codes or [c for c, label in Zoning.choices if plain in str(label)]
    if len(named) == 1:
        return named[0]
    raise ValueError(gettext("看不懂用途“%s”，请写 M1、M2、M3、M0、W、A35 或 B。") % cell)


def status(cell: str, context: CellContext) -> str | None:
    plain = cell.strip()
    if plain in BLANK:
        return None
    for code, label in ParcelStatus.choices:
        if plain in (code, str(label)) and code != ParcelStatus.WITHDRAWN:
            return code
    found = next((code for word, code in STATUS_WORDS if word in plain), None)
    if found is None:
        raise ValueError(gettext("看不懂整理进度“%s”，请写待征收、整理中或净地。") % cell)
    return found.value


def yes_or_no(cell: str, context: CellContext) -> bool | None:
    plain = cell.strip()
    if plain in {"是", "占用", "新增", "Y", "y", "√", "1"}:
        return True
    if plain in {"否", "不占用", "不占", "存量", "N", "n", "×", "0"}:
        return False
    if plain in BLANK:
        return None
    raise ValueError(gettext("“%s”请写是或否。") % cell)


def shown(unit: str, scale: int = 1) -> Callable[[Any], str]:
    return lambda value: f"{number(Decimal(value) / scale)} {unit}".strip()


MAINS = (
    Field("power_kva", _("供电"), ("供电能力", "供电容量", "变压器容量", "电力"),
          parse=figure({"": Decimal(1), "kVA": Decimal(1), "KVA": Decimal(1), "kva": Decimal(1),
                        "千伏安": Decimal(1), "MVA": Decimal(1000)}), show=shown("kVA")),
    Field("steam_tph", _("蒸汽"), ("供汽", "供热", "蒸汽能力"), parse=figure(),
          show=shown("吨/时")),
    Field("sewage_tpd", _("污水接纳"), ("污水", "排污", "污水能力"), parse=figure(),
          show=shown("吨/日")),
    Field("available_from", _("可用日期"), ("可供日期", "可用时间", "交付时间", "供地时间"),
          parse=day),
    Field("note", _("说明"), ("备注", "情况说明"), parse=text(400)),
)  # fmt: skip
PARCEL_FIELDS = (
    Field("code", _("编号"), ("地块编号", "宗地编号", "宗地号", "地块号"), required=True,
          parse=text(40)),
    Field("name", _("名称"), ("地块名称", "位置", "地块位置", "坐落"), parse=text(80)),
    Field("area_mu", _("面积"), ("地块面积", "用地面积", "土地面积", "占地面积"),
          parse=figure(MU), show=shown("亩")),
    Field("zoning", _("用途"), ("土地用途", "用地性质", "规划用途"), parse=zoning),
    Field("ratio_min", _("容积率下限"), ("最低容积率",), parse=figure()),
    Field("ratio_max", _("容积率上限"), ("最高容积率", "容积率"), parse=figure()),
    Field("price_cny_per_mu", _("价格"), ("地价", "土地价格", "出让价格", "起始价"), parse=price,
          show=shown("万元/亩", 10_000)),
    Field("status", _("整理进度"), ("土地现状", "地块状态", "现状", "状态"), parse=status),
    Field("takes_quota", _("用地指标"), ("占用指标", "是否新增用地"), parse=yes_or_no),
    *MAINS,
)  # fmt: skip
PLANT_FIELDS = (
    Field("code", _("编号"), ("厂房编号", "楼号", "栋号"), required=True, parse=text(40)),
    Field("name", _("名称"), ("厂房名称", "楼栋名称", "位置"), parse=text(80)),
    Field("parcel", _("所在地块"), ("地块编号", "地块"), parse=text(40)),
    Field("floor_sqm", _("面积"), ("厂房面积", "建筑面积", "可租面积", "出租面积"),
          parse=figure(SQM), show=shown("㎡")),
    Field("floor_load_kn", _("楼面荷载"), ("荷载", "承重", "楼面承重"),
          parse=figure({"": Decimal(1), "kN/㎡": Decimal(1), "kN/m2": Decimal(1),
                        "吨/㎡": Decimal("9.81"), "吨/平方米": Decimal("9.81")}),
          show=shown("kN/㎡")),
    Field("storey_m", _("层高"), ("净高",), parse=figure({"": Decimal(1), "米": Decimal(1),
                                                       "m": Decimal(1)}), show=shown("米")),
    Field("rent_cny", _("租金"), ("租金单价", "月租金"),
          parse=figure({"": Decimal(1), "元": Decimal(1), "元/㎡·月": Decimal(1),
                        "元/㎡/月": Decimal(1), "元/平方米/月": Decimal(1)}),
          show=shown("元/㎡·月")),
    *MAINS,
)  # fmt: skip
