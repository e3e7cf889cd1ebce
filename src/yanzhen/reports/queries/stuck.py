"""The section of the six 未: what was overdue on the bulletin's day and still is."""

from datetime import date

from django.utils.translation import gettext as _

from yanzhen.projects.queries.course import AlarmOnDay, overdue_on
from yanzhen.reports.told import Column, Row, Section, row_of


def alarm_section(on: date) -> Section:
    """Return each alarm with how many projects it rings for and which one waits longest."""
    found = overdue_on(on)
    rows = tuple(_row(one) for one in found if one.projects)
    columns = (
        Column("alarm", _("预警")), Column("number_of", _("个数"), "number"),
        Column("longest", _("最长超期（天）"), "number"), Column("worst", _("超期最久的项目")),
        Column("team", _("队伍")),
    )  # fmt: skip
    total = sum(one.projects for one in found)
    note = _("截至 %(on)s 已到期、至今没有办结的，共 %(n)d 项。") % {"on": on, "n": total}
    return Section("alarms", _("六未预警"), columns, rows, note=note if total else "",
                   empty=_("没有超期的环节。"))  # fmt: skip


def _row(one: AlarmOnDay) -> Row:
    return row_of(f"alarm-{one.code}", [
        (one.label, one.label), (str(one.projects), one.projects),
        (str(one.longest_days), one.longest_days), (one.worst, one.worst), (one.team, one.team),
    ])  # fmt: skip
