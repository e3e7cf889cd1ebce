"""Names of the kinds of items, their parts, and the steps of the work on a project."""

from django.utils.translation import gettext_lazy as _

from yanzhen.common.formats import Text

KINDS: dict[str, Text] = {
    "DUE_RATIO": _("完成÷应完成，封顶"),
    "TARGET_RATIO": _("完成÷目标，封顶"),
    "EFFICACY": _("功效系数"),
    "COUNT_AMOUNT": _("个数、金额各半"),
    "STEPS": _("按完成率分档"),
    "PER_EVENT": _("按件"),
    "TIERS": _("分档缺一扣"),
    "FULL_LESS": _("满分倒扣"),
    "SHARE": _("占比"),
    "RATED": _("评分"),
    "FLAT": _("基础分"),
}
PARTS: dict[str, Text] = {"MAIN": _("主项"), "BONUS": _("加分"), "DEDUCTION": _("扣分")}
STEP_NAMES: dict[str, Text] = {
    "FOUND": _("引来线索"),
    "FIRST_TALK": _("首次见面"),
    "TALKS": _("签约前洽谈"),
    "ASSESSMENT": _("报评审"),
    "SERVICE": _("签约后服务"),
}
