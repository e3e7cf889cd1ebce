"""What a team is held against in the race: its targets, exactly, by their schedules."""

from datetime import date

import pytest

from yanzhen.league.calc.scheme import Goal
from yanzhen.league.queries import table
from yanzhen.league.tests.factories import MAY, F, Zone, ratio, scheme_of, signed_figure
from yanzhen.targets.models import Target
from yanzhen.targets.queries import standing
from yanzhen.targets.tests.factories import aim

pytestmark = pytest.mark.django_db
BIG = signed_figure(least_cny=F(1_000_000_000))


def own_target(zone, team, value, **more):
    """Set a team's target of the season without the nesting that the command asks for."""
    year = {"starts_on": date(2022, 1, 1), "ends_on": date(2022, 12, 31)}
    Target.objects.create(
        season=zone.season, team=team, metric="SIGNED_10YI", value=value, **year, **more
    )


def test_a_teams_own_target_goes_before_the_fixed_one():
    zone = Zone()
    zone.signed(0)
    zone.signed(1)
    aim(zone.season, zone.leader, value=24)
    aim(zone.season, zone.leader, value=12, team=zone.teams[0])
    own = scheme_of(ratio(wanted=Goal("SIGNED_10YI", F(24)), counted=BIG))
    told = {row.team.pk: row.total for row in table(zone.season, MAY, scheme=own).rows}
    assert told == {zone.teams[0].pk: 20, zone.teams[1].pk: 10}


def test_what_is_due_is_exact_so_that_half_a_hundredth_is_rounded_as_by_hand():
    zone = Zone(teams=1)
    zone.signed(0)
    held = table(zone.season, MAY, scheme=scheme_of(ratio(weight=15, goal=32), full_marks=None))
    # 15 · 1 ÷ (32 · 5/12) = 1.125
    line = held.rows[0].line("SIGNED")
    assert (line.raw.goal, line.points, held.rows[0].total) == (F(40, 3), F("1.125"), F("1.13"))


def test_what_one_person_or_one_industry_owes_is_not_what_the_team_owes():
    zone = Zone(teams=1)
    team = zone.teams[0]
    zone.signed(0)
    for value, part in ((24, {}), (2, {"person": zone.officers[0]}), (3, {"pillar": "it"})):
        own_target(zone, team, value, **part)
    own = scheme_of(ratio(wanted=Goal("SIGNED_10YI"), counted=BIG))
    line = table(zone.season, MAY, scheme=own).rows[0].line("SIGNED")
    assert (line.raw.goal, line.points) == (10, 10)


def test_a_target_with_a_schedule_of_its_own_is_due_by_that():
    zone = Zone()
    for number, team in enumerate(zone.teams):
        zone.signed(number)
        own = {"course": "quarterly", "steps": [0.5, 0.8, 0.9, 1]} if number else {}
        own_target(zone, team, 12, **own)
    held = table(zone.season, (2022, 3), scheme=scheme_of(
        ratio(wanted=Goal("SIGNED_10YI"), counted=BIG)))  # fmt: skip
    goals = {row.team: row.line("SIGNED").raw.goal for row in held.rows}
    assert goals == {zone.teams[0]: 3, zone.teams[1]: 6}
    shown = [standing(zone.season, held.until, team=team).tiles[0].due for team in zone.teams]
    assert shown == [3 / 12, 6 / 12]
