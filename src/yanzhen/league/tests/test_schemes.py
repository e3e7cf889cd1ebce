"""Schemes: read and written back, refused with paths, copied, edited, put in force, previewed."""

from datetime import date, timedelta

import pytest

from yanzhen.assessments.schemes.fields import SchemeRefused
from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.league import versions
from yanzhen.league.calc.score import Entrant, score
from yanzhen.league.commands import copy_scheme, edit_scheme, put_in_force
from yanzhen.league.queries import table
from yanzhen.league.queries.preview import preview
from yanzhen.league.schemes.reading import read_scheme, scheme_from_text
from yanzhen.league.schemes.shipped import default_on, shipped_schemes
from yanzhen.league.schemes.writing import scheme_as_json, scheme_as_text
from yanzhen.league.tests.factories import LATER, F, Zone, ratio, scheme_of, signed_figure
from yanzhen.targets.tests.factories import UserFactory

ON = LATER.date()


def leader():
    return UserFactory(role="ZONE_LEADER")


@pytest.mark.parametrize("code", [s.scheme.code for s in shipped_schemes()])
def test_every_shipped_scheme_is_written_and_read_back_the_same(code):
    scheme = next(s.scheme for s in shipped_schemes() if s.scheme.code == code)
    assert scheme_from_text(scheme_as_text(scheme)) == scheme


def changed(path, value):
    raw = scheme_as_json(default_on(ON))
    at, keys = raw, path.split(".")
    for key in keys[:-1]:
        at = at[int(key)] if isinstance(at, list) else at[key]
    last = keys[-1]
    if isinstance(at, list):
        at[int(last)] = value
    else:
        at[last] = value
    return raw


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("items", [], "items"),
        ("items", "x", "items"),
        ("items.0.weight", 0, "items.0.weight"),
        ("items.0.weight", -5, "items.0.weight"),
        ("items.0.weight", "abc", "items.0.weight"),
        ("items.0.weight", "1e400", "items.0.weight"),
        ("items.0.kind", "MAGIC", "items.0.kind"),
        ("items.0.counts", [], "items.0.counts"),
        ("items.0.counts.0.of", "WISHES", "items.0.counts.0.of"),
        ("items.0.counts.0.what", "MEAN", "items.0.counts.0.what"),
        ("items.0.counts.0.below_yi", "0.5", "items.0.counts.0.below_yi"),
        ("items.0.goal", {}, "items.0.goal"),
        ("items.0.goal", {"metric": "WISHES"}, "items.0.goal.metric"),
        ("items.0.goal.fixed", 0, "items.0.goal.fixed"),
        ("items.0.half", "THIRD", "items.0.half"),
        ("items.1.code", "REGISTERED_1YI", "items.1.code"),
        ("items.9.part", "MAIN", "items.9.part"),
        ("full_marks", 0, "full_marks"),
        ("handicap.new_share", 0, "handicap.new_share"),
        ("handicap.new_months", "1.5", "handicap.new_months"),
        ("gates", [{"name": "x", "count": {"of": "SIGNED"}, "at_least": 1, "goal": {"fixed": 1},
                    "hits": ["NOPE"]}], "gates.0.hits"),
        ("wishes", 1, "wishes"),
    ],
)  # fmt: skip
def test_what_is_no_scheme_is_refused_by_its_path(path, value, told):
    with pytest.raises(SchemeRefused) as refused:
        read_scheme(changed(path, value))
    assert told in refused.value.problems


def test_bonuses_alone_are_no_scheme():
    raw = scheme_as_json(default_on(ON))
    raw["items"] = [item for item in raw["items"] if item.get("part")]
    with pytest.raises(SchemeRefused) as refused:
        read_scheme(raw)
    assert "items" in refused.value.problems


@pytest.mark.parametrize("text", ["", "[1]", "a: [", "{}", "- " * 4000, "x" * 5000])
def test_text_that_is_no_scheme_is_refused(text):
    with pytest.raises(SchemeRefused):
        scheme_from_text(text)


