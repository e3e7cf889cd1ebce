"""How events of policies read, and the words of their standing."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanzhen.common.formats import Text
from yanzhen.journal.wording import Words

# What the parts of a document are called in an event.
PARTS: dict[str, Text] = {
    "title": _("标题"), "number": _("文号"), "issuer": _("发文单位"), "level": _("层级"),
    "issued_on": _("发文日期"), "valid_from": _("有效期起"), "valid_until": _("有效期止"),
    "tags": _("标签"), "source": _("来源"), "text": _("全文"),
}  # fmt: skip


def changed_words(facts: Mapping[str, Any]) -> str:
    """Say which parts of a document changed."""
    names = facts.get("changed") or []
    return gettext("修改政策：%s") % "、".join(str(PARTS.get(name, name)) for name in names)


WORDS: dict[str, Words] = {
    "policy.added": _("录入政策《%(title)s》"),
    "policy.changed": changed_words,
    "policy.superseded": _("被《%(by_title)s》替代，自 %(on)s 起失效"),
    "policy.ended": _("自 %(on)s 起停止执行：%(reason)s"),
    "policy.resumed": _("恢复执行，原登记自 %(on)s 起失效：%(reason)s"),
    "policy.topics_set": _("核对条款主题 %(clauses)s 条"),
}
