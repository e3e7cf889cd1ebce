"""How chances, stages and events of forecasts read."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy


def chance_text(chance: float) -> str:
    """Return a probability in whole percent; what is nearly sure is never called sure.

    >>> chance_text(0.634), chance_text(0.9999), chance_text(0.001), chance_text(1.0)
    ('63%', '>99%', '<1%', '100%')
    """
    if chance in (0.0, 1.0):
        return f"{chance:.0%}"
    shown = round(chance * 100)
    return ">99%" if shown > 99 else "<1%" if shown < 1 else f"{shown}%"


STAGE_WORDS = {
    "talks": pgettext_lazy("outlook", "进入在谈"),
    "intent": pgettext_lazy("outlook", "达成意向"),
    "assessed": pgettext_lazy("outlook", "通过评审"),
    "signed": pgettext_lazy("outlook", "签约"),
}


def kept_words(facts: Mapping[str, Any]) -> str:
    odds = "、".join(f"{label} {chance_text(p)}" for label, p in (facts.get("odds") or {}).items())
    known = {"season": facts["season"], "as_of": facts["as_of"], "odds": odds or "—"}
    if facts.get("late"):
        return _("补算并留存%(season)s截至%(as_of)s的预测：%(odds)s") % known
    return _("留存%(season)s截至%(as_of)s的预测：%(odds)s") % known
