"""The league table, what a point opens to, frozen months."""

from datetime import date
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yanzhen.accounts.access import SignedInRequest, allow
from yanzhen.accounts.models import Season
from yanzhen.common import clock
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused
from yanzhen.league import commands, policies
from yanzhen.league.calc.score import Line
from yanzhen.league.drawing import Bar, Bars, draw_bars, draw_intervals
from yanzhen.league.forms.small import ReasonForm
from yanzhen.league.models import Correction, FrozenTable
from yanzhen.league.months import last_of, read_month
from yanzhen.league.queries.adjusted import AdjustedTable, adjusted_rows
from yanzhen.league.queries.frozen import frozen_issues, frozen_months, restated
from yanzhen.league.queries.opened import opened_points
from yanzhen.league.queries.table import Table, TeamRow, table
from yanzhen.league.showing import PointCell, draw_cells, draw_parts
from yanzhen.league.views.common import (
    READERS,
    act,
    chosen_month,
    chosen_season,
    posted_month,
)
from yanzhen.league.wording import counted_text, figure_text, points_text, unit_of

# Stands in a table's addresses for the item until it is put in.
ITEM = "ITEM"


@allow(READERS)
def index(request: SignedInRequest) -> HttpResponse:
    """The table of a season and month, raw and adjusted side by side."""
    return _index(request)


