"""Words of the gap pages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yanzhen.chains.calc.gaps import Action
from yanzhen.common.formats import Text

ACTIONS: dict[str, Text] = {
    Action.FILL: _("补链"),
    Action.STRENGTHEN: _("强链"),
    Action.EXTEND: _("延链"),
    Action.HOLD: pgettext_lazy("gap", "稳链"),
}
MEANINGS: dict[str, Text] = {
    Action.FILL: _("在驻企业要用，本地没有人做"),
    Action.STRENGTHEN: _("本地有人做，但不够用，或过半靠一家"),
    Action.EXTEND: _("本地没有人做也没有人用，但原料大多在本地"),
    Action.HOLD: _("暂不用动"),
}
WORDS = {
    "gap.share_stated": _("填报采购比例：产值的 %(percent)s%% 用于采购%(source)s，依据%(basis)s"),
    "gap.panel_handed_in": _("上传相关度面板“%(file)s”，本区为%(region)s，%(years)s 年"),
    "gap.share_withdrawn": _("撤回采购比例：%(source)s %(percent)s%%"),
}
