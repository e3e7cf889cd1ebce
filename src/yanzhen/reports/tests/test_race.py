"""The race in a bulletin: the table of the screen, or as it was sealed."""

from datetime import date

import pytest

from yanzhen.league.commands import freeze_table
from yanzhen.league.models import FrozenTable
from yanzhen.league.queries.table import table
from yanzhen.league.wording import points_text
from yanzhen.reports.kinds import Kind, period_of
from yanzhen.reports.queries.building import build
from yanzhen.reports.tests.test_bulletins import AT, MARCH, TODAY, section, zone

__all__ = ["zone"]  # a fixture, taken by name
pytestmark = pytest.mark.django_db


def test_the_race_in_a_bulletin_is_the_table_of_the_race(zone):
    season, _leader, _teams = zone
    told = build(season, Kind.MONTHLY, MARCH, TODAY)
    held = table(season, MARCH.starts_on)
    rows = {row.cells[2]: (row.values[1], row.cells[3]) for row in section(told, "race").rows}
    assert rows == {r.team.short_name: (r.place, points_text(r.row.total)) for r in held.rows}


def test_a_sealed_months_race_is_told_as_it_was_sealed(zone):
    season, leader, teams = zone
    freeze_table(season, MARCH.starts_on, by=leader, at=AT)
    kept = FrozenTable.objects.get(month=MARCH.starts_on)
    kept.content["rows"][0] |= {"total": "12.34", "place": 1}
    kept.save()
    race = section(build(season, Kind.MONTHLY, MARCH, TODAY), "race")
    assert race.rows[0].cells[3] == "12.34"
    assert race.rows[0].values[3] == 12.34
    assert len(race.rows) == len(teams)
    assert "封存" in race.note
    april = period_of(Kind.MONTHLY, date(2022, 4, 1))
    running = section(build(season, Kind.MONTHLY, april, TODAY), "race")
    assert "封存" not in running.note