def _index(
    request: SignedInRequest, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    season = chosen_season(request)
    if season is None:
        return render(request, "league/no_season.html", {"refusal": refusal}, status=status)
    month, months = chosen_month(request, season)
    held = table(season, month, as_of=clock.today())
    adjusted = adjusted_rows(season, held.until)
    issues = frozen_issues(season, month)
    beside = {row.team.pk: row.told for row in adjusted.rows}
    context = {
        "season": season, "seasons": list(Season.objects.all()), "month": month, "held": held,
        "months": [(each, each in frozen) for frozen in [frozen_months(season)]
                   for each in months],
        "tracks": [
            (name, [_row(row, beside.get(row.team.pk), held) for row in rows], *_bars(rows))
            for name, rows in held.tracks
        ],
        "items": held.scheme.items, "halves": held.scheme.halves, "grades": held.scheme.grades,
        "zone": _zone(held), "adjusted": adjusted, "intervals": _intervals(adjusted),
        "issues": issues, "restated": _restated(issues, held),
        "may_freeze": request.user.role in policies.NOTING and last_of(month) <= clock.today(),
        "may_file": request.user.role in policies.FILING
        and any(row.team.pk == request.user.team_id for row in held.rows),
        "refusal": refusal, "freeze_form": ReasonForm(),
        "scheme_url": _scheme_url(held),
    }  # fmt: skip
    return render(request, "league/index.html", context, status=status)


def _scheme_url(held: Table) -> str:
    number = held.scheme_number
    key = str(number) if number else f"{held.scheme.code}@{held.scheme.version}"
    return reverse("league:scheme", args=[key])


def _row(row: TeamRow, beside: Any, held: Table) -> dict[str, Any]:
    names = dict(enumerate(held.scheme.grades))
    address = reverse("league:points", args=[held.season.code, f"{held.month:%Y-%m}", row.team.pk,
                                             ITEM])  # fmt: skip
    return {
        "row": row, "total": points_text(row.row.total), "beside": beside,
        "cells": draw_cells(_cell(line, address) for line in row.row.lines),
        "halves": [(points_text(row.row.halves[code]), row.row.half_places[code])
                   for code, _name in held.scheme.halves],
        "grade": names.get(row.row.grade) if row.row.grade is not None else "",
    }  # fmt: skip


def _cell(line: Line, address: str) -> PointCell:
    """Return an item's points with their address; asking for each address by itself would take
    longer than all else."""
    return PointCell(
        points_text(line.points), f"{float(line.full):.1f}" if line.full else "", line.gate,
        points_text(line.corrected) if line.corrected else "",
        f"{address.removesuffix(f'{ITEM}/')}{line.item.code}/",
    )  # fmt: skip


def _bars(rows: list[TeamRow]) -> tuple[Bars, list[tuple[Bar, SafeString]]]:
    drawn = draw_bars([
        (row.team.short_name,
         [(line.item.name, float(line.points), number)
          for number, line in enumerate(row.row.lines) if line.points],
         points_text(row.row.total))
        for row in rows
    ])  # fmt: skip
    return drawn, [(bar, draw_parts(bar.parts)) for bar in drawn.bars]


def _intervals(adjusted: AdjustedTable) -> Any:
    return draw_intervals([
        (row.team.short_name, row.told.low, row.told.ratio, row.told.high,
         f"{row.told.ratio:.2f}")
        for row in adjusted.rows
    ])  # fmt: skip


def _zone(held: Table) -> list[tuple[str, str, str]]:
    """Return what the zone counts of each figure: once, however it is shared among teams."""
    notes = parameter("league.notes", on=held.until)
    pieces = {
        piece.counted: piece for item in held.scheme.items for piece in item.pieces
        if piece.counted.of != "NOTED" and piece.counted.what != "MEAN"
    }  # fmt: skip
    return [
        (counted_text(piece, notes), figure_text(counted, held.zone(counted)), unit_of(counted))
        for counted, piece in pieces.items()
    ]


def _restated(issues: list[FrozenTable], held: Table) -> list[Any]:
    return [row for row in restated(issues[0], held) if row.differs] if issues else []


@allow(READERS)
def points(request: SignedInRequest, season: str, month: str, team: int, item: str) -> HttpResponse:
    """The events behind one item of one team, and the arithmetic from them to the points."""
    found, first = _season_month(season, month)
    held = table(found, first, as_of=clock.today())
    row = next((row for row in held.rows if row.team.pk == team), None)
    line = row.line(item) if row else None
    if row is None or line is None:
        raise Http404
    corrections = Correction.objects.filter(season=found, team=team, item=item, on__lte=held.until)
    context = {
        "held": held, "season": found, "month": first, "row": row, "line": line,
        "item": line.item, "points": points_text(line.points), "full": points_text(line.full),
        "arithmetic": _arithmetic(line), "pieces": opened_points(request.user, held, row.team,
                                                                 line.item),
        "corrections": corrections.select_related("dispute", "by"),
        "may_file": policies.can_file(request.user, row.team),
        "back": f"{reverse('league:table')}?season={found.code}&month={first:%Y-%m}",
    }  # fmt: skip
    return render(request, "league/points.html", context)


def _arithmetic(line: Line) -> list[tuple[str, str]]:
    """Return the steps from what was reached to the points, as they are printed."""
    raw, first = line.raw, line.item.pieces[0].counted if line.item.pieces else None

    def figure(value: Fraction | None) -> str:
        return figure_text(first, value) if first else "—"

    steps = [
        (_("完成"), figure(raw.value) if raw.value is not None else ""),
        (_("应完成（任务×序时）"), figure(raw.goal) if raw.goal is not None else ""),
        (_("完成率"), f"{float(raw.ratio) * 100:.2f}%" if raw.ratio is not None else ""),
        (_("原始得分"), points_text(raw.points)),
        (_("折算后满分"), points_text(line.full) if line.full else ""),
        (_("未过门槛"), line.gate),
        (_("裁定更正"), points_text(line.corrected) if line.corrected else ""),
        (_("得分"), points_text(line.points)),
    ]
    return [(name, text) for name, text in steps if text]


def _season_month(season: str, month: str) -> tuple[Season, date]:
    found, first = get_object_or_404(Season, code=season), read_month(month)
    if first is None or not found.starts_on.replace(day=1) <= first <= found.ends_on:
        raise Http404
    return found, first


@allow(READERS)
def frozen(request: SignedInRequest, pk: int) -> HttpResponse:
    """A month's table as it stood when it was frozen, and what is different now."""
    kept = get_object_or_404(FrozenTable.objects.select_related("season", "frozen_by"), pk=pk)
    now = table(kept.season, kept.month, as_of=clock.today())
    items = kept.content["items"]
    rows = [
        row | {"cells": [(row["items"].get(item["code"]) or {}).get("points") or "—"
                         for item in items]}
        for row in kept.content["rows"]
    ]  # fmt: skip
    context = {
        "kept": kept, "items": items, "rows": rows, "adjusted": kept.content["adjusted"],
        "restated": restated(kept, now), "issues": frozen_issues(kept.season, kept.month),
        "differs": any(row.differs for row in restated(kept, now)),
    }  # fmt: skip
    return render(request, "league/frozen.html", context)


@require_POST
@allow(policies.NOTING)
def freeze(request: SignedInRequest) -> HttpResponse:
    """Freeze a month's table, or issue it anew with a reason."""
    season = chosen_season(request)
    if season is None:
        raise Http404
    month = posted_month(request, season)
    reason = request.POST.get("reason", "")[:300]
    return act(
        request,
        lambda: commands.freeze_table(season, month, by=request.user, at=clock.now(),
                                      reason=reason),
        back=f"{reverse('league:table')}?season={season.code}&month={month:%Y-%m}",
        done=_("已封存"), show=lambda _form, refusal: _index(request, refusal, 422),
    )  # fmt: skip