@pytest.mark.django_db
def test_a_copy_is_edited_and_put_in_force_from_a_day_and_scores_from_then():
    zone = Zone()
    zone.signed(0)
    made = copy_scheme(default_on(ON), name="下半年方案", by=zone.leader, at=LATER)
    text = scheme_as_text(read_scheme(made.content)).replace("weight: 20", "weight: 40")
    edit_scheme(made.pk, text, by=zone.leader, at=LATER, version=1)
    put_in_force(made.pk, from_day=date(2022, 7, 1), by=zone.leader, at=LATER)
    assert versions.scheme_on(date(2022, 6, 30)).number is None
    assert versions.scheme_on(date(2022, 7, 1)).number == made.pk
    assert table(zone.season, (2022, 6)).scheme.code == "DEFAULT"
    assert table(zone.season, (2022, 7)).scheme.item("STARTS").weight == 40


@pytest.mark.django_db
def test_only_a_leader_sets_and_what_is_in_force_stays():
    zone = Zone()
    with pytest.raises(NotAllowed):
        copy_scheme(default_on(ON), name="甲", by=zone.steward, at=LATER)
    with pytest.raises(Refused, match="名字"):
        copy_scheme(default_on(ON), name=" ", by=zone.leader, at=LATER)
    made = copy_scheme(default_on(ON), name="甲", by=zone.leader, at=LATER)
    text = scheme_as_text(default_on(ON))
    with pytest.raises(Stale):
        edit_scheme(made.pk, text, by=zone.leader, at=LATER, version=9)
    with pytest.raises(Refused, match="今天或以后"):
        put_in_force(made.pk, from_day=ON - timedelta(days=2), by=zone.leader, at=LATER)
    put_in_force(made.pk, from_day=ON, by=zone.leader, at=LATER)
    with pytest.raises(Refused, match="已启用"):
        edit_scheme(made.pk, text, by=zone.leader, at=LATER)
    other = copy_scheme(default_on(ON), name="乙", by=zone.leader, at=LATER)
    with pytest.raises(Refused, match="换一天"):
        put_in_force(other.pk, from_day=ON, by=zone.leader, at=LATER)
    with pytest.raises(Refused, match="没有这个方案"):
        put_in_force(10**9, from_day=ON, by=zone.leader, at=LATER)


@pytest.mark.django_db
def test_a_preview_tells_old_and_new_places_of_the_closed_months():
    zone = Zone()
    zone.signed(0, size=2, pillar="高端装备")
    zone.signed(0, size=2, pillar="高端装备")
    zone.signed(1, size=60)
    f = next(s.scheme for s in shipped_schemes() if s.scheme.code == "PUBLISHED_F")
    told = preview(f, ON)
    assert told.until == date(2022, 5, 31)
    rows = {row.name: row for row in told.rows}
    first, second = (rows[team.short_name] for team in zone.teams)
    assert (first.place, first.new_place) == (1, 2)
    assert (second.place, second.new_place, second.up) == (2, 1, 1)
    # 60/100·50 and the basic 20, against 4/100·50 and 20.
    assert (first.new_total, second.new_total) == ("22.00", "50.00")
    assert ("签约额", "—", "30.00") in second.items


@pytest.mark.django_db
def test_a_preview_takes_the_last_season_that_is_over_and_none_where_nothing_was_raced():
    assert preview(default_on(ON), ON) is None
    zone = Zone()
    told = preview(default_on(ON), date(2023, 4, 1))
    assert (told.season, told.until) == (zone.season, date(2022, 12, 31))
    assert told.changed == 0


def test_an_item_per_head_sets_a_small_team_against_a_large_one_by_their_people():
    scheme = scheme_of(ratio("SIGNED", 100, goal=12, cap=None, per_capita=True))
    figures = {signed_figure(): F(4)}
    goals = {goal: goal.fixed for goal in scheme.goals()}
    teams = [Entrant(1, "", figures, goals, people=4), Entrant(2, "", figures, goals, people=8)]

    rows = score(scheme, teams, dict.fromkeys(scheme.goals(), F(1, 2)))

    # Six people a team on average: 4 signed by 4 people count as 6, by 8 people as 3; 6 are due.
    assert {row.key: row.total for row in rows} == {1: 100, 2: 50}
