"""How events of policies read, and the words of their standing."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "policy.added": _("录入政策《%(title)s》"),
    "policy.changed": _("修改政策：%(changed)s"),
    "policy.superseded": _("被《%(by_title)s》替代，自 %(on)s 起失效"),
    "policy.ended": _("自 %(on)s 起停止执行：%(reason)s"),
    "policy.topics_set": _("核对条款主题 %(clauses)s 条"),
}
