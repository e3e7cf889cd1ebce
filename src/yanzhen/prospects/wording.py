"""How events of targets and terms of the card read."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "target.claimed": _("认领为招商目标，预留到 %(until)s"),
    "target.taken_in": _("由%(edition)s建档，认领为招商目标，预留到 %(until)s"),
    "target.released": _("放弃认领"),
    "target.watched": _("加入关注"),
    "target.stirred": _("沉寂 %(days)s 天以上后有了动静：%(source)s"),
    "target.unwatched": _("取消关注"),
}
TERM_LABELS = {
    "gap": _("补链缺口"), "intent": _("投资意愿"), "link": _("与在驻企业供需"),
    "spill": _("所在地外溢压力"), "class": _("企业资质"), "hq": _("总部潜力"),
    "near": _("就近布局"),
}  # fmt: skip
