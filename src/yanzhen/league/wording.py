"""How the race reads: points, shares, what its events say."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanzhen.common.formats import MISSING
from yanzhen.journal.wording import Words
from yanzhen.league.calc.scheme import Counted, Piece, What
from yanzhen.league.calc.score import printed
from yanzhen.league.calc.sharing import Problem, Share
from yanzhen.league.sources import SOURCES

KIND = "LEAGUE"
YI = Fraction(100_000_000)


def points_text(points: Fraction | None) -> str:
    """Return points with two decimals; what cannot be said as a dash.

    >>> points_text(Fraction(2, 3)), points_text(None)
    ('0.67', '—')
    """
    return MISSING if points is None else f"{float(printed(points)):.2f}"


def share_text(share: Fraction) -> str:
    """Return a share as a percentage, with decimals only where there are any.

    >>> share_text(Fraction(1, 2)), share_text(Fraction(1, 8))
    ('50%', '12.5%')
    """
    return f"{float(share) * 100:.4f}".rstrip("0").rstrip(".") + "%"


def figure_text(counted: Counted, value: Fraction | None) -> str:
    """Return a figure in the unit it is shown in, without the unit."""
    if value is None:
        return MISSING
    if counted.what is What.AMOUNT and SOURCES[counted.of].amount_unit:
        return f"{float(value / YI):,.2f}"
    return f"{float(value):,.2f}".rstrip("0").rstrip(".")


def unit_of(counted: Counted) -> str:
    source = SOURCES[counted.of]
    by_amount = counted.what is What.AMOUNT and source.amount_unit
    if counted.what is What.MEAN:
        return gettext("分")
    return str(source.amount_unit if by_amount else source.unit)


def counted_text(piece: Piece, notes: Mapping[str, str]) -> str:
    """Say in words what a piece counts: 签约 10 至 20 亿元, 外资."""
    counted = piece.counted
    if piece.name:
        return piece.name
    if counted.note:
        return notes.get(counted.note, counted.note)
    told = str(SOURCES[counted.of].of.label)
    if counted.what is What.AMOUNT and What.COUNT in SOURCES[counted.of].whats:
        told += gettext("金额")
    if (limits := _limits(counted)) or counted.registered or counted.in_pillar:
        more = [limits, gettext("已注册") if counted.registered else "",
                gettext("主导产业") if counted.in_pillar else ""]  # fmt: skip
        told = gettext("%(what)s（%(limits)s）") % {
            "what": told,
            "limits": gettext("，").join(str(part) for part in more if part),
        }
    return told


def _limits(counted: Counted) -> str:
    least = None if counted.least_cny is None else f"{float(counted.least_cny / YI):g}"
    below = None if counted.below_cny is None else f"{float(counted.below_cny / YI):g}"
    if least and below:
        return gettext("%(least)s 至 %(below)s 亿元") % {"least": least, "below": below}
    if least:
        return gettext("%s 亿元以上") % least
    return gettext("%s 亿元以下") % below if below else ""


def why_not(problem: Problem, shares: Sequence[Share], referrer_most: Fraction) -> str:
    """Say what forbids a sharing, and what to do."""
    whole = share_text(sum((one.share for one in shares), Fraction(0)))
    told = {
        Problem.NOBODY: gettext("请至少写一方。"),
        Problem.TWICE: gettext("同一方同一角色写了两次，请合并。"),
        Problem.NOT_POSITIVE: gettext("比例要大于 0；不分的那一方请删去。"),
        Problem.OVER_ONE: gettext("各方比例合计 %s，超过了 100%%。请调低到合计正好 100%%。")
        % whole,
        Problem.UNDER_ONE: gettext("各方比例合计 %s，不足 100%%。请补足到正好 100%%。") % whole,
        Problem.NOT_FULL: gettext("双核算时每一方都按 100% 计，全区仍只算一次。"),
        Problem.REFERRER: gettext("引荐人最多分 %s。") % share_text(referrer_most),
    }
    return told[problem]


def sharing_text(credits: Iterable[Any]) -> str:
    """Return who gets what: 招商局（首谈方）50%、投促局（服务方）50%."""
    return "、".join(
        f"{one.person or one.team}（{one.get_role_display()}）{share_text(Fraction(one.share))}"
        for one in credits
    )


def frozen_words(facts: Mapping[str, Any]) -> str:
    told = gettext("封存%(season)s %(month)s的月度榜（%(scheme)s）") % facts
    if int(facts.get("issue", 1)) > 1:
        told += gettext("，第%(issue)s版：%(reason)s") % facts
    return told


def ruled_words(facts: Mapping[str, Any]) -> str:
    told = gettext("裁定%(team)s %(month)s“%(item)s”的异议：%(outcome)s，%(ruling)s") % facts
    if facts.get("points") not in (None, "0", "0.00"):
        told += gettext("；更正 %(points)s 分，自%(on)s起") % facts
    return told


WORDS: dict[str, Words] = {
    "race_scheme.copied": _("复制赛马方案“%(name)s”，来源%(source)s"),
    "race_scheme.edited": _("修改赛马方案“%(name)s”"),
    "race_scheme.put_in_force": _("赛马方案“%(name)s”自%(from_day)s起启用"),
    "credit.proposed": _("提出“%(project)s”的分成：%(shares)s，自%(from_day)s起（%(reason)s）"),
    "credit.confirmed": _("%(who)s确认“%(project)s”的分成：%(shares)s"),
    "credit.agreed": _("“%(project)s”的分成经各方确认：%(shares)s，自%(from_day)s起"),
    "credit.refused": _("不同意“%(project)s”的分成：%(why)s"),
    "credit.withdrawn": _("撤回“%(project)s”的分成：%(shares)s"),
    "credit.ruled": _("裁定“%(project)s”的分成：%(shares)s，自%(from_day)s起（%(reason)s）"),
    "credit.lapsed": _("%(deals)s份分成逾期未确认，作废"),
    "occurrence.noted": _("登记计分事项：%(team)s %(what)s（%(on)s，%(note)s）"),
    "occurrence.struck": _("划去计分事项：%(team)s %(what)s（%(on)s）：%(reason)s"),
    "table.frozen": frozen_words,
    "dispute.filed": _("%(team)s对%(month)s“%(item)s”计分提出异议：%(statement)s"),
    "dispute.answered": _("答复%(team)s对%(month)s“%(item)s”的异议：%(answer)s"),
    "dispute.ruled": ruled_words,
    "dispute.withdrawn": _("%(team)s撤回对%(month)s“%(item)s”的异议"),
    "lists.proposed": _("提名红黑榜（%(starts_on)s 至 %(ends_on)s），共%(number)s条"),
    "listing.decided": _("%(team)s %(colour)s（%(half)s）：%(state)s。%(reason)s"),
}
