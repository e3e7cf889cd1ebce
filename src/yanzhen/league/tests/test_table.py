"""The table from records: counts, credits, corrections, months; and its queries."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from yanzhen.accounts.models import Entry, Membership
from yanzhen.league.calc.scheme import Counted, Goal, Handicap, Kind, Part, Piece, What
from yanzhen.league.calc.sharing import Mode
from yanzhen.league.commands import freeze_table, note_occurrence, propose_credit, rule_credit
from yanzhen.league.queries import table
from yanzhen.league.queries.counting import count_figures
from yanzhen.league.queries.happenings import addition, happenings, matches
from yanzhen.league.queries.rows import Span
from yanzhen.league.schemes.shipped import default_on
from yanzhen.league.sources import Of
from yanzhen.league.tests.factories import (
    AT,
    LATER,
    MAY,
    F,
    TeamFactory,
    Zone,
    ratio,
    scheme_of,
    signed_figure,
)
from yanzhen.projects.models import Activity, Milestone, Project
from yanzhen.targets.commands.building import rebuild
from yanzhen.targets.tests.factories import SeasonFactory, UserFactory, aim, receive_foreign

pytestmark = pytest.mark.django_db
YI = 100_000_000
BIG = signed_figure(least_cny=F(10 * YI))


def totals(held):
    return {row.team.pk: row.total for row in held.rows}


def value(held, team, item="SIGNED"):
    return next(row for row in held.rows if row.team == team).line(item).raw.value


def test_counts_each_teams_signed_projects_up_to_the_end_of_the_month():
    zone = Zone()
    zone.signed(0, size=12)
    zone.signed(0, size=3)
    zone.signed(1, on=date(2022, 6, 1))
    held = table(zone.season, MAY, scheme=scheme_of(ratio(goal=24, counted=BIG)))
    # 24 a year make 10 due by the end of May.
    assert totals(held) == {zone.teams[0].pk: 10, zone.teams[1].pk: 0}
    assert [row.place for row in held.rows] == [1, 2]
    assert table(zone.season, (2022, 6), scheme=scheme_of(ratio())).zone(signed_figure()) == 3


def test_nothing_due_yet_leaves_the_item_out_and_is_no_zero():
    zone = Zone()
    zone.signed(0, on=date(2022, 1, 10))
    held = table(zone.season, (2022, 1), scheme=scheme_of(ratio()), as_of=date(2022, 1, 20))
    assert [row.line("SIGNED").points for row in held.rows] == [None, None]
    assert [row.place for row in held.rows] == [1, 1]


def test_a_season_without_teams_or_history_has_an_empty_table():
    season = SeasonFactory()
    assert table(season, MAY).rows == ()


def test_a_single_team_is_first_whatever_it_did():
    zone = Zone(teams=1)
    assert [row.place for row in table(zone.season, MAY).rows] == [1]


def test_tracks_are_raced_by_themselves():
    zone = Zone(teams=4, tracks=("部门赛道", "国企赛道"))
    for team in (0, 0, 1, 2):
        zone.signed(team)
    held = table(zone.season, MAY, scheme=scheme_of(ratio(goal=12)))
    assert {name: [row.place for row in rows] for name, rows in held.tracks} == {
        "国企赛道": [1, 2], "部门赛道": [1, 2],
    }  # fmt: skip


def test_ties_are_broken_by_the_larger_projects_and_shared_where_nothing_breaks_them():
    zone = Zone(teams=3)
    zone.signed(0, size=2)
    zone.signed(1, size=20)
    zone.signed(2, size=3)
    tied = scheme_of(ratio(), ties=(("10亿元以上", BIG),))
    held = table(zone.season, MAY, scheme=tied)
    assert {row.team: row.place for row in held.rows} == {
        zone.teams[1]: 1, zone.teams[0]: 2, zone.teams[2]: 2,
    }  # fmt: skip


def test_credit_is_split_by_shares_and_the_zone_counts_once():
    zone = Zone()
    project = zone.signed(0)
    rule_credit(project.code, zone.share((0, "FIRST", "0.7"), (1, "SERVICE", "0.3")),
                by=zone.leader, at=AT)  # fmt: skip
    held = table(zone.season, MAY, scheme=scheme_of(ratio()))
    assert [value(held, team) for team in zone.teams] == [F("0.7"), F("0.3")]
    assert held.zone(signed_figure()) == 1


def test_double_counting_gives_each_the_whole_and_the_zone_still_one():
    zone = Zone()
    project = zone.signed(0)
    rule_credit(project.code, zone.share((0, "FIRST", 1), (1, "SITE", 1), mode=Mode.DOUBLE),
                by=zone.leader, at=AT)  # fmt: skip
    held = table(zone.season, MAY, scheme=scheme_of(ratio()))
    assert [value(held, team) for team in zone.teams] == [1, 1]
    assert held.zone(signed_figure()) == 1


def test_amounts_are_shared_too_and_a_deal_of_one_metric_leaves_the_others():
    zone = Zone()
    project = zone.signed(0, size=10)
    receive_foreign(project, 2, date(2022, 4, 2))
    deal = zone.share((0, "FIRST", "0.5"), (1, "SERVICE", "0.5"), metric="SIGNED")
    rule_credit(project.code, deal, by=zone.leader, at=AT)
    amount = Counted(Of.SIGNED, What.AMOUNT)
    money = Counted(Of.FOREIGN, What.AMOUNT)
    held = table(zone.season, MAY, scheme=scheme_of(
        ratio("A", counted=amount), ratio("M", counted=money)))  # fmt: skip
    assert [value(held, t, "A") for t in zone.teams] == [5 * YI, 5 * YI]
    assert [value(held, t, "M") for t in zone.teams] == [2 * YI, 0]


def test_events_before_a_deal_begins_count_as_before():
    zone = Zone()
    project = zone.signed(0, on=date(2022, 2, 10))
    later = zone.share((0, "FIRST", "0.5"), (1, "SERVICE", "0.5"), since=date(2022, 2, 11))
    rule_credit(project.code, later, by=zone.leader, at=AT)
    assert value(table(zone.season, MAY, scheme=scheme_of(ratio())), zone.teams[0]) == 1
    sooner = zone.share((1, "MAIN", 1), since=date(2022, 2, 10))
    rule_credit(project.code, sooner, by=zone.leader, at=AT)
    assert value(table(zone.season, MAY, scheme=scheme_of(ratio())), zone.teams[1]) == 1


def test_a_person_who_changes_team_in_mid_month_leaves_what_was_done_with_the_old_team():
    zone = Zone()
    user = zone.officers[0]
    for team, on in ((0, date(2022, 3, 10)), (1, date(2022, 3, 20))):
        Activity.objects.create(kind="TRIP", on=on, until=on + timedelta(days=1), by=user,
                                team=zone.teams[team], summary="外出", recorded_at=AT)  # fmt: skip
    Membership.objects.filter(user=user).update(member_until=date(2022, 3, 15))
    Membership.objects.create(user=user, team=zone.teams[1], member_from=date(2022, 3, 15))
    days = Counted(Of.TRIP_DAYS)
    per_head = ratio(counted=days, wanted=Goal(fixed=F(12), per_head=True))
    held = table(zone.season, (2022, 3), scheme=scheme_of(per_head))
    assert [value(held, team) for team in zone.teams] == [2, 2]
    # One is left of two there, and three are here: 12 and 36 a year, a quarter due.
    goals = {row.team: row.line("SIGNED").raw.goal for row in held.rows}
    assert goals == {zone.teams[0]: 3, zone.teams[1]: 9}


def test_a_team_in_two_seasons_at_once_counts_in_each():
    zone = Zone()
    other = SeasonFactory(code="H1", name="上半年", ends_on=date(2022, 6, 30))
    Entry.objects.create(season=other, team=zone.teams[0])
    zone.signed(0)
    for season in (zone.season, other):
        assert value(table(season, MAY, scheme=scheme_of(ratio())), zone.teams[0]) == 1


def test_a_new_team_owes_half_in_its_first_months_and_one_that_took_over_owes_all():
    zone = Zone(teams=1)
    new = TeamFactory(opened_on=date(2022, 2, 1))
    heir = TeamFactory(opened_on=date(2022, 2, 1))
    TeamFactory(closed_on=date(2022, 2, 1), succeeded_by=heir)
    for team in (new, heir):
        Entry.objects.create(season=zone.season, team=team)
        zone.teams.append(team)
        zone.officers.append(UserFactory(team=team))
        Membership.objects.create(user=zone.officers[-1], team=team, member_from=date(2022, 2, 1))
    for number in range(3):
        zone.signed(number, on=date(2022, 3, 1))
    eased = scheme_of(ratio(goal=12), handicap=Handicap(new_share=F(1, 2), new_months=3))
    told = totals(table(zone.season, (2022, 3), scheme=eased))
    assert told == {zone.teams[0].pk: F("33.33"), new.pk: F("66.67"), heir.pk: F("33.33")}
    after = totals(table(zone.season, (2022, 6), scheme=eased))
    assert after[new.pk] == after[heir.pk]


def test_late_steps_and_noted_faults_are_taken_off():
    zone = Zone()
    project = zone.signed(0)
    Milestone.objects.create(project=project, stage="S6", due_on=date(2022, 4, 9))
    note_occurrence(zone.season, zone.teams[0], "FALSE_REPORT", on=date(2022, 4, 1),
                    note="重复签约", by=zone.leader, at=LATER)  # fmt: skip
    held = table(zone.season, MAY)
    row = next(row for row in held.rows if row.team == zone.teams[0])
    assert row.points["OVERDUE"] == F("-0.5") and row.points["FALSE_REPORT"] == -5
    assert row.points["LATE_DATA"] == 0


@pytest.mark.parametrize("kept", [False, True])
def test_sums_are_the_sums_of_the_single_events_with_and_without_the_books(kept):
    zone = Zone()
    company = zone.signed(0, size=12, pillar="新一代信息技术", started_on=date(2022, 4, 5)).company
    second = zone.signed(1, size=3)
    receive_foreign(second, 1, date(2022, 5, 5))
    Milestone.objects.create(project=second, stage="S6", actual_on=date(2022, 4, 1))
    Milestone.objects.create(project=second, stage="S13", actual_on=date(2022, 5, 1))
    for kind in ("TRIP", "VISIT", "VISIT", "RECEPTION"):
        Activity.objects.create(
            kind=kind, on=date(2022, 1, 4), until=date(2022, 1, 6), by=zone.officers[0],
            team=zone.teams[0], company=company, summary="谈", decision_maker="林澄",
            recorded_at=AT,
        )  # fmt: skip
    # Visits that name their project only: of the firm above, of another, twice, and of one unknown.
    first = Project.objects.get(company=company)
    for project in (first, second, second, None, None):
        Activity.objects.create(
            kind="VISIT", on=date(2022, 1, 4), by=zone.officers[0], team=zone.teams[0],
            project=project, summary="谈", decision_maker="林澄", recorded_at=AT,
        )  # fmt: skip
    if kept:
        rebuild(at=LATER)
    figures = {
        *default_on(MAY).figures(), signed_figure(registered=True), signed_figure(in_pillar=True),
        Counted(Of.STARTED, What.AMOUNT), Counted(Of.RECEPTIONS), Counted(Of.TRIP_DAYS),
        signed_figure(least_cny=F(2 * YI), below_cny=F(10 * YI)),
    }  # fmt: skip
    span = Span.of(zone.season, date(2022, 5, 31))
    added = count_figures(figures, span)
    for counted in figures:
        if counted.of in (Of.NOTED, Of.ADMISSION):
            continue
        single = {}
        for one in happenings(counted.of, span):
            if matches(counted, one):
                single[one.team] = single.get(one.team, 0) + addition(counted, one)
        assert single == {t: f[counted] for t, f in added.items() if f.get(counted)}, counted


def test_the_default_table_takes_a_fixed_number_of_queries(django_assert_num_queries):
    zone = Zone(teams=3)
    aim(zone.season, zone.leader, value=24)
    project = zone.signed(0)
    propose_credit(project.code, zone.share((0, "FIRST", 1)), by=zone.leads[0], at=AT)

    def read():
        return table(zone.season, MAY)

    rebuild(at=LATER)
    with django_assert_num_queries(23):
        read()
    for number in range(3):
        for _turn in range(3):
            more = zone.signed(number)
            proposal = zone.share((number, "FIRST", 1))
            propose_credit(more.code, proposal, by=zone.leads[number], at=AT)
    rebuild(at=LATER)
    with django_assert_num_queries(23):
        read()


def test_a_frozen_month_stays_while_the_table_goes_on():
    zone = Zone()
    zone.signed(0)
    kept = freeze_table(zone.season, MAY, by=zone.leader, at=LATER)
    zone.signed(1, on=date(2022, 5, 30))
    kept.refresh_from_db()
    then = {row["team"]: row["items"]["SIGNED_10YI"]["value"] for row in kept.content["rows"]}
    assert then == {zone.teams[0].pk: "1", zone.teams[1].pk: "0"}
    assert value(table(zone.season, MAY), zone.teams[1], "SIGNED_10YI") == 1


def test_weights_by_task_share_pay_a_team_most_where_its_task_lies():
    zone = Zone()
    aim(zone.season, zone.leader, value=40)
    aim(zone.season, zone.leader, value=10, team=zone.teams[0])
    aim(zone.season, zone.leader, value=30, team=zone.teams[1])
    aim(zone.season, zone.leader, "STARTS", value=40)
    for team in zone.teams:
        aim(zone.season, zone.leader, "STARTS", value=20, team=team)
    starts = Counted(Of.STARTED)
    both = scheme_of(
        ratio("S", 50, wanted=Goal("SIGNED_10YI")), ratio("B", 50, wanted=Goal("STARTS"),
                                                          counted=starts),
        handicap=Handicap(by_task=True),
    )  # fmt: skip
    held = table(zone.season, MAY, scheme=both)
    full = {row.team: [line.full for line in row.row.lines] for row in held.rows}
    # Shares ¼ and ½ of 50 each, brought to 100: 33⅓ and 66⅔; shares ¾ and ½: 60 and 40.
    assert full == {zone.teams[0]: [F(100, 3), F(200, 3)], zone.teams[1]: [60, 40]}


def test_an_item_of_zero_weight_in_all_gives_nothing_to_divide_by():
    zone = Zone()
    bonus = ratio("X", 0, kind=Kind.PER_EVENT, part=Part.BONUS, each=F(2),
                  pieces=(Piece("", signed_figure()),), wanted=Goal())  # fmt: skip
    zone.signed(0)
    assert set(totals(table(zone.season, MAY, scheme=scheme_of(bonus))).values()) == {0, 2}


@pytest.mark.parametrize(("hour", "day", "counted"), [(15, 13, 1), (16, 13, 0), (2, 9, 1)])
def test_a_visit_counts_if_it_was_written_down_within_three_of_the_zones_days(hour, day, counted):
    """Day and hour are in UTC: 16:00 there is midnight in the zone."""
    zone = Zone(teams=1)
    Activity.objects.create(
        kind="VISIT", on=date(2022, 3, 10), by=zone.officers[0], team=zone.teams[0],
        summary="谈了选址", decision_maker="王总", company=zone.signed().company,
        recorded_at=datetime(2022, 3, day, hour, 0, tzinfo=UTC),
    )  # fmt: skip
    figure, span = Counted(Of.VISITS), Span.of(zone.season, date(2022, 5, 31))

    found = count_figures([figure], span)

    assert found.get(zone.teams[0].pk, {}).get(figure, 0) == counted
    assert len(happenings(Of.VISITS, span)) == counted


def test_within_how_many_days_is_the_zones_own_as_on_peoples_pages(settings, tmp_path):
    zone = Zone(teams=1)
    Activity.objects.create(
        kind="VISIT", on=date(2022, 3, 10), by=zone.officers[0], team=zone.teams[0],
        summary="谈了选址", decision_maker="王总", company=zone.signed().company,
        recorded_at=datetime(2022, 3, 12, 2, 0, tzinfo=UTC),
    )  # fmt: skip
    (tmp_path / "performance.yaml").write_text(
        "record_days: {description: 几天内, unit: day, values: [{from: 2021-01-01, value: 1, "
        "source: 本区规定}]}"
    )
    settings.PARAMETERS_OVERRIDES = tmp_path
    figure, span = Counted(Of.VISITS), Span.of(zone.season, date(2022, 5, 31))
    assert count_figures([figure], span).get(zone.teams[0].pk, {}).get(figure, 0) == 0
    assert happenings(Of.VISITS, span) == []


def test_limits_of_a_figure_hold_to_the_cent():
    zone = Zone(teams=1)
    zone.signed(size=10)
    zone.signed(size=Decimal("9.9999999999"))
    rebuild(at=LATER)
    below = signed_figure(below_cny=F(10 * YI))
    span = Span.of(zone.season, date(2022, 5, 31))

    found = count_figures([BIG, below], span)[zone.teams[0].pk]

    assert (found[BIG], found[below]) == (1, 1)
