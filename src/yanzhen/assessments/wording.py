"""How the events of the joint assessment read."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanzhen.journal.wording import Words


def signed_words(facts: Mapping[str, Any]) -> str:
    """An opinion, with its words where it has any."""
    said = gettext("%(team)s签署意见：%(stance)s") % facts
    return "；".join([said, *(facts[key] for key in ("text", "condition") if facts.get(key))])


def voted_words(facts: Mapping[str, Any]) -> str:
    said = gettext("%(person)s对“%(project)s”表决：%(value)s") % facts
    return f"{said}（{facts['reason']}）" if facts.get("reason") else said


WORDS: dict[str, Words] = {
    "assessment.opened": _("“%(project)s”送评审，方案：%(scheme)s（%(version)s）"),
    "assessment.dossier_saved": _("保存申请材料第%(dossier)s版，试算%(total)s分"),
    "assessment.paper_added": _("上传申请材料：%(paper)s（%(file)s）"),
    "assessment.paper_dropped": _("移出申请材料：%(paper)s（%(file)s）"),
    "assessment.handed_in": _(
        "提交申请材料第%(dossier)s版（%(total)s分），征求%(departments)s意见，%(due_on)s截止"
    ),
    "assessment.called_back": _("撤回申请材料修改，新版为第%(dossier)s版：%(reason)s"),
    "assessment.withdrawn": _("撤回评审：%(reason)s"),
    "opinion.signed": signed_words,
    "opinion.recused": _("%(person)s申报回避：%(reason)s"),
    "meeting.convened": _("召集%(held_on)s的联席会议，主持人%(chair)s，记录人%(secretary)s"),
    "meeting.agenda_set": _("“%(project)s”列入议程第%(place)s项"),
    "meeting.agenda_taken_off": _("“%(project)s”移出议程"),
    "meeting.invited": _("邀请%(person)s参会"),
    "meeting.opened": _("会议开始，应到%(invited)s人，法定%(quorum)s人，到会：%(present)s"),
    "meeting.voted": voted_words,
    "meeting.closed": _("会议闭会，共决定%(decided)s项"),
    "decision.made": _("“%(project)s”评审决定：%(outcome)s，%(number)s，有效期至%(valid_until)s"),
    "decision.signed": _("%(name)s以%(part)s身份签署决定"),
    "decision.carried": _(
        "补录纸质决定：%(outcome)s，%(number)s（%(decided_on)s），核对人%(confirmed_by)s"
    ),
    "condition.submitted": _("提交条件办结材料：%(text)s（%(note)s）"),
    "condition.closed": _("条件销号：%(text)s"),
    "condition.returned": _("退回条件办结材料：%(text)s（%(reason)s）"),
    "commitment.made": _("登记承诺：%(item)s %(promised)s，%(due_on)s前"),
    "commitment.measured": _("登记实测：%(item)s %(value)s（%(on)s，%(source)s）"),
    "commitment.struck": _("划去实测：%(item)s %(value)s（%(on)s）：%(reason)s"),
    "commitment.ended": _("终止承诺：%(item)s %(promised)s（%(due_on)s前）：%(reason)s"),
    "batch.made": _("建立跟踪批次“%(name)s”"),
    "scheme.copied": _("复制评估方案“%(name)s”，来源%(source)s"),
    "scheme.edited": _("修改评估方案“%(name)s”"),
    "scheme.put_in_force": _("评估方案“%(name)s”自%(from_day)s起启用"),
    "scheme.answering_named": _("指定评审答复部门"),
}
