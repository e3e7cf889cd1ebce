"""Schemes as published, each against figures worked out by hand with the published formula."""

from datetime import date

import pytest

from yanzhen.league.calc.scheme import Scheme
from yanzhen.league.calc.score import Entrant, score
from yanzhen.league.schemes.shipped import DEFAULT, default_on, shipped_schemes
from yanzhen.league.tests.factories import F

YI = 100_000_000


def published(letter) -> Scheme:
    return next(s.scheme for s in shipped_schemes() if s.scheme.code == f"PUBLISHED_{letter}")


def figure(scheme, item, piece=0):
    return scheme.item(item).pieces[piece].counted


def entrant(scheme, key=1, track="", **told):
    """Return a team that reached what is told: item (or item__piece) to number; rest is zero."""
    figures = dict.fromkeys(scheme.figures(), F(0))
    for name, value in told.items():
        item, _line, piece = name.partition("__")
        figures[figure(scheme, item, int(piece or 0))] = None if value is None else F(str(value))
    goals = {
        goal: goal.fixed * (5 if goal.per_head else 1)
        for goal in scheme.goals() if goal.fixed is not None
    }  # fmt: skip
    return Entrant(key, track, figures, goals, people=5)


def points(scheme, *entrants, due=1):
    rows = score(scheme, entrants, dict.fromkeys(scheme.goals(), F(due)))
    return {row.key: {line.item.code: line.points for line in row.lines} for row in rows}, {
        row.key: row for row in rows
    }


def test_a_pays_done_over_due_up_to_the_full_weight_and_adds_bonuses_with_their_limits():
    a = published("A")
    # Half the year is over: 8 projects a year make 4 due, 10亿 make 5亿 due.
    team = entrant(
        a, NEW_1YI=3, ARRIVED=6 * YI, FIT__0=2, FIT__1=3, HOSTS__0=90, HOSTS__1=80, CREW=80,
        LEADER_VISIT=9, PROMOTION=1, LEADS=4, LARGE__0=1, LARGE__1=1, LARGE__2=1,
    )  # fmt: skip
    told, rows = points(a, team, due=F(1, 2))
    # 3/4·30; full 20 (6 of 5 due); 2/3·20; (0.7·90+0.3·80)/100·15; 80/100·15
    assert told[1]["NEW_1YI"] == F(45, 2)
    assert told[1]["ARRIVED"] == 20
    assert told[1]["FIT"] == F(40, 3)
    assert told[1]["HOSTS"] == F("13.05")
    assert told[1]["CREW"] == 12
    # 9 visits × 0.5 = 4.5, at most 3; one event 3; four leads 2; 4 + 8 + 10
    assert [told[1][c] for c in ("LEADER_VISIT", "PROMOTION", "LEADS", "LARGE")] == [3, 3, 2, 22]
    assert told[1]["ABOVE"] == 0
    assert rows[1].total == F(45, 2) + 20 + F(40, 3) + F("13.05") + 12 + 30


@pytest.mark.parametrize(("signed", "bonus"), [(8, 0), (9, 2), (11, 6), (12, 6)])
def test_a_pays_two_for_each_project_above_target_and_six_at_most(signed, bonus):
    a = published("A")
    assert points(a, entrant(a, NEW_1YI=signed))[0][1]["ABOVE"] == bonus


def test_b_pays_rates_up_to_120_percent_and_takes_a_tenth_for_each_missing_project():
    b = published("B")
    team = entrant(
        b, INVESTED=65 * YI, FOREIGN=F(9, 10) * YI, NEW__0=8, NEW__1=120 * YI,
        TIERS__0=4, TIERS__1=3, TIERS__2=0, HONEST__0=3, HONEST__1=2,
    )  # fmt: skip
    told, _rows = points(b, team)
    assert told[1]["INVESTED"] == 24  # 65/50 = 1.3, paid as 1.2 × 20
    assert told[1]["FOREIGN"] == 18  # 0.9/1 × 20
    assert told[1]["NEW"] == 20  # (0.5·8/10 + 0.5·120/100) = 1.0
    assert told[1]["TIERS"] == F("9.7")  # two missing of 3–10, one of 20 and above
    assert told[1]["HONEST"] == F("9.3")  # 10 − 3×0.1 − 2×0.2


