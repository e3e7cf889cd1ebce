"""What the events of sites, budgets and claims say."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.common.formats import Text
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


# What the columns of a site are called in an event.
COLUMNS: dict[str, Text] = {
    "name": gettext_lazy("名称"), "area_mu": gettext_lazy("面积"), "zoning": gettext_lazy("用途"),
    "ratio_min": gettext_lazy("容积率下限"), "ratio_max": gettext_lazy("容积率上限"),
    "status": gettext_lazy("整理进度"), "takes_quota": gettext_lazy("用地指标"),
    "price_cny_per_mu": gettext_lazy("价格"), "power_kva": gettext_lazy("供电"),
    "steam_tph": gettext_lazy("蒸汽"), "sewage_tpd": gettext_lazy("污水接纳"),
    "available_from": gettext_lazy("可用日期"), "outline": gettext_lazy("边界"),
    "note": gettext_lazy("说明"), "parcel": gettext_lazy("所在地块"),
    "floor_sqm": gettext_lazy("面积"), "floor_load_kn": gettext_lazy("楼面荷载"),
    "storey_m": gettext_lazy("层高"), "rent_cny": gettext_lazy("租金"),
}  # fmt: skip


def changed_words(facts: Mapping[str, Any]) -> str:
    """Say which columns of a site changed."""
    names = facts.get("changed") or []
    return _("修改%s") % "、".join(str(COLUMNS.get(name, name)) for name in names)


WORDS: dict[str, Words] = {
    "border.drawn": gettext_lazy("划定园区边界，约 %(area_mu)s 亩：%(source)s"),
    "resources.reserved": reserved_words,
    "resources.committed": committed_words,
    "resources.freed": freed_words,
    "parcel.added": gettext_lazy("登记地块“%(name)s”"),
    "parcel.changed": changed_words,
    "parcel.withdrawn": gettext_lazy("撤下地块：%(reason)s"),
    "plant.added": gettext_lazy("登记厂房“%(name)s”"),
    "plant.changed": changed_words,
    "plant.withdrawn": gettext_lazy("撤下厂房：%(reason)s"),
    "parcel.restored": gettext_lazy("恢复地块“%(name)s”"),
    "plant.restored": gettext_lazy("恢复厂房“%(name)s”"),
    "budget.added": gettext_lazy("登记%(name)s指标 %(limit)s %(unit)s：%(source)s"),
    "budget.changed": gettext_lazy("%(name)s指标由 %(before)s 调为 %(limit)s %(unit)s：%(source)s"),
    "budget.withdrawn": gettext_lazy("撤下%(name)s指标：%(reason)s"),
}
