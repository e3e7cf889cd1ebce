"""How the events of bulletins read."""

from django.utils.translation import gettext_lazy as _

from yanzhen.journal.wording import Words

WORDS: dict[str, Words] = {
    "bulletins.month_closed": _("%(season)s%(month)s封账，定稿：%(kinds)s"),
    "bulletin.issued": _("定稿%(period)s%(kind)s"),
    "bulletin.corrected": _("发出%(period)s%(kind)s第%(version)s版：%(reason)s"),
    "bulletin.remarked": _("点评%(period)s%(kind)s“%(section)s”：%(text)s"),
    "bulletin.exported": _("导出%(title)s（%(form)s）"),
}