def test_c_places_each_team_between_60_and_100_by_the_efficacy_coefficient():
    c = published("C")
    teams = [entrant(c, key, FOREIGN=f, SIGNED_1YI=s) for key, f, s in
             ((1, 1000, 2), (2, 4000, 2), (3, 3000, 2))]  # fmt: skip
    told, _rows = points(c, *teams)
    # (x − 1000)/3000·40 + 60: 60, 100, 86.67 of weight 30
    assert [told[key]["FOREIGN"] for key in (1, 2, 3)] == [18, 30, 26]
    # All alike: everyone is at the maximum.
    assert [told[key]["SIGNED_1YI"] for key in (1, 2, 3)] == [10, 10, 10]


def test_d_pays_by_size_and_type_and_sixty_times_progress_without_a_cap():
    d = published("D")
    team = entrant(
        d, PROGRESS=36 * YI, NEW=4, CARRIED=3, SIZE__0=1, SIZE__1=1, SIZE__2=1, SIZE__3=1,
        TYPE=2, PROVINCE=1, PRODUCING=1, BATCH=5, CRITICISED=2,
    )  # fmt: skip
    told, rows = points(d, team)
    assert told[1]["PROGRESS"] == 72  # 60 × 36/30
    assert told[1]["NEW"] + told[1]["CARRIED"] == 26  # 4×5 + 3×2
    assert told[1]["SIZE"] == 39  # 20 + 10 + 6 + 3
    assert told[1]["TYPE"] == 30
    assert told[1]["PROVINCE"] == told[1]["PRODUCING"] == 20
    assert told[1]["BATCH"] == 120  # 30 each, four a year at most
    assert told[1]["CRITICISED"] == -10
    assert rows[1].total == 72 + 26 + 39 + 30 + 40 + 120 - 10


@pytest.mark.parametrize(("times", "taken"), [(1, -5), (4, -20), (9, -20)])
def test_d_takes_five_to_twenty_for_being_criticised(times, taken):
    d = published("D")
    assert points(d, entrant(d, CRITICISED=times))[0][1]["CRITICISED"] == taken


def test_f_is_signed_over_target_times_50_plus_talks_over_target_times_30_plus_20():
    f = published("F")
    assert points(f, entrant(f, SIGNED=80 * YI, LEADING=5))[1][1].total == 40 + 15 + 20
    assert points(f, entrant(f, SIGNED=130 * YI, LEADING=12))[1][1].total == 100


@pytest.mark.parametrize(
    ("done", "paid"), [(10, 50), (9, F(75, 2)), (8, F(75, 2)), (7, 25), (5, 25), (4, 0), (0, 0)]
)
def test_g_pays_by_steps_of_completion(done, paid):
    g = published("G")
    assert points(g, entrant(g, SIGNED=done, ARRIVED=10 * YI))[0][1]["SIGNED"] == paid


def test_g_gives_nothing_below_a_fifth_of_the_money():
    g = published("G")
    below, at = (points(g, entrant(g, SIGNED=10, ARRIVED=m))[1][1] for m in (199999999, 2 * YI))
    assert below.total == 0 and below.gates == ("到位资金不足任务的20%",)
    assert at.total == 50 and at.gates == ()


def test_e_weighs_10_20_30_40_and_says_what_does_not_count():
    e = published("E")
    assert [item.weight for item in e.items] == [10, 20, 30, 40]
    assert e.excludes[-1] == "1亿元以下" and "老合同的分期" in e.excludes
    row = points(e, entrant(e, BASIC=90, TARGETS=5, STARTED=6, PRODUCING=6))[1][1]
    assert row.total == 9 + 10 + 15 + 40


