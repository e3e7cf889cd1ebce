"""Which targets can be forecast, and what each asked for as was known on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from yanzhen.accounts.models import Season
from yanzhen.targets.actuals import end_of, yuan_range
from yanzhen.targets.calc.forecast.engine import Goal
from yanzhen.targets.models import Target
from yanzhen.targets.queries import value_known


@dataclass(frozen=True, slots=True)
class Aimed:
    """A target with what it asks of the engine."""

    target: Target
    goal: Goal


@dataclass(frozen=True, slots=True)
class NotForecast:
    """A target that is not forecast, and why."""

    target: Target
    why: str


def aimed_on(targets: Iterable[Target], on: date) -> dict[int | None, list[Aimed]]:
    """Return by team (None: the zone) the targets that can be forecast, as known on a day."""
    found: dict[int | None, list[Aimed]] = {}
    for target in targets:
        count = known_value(target, on)
        if count is None or target.person_id or why_not(target):
            continue
        floor, _above = yuan_range(target.metric, target.starts_on)
        goal = Goal(str(target.pk), float(floor or 0), count)
        found.setdefault(target.team_id, []).append(Aimed(target, goal))
    return found


def not_forecast(targets: Iterable[Target], team: int | None) -> list[NotForecast]:
    """Return the targets of the zone or a team that are not forecast, each with the reason."""
    own = [target for target in targets if target.team_id == team and not target.person_id]
    return [NotForecast(target, why) for target in own if (why := why_not(target))]


def why_not(target: Target) -> str:
    """Return why a target cannot be forecast, "" where it can."""
    floor, above = yuan_range(target.metric, target.starts_on)
    if floor is None:
        return _("预测只管签约项目个数；这项指标看序时进度。")
    if above is not None:
        return _("分段计算（不含更高档）的目标不能预测。")
    if target.pillar:
        return _("只预测所有产业合在一起的目标。")
    if not is_whole_year(target.starts_on, target.ends_on):
        return _("不是自然年的全年目标。")
    return ""


def is_whole_year(starts_on: date, ends_on: date) -> bool:
    """Return whether a period is a calendar year.

    >>> is_whole_year(date(2022, 1, 1), date(2022, 12, 31))
    True
    """
    year = starts_on.year
    return (starts_on, ends_on) == (date(year, 1, 1), date(year, 12, 31))


def can_forecast(season: Season) -> bool:
    return is_whole_year(season.starts_on, season.ends_on)


def known_value(target: Target, on: date) -> int | None:
    """Return how many a target asked for, as set by a day and in effect on it; None before."""
    value = value_known(target, on, end_of(on))
    return None if value is None else int(value)
