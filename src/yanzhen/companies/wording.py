"""How events of firms read."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "company.added": _("建档：%(name)s"),
    "company.changed": _("更改%(fields)s"),
    "company.name_added": _("加上%(kind)s“%(name)s”"),
    "company.name_removed": _("删去名称“%(name)s”"),
    "company.class_added": _("登记%(kind)s，来源 %(source)s %(edition)s"),
    "company.class_removed": _("删去%(kind)s（%(source)s）：%(reason)s"),
    "company.contact_added": _("添加联系人（%(title)s），来源 %(source)s"),
    "company.contact_removed": _("删去一位联系人"),
    "company.contacts_lapsed": _("联系人过了复核日期，已自动删除"),
    "company.relation_added": _("登记关系：%(start)s → %(end)s（%(kind)s）"),
    "company.relation_removed": _("删去关系：%(start)s → %(end)s（%(kind)s）"),
    "company.settled": _("入驻园区，自 %(since)s"),
    "company.left": _("迁出园区，%(until)s"),
    "company.figure_added": _("填报%(period)s %(metric)s，来源 %(source)s"),
    "company.figure_restated": _("更正%(period)s %(metric)s：%(reason)s"),
    "company.placed": _("放到环节“%(segment)s”"),
    "company.placement_removed": _("移出环节“%(segment)s”"),
    "company.placed_by_industry": _("按行业代码提出 %(number)s 处落位，待确认"),
    "company.placements_reviewed": _("核对落位：%(segments)s"),
    "company.placing_learned": _("从 %(decisions)s 处人工确认和更正重新学习落位"),
    "company.placements_proposed": _("给 %(firms)s 家企业提出 %(number)s 处落位建议，待确认"),
    "company.makers_ranked": _("给 %(segments)s 个环节找出 %(number)s 家可能也做的企业"),
    "company.signal_recorded": _("登记信号：%(kind)s，来源 %(source)s"),
    "company.signal_withdrawn": _("撤回信号（%(kind)s）：%(reason)s"),
    "company.merged": _("并入“%(gone)s”：%(reason)s"),
    "company.unmerged": _("撤销与“%(gone)s”的并档"),
}
