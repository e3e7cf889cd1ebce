"""How events of briefs read."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.briefs.told import TITLES
from yanzhen.journal.wording import Words


def _edited(facts: Mapping[str, Any]) -> str:
    return _("改写“%s”一段") % TITLES.get(facts["section"], facts["section"])


def _reset(facts: Mapping[str, Any]) -> str:
    return _("“%s”一段恢复为记录") % TITLES.get(facts["section"], facts["section"])


WORDS: dict[str, Words] = {
    "brief.made": gettext_lazy("制作谈判手卡：%(about)s"),
    "brief.edited": _edited,
    "brief.reset": _reset,
    "brief.refreshed": gettext_lazy("按记录更新手卡，第 %(version)s 版"),
    "brief.exported": gettext_lazy("导出手卡第 %(version)s 版（%(form)s）"),
    "tie.recorded": gettext_lazy("登记关系：%(partner)s — %(company)s（%(kind)s）"),
    "tie.withdrawn": gettext_lazy("撤下关系：%(partner)s — %(company)s（%(kind)s）"),
    "learner.tested": gettext_lazy("完成自测 %(questions)s 题"),
}
