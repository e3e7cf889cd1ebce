"""The public figures of the drive, read from the product's own queries."""

from datetime import date
from decimal import Decimal

import pytest

from yanzhen.accounts.models import Season, Team, User
from yanzhen.accounts.roles import Role
from yanzhen.chains.queries import list_pillars
from yanzhen.common import clock
from yanzhen.companies.models import Company
from yanzhen.demo.people import DEMO_PASSWORD, demo_accounts
from yanzhen.journal.commands import seal
from yanzhen.journal.queries import verify
from yanzhen.projects.models import (
    CaseState,
    CollisionCase,
    Evidence,
    EvidenceState,
    Milestone,
    Origin,
    Project,
)
from yanzhen.projects.stages import ALARMS, Stage
from yanzhen.targets.actuals import read_actuals
from yanzhen.targets.metrics import Metric
from yanzhen.targets.queries import standing

pytestmark = pytest.mark.django_db
TODAY = date(2022, 5, 31)
LAST_YEAR = (date(2021, 1, 1), date(2021, 12, 31))
QUARTER = (date(2022, 1, 1), date(2022, 3, 31))


def tiles(season, on=TODAY):
    found = standing(Season.objects.get(code=season), on).tiles
    return {(t.metric, t.period[1]): t for whole in found for t in (whole, *whole.parts)}


def test_last_season_signed_34_major_projects_of_78_45_billion(demo_zone):
    actuals = read_actuals(*LAST_YEAR)
    assert actuals.total(Metric.SIGNED_10YI, *LAST_YEAR) == 34
    assert actuals.tier_amount(*LAST_YEAR) == Decimal(78_450_000_000)


def test_last_season_received_630_million_dollars(demo_zone):
    assert read_actuals(*LAST_YEAR).total(Metric.FOREIGN_USD, *LAST_YEAR) == 630_000_000


def test_first_quarter_began_22_projects_of_30_5_billion(demo_zone):
    actuals = read_actuals(*QUARTER)
    assert actuals.total(Metric.STARTS, *QUARTER) == 22
    assert actuals.total(Metric.STARTED_CNY, *QUARTER) == Decimal(30_500_000_000)


def test_targets_are_27_of_which_5_and_2_and_shared_out_to_4_and_2_teams(demo_zone):
    year_end = date(2022, 12, 31)
    found = tiles("2022")
    wanted = {Metric.SIGNED_10YI: 27, Metric.SIGNED_50YI: 5, Metric.SIGNED_100YI: 2,
              Metric.FOREIGN_USD: 700_000_000}  # fmt: skip
    assert {m: found[m.value, year_end].value for m in wanted} == wanted
    season = Season.objects.get(code="2022")
    teams = Team.objects.filter(entries__season=season)
    kinds = sorted(teams.values_list("kind", flat=True))
    assert kinds == ["COMPANY"] * 2 + ["DEPARTMENT"] * 4
    shares = season.targets.filter(team__isnull=False, metric=Metric.SIGNED_10YI)
    assert sum(share.value for share in shares) == 27
    assert {share.team_id for share in shares} == set(teams.values_list("pk", flat=True))


def test_by_the_last_day_of_may_10_are_signed_of_which_2_and_1(demo_zone):
    year_end = date(2022, 12, 31)
    found = tiles("2022")
    reached = [found[m.value, year_end].reached for m in
               (Metric.SIGNED_10YI, Metric.SIGNED_50YI, Metric.SIGNED_100YI)]  # fmt: skip
    assert reached == [10, 2, 1]
    assert found[Metric.FOREIGN_USD.value, year_end].reached == 312_000_000


def test_four_pillars_each_with_projects_and_firms(demo_zone):
    pillars = [pillar.code for pillar in list_pillars()]
    assert len(pillars) == 4
    for code in pillars:
        assert Project.objects.filter(pillar=code).count() > 30


def test_every_kind_of_alarm_rings_with_different_days_overdue(demo_zone):
    for alarm in ALARMS:
        due = Milestone.objects.filter(stage=alarm.awaited, due_on__lt=TODAY, actual_on=None)
        days = [(TODAY - day).days for day in due.values_list("due_on", flat=True)]
        assert days, alarm.code
        assert len(set(days)) == len(days)


def test_history_has_every_colour(demo_zone):
    stages = set(Project.objects.values_list("stage", flat=True))
    assert {s.value for s in (Stage.S0, Stage.S1, Stage.S2, Stage.S3, Stage.S4, Stage.S5,
                              Stage.S11, Stage.S12, Stage.S13, Stage.S14,
                              Stage.X)} <= stages  # fmt: skip
    assert 250 <= Project.objects.count() <= 350
    assert Project.objects.filter(stage=Stage.X).values("loss_reason").distinct().count() >= 8
    assert Project.objects.filter(pooled_on__isnull=False).count() >= 5
    assert Project.objects.filter(origin=Origin.OPENING).exclude(claimed_stage="").exists()
    cases = set(CollisionCase.objects.values_list("state", flat=True))
    assert {CaseState.OPEN, CaseState.RULED, CaseState.APPEALED} <= cases
    states = set(Evidence.objects.values_list("state", flat=True))
    assert states >= set(EvidenceState) - {EvidenceState.EXPIRED}


def test_nobody_verified_their_own_paper_and_nothing_lies_ahead(demo_zone):
    verified = Evidence.objects.filter(state=EvidenceState.VERIFIED).select_related("decided_by")
    assert all(one.decided_by_id != one.uploaded_by_id for one in verified)
    assert not Evidence.objects.filter(issued_on__gt=TODAY).exists()
    assert not Project.objects.filter(registered_at__gt=clock.now()).exists()


def test_the_clock_shows_the_last_morning_of_may(demo_zone):
    assert Season.objects.filter(starts_on__lte=TODAY, ends_on__gte=TODAY).get().code == "2022"


def test_every_role_has_an_account_to_try(demo_zone):
    shown = [username for username, _name, _role in demo_accounts()]
    users = User.objects.filter(username__in=shown)
    assert {user.role for user in users} == set(Role.values)
    assert all(user.check_password(DEMO_PASSWORD) for user in users)
    assert not any(user.must_change_password for user in users)


def test_firms_have_codes_that_hold_and_counties_that_exist(demo_zone):
    from yanzhen.chains.standards import place
    from yanzhen.companies.calc.uscc import read_code

    for uscc, county in Company.objects.values_list("uscc", "county_code"):
        assert uscc is None or read_code(uscc).problem == ""
        assert county == "" or place(county) is not None


def test_the_journal_proves_itself(demo_zone):
    while seal():
        pass
    verdict = verify()
    assert verdict.fault is None
    assert verdict.sealed > 4000


def test_a_second_fill_changes_nothing(demo_zone):
    from yanzhen.demo.commands import fill_demo

    before = Project.objects.count()
    assert fill_demo() is False
    assert Project.objects.count() == before
