"""What the events of sites, budgets and claims say."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.journal.wording import Words


def claims_text(facts: Mapping[str, Any]) -> str:
    """Return the lines of a claim: what, and how much of it."""
    return "、".join(
        f"{line.get('name', '—')} {plain_number(line.get('amount'))}"
        for line in facts.get("claims") or []
        if isinstance(line, dict)
    )


def plain_number(text: object) -> str:
    """Return a number kept as text without the zeros behind the point.

    >>> plain_number("120.5000"), plain_number(None)
    ('120.5', '—')
    """
    shown = "—" if text is None else str(text)
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def reserved_words(facts: Mapping[str, Any]) -> str:
    return _("预留要素：%s") % claims_text(facts)


def committed_words(facts: Mapping[str, Any]) -> str:
    return _("承诺要素：%s") % claims_text(facts)


def freed_words(facts: Mapping[str, Any]) -> str:
    return _("释放要素：%(claims)s（%(reason)s）") % {
        "claims": claims_text(facts), "reason": facts.get("reason", "—"),
    }  # fmt: skip


WORDS: dict[str, Words] = {
    "resources.reserved": reserved_words,
    "resources.committed": committed_words,
    "resources.freed": freed_words,
    "parcel.added": gettext_lazy("登记地块“%(name)s”"),
    "parcel.changed": gettext_lazy("修改地块：%(changed)s"),
    "parcel.withdrawn": gettext_lazy("撤下地块：%(reason)s"),
    "plant.added": gettext_lazy("登记厂房“%(name)s”"),
    "plant.changed": gettext_lazy("修改厂房：%(changed)s"),
    "plant.withdrawn": gettext_lazy("撤下厂房：%(reason)s"),
    "budget.added": gettext_lazy("登记%(name)s指标 %(limit)s %(unit)s：%(source)s"),
    "budget.changed": gettext_lazy("%(name)s指标由 %(before)s 调为 %(limit)s %(unit)s：%(source)s"),
    "budget.withdrawn": gettext_lazy("撤下%(name)s指标：%(reason)s"),
}
