"""Keep a table as it stood at the end of a month; and the portfolios behind the adjusted one."""

from collections.abc import Sequence
from dataclasses import astuple
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import Season, User
from yanzhen.common.refusals import Refused
from yanzhen.journal.commands import record
from yanzhen.league import policies
from yanzhen.league.models import FrozenTable, Portfolio
from yanzhen.league.months import Month, first_of, last_of, months_of
from yanzhen.league.queries.adjusted import adjusted_rows, kept_form
from yanzhen.league.queries.frozen import table_as_json
from yanzhen.league.queries.portfolio import Cell, read_portfolio
from yanzhen.league.queries.table import table


@transaction.atomic
def freeze_table(
    season: Season, month: date | Month, *, by: User | None, at: datetime, reason: str = ""
) -> FrozenTable:
    """Keep the table of a season at the end of a month, adjusted table included.

    A month that is kept already is issued anew, with a reason; the earlier issue stays.

    Args:
        by: the person who closes the month, or None where the schedule does.

    :raises Refused: for a month that is not over or lies outside the season, or without a reason.
    """
    policies.require_can_freeze(by)
    Season.objects.select_for_update().get(pk=season.pk)
    first = first_of(month)
    if first not in months_of(season, season.ends_on):
        raise Refused(_("%s不在这一赛季内。") % first.strftime("%Y-%m"), field="month")
    if localdate(at) < last_of(first):
        raise Refused(_("%s还没有过完，不能封存。") % first.strftime("%Y-%m"), field="month")
    earlier = FrozenTable.objects.filter(season=season, month=first).first()
    if earlier and not reason.strip():
        raise Refused(
            _("%s已经封存。要更正请写明理由，会另出一版，原来的保留。") % first.strftime("%Y-%m"),
            field="reason",
        )
    held = table(season, first)
    cells = read_portfolio(season, held.until)
    _keep(season, held.until, cells, kept_form(season, held.until, cells))
    kept = FrozenTable.objects.create(
        season=season, month=first, issue=earlier.issue + 1 if earlier else 1,
        scheme_name=held.scheme.name, scheme_version=held.scheme.version,
        content=table_as_json(held, adjusted_rows(season, held.until)),
        reason=reason.strip()[:300], frozen_by=by, frozen_at=at,
    )  # fmt: skip
    record(
        "table.frozen", f"table:{kept.pk}", by=by, at=at, season=season.name,
        month=first.strftime("%Y-%m"), issue=kept.issue, scheme=held.scheme.name,
        reason=kept.reason, places={row.team.short_name: row.place for row in held.rows},
    )  # fmt: skip
    return kept


def tally_portfolio(season: Season, until: date) -> int:
    """Add up anew the open leads of every team up to a day; return the number of cells.

    Writes no event: it says nothing that the records do not say. The work is done before the
    transaction, so that nobody waits for it.
    """
    cells = read_portfolio(season, until)
    adjusted = kept_form(season, until, cells)
    with transaction.atomic():
        Season.objects.select_for_update().get(pk=season.pk)
        _keep(season, until, cells, adjusted)
    return len(cells)


def _keep(season: Season, until: date, cells: Sequence[Cell], adjusted: dict[str, Any]) -> None:
    # Of the days before, only month ends are asked for again.
    for day in Portfolio.objects.filter(season=season).values_list("until", flat=True):
        if day != last_of(day) and day != until and until != last_of(until):
            Portfolio.objects.filter(season=season, until=day).delete()
    rows = [list(astuple(cell)) for cell in cells]
    Portfolio.objects.update_or_create(
        season=season, until=until, defaults={"cells": rows, "adjusted": adjusted}
    )
