"""Sections of figures: targets, teams, course, forecast. The same queries as the pages."""

from datetime import date

from django.utils.translation import gettext as _

from yanzhen.accounts.models import Season
from yanzhen.common.formats import percent
from yanzhen.outlook.queries.reading import chances_by_target, outlook
from yanzhen.outlook.said import Said
from yanzhen.outlook.wording import chance_text
from yanzhen.reports.kinds import Period
from yanzhen.reports.told import Column, Row, Section, row_of
from yanzhen.targets.actuals import Actuals
from yanzhen.targets.models import Target
from yanzhen.targets.queries import Standing, TeamRow, Tile, course
from yanzhen.targets.wording import show_figure


def points(share: float) -> str:
    """Return percentage points, signed, as the pages print them.

    >>> points(-0.0461), points(0.0)
    ('−4.6', '0.0')
    """
    shown = f"{share * 100:+.1f}".replace("-", "−")
    return "0.0" if shown in {"+0.0", "−0.0"} else shown


def flat(standing: Standing) -> list[Tile]:
    """Return all tiles of a standing, parts after their whole."""
    return [tile for whole in standing.tiles for tile in (whole, *whole.parts)]


def target_section(standing: Standing, period: Period, actuals: Actuals) -> Section:
    """Return each target with what came in the period, the schedule, and the chance."""
    said = chances_by_target(outlook(standing.season, standing.on))
    rows, plot = [], []
    for tile in flat(standing):
        added = actuals.total(tile.metric, period.starts_on, period.ends_on, tile.team_id)
        rows.append(row_of(f"target-{tile.pk}", [
            (tile.label, tile.label), (tile.unit, tile.unit),
            (tile.target, shown_value(tile.target)),
            (show_figure(tile.metric, added), shown_value(show_figure(tile.metric, added))),
            (tile.actual, shown_value(tile.actual)), (percent(tile.share), round(tile.share, 4)),
            (tile.due_figure, shown_value(tile.due_figure)),
            (points(tile.deviation), round(tile.deviation * 100, 1)), (tile.word, tile.word),
            _chance(said.get(tile.pk)),
        ]))  # fmt: skip
        plot.append((tile.label, round(tile.share, 4), round(tile.due, 4), tile.tone,
                     f"{tile.actual} / {tile.target} {tile.unit}"))  # fmt: skip
    columns = (
        Column("metric", _("指标")), Column("unit", _("单位")),
        Column("target", _("目标"), "number"), Column("added", _("当期新增"), "number"),
        Column("reached", _("累计完成"), "number"), Column("share", _("完成率"), "number"),
        Column("due", _("序时应到"), "number"), Column("deviation", _("偏差（百分点）"), "number"),
        Column("lamp", _("灯号")), Column("chance", _("年底达成概率"), "number"),
    )  # fmt: skip
    return Section(
        "targets", _("目标完成情况"), columns, tuple(rows),
        note=_("赛季已过 %(elapsed)g / %(months)d 个月，序时 %(due)s。")
        % {"elapsed": standing.elapsed, "months": standing.months, "due": percent(standing.due)},
        empty=_("这一赛季还没有下达目标。"), chart="bars", plot=tuple(plot),
    )  # fmt: skip


def _chance(said: Said | None) -> tuple[str, float | None]:
    return (chance_text(said.probability), round(said.probability, 4)) if said else ("—", None)


def shown_value(text: str) -> float | int | None:
    """Return the number that a printed figure says, so that a sheet holds what is printed.

    >>> shown_value("1,345.20"), shown_value("27"), shown_value("—")
    (1345.2, 27, None)
    """
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return None
    return int(value) if value == int(value) and "." not in text else value


def team_section(heads: list[Tile], teams: list[TeamRow]) -> Section:
    """Return a line for each team and target that it has."""
    rows: list[Row] = []
    for line in teams:
        for head, tile in zip(heads, line.tiles, strict=True):
            if tile is None:
                continue
            name = line.team.short_name
            rows.append(row_of(f"team-{line.team.pk}-{tile.pk}", [
                (name, name), (head.label, head.label), (tile.unit, tile.unit),
                (tile.actual, shown_value(tile.actual)), (tile.target, shown_value(tile.target)),
                (percent(tile.share), round(tile.share, 4)),
                (points(tile.deviation), round(tile.deviation * 100, 1)), (tile.word, tile.word),
            ]))  # fmt: skip
    columns = (
        Column("team", _("队伍")), Column("metric", _("指标")), Column("unit", _("单位")),
        Column("reached", _("累计完成"), "number"), Column("target", _("目标"), "number"),
        Column("share", _("完成率"), "number"), Column("deviation", _("偏差（百分点）"), "number"),
        Column("lamp", _("灯号")),
    )  # fmt: skip
    return Section("teams", _("各队进度"), columns, tuple(rows), empty=_("还没有分解到队伍。"))


def course_section(hero: Tile, on: date, actuals: Actuals) -> Section:
    """Return the first target's course from month to month."""
    months = course(hero, on, actuals)
    rows = tuple(
        row_of(f"month-{n}", [
            (m.label, m.label), (m.added or "—", shown_value(m.added)),
            (m.actual_text if m.url else "—", shown_value(m.actual_text) if m.url else None),
            (m.due_text, shown_value(m.due_text)),
        ])
        for n, m in enumerate(months, start=1)
    )  # fmt: skip
    plot = tuple(
        (m.label, float(m.actual) if m.actual is not None else None, float(m.due), m.actual_text,
         m.due_text) for m in months
    )  # fmt: skip
    columns = (
        Column("month", _("月")), Column("added", _("当月"), "number"),
        Column("reached", _("累计"), "number"), Column("due", _("序时应到"), "number"),
    )  # fmt: skip
    return Section("course", _("全年走势：%s") % hero.label, columns, rows, chart="course",
                   plot=plot)  # fmt: skip


def forecast_section(season: Season, on: date, targets: list[Target]) -> Section:
    """Return what was forecast on the day."""
    whole = outlook(season, on)
    forecast = {said.target for said in whole.targets} if whole else set()
    names = {target.pk: str(target) for target in targets if target.pk in forecast}
    rows = [
        row_of(f"chance-{said.target}", [
            (names.get(said.target, said.label), said.label), (str(said.count), said.count),
            (str(said.actual), said.actual),
            (chance_text(said.probability), round(said.probability, 4)),
            (str(said.p05), said.p05), (str(said.p50), said.p50), (str(said.p95), said.p95),
        ])
        for said in (whole.targets if whole else ())
    ]  # fmt: skip
    columns = (
        Column("metric", _("指标")), Column("target", _("目标"), "number"),
        Column("reached", _("已签"), "number"), Column("chance", _("年底达成概率"), "number"),
        Column("low", _("90% 区间下端"), "number"), Column("middle", _("预计"), "number"),
        Column("high", _("90% 区间上端"), "number"),
    )  # fmt: skip
    note = ""
    if whole:
        note = _("截至 %(on)s 算出；全部一起达成的概率 %(joint)s。") % {
            "on": whole.as_of, "joint": chance_text(whole.joint)}  # fmt: skip
    return Section("forecast", _("年底预测"), columns, tuple(rows), note=note,
                   empty=_("那时还没有预测。"))  # fmt: skip
