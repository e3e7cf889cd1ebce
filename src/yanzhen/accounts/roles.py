"""The eight roles, and the sets of them that pages name."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    OFFICER = "OFFICER", _("招商专员")
    TEAM_LEAD = "TEAM_LEAD", _("组长")
    ZONE_LEADER = "ZONE_LEADER", _("园区领导")
    REVIEWER = "REVIEWER", _("评审部门")
    SERVICE_OFFICER = "SERVICE_OFFICER", _("项目服务专员")
    DATA_STEWARD = "DATA_STEWARD", _("数据管理员")
    AUDITOR = "AUDITOR", _("审计")
    ADMINISTRATOR = "ADMINISTRATOR", _("系统管理员")


EVERYONE = frozenset(Role)
WRITERS = EVERYONE - {Role.AUDITOR}
COURTING = frozenset({Role.OFFICER, Role.TEAM_LEAD, Role.ZONE_LEADER})
STEWARDS = frozenset({Role.DATA_STEWARD, Role.ADMINISTRATOR})
LEADERS = frozenset({Role.TEAM_LEAD, Role.ZONE_LEADER})
# Who sees every row: courting teams see their own in full and the rest only as "taken".
SEES_ALL = frozenset({Role.ZONE_LEADER, Role.DATA_STEWARD, Role.AUDITOR})
ADMINS = frozenset({Role.ADMINISTRATOR})
