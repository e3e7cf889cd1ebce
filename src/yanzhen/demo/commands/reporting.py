"""The months that were closed, what the leader said."""

from datetime import date

from yanzhen.demo.commands.telling import Story, moment
from yanzhen.demo.commands.world import World
from yanzhen.reports.commands import close_month, issue_bulletin, remark
from yanzhen.reports.kinds import Kind, period_of
from yanzhen.targets.commands import rebuild

CLOSED = ((date(2022, 1, 1), date(2022, 2, 7)), (date(2022, 2, 1), date(2022, 3, 4)),
          (date(2022, 3, 1), date(2022, 4, 6)))  # fmt: skip
SAID = {
    date(2022, 2, 1): ("targets", "外资走在前面，签约要抓紧。三月各队把意向阶段的项目过一遍。"),
    date(2022, 3, 1): ("starts", "一季度 22 个项目集中开工，按时按量。二季度盯住供地未开工的。"),
}  # fmt: skip


def close_months(world: World) -> Story:
    """Tell how the books were built, and how the leader commented and closed each month."""
    at = moment(date(2022, 2, 7), 4, hour=9)
    yield at
    rebuild(at=at)
    for month, day in CLOSED:
        at = moment(day, 5, hour=17)
        yield at
        season, leader = world.seasons["2022"], world.user("leader")
        if month in SAID:
            section, text = SAID[month]
            period = period_of(Kind.MONTHLY, month)
            remark(season, Kind.MONTHLY, period, section, text, by=leader, at=at)
        close_month(season, month, by=leader, at=at)
    at = moment(date(2022, 4, 11), 5, hour=10)
    yield at
    lists = period_of(Kind.RED_BLACK, date(2022, 1, 1))
    issue_bulletin(world.seasons["2022"], Kind.RED_BLACK, lists, by=world.user("leader"), at=at)
