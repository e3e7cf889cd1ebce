"""The columns of company exports, and how their cells are read."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanzhen.chains.standards import find_county, find_industry, place
from yanzhen.common.amounts import read_amount
from yanzhen.common.dates import read_date
from yanzhen.companies.calc.uscc import clean_code
from yanzhen.desk.imports.kinds import CellContext, Field, Format

Parse = Callable[[str, CellContext], Any]
BLANK = {"", "-", "--", "—", "–", "/", "无", "暂无", "null", "None", "N/A", "未公示"}
STATUSES = (
    ("吊销", "REVOKED"), ("注销", "CLOSED"), ("迁出", "MOVED"), ("存续", "OPERATING"),
    ("在业", "OPERATING"), ("在营", "OPERATING"), ("开业", "OPERATING"), ("在册", "OPERATING"),
    ("正常", "OPERATING"), ("筹建", "PLANNED"), ("设立中", "PLANNED"),
)  # fmt: skip


def text_of(most: int) -> Parse:
    def parse(text: str, context: CellContext) -> str | None:
        plain = text.strip()
        return None if plain in BLANK else plain[:most]

    return parse


def code_of_cell(text: str, context: CellContext) -> str | None:
    return None if text.strip() in BLANK else clean_code(text)[:40] or None


def capital(text: str, context: CellContext) -> list[str] | None:
    """Return amount and currency; a bare number counts in 万元, as registers write."""
    plain = text.strip()
    return None if plain in BLANK else _capital(plain, context.unit or "万元")


# As nearly every register writes a capital; the many other ways go through the reader of sums.
_USUAL = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)万(?:元人民币|人民币元?|元)")


@lru_cache(maxsize=20_000)
def _capital(text: str, unit: str) -> list[str] | None:
    if usual := _USUAL.fullmatch(text):
        value, currency = Decimal(usual[1]) * 10_000, "CNY"
    elif amount := read_amount(text, unit):
        value, currency = amount.value, amount.currency
    else:
        return None
    return [f"{value:.2f}", currency] if value else None


def yuan_of(text: str) -> str | None:
    """Return a capital in whole yuan; None where it is not told or in another currency.

    >>> yuan_of("5000万元人民币"), yuan_of("300万美元"), yuan_of("面议")
    ('50000000', None, None)
    """
    try:
        found = _capital(text.strip(), "万元")
    except ValueError:
        return None
    return str(int(Decimal(found[0]))) if found and found[1] == "CNY" else None


@lru_cache(maxsize=100_000)
def _day(text: str) -> str | None:
    reading = read_date(text)
    return reading.day.isoformat() if reading else None


def day(text: str, context: CellContext) -> str | None:
    """Return a day; one in the future is refused."""
    if text.strip() in BLANK:
        return None
    found = _day(text.strip())
    if found and context.today and found > context.today.isoformat():
        raise ValueError(gettext("日期“%s”在将来，请核对。") % text)
    return found


@lru_cache(maxsize=200)
def _status(text: str) -> str:
    return next((status for word, status in STATUSES if word in text), "UNKNOWN")


def status(text: str, context: CellContext) -> str | None:
    return None if text.strip() in BLANK else _status(text.strip())


def county(text: str, context: CellContext) -> str | None:
    plain = text.strip()
    if plain in BLANK:
        return None
    if place(plain) is None:
        raise ValueError(gettext("没有行政区划代码“%s”。") % plain)
    return plain


COMPANY_FIELDS = (
    Field("name", _("企业名称"), ("公司名称", "单位名称", "名称", "企业", "公司", "纳税人名称"),
          required=True, parse=text_of(160)),
    Field("uscc", _("统一社会信用代码"), ("信用代码", "社会信用代码", "统一代码", "税号"),
          parse=code_of_cell),
    Field("status", _("登记状态"), ("经营状态", "企业状态", "状态"), parse=status),
    Field("capital", _("注册资本"), ("注册资金", "注册资本(万元)", "注册资本（万元）"),
          parse=capital),
    Field("founded_on", _("成立日期"), ("注册日期", "成立时间", "设立日期"), parse=day),
    Field("province", _("所属省份"), ("省份", "省"), parse=text_of(20)),
    Field("city", _("所属城市"), ("城市", "市", "地市"), parse=text_of(20)),
    Field("county", _("所属区县"), ("区县", "区", "县"), parse=text_of(20)),
    Field("county_code", _("行政区划代码"), ("区划代码",), parse=county),
    Field("address", _("注册地址"), ("地址", "住所", "企业地址", "经营地址"), parse=text_of(300)),
    Field("industry_code", _("行业代码"), ("国民经济行业代码",), parse=text_of(60)),
    Field("industry_4", _("国标行业小类"), ("行业小类",), parse=text_of(60)),
    Field("industry_3", _("国标行业中类"), ("行业中类",), parse=text_of(60)),
    Field("industry_2", _("国标行业大类"), ("行业大类", "所属行业", "行业"), parse=text_of(60)),
    Field("industry_1", _("国标行业门类"), ("行业门类",), parse=text_of(60)),
    Field("kind", _("企业类型"), ("企业(机构)类型", "公司类型", "企业（机构）类型"),
          parse=text_of(60)),
    Field("former", _("曾用名"), ("原名", "历史名称"), parse=text_of(160)),
    Field("english", _("英文名"), ("英文名称",), parse=text_of(160)),
    Field("short_name", _("简称"), ("企业简称",), parse=text_of(60)),
    Field("website", _("网址"), ("官网", "网站"), parse=text_of(200)),
    Field("scope", _("经营范围"), ("主营业务", "业务范围"), parse=text_of(4000)),
)  # fmt: skip
COMPANY_FORMATS = (
    Format("qichacha", _("企查查导出"), frozenset({"登记状态", "企业(机构)类型", "国标行业小类"})),
    Format("tianyancha", _("天眼查导出"), frozenset({"公司名称", "经营状态", "公司类型"})),
    Format("register", _("工商登记名册"), frozenset({"行政区划代码", "住所", "企业名称"})),
)


def stated_by(fields: dict[str, Any]) -> dict[str, Any]:
    """Return what a row says about a firm's identity, as the file's columns; silence left out."""
    found = {
        key: fields[key]
        for key in ("status", "founded_on", "address", "kind", "short_name", "website", "scope")
        if fields.get(key)
    }
    if fields.get("capital"):
        found["capital_amount"], found["capital_currency"] = fields["capital"]
    if code := _county_of(fields):
        found["county_code"] = code
    if industry := _industry_of(fields):
        found["industry_code"] = industry
    return found


def _county_of(fields: dict[str, Any]) -> str:
    named = [fields.get(key) or "" for key in ("province", "city", "county")]
    return str(fields.get("county_code") or (find_county(*named) if any(named) else ""))


@lru_cache(maxsize=20_000)
def _industry(text: str) -> str:
    found = find_industry(text)
    return found.code if found and found.level != "section" else ""


def _industry_of(fields: dict[str, Any]) -> str:
    for key in ("industry_code", "industry_4", "industry_3", "industry_2"):
        if fields.get(key) and (code := _industry(fields[key])):
            return code
    return ""
