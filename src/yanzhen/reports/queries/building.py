"""A bulletin of a period from the figures as they stand; a fixed number of queries each."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from yanzhen.accounts.models import Season
from yanzhen.common.formats import yi
from yanzhen.common.parameters import parameter
from yanzhen.journal.kept import kept
from yanzhen.outlook.queries.reading import outlook
from yanzhen.outlook.said import Whole
from yanzhen.outlook.wording import chance_text
from yanzhen.projects.queries.counting import CountedContract, CountedStart
from yanzhen.reports.kinds import Kind, Period
from yanzhen.reports.queries import figures, projects, race
from yanzhen.reports.queries.stuck import alarm_section
from yanzhen.reports.told import Column, Section, Told, row_of
from yanzhen.targets.actuals import read_actuals
from yanzhen.targets.queries import Standing, season_targets, standing, team_rows

Sections = list[Section]


def build(
    season: Season, kind: str, period: Period, today: date,
    comments: Mapping[str, str] | None = None,
) -> Told:  # fmt: skip
    """Return what a bulletin of a period says, as of its last day or, before that, of today.

    Always in Chinese, whoever asks: it is the office's paper, and versions are compared as printed.
    """
    with override("zh-hans"):
        return _built(season, kind, period, min(period.ends_on, today, season.ends_on), comments)


def _built(
    season: Season, kind: str, period: Period, on: date, comments: Mapping[str, str] | None
) -> Told:
    own = Period(max(period.starts_on, season.starts_on), period.ends_on)
    sections = _BUILDERS[Kind(kind)](season, own, on)
    return Told(
        str(Kind(kind).label), settings.ZONE_NAME, period.label, on.isoformat(), tuple(sections),
        dict(comments or {}),
    )  # fmt: skip


def _monthly(season: Season, period: Period, on: date) -> Sections:
    targets, actuals = season_targets(season), read_actuals(season.starts_on, on, pillars=True)
    # Sixty teams' tiles take most of the time; kept here, where the language is always the same.
    zone, heads, teams = kept(
        ("reports.tiles", season.pk, on),
        lambda: (standing(season, on, targets=targets, actuals=actuals),
                 *team_rows(season, on, targets=targets, actuals=actuals)),
    )  # fmt: skip
    names = projects.pillar_names()
    signed, started = projects.counted_in(period.starts_on, on)
    found = [figures.target_section(zone, period, actuals)]
    if zone.hero:
        found.append(figures.course_section(zone.hero, on, actuals))
    return [
        *found, figures.team_section(heads, teams), race.race_section(season, on),
        projects.signed_section(signed, names, head=_("本月新签约")),
        projects.start_section(started, names, head=_("本月新开工"), on=on),
        projects.pillar_section(season.starts_on, period, on, names, actuals),
        alarm_section(on),
        figures.forecast_section(season, on, targets),
    ]  # fmt: skip


def _leader(season: Season, period: Period, on: date) -> Sections:
    """Return the one page: targets, four numbers of the month, the largest signings, what lags."""
    targets, actuals = season_targets(season), read_actuals(season.starts_on, on)
    zone = standing(season, on, targets=targets, actuals=actuals)
    signed, started = projects.counted_in(period.starts_on, on)
    return [
        figures.target_section(zone, period, actuals),
        _numbers(signed, started, outlook(season, on)),
        projects.signed_section(
            signed, projects.pillar_names(), head=_("本月最大的签约"),
            most=parameter("reports.shown_signings", on=on),
        ),
        _behind(zone),
    ]  # fmt: skip


def _numbers(
    signed: list[CountedContract], started: list[CountedStart],
    whole: Whole | None,
) -> Section:  # fmt: skip
    agreed = sum((one.amount_cny for one in signed), Decimal(0))
    planned = sum((projects.total_of(one) for one in started), Decimal(0))
    rows = [
        row_of("signed", [_t(_("本月新签约")), (str(len(signed)), len(signed)), _t(_("个")),
                          _t(_("协议投资 %s 亿元") % yi(agreed))]),
        row_of("started", [_t(_("本月新开工")), (str(len(started)), len(started)), _t(_("个")),
                           _t(_("总投资 %s 亿元") % yi(planned))]),
    ]  # fmt: skip
    if whole:
        joint = (chance_text(whole.joint), round(whole.joint, 4))
        words = _("签约目标到年底一起达成的概率，截至 %s 算出") % whole.as_of
        rows.append(row_of("joint", [_t(_("年底达成概率")), joint, _t(""), _t(words)]))
    columns = (Column("metric", _("事项")), Column("value", _("数"), "number"),
               Column("unit", _("单位")), Column("note", _("说明")))  # fmt: skip
    return Section("numbers", _("本月"), columns, tuple(rows))


def _t(text: str) -> tuple[str, str]:
    return text, text


def _behind(zone: Standing) -> Section:
    lagging = [tile for tile in figures.flat(zone) if tile.tone == "red"]
    rows = tuple(
        row_of(f"behind-{tile.pk}", [
            _t(tile.label), (tile.actual, figures.shown_value(tile.actual)),
            (tile.target, figures.shown_value(tile.target)),
            (figures.points(tile.deviation), round(tile.deviation * 100, 1)), _t(tile.need),
        ])
        for tile in lagging
    )  # fmt: skip
    columns = (
        Column("metric", _("指标")), Column("reached", _("累计完成"), "number"),
        Column("target", _("目标"), "number"), Column("deviation", _("偏差（百分点）"), "number"),
        Column("need", _("还须")),
    )  # fmt: skip
    return Section("behind", _("滞后的目标"), columns, rows, empty=_("没有滞后的目标。"))


def _starts(season: Season, period: Period, on: date) -> Sections:
    names = projects.pillar_names()
    _signed, found = projects.counted_in(period.starts_on, on)
    return [
        projects.by_pillar_section(found, names), projects.by_tier_section(found, on),
        projects.start_section(found, names, head=_("开工项目"), on=on),
    ]  # fmt: skip


def _red_black(season: Season, period: Period, on: date) -> Sections:
    return race.list_sections(season, period)


_BUILDERS: dict[Kind, Callable[[Season, Period, date], Sections]] = {
    Kind.MONTHLY: _monthly, Kind.LEADER: _leader, Kind.STARTS: _starts,
    Kind.RED_BLACK: _red_black,
}  # fmt: skip
