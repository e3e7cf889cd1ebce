"""How events about people, teams and seasons read."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "person.added": _("新增人员 %(name)s"),
    "person.changed": _("修改人员信息"),
    "person.activated": _("启用账号"),
    "person.deactivated": _("停用账号"),
    "person.password_reset": _("重置口令"),
    "person.password_changed": _("自己修改口令"),
    "person.signed_in": _("登录，地址 %(address)s"),
    "person.signed_out_elsewhere": _("退出其他设备"),
    "team.opened": _("成立团队 %(name)s"),
    "team.closed": _("撤销团队，自 %(on)s"),
    "season.opened": _("开启赛季，%(starts_on)s 至 %(ends_on)s"),
    "season.entered": _("团队 %(team)s 参赛，赛道 %(track)s"),
    "journal.check_asked": _("要求逐条校验日志"),
    "season.left": _("团队 %(team)s 退赛"),
}
SUBJECTS = {"user": "accounts:person", "team": "accounts:team", "season": "accounts:season"}
