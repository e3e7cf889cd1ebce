"""How events of the radar read, and figures in words."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.common import formats
from yanzhen.journal.wording import Facts, Words
from yanzhen.radar.calc.facts import plain

UNITS = {"CNY": gettext_lazy("元"), "USD": gettext_lazy("美元"), "count": gettext_lazy("个"),
         "person": gettext_lazy("人"), "mu": gettext_lazy("亩"), "ratio": gettext_lazy("比率"),
         "ton": gettext_lazy("吨"), "times": gettext_lazy("倍"),
         "m2": gettext_lazy("平方米"), "points": gettext_lazy("个百分点")}  # fmt: skip
BEFORE = {"=": "", "≈": "≈ ", "≥": "≥ ", "≤": "≤ "}
YI, WAN = Decimal(100_000_000), Decimal(10_000)
MONEY = {"CNY": "元", "USD": "美元", "EUR": "欧元", "HKD": "港元", "JPY": "日元"}


def figure(value: Decimal | None, unit: str, qualifier: str = "=") -> str:
    """Return a value as people write it: 6.3 亿美元, 12.3%, 约 80 亩; "" where there is none."""
    if value is None:
        return ""
    before = BEFORE.get(qualifier, "")
    if unit == "ratio":
        return f"{before}{plain(value * 100):g}%"
    word = MONEY.get(unit) or str(UNITS.get(unit, unit))
    for size, name in ((YI, "亿"), (WAN, "万")):
        if unit in MONEY and abs(value) >= size:
            return f"{before}{_trimmed(value / size)} {name}{word}"
    return f"{before}{_trimmed(value)} {word}"


def _trimmed(value: Decimal) -> str:
    whole = value.quantize(Decimal("0.0001")).normalize()
    return formats.number(whole) if whole == whole.to_integral_value() else f"{whole:,f}"


def _decided(facts: Facts) -> str:
    words = {
        "ACCEPTED": _("采信了“%(text)s”"),
        "REJECTED": _("没有采信“%(text)s”"),
        "CORRECTED": _("更正了“%(text)s”"),
        "PROPOSED": _("把“%(text)s”退回待审核"),
    }
    return words.get(str(facts["state"]), words["ACCEPTED"]) % {"text": facts["text"]}


WORDS: dict[str, Words] = {
    "article.added": gettext_lazy("录入文章《%(title)s》，来源：%(source)s"),
    "article.read": gettext_lazy("读取了文章《%(title)s》，提出 %(facts)s 条事实"),
    "article.folded": gettext_lazy("文章《%(title)s》与 %(into)s 重复，已合并"),
    "article.failed": gettext_lazy("文章《%(title)s》读不出：%(problem)s"),
    "article.fact_decided": _decided,
    "article.fact_added": gettext_lazy("补记了“%(text)s”"),
    "article.fact_linked": gettext_lazy("把“%(text)s”关联到%(to)s"),
    "article.bulk_accepted": gettext_lazy("批量采信来源“%(source)s”的 %(count)s 条事实"),
}
