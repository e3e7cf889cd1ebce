"""How a firm's fields are called and shown."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from yanzhen.chains.standards import industry_label, place_label
from yanzhen.common.amounts import CURRENCIES
from yanzhen.common.formats import MISSING, number
from yanzhen.companies.models import CompanyStatus, Metric

FIELD_LABELS = {
    "name": _("企业名称"),
    "uscc": _("统一社会信用代码"),
    "short_name": _("简称"),
    "status": _("登记状态"),
    "kind": _("企业类型"),
    "capital_amount": _("注册资本"),
    "capital_currency": _("币种"),
    "founded_on": _("成立日期"),
    "county_code": _("所在区县"),
    "address": _("地址"),
    "industry_code": _("行业代码"),
    "scope": _("经营范围"),
    "website": _("网址"),
}

YUAN, TCE, PEOPLE = _("万元"), _("吨标准煤"), _("人")
METRIC_UNITS = {metric.value: YUAN for metric in Metric} | {"ENERGY": TCE, "STAFF": PEOPLE}
# Figures are stored in yuan, tce and people; screens and sheets speak of 万元.
METRIC_SCALE = {
    metric.value: Decimal(1) if metric.value in {"ENERGY", "STAFF"} else Decimal(10_000)
    for metric in Metric
}


def shown(key: str, value: Any) -> str:
    """Return a field's value as people read it; missing as a dash."""
    if value in (None, ""):
        return MISSING
    if key == "status":
        return str(dict(CompanyStatus.choices).get(value, value))
    if key == "county_code":
        return place_label(value)
    if key == "industry_code":
        return industry_label(value)
    if key == "capital_currency":
        return CURRENCIES.get(value, value)
    if key == "capital_amount":
        return f"{value:,.2f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def capital_label(amount: Decimal | None, currency: str) -> str:
    """Return a capital in its own currency, in 万 or 亿.

    >>> capital_label(Decimal(286_000_000), "CNY"), capital_label(Decimal(400_000), "USD")
    ('2.86 亿元', '40 万美元')
    """
    if amount is None:
        return MISSING
    name = CURRENCIES.get(currency, currency)
    if amount >= 10**8:
        return f"{amount / 10**8:,.2f} 亿{name}"
    return f"{number((amount / 10**4).normalize())} 万{name}"
