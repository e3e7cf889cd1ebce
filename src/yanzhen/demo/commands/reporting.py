"""The first quarter's months, closed in one evening: what the leader said, what was issued."""

from datetime import date, timedelta

from yanzhen.demo.commands.telling import Story, moment
from yanzhen.demo.commands.world import World
from yanzhen.reports.commands import close_month, reissue_bulletin, remark
from yanzhen.reports.kinds import Kind, period_of
from yanzhen.reports.models import Bulletin
from yanzhen.targets.commands import rebuild

CLOSED = (date(2022, 1, 1), date(2022, 2, 1), date(2022, 3, 1))
SAID = {
    date(2022, 2, 1): ("targets", "外资走在前面，签约要抓紧。三月各队把意向阶段的项目过一遍。"),
    date(2022, 3, 1): ("starts", "一季度 22 个项目集中开工，按时按量。二季度盯住供地未开工的。"),
}  # fmt: skip
# What was missing from the bulletin of March, and why it went out again.
CORRECTED = ("alarms", "供地未开工的，六月十日前逐个报开工日期。", "漏印领导对六未的要求，补印重发")


def close_months(world: World) -> Story:
    """Tell how the books were built, and how the leader commented and closed each month,
    and that the bulletin of the last one went out again, with its reason.

    At the end of the story: books that are kept cost time with every command that follows.
    """
    at = moment(date(2022, 5, 30), 0, hour=20)
    yield at
    season, leader = world.seasons["2022"], world.user("leader")
    rebuild(at=at)
    for month in CLOSED:
        if month in SAID:
            section, text = SAID[month]
            period = period_of(Kind.MONTHLY, month)
            remark(season, Kind.MONTHLY, period, section, text, by=leader, at=at)
        close_month(season, month, by=leader, at=at)
    at += timedelta(hours=1)
    yield at
    section, text, reason = CORRECTED
    march = period_of(Kind.MONTHLY, CLOSED[-1])
    remark(season, Kind.MONTHLY, march, section, text, by=leader, at=at)
    issued = Bulletin.objects.get(season=season, kind=Kind.MONTHLY, starts_on=march.starts_on)
    reissue_bulletin(issued.pk, reason=reason, by=leader, at=at)
