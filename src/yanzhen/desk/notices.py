"""The kinds of notification that a person may choose from; features add their own."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TASK, ESCALATION, DIGEST, CALENDAR, PARTNER = "TASK", "ESCALATION", "DIGEST", "CALENDAR", "PARTNER"
IMPORT = "IMPORT"
# Those that may not be turned off: someone waits for the person.
COMPULSORY = {ESCALATION}

notice_kinds: dict[str, str | Promise] = {
    TASK: _("交办和督办"),
    ESCALATION: _("逾期升级"),
    DIGEST: _("每日待办摘要"),
    CALENDAR: _("日程"),
    PARTNER: _("合作渠道"),
    IMPORT: _("导入"),
}


def add_notice_kind(key: str, label: str | Promise) -> None:
    """Add a kind (`COLLISION`, `撞单`) in the feature's AppConfig.ready()."""
    notice_kinds[key] = label