def test_h_lifts_a_grade_for_three_projects_one_large_one_or_thirty_million_dollars():
    h = published("H")
    teams = [entrant(h, key, "甲组", STARTED=5 - key) for key in range(3)]
    lifted = entrant(h, 3, "甲组", SIGNED=0)
    million = next(p.counted for p in h.promotions if p.counted.of == "FOREIGN")
    lifted = Entrant(3, "甲组", lifted.figures | {million: F(30_000_000)}, lifted.goals)
    rows = points(h, *teams, lifted)[1]
    assert [rows[key].place for key in range(4)] == [1, 2, 3, 4]
    assert [rows[key].grade for key in range(4)] == [0, 0, 1, 1]  # the last would be in grade 2
    assert rows[3].promoted == ("外资3000万美元",)


def test_i_has_a_prize_of_each_kind_on_each_track():
    i = published("I")
    teams = [entrant(i, key, track, SIGNED=s, MAJOR=m) for key, track, s, m in
             ((1, "甲", 10, 0), (2, "甲", 2, 4), (3, "乙", 1, 1), (4, "丙", 0, 0))]  # fmt: skip
    rows = points(i, *teams)[1]
    firsts = {(rows[k].track, half): k for k in rows for half, p in rows[k].half_places.items()
              if p == 1}  # fmt: skip
    assert firsts[("甲", "TASK")] == 1 and firsts[("甲", "MAJOR")] == 2
    assert firsts[("乙", "TASK")] == firsts[("乙", "MAJOR")] == 3


def test_j_ranks_basic_work_and_progress_by_themselves():
    j = published("J")
    rows = points(j, entrant(j, 1, TRIPS=20, VISITS=20), entrant(j, 2, SIGNED=10, STARTED=8))[1]
    assert (rows[1].half_places["BASIC"], rows[1].half_places["PROGRESS"]) == (1, 2)
    assert (rows[2].half_places["BASIC"], rows[2].half_places["PROGRESS"]) == (2, 1)


def test_the_default_weighs_as_the_rules_suggest_and_caps_at_a_fifth_more():
    default = default_on(date(2022, 1, 1))
    assert default.code == DEFAULT and not default.is_example
    weights = {item.code: item.weight for item in default.items if item.weight}
    assert sum(weights.values()) == 100
    assert weights == {
        "REGISTERED_1YI": 15, "SIGNED_10YI": 15, "FOREIGN": 15, "STARTS": 20, "PRODUCTION": 15,
        "ADMISSION": 5, "PILLAR": 5, "TALKS": 5, "CONDUCT": 5,
    }  # fmt: skip
    assert {item.cap for item in default.items if item.code == "STARTS"} == {F("1.2")}
    takes = {item.code: item.each for item in default.items if item.part == "DEDUCTION"}
    assert takes == {"OVERDUE": F("0.5"), "FALSE_REPORT": 5, "LATE_DATA": F("0.2")}
    assert [name for name, _counted in default.ties] == ["10亿元以上项目数", "到位资金"]


def test_the_default_is_the_weighted_mean_of_capped_ratios_times_a_hundred():
    default = default_on(date(2022, 1, 1))
    told = entrant(default, REGISTERED_1YI=6, PRODUCTION=6, TALKS=10, CONDUCT=0, ADMISSION=None,
                   OVERDUE=2, FALSE_REPORT=1, LATE_DATA=1)  # fmt: skip
    row = points(default, told, due=F(5, 12))[1][1]
    # Without own targets 10亿, foreign capital and starts do not apply, nor quality: nothing to
    # judge. 15·min(1.2, 6/5) + 15·1.2 + 5·(10/(120·5/12)) + 0 over 15+15+5+5, ×100, −1 −5 −0.2
    assert row.total == (18 + 18 + 5 * F(1, 5)) * 100 / 40 - F("6.2")


def test_the_worked_example_of_the_default_scheme():
    default = default_on(date(2022, 1, 1))
    team = entrant(default, SIGNED_10YI=2, STARTS=3, PILLAR__0=2, PILLAR__1=2, ADMISSION=None,
                   OVERDUE=1, LATE_DATA=1)  # fmt: skip
    goals = {default.item("SIGNED_10YI").goal: F(6), default.item("STARTS").goal: F("4.8")}
    team = Entrant(1, "", team.figures, goals)
    assert points(default, team, due=F(5, 12))[1][1].total == F("101.8")
