"""What can be promised, in which unit, and how a promise stands. Values in, words out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.assessments.models import Commitment, Consequence, Item
from yanzhen.common.formats import Text
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused

UNITS: dict[str, Text] = {
    Item.FIXED_INVESTMENT: gettext_lazy("亿元"),
    Item.OUTPUT: gettext_lazy("亿元"),
    Item.SALES: gettext_lazy("亿元"),
    Item.TAX: gettext_lazy("万元"),
    Item.TAX_PER_MU: gettext_lazy("万元/亩"),
    Item.ENERGY_PER_OUTPUT: gettext_lazy("吨标煤/万元"),
    Item.FOREIGN_CAPITAL: gettext_lazy("万美元"),
    Item.JOBS: gettext_lazy("人"),
    Item.TALENT: gettext_lazy("人"),
    Item.HIGH_TECH: gettext_lazy("家"),
    Item.LITTLE_GIANT: gettext_lazy("家"),
    Item.LISTING: gettext_lazy("家"),
    Item.RESEARCH: gettext_lazy("%"),
}
# Less is better; and what is a ratio, so that it is averaged and not added up over projects.
AT_MOST = frozenset({Item.ENERGY_PER_OUTPUT.value})
RATIOS = frozenset({Item.TAX_PER_MU.value, Item.ENERGY_PER_OUTPUT.value, Item.RESEARCH.value})
WHOLE = frozenset({"JOBS", "TALENT", "HIGH_TECH", "LITTLE_GIANT", "LISTING"})
MOST, PLACES = Decimal(10) ** 12, 4


@dataclass(frozen=True, slots=True)
class Standing:
    """How a promise stands: `gap` is what lacks (never below nothing), as `share` of it."""

    tone: str
    word: str
    gap: Decimal | None
    share: float | None


def read_promise(row: Mapping[str, Any]) -> tuple[str, Decimal, date]:
    """Return item, value and day of a promise as kept in a dossier.

    :raises Refused: for an unknown item, no positive number, a share over 100 %, no day.
    """
    item = str(row.get("item", ""))
    if item not in Item.values:
        raise Refused(_("没有“%s”这样的承诺事项。") % item, field="promises")
    label = Item(item).label
    return item, promised_value(item, row.get("promised")), _day(row.get("due_on"), str(label))


def promised_value(item: str, given: Any) -> Decimal:
    """Return a promised or measured number in the item's unit.

    :raises Refused: if it is none, below nothing, over 100 %, not whole where it counts things, or
        finer than the register.
    """
    label = Item(item).label
    try:
        value = Decimal(str(given))
    except InvalidOperation:
        raise Refused(_("“%(item)s”应为数字，现为“%(value)s”。")
                      % {"item": label, "value": given}, field="value") from None  # fmt: skip
    if not value.is_finite() or value < 0 or value > MOST:
        raise Refused(_("“%s”须为不小于零的数，请核对。") % label, field="value")
    if value != round(value, PLACES):
        raise Refused(_("“%s”最多写四位小数。") % label, field="value")
    if item == Item.RESEARCH and value > 100:
        raise Refused(_("“%s”超过100%%，请核对。") % label, field="value")
    if item in WHOLE and value != value.to_integral_value():
        raise Refused(_("“%s”应为整数，请核对。") % label, field="value")
    return value


def _day(given: Any, label: str) -> date:
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise Refused(_("“%s”缺少兑现日期。") % label, field="promises") from None


def require_promises(rows: Sequence[Mapping[str, Any]], on: date) -> None:
    """Refuse promises that are none: of nothing, of the past, or twice for one day."""
    seen = set()
    for row in rows:
        item, value, due_on = read_promise(row)
        label = Item(item).label
        if value == 0:
            raise Refused(_("“%s”的承诺值须大于零。") % label, field="promises")
        if due_on <= on:
            raise Refused(_("“%s”的兑现日期须在将来。") % label, field="promises")
        if str(row.get("consequence", "")) not in Consequence.values:
            raise Refused(_("请选择“%s”未兑现时的处置。") % label, field="promises")
        if (item, due_on) in seen:
            raise Refused(_("“%(item)s”在%(day)s有两个承诺值，请保留一个。")
                          % {"item": label, "day": due_on}, field="promises")  # fmt: skip
        seen.add((item, due_on))


def standing(commitment: Commitment, on: date) -> Standing:
    """Return how a promise stands on a day: met green, due soon amber, due and not met red.

    Not measured is not met, and is shown as missing, not as nothing.
    """
    value, promised = commitment.measured, commitment.promised
    days = (commitment.due_on - on).days
    if value is not None and is_met(promised, value, at_most=commitment.at_most):
        return Standing("green", _("已兑现"), Decimal(0), 0.0)
    gap = None if value is None else abs(promised - value)
    share = None if gap is None else float(gap / promised)
    if days < 0:
        word = _("逾期%d天未兑现") % -days if value is not None else _("逾期%d天未核验") % -days
        return Standing("red", word, gap, share)
    if days <= parameter("meetings.amber_days", on=on):
        return Standing("amber", _("%d天内到期") % days, gap, share)
    return Standing("none", _("未到期"), gap, share)


def is_met(promised: Decimal, measured: Decimal, *, at_most: bool) -> bool:
    return measured <= promised if at_most else measured >= promised
