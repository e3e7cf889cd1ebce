"""How the desk's events read on timelines."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanzhen.desk.models import Escalation, TaskKind


def _opened(facts: Mapping[str, Any]) -> str:
    kinds = dict(TaskKind.choices)
    return gettext("%(kind)s：%(title)s（%(assignee)s，%(due_on)s前）") % {
        "kind": kinds.get(facts["kind"], facts["kind"]), "title": facts["title"],
        "assignee": facts["assignee"], "due_on": facts["due_on"],
    }  # fmt: skip


def _escalated(facts: Mapping[str, Any]) -> str:
    steps = {step.name: step.label for step in Escalation}
    return gettext("“%(title)s”逾期%(days)s天，%(step)s") % {
        "title": facts["title"], "days": facts["days"],
        "step": steps.get(facts["step"], facts["step"]),
    }  # fmt: skip


WORDS: dict[str, Any] = {
    "task.opened": _opened,
    "task.changed": _("待办有变动：%(assignee)s，%(due_on)s前"),
    "task.reopened": _("待办重新打开：%(assignee)s，%(due_on)s前"),
    "task.accepted": _("接收了“%(title)s”"),
    "task.returned": _("退回“%(title)s”：%(text)s"),
    "task.replied": _("回复“%(title)s”：%(text)s"),
    "task.sent_back": _("打回“%(title)s”：%(text)s"),
    "task.reminded": _("催办“%(title)s”：%(text)s"),
    "task.reassigned": _("“%(title)s”改由%(assignee)s办理，%(due_on)s前"),
    "task.extension_asked": _("“%(title)s”申请延到%(until)s：%(reason)s"),
    "task.extension_granted": _("同意“%(title)s”延到%(until)s"),
    "task.extension_refused": _("不同意“%(title)s”延到%(until)s：%(answer)s"),
    "task.escalated": _escalated,
    "task.closed": _("办结“%(title)s”：%(reply)s"),
    "task.cancelled": _("撤回“%(title)s”：%(reason)s"),
    "entry.scheduled": _("排入日程：%(title)s"),
    "entry.changed": _("日程有变动：%(title)s"),
    "entry.cancelled": _("取消日程：%(title)s（%(reason)s）"),
    "calendar_feed.made": _("生成了私人日历地址"),
    "calendar_feed.revoked": _("停用了私人日历地址"),
    "partner.added": _("登记为合作渠道"),
    "partner.changed": _("修改了渠道资料"),
    "partner.agreed": _("签订协议%(number)s，%(starts_on)s至%(until)s"),
    "partner.contact_added": _("登记联系人%(contact)s（来源：%(source)s；用途：%(purpose)s）"),
    "partner.contact_dropped": _("删除联系人%(contact)s"),
    "partner.ended": _("结束合作：%(reason)s"),
    "notifications.chosen": _("改了想收到的通知"),
    "view.saved": _("保存视图“%(name)s”"),
    "view.dropped": _("删除视图“%(name)s”"),
    "list.exported": _("导出列表（%(form)s）"),
}
SUBJECTS: dict[str, str] = {
    "task": "desk:task",
    "entry": "desk:entry",
    "partner": "desk:partner",
}
