"""Rules, verdicts and facts in words, and how the events of cases read."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.chains.standards import place_label
from yanzhen.common import formats
from yanzhen.common.formats import Text
from yanzhen.companies.models import ClassKind
from yanzhen.integrity.calc import Rule, Verdict
from yanzhen.integrity.models import Stated, StatedKind
from yanzhen.journal.wording import Facts, Words, shown

RULE_NAMES: dict[str, Text] = {
    Rule.R1: gettext_lazy("同一投资方同一地块重复签约"),
    Rule.R2: gettext_lazy("意向、协议、备案金额变动过大"),
    Rule.R3: gettext_lazy("投资方成立不久或实缴不足"),
    Rule.R4: gettext_lazy("承诺投资超出集团实力"),
    Rule.R5: gettext_lazy("签约后长期未注册"),
    Rule.R6: gettext_lazy("没有施工许可而报开工"),
    Rule.R7: gettext_lazy("开工后用工或用能为零"),
    Rule.R8: gettext_lazy("投资方自称的身份查无名录"),
    Rule.R9: gettext_lazy("相邻区县平移"),
}
RULE_ASKS: dict[str, Text] = {
    Rule.R1: gettext_lazy("两份协议是否为同一个项目？是，则后签的不计。"),
    Rule.R2: gettext_lazy("金额为什么变了？以哪一份为准？"),
    Rule.R3: gettext_lazy("投资方有没有能力出资？请看验资、股东和资金来源。"),
    Rule.R4: gettext_lazy("钱从哪里来？请看融资方案、担保或合作方。"),
    Rule.R5: gettext_lazy("项目还在推进吗？什么时候注册？"),
    Rule.R6: gettext_lazy("现场是否真的开工？许可什么时候能办下来？"),
    Rule.R7: gettext_lazy("现场有没有人、有没有在用电用气？请到现场看。"),
    Rule.R8: gettext_lazy("自称的身份有没有官方名录可查？请补名录和股权关系。"),
    Rule.R9: gettext_lazy("企业是新增投资，还是只是换了个地方？"),
}
VERDICTS: dict[str, tuple[str, Text]] = {
    Verdict.RAISED: ("red", gettext_lazy("存疑")),
    Verdict.PASSED: ("green", gettext_lazy("通过")),
    Verdict.UNJUDGED: ("amber", gettext_lazy("无法判断")),
    Verdict.NONE: ("none", gettext_lazy("不适用")),
}
FACT_NAMES: dict[str, Text] = {
    "uscc": gettext_lazy("统一社会信用代码"),
    "site": gettext_lazy("落地位置"),
    "number": gettext_lazy("协议编号"),
    "signed_on": gettext_lazy("签约日"),
    "other_project": gettext_lazy("先签的项目"),
    "other_number": gettext_lazy("先签的协议"),
    "other_signed_on": gettext_lazy("先签的日期"),
    "events": gettext_lazy("签约次数"),
    "intent_cny": gettext_lazy("意向金额"),
    "agreement_cny": gettext_lazy("协议金额"),
    "filing_cny": gettext_lazy("备案金额"),
    "change": gettext_lazy("最大变动"),
    "founded_on": gettext_lazy("投资方成立日"),
    "promised_equity_cny": gettext_lazy("承诺出资"),
    "paid_in_cny": gettext_lazy("实缴资本"),
    "paid_in_share": gettext_lazy("实缴占承诺出资"),
    "group_net_assets_cny": gettext_lazy("集团净资产"),
    "times": gettext_lazy("协议金额为净资产的倍数"),
    "due_on": gettext_lazy("应在此日前注册"),
    "registered_on": gettext_lazy("注册日"),
    "days": gettext_lazy("已超过天数"),
    "start_claimed_on": gettext_lazy("报称开工日"),
    "permit": gettext_lazy("施工许可证（已核验）"),
    "lease": gettext_lazy("厂房租赁合同（已核验）"),
    "staff": gettext_lazy("用工人数"),
    "staff_period": gettext_lazy("用工所属期"),
    "energy": gettext_lazy("综合能耗（吨标煤）"),
    "energy_period": gettext_lazy("能耗所属期"),
    "titles": gettext_lazy("自称身份"),
    "listed": gettext_lazy("名录中查到"),
    "unlisted": gettext_lazy("名录中查不到"),
    "list": gettext_lazy("这种身份的官方名录"),
    "division": gettext_lazy("来自区县"),
    "said": gettext_lazy("已登记为迁入"),
    "credit": gettext_lazy("默认计入份额"),
}
SUMS = frozenset(name for name in FACT_NAMES if name.endswith("_cny"))
SHARES = frozenset({"change", "paid_in_share"})
TITLES = {kind.value: kind.label for kind in ClassKind}


@dataclass(frozen=True, slots=True)
class Line:
    """One fact as a page shows it; `url` leads to where it comes from."""

    key: str
    name: str
    text: str


def fact_name(key: str) -> str:
    return str(FACT_NAMES.get(key, key))


def fact_text(key: str, value: Any) -> str:
    """Return a fact in words: sums in 亿元, shares in per cent, yes or no.

    >>> fact_text("agreement_cny", "500000000"), fact_text("change", "0.2200")
    ('5.00 亿元', '+22.0%')
    """
    if value is None or value == "":
        return formats.MISSING
    if isinstance(value, bool):
        return (_("是") if value else _("否")) if key == "said" else (_("有") if value else _("无"))
    if key == "division":
        return place_text(str(value))
    if isinstance(value, list | tuple):
        return "、".join(_title(str(each)) for each in value)
    if key in SUMS or key in SHARES:
        return _figure(key, value)
    return str(value)


def place_text(code: str) -> str:
    """Return a district by name with its code, as a statement or a case has only the code.

    >>> place_text("320612")
    '江苏省南通市通州区（320612）'
    """
    name = place_label(code)
    return code if name == code else _("%(name)s（%(code)s）") % {"name": name, "code": code}


def stated_text(fact: Stated) -> str:
    """Return in words what is stated of an investor."""
    if fact.cny is not None:
        return _("%s 亿元") % formats.yi(fact.cny)
    if fact.kind == StatedKind.MOVED_FROM:
        return place_text(fact.text)
    return _title(fact.text) if fact.kind == StatedKind.TITLE else fact.text


def _title(text: str) -> str:
    kind, colon, rest = text.partition(":")
    return f"{TITLES.get(kind, kind)}{colon}{rest}"


def _figure(key: str, value: Any) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if key in SUMS:
        return _("%s 亿元") % formats.yi(number)
    if key == "change":
        return f"{float(number) * 100:+.1f}%".replace("-", "−")
    return formats.percent(number)


def fact_lines(facts: Mapping[str, Any]) -> list[Line]:
    """Return facts as lines, in the order in which the rules name them."""
    order = [key for key in FACT_NAMES if key in facts]
    return [Line(key, fact_name(key), fact_text(key, facts[key])) for key in order]


def missing_text(missing: tuple[str, ...]) -> str:
    """Return why a rule cannot be judged."""
    return _("无法判断：缺%s") % "、".join(fact_name(name) for name in missing)


def rule_text(rule: str) -> str:
    return f"{rule} {RULE_NAMES[rule]}"


def _of_rule(text: Text) -> Any:
    def words(facts: Facts) -> str:
        rule = str(facts["rule"])
        named = {"rule": rule_text(rule) if rule in RULE_NAMES else rule}
        return str(text) % shown({**facts, **named})

    return words


WORDS: dict[str, Words] = {
    "integrity.raised": _of_rule(gettext_lazy("真实性核查立案：%(rule)s")),
    "integrity.renewed": _of_rule(gettext_lazy("核查事实有变化：%(rule)s")),
    "integrity.asked": _of_rule(gettext_lazy("要求%(due_on)s前补证：%(text)s")),
    "integrity.answered": _of_rule(gettext_lazy("补证说明：%(text)s")),
    "integrity.cleared": _of_rule(gettext_lazy("核查排除（%(rule)s）：%(reason)s")),
    "integrity.confirmed": _of_rule(gettext_lazy("核查认定（%(rule)s），不予计入：%(reason)s")),
    "integrity.reopened": _of_rule(gettext_lazy("重新核查（%(rule)s）：%(reason)s")),
    "integrity.stated": gettext_lazy("登记投资方情况：%(kind)s %(value)s（%(source)s）"),
}
