"""How events of the radar read, and figures in words."""

from decimal import Decimal

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from yanzhen.common import formats
from yanzhen.journal.wording import Facts, Words
from yanzhen.radar.calc.facts import plain

UNITS = {"CNY": gettext_lazy("元"), "USD": gettext_lazy("美元"), "count": gettext_lazy("个"),
         "person": gettext_lazy("人"), "mu": gettext_lazy("亩"), "ratio": gettext_lazy("比率"),
         "ton": gettext_lazy("吨"), "times": gettext_lazy("倍"),
         "m2": gettext_lazy("平方米"), "points": gettext_lazy("个百分点")}  # fmt: skip
BEFORE = {"=": "", "≈": "≈ ", "≥": "≥ ", "≤": "≤ "}
YI, WAN, MILLION = Decimal(100_000_000), Decimal(10_000), Decimal(1_000_000)
MONEY = {"CNY": gettext_lazy("元"), "USD": gettext_lazy("美元"), "EUR": gettext_lazy("欧元"),
         "HKD": gettext_lazy("港元"), "JPY": gettext_lazy("日元")}  # fmt: skip
# Chinese counts sums by 10,000 and 100 million, other languages by millions.
LARGE = ((YI, gettext_lazy("%(n)s 亿%(money)s")), (WAN, gettext_lazy("%(n)s 万%(money)s")))
LARGE_ELSEWHERE = ((MILLION, gettext_lazy("%(n)s 百万%(money)s")),)


def figure(value: Decimal | None, unit: str, qualifier: str = "=") -> str:
    """Return a value as people write it: 6.3 亿美元, 12.3%, 约 80 亩; "" where there is none."""
    if value is None:
        return ""
    before = BEFORE.get(qualifier, "")
    if unit == "ratio":
        return f"{before}{plain(value * 100):g}%"
    word = str(MONEY.get(unit) or UNITS.get(unit) or unit)
    in_chinese = (get_language() or "zh").startswith("zh")
    for size, words in LARGE if in_chinese else LARGE_ELSEWHERE:
        if unit in MONEY and abs(value) >= size:
            return before + str(words) % {"n": _trimmed(value / size), "money": word}
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


def why_not_fetched(problem: str) -> str:
    """Return in words why a list or page did not come; "" for no problem."""
    words = {
        "": "",
        "FORBIDDEN": _("网址或它跳转到的地方不在允许的网站里，或指向内网"),
        "ROBOTS": _("对方的 robots.txt 不让抓取，或取不到 robots.txt"),
        "SLOW": _("对方太慢，超时断开"),
        "NAME": _("网站名解析不了"),
        "TLS": _("对方的证书不对"),
        "LINE": _("连不上，或中途断开"),
        "TURNS": _("跳转次数太多"),
        "PACKED": _("压缩方式不认识"),
        "CODED": _("认不出文字编码"),
        "NOTHING": _("列表里没有找到文章"),
        "KIND": _("不是能读的文章（图片、程序等）"),
        "BROKEN": _("内容损坏"),
    }
    return words[problem] if problem in words else _("对方回答：%s") % problem


def _looked_at(facts: Facts) -> str:
    if problem := str(facts["problem"]).strip("—"):
        return _("查看信息源“%(name)s”没有成功：%(why)s") % {
            "name": facts["name"], "why": why_not_fetched(problem)}  # fmt: skip
    return _("查看信息源“%(name)s”：%(offered)s 条，新的 %(fresh)s 条") % facts


WORDS: dict[str, Words] = {
    "article.added": gettext_lazy("录入文章《%(title)s》，来源：%(source)s"),
    "article.read": gettext_lazy("读取了文章《%(title)s》，提出 %(facts)s 条事实"),
    "article.folded": gettext_lazy("文章《%(title)s》与 %(into)s 重复，已合并"),
    "article.failed": gettext_lazy("文章《%(title)s》读不出：%(problem)s"),
    "article.fact_decided": _decided,
    "article.fact_added": gettext_lazy("补记了“%(text)s”"),
    "article.fact_linked": gettext_lazy("把“%(text)s”关联到%(to)s"),
    "article.proposed": gettext_lazy(
        "语言模型 %(model)s 对《%(title)s》提出 %(facts)s 条事实，%(dropped)s 条对不上原文没有收"
    ),
    "article.policy_taken": gettext_lazy("把政策《%(title)s》收进了政策库（%(policy)s）"),
    "article.statement_taken": gettext_lazy("把“%(text)s”写进了环节“%(segment)s”"),
    "article.suggestion_left": gettext_lazy("没有收“%(text)s”这条入库建议"),
    "watch.added": gettext_lazy("开始盯“%(name)s”"),
    "watch.ended": gettext_lazy("不再盯“%(name)s”"),
    "source.host_allowed": gettext_lazy("允许抓取网站 %(host)s"),
    "source.host_forbidden": gettext_lazy("不再允许抓取网站 %(host)s"),
    "source.added": gettext_lazy("设立信息源“%(name)s”：%(address)s"),
    "source.changed": gettext_lazy("更改信息源“%(name)s”：%(address)s"),
    "source.called": gettext_lazy("要求马上查看信息源“%(name)s”"),
    "source.looked_at": _looked_at,
    "article.bulk_accepted": gettext_lazy("批量采信来源“%(source)s”的 %(count)s 条事实"),
}
