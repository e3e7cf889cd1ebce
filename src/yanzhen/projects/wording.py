"""How the events of projects read."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.common import formats
from yanzhen.journal.wording import Facts, Words, shown
from yanzhen.projects.stages import StartBasis


def _registered(facts: Facts) -> str:
    texts = [_("登记了“%(investor)s”的项目“%(name)s”，渠道：%(channel)s") % shown(facts)]
    if facts.get("choice"):
        texts.append(_("处理：%s") % facts["choice"])
    if facts.get("case"):
        texts.append(_("撞单%s") % facts["case"])
    if not facts.get("effective"):
        texts.append(_("缺有效内容，不予保护"))
    elif facts.get("protected_until"):
        texts.append(_("保护至%s") % facts["protected_until"])
    return "；".join(texts)


def _document(facts: Facts) -> str:
    parts = [str(facts.get("proof") or "—"), str(facts.get("document_no") or "")]
    if facts.get("issued_on"):
        parts.append(str(facts["issued_on"]))
    if facts.get("amount_cny"):
        parts.append(_("%s亿元") % formats.yi(facts["amount_cny"]))
    return " ".join(part for part in parts if part)


def _added(facts: Facts) -> str:
    return _("上传材料：%s") % _document(facts)


def _verified(facts: Facts) -> str:
    return _("核验通过：%s") % _document(facts)


def _rejected(facts: Facts) -> str:
    return _("退回材料：%(document)s（%(reason)s）") % {
        "document": _document(facts), "reason": facts["reason"]}  # fmt: skip


def _revoked(facts: Facts) -> str:
    return _("撤销材料：%(document)s（%(reason)s）") % {
        "document": _document(facts), "reason": facts["reason"]}  # fmt: skip


def _expired(facts: Facts) -> str:
    return _("材料过期：%s") % _document(facts)


def _many(facts: Facts) -> str:
    names = [str(one.get("proof")) for one in facts.get("documents", [])]
    return _("批量上传%(count)s份材料：%(names)s") % {
        "count": facts["count"], "names": "、".join(dict.fromkeys(names))}  # fmt: skip


def _verified_many(facts: Facts) -> str:
    names = [str(one.get("proof")) for one in facts.get("documents", [])]
    return _("核验通过%(count)s份材料：%(names)s") % {
        "count": facts["count"], "names": "、".join(dict.fromkeys(names))}  # fmt: skip


def _money(facts: Facts) -> str:
    text = _("登记资金：%(kind)s %(yi)s亿元，%(on)s") % {
        "kind": facts["kind"], "on": facts["on"],
        "yi": formats.yi(facts["cny"]) if "cny" in facts else "—"}  # fmt: skip
    if facts.get("currency") not in (None, "CNY"):
        text += f"（{facts['currency']} {facts['original']}）"
    return text


def _activity(facts: Facts) -> str:
    text = f"{facts['kind']} {facts['on']}"
    if facts.get("place"):
        text += f" {facts['place']}"
    if facts.get("attendees"):
        text += _("，会见%s") % facts["attendees"]
    if facts.get("next_step"):
        text += _("；下一步：%(step)s（%(day)s）") % {
            "step": facts["next_step"], "day": facts["next_step_on"]}  # fmt: skip
    return text


def _start_bases(facts: Facts) -> str:
    names = [str(StartBasis(one).label) for one in facts["bases"] if one in StartBasis.values]
    return _("认定开工口径：%(bases)s") % {"bases": "、".join(names) or "—"}


def _changed(facts: Facts) -> str:
    names = [str(FIELDS.get(name, name)) for name in facts.get("fields", [])]
    return _("修改了项目：%s") % ("、".join(names) or "—")


FIELDS = {
    "name": gettext_lazy("名称"), "kind": gettext_lazy("类型"), "pillar": gettext_lazy("产业"),
    "segment_code": gettext_lazy("链上位置"), "product": gettext_lazy("产品"),
    "land_mu": gettext_lazy("用地"), "planned": gettext_lazy("计划总投资"),
    "agreed": gettext_lazy("协议投资"), "fixed": gettext_lazy("固定资产投资"),
    "contents": gettext_lazy("项目内容"), "progress_note": gettext_lazy("进展"),
    "output_cny": gettext_lazy("年产值"), "tax_cny": gettext_lazy("年税收"),
    "staff": gettext_lazy("用工"), "energy_tce": gettext_lazy("能耗"),
    "decision_maker": gettext_lazy("决策人"), "decision_maker_title": gettext_lazy("决策人职务"),
    "referrer": gettext_lazy("引荐人"), "parent": gettext_lazy("原合同项目"),
}  # fmt: skip

WORDS: dict[str, Words] = {
    "project.registered": _registered,
    "project.registration_completed": gettext_lazy("补全了登记内容，保护至%(protected_until)s"),
    "project.moved": gettext_lazy("由“%(start)s”进入“%(end)s”"),
    "project.moved_back": gettext_lazy(
        "由“%(start)s”退回“%(end)s”，原因：%(reason)s（更正已计数据）"
    ),
    "project.lost": gettext_lazy("登记流失，原因：%(reason)s。%(note)s"),
    "project.revived": gettext_lazy("恢复跟进，从“%(end)s”继续：%(reason)s"),
    "project.claimed": gettext_lazy("从公海领取，保护至%(protected_until)s"),
    "project.released": gettext_lazy("由%(owner)s退回公海：%(reason)s"),
    "project.lapsed": gettext_lazy("%(reason)s，由%(owner)s退回公海"),
    "project.protection_warned": gettext_lazy("提醒%(owner)s：保护将于%(protected_until)s到期"),
    "project.start_basis_set": _start_bases,
    "project.milestone_planned": gettext_lazy("“%(stage)s”计划%(planned_on)s，预计%(forecast_on)s"),
    "project.changed": _changed,
    "project.opened": gettext_lazy("期初结转项目“%(name)s”，自报阶段“%(claimed)s”，待材料核验"),
    "project.join_accepted": gettext_lazy("同意了%(user)s的协同申请"),
    "project.join_declined": gettext_lazy("谢绝了%(user)s的协同申请"),
    "project.co_owner_added": gettext_lazy("增加协办人%(user)s"),
    "project.co_owner_removed": gettext_lazy("协办人%(user)s退出"),
    "project.handed_over": gettext_lazy("由%(giver)s交接给%(receiver)s：%(note)s"),
    "projects.handed_over": gettext_lazy("%(giver)s名下项目整体交接给%(receiver)s：%(projects)s"),
    "evidence.added": _added,
    "evidence.added_many": _many,
    "evidence.verified": _verified,
    "evidence.verified_many": _verified_many,
    "evidence.rejected": _rejected,
    "evidence.revoked": _revoked,
    "evidence.expired": _expired,
    "evidence.corrected": gettext_lazy("更正%(proof)s：%(reason)s，更正件待核验"),
    "money.recorded": _money,
    "money.struck": gettext_lazy("作废资金记录：%(kind)s %(on)s，%(reason)s"),
    "activity.recorded": _activity,
    "activity.changed": gettext_lazy("修改了活动记录：%(kind)s %(on)s"),
    "activity.step_done": gettext_lazy("完成下一步：%(next_step)s"),
    "collision.judge_named": gettext_lazy("指定%(judge)s裁定撞单"),
    "project.assessed": gettext_lazy(
        "评审决定“%(document_no)s”生效：%(conclusion)s，有效期至%(valid_until)s"
    ),
    "project.assessment_withdrawn": gettext_lazy("评审决定“%(document_no)s”失效：%(reason)s"),
    "collision.ruled": gettext_lazy("撞单裁定：%(outcome)s。%(reason)s"),
    "collision.appealed": gettext_lazy("对裁定提出申诉：%(reason)s"),
    "collision.withdrawn": gettext_lazy("撤回撞单"),
}
