from datetime import date
from decimal import Decimal

import pytest

from yanzhen.accounts.models import Membership
from yanzhen.accounts.roles import Role
from yanzhen.common import clock
from yanzhen.targets.commands import Aim, rebuild, set_target
from yanzhen.targets.metrics import Metric
from yanzhen.targets.models import Target
from yanzhen.targets.tests.factories import (
    AT,
    ON,
    YI,
    ProjectFactory,
    SeasonFactory,
    UserFactory,
    aim,
    make_zone,
    receive_foreign,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_the_end_of_may(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: ON)


@pytest.fixture
def zone(client):
    season, leader, teams = make_zone()
    client.force_login(leader)
    return season, leader, teams


def test_without_a_season_or_targets_the_page_says_what_to_do(client):
    client.force_login(UserFactory(role=Role.ZONE_LEADER))
    assert "先建赛季" in client.get("/targets/").content.decode()

    make_zone()
    assert "下达第一个目标" in client.get("/targets/").content.decode()


def test_every_tile_opens_the_projects_behind_it_and_their_evidence(client, zone):
    season, leader, _teams = zone
    target = aim(season, leader)
    project = ProjectFactory(signed_on=date(2022, 2, 8), size=12)
    ProjectFactory(signed_on=date(2022, 2, 8), size=3, name="小项目")

    page = client.get("/targets/").content.decode()
    counted = client.get(f"/targets/{target.pk}/counted/").content.decode()

    assert f'href="/targets/{target.pk}/counted/"' in page
    assert project.name in counted
    assert project.agreement_held.document_no in counted
    assert "核验员" in counted
    assert "小项目" not in counted


def test_one_month_and_nonsense_months_of_a_figure(client, zone):
    season, leader, _teams = zone
    target = aim(season, leader)
    february = ProjectFactory(signed_on=date(2022, 2, 8), size=12, name="二月项目")
    ProjectFactory(signed_on=date(2022, 3, 8), size=12, name="三月项目")

    page = client.get(f"/targets/{target.pk}/counted/?month=2022-02").content.decode()

    assert february.name in page
    assert "三月项目" not in page
    for month in ("2022-13", "0000-01", "x", "2022-", "²-1"):
        assert client.get(f"/targets/{target.pk}/counted/?month={month}").status_code == 200


def test_foreign_capital_opens_its_slips(client, zone):
    season, leader, _teams = zone
    target = aim(season, leader, Metric.FOREIGN_USD, 7 * YI)
    money = receive_foreign(ProjectFactory(signed_on=date(2022, 1, 8)), "3.12", date(2022, 3, 1))

    page = client.get(f"/targets/{target.pk}/counted/").content.decode()

    assert money.evidence.document_no in page
    assert "31,200.00" in page


def test_starts_open_their_list(client, zone):
    season, leader, _teams = zone
    target = aim(season, leader, Metric.STARTS, 22)
    ProjectFactory(signed_on=date(2022, 1, 5), started_on=date(2022, 2, 8), name="已开工项目")

    assert "已开工项目" in client.get(f"/targets/{target.pk}/counted/").content.decode()


def test_the_counted_list_exports(client, zone):
    season, leader, _teams = zone
    target = aim(season, leader)
    ProjectFactory(signed_on=date(2022, 2, 8), size=12, name="出表项目")

    answer = client.get(f"/targets/{target.pk}/counted/?export=csv")

    assert "出表项目" in b"".join(answer.streaming_content).decode("utf-8-sig")


def test_a_past_days_figures_open_what_had_come_by_that_day(client, zone):
    season, leader, _teams = zone
    target = aim(season, leader)
    ProjectFactory(signed_on=date(2022, 3, 8), size=12, name="三月项目")
    ProjectFactory(signed_on=date(2022, 5, 8), size=12, name="五月项目")

    page = client.get("/targets/?on=2022-03-31").content.decode()
    counted = client.get(f"/targets/{target.pk}/counted/?on=2022-03-31").content.decode()

    assert f'href="/targets/{target.pk}/counted/?on=2022-03-31"' in page
    assert f"/targets/{target.pk}/counted/?month=2022-03&amp;on=2022-03-31" in page
    assert "三月项目" in counted
    assert "五月项目" not in counted
    assert "截至 2022-03-31" in counted
    assert "五月项目" in client.get(f"/targets/{target.pk}/counted/?on=nonsense").content.decode()


def test_money_is_listed_with_the_team_it_counts_for(client, zone):
    season, leader, (one, two) = zone
    target = aim(season, leader, Metric.FOREIGN_USD, 7 * YI)
    officer = UserFactory(team=two)
    Membership.objects.create(user=officer, team=one, member_from=date(2021, 1, 1),
                              member_until=date(2022, 4, 1))  # fmt: skip
    Membership.objects.create(user=officer, team=two, member_from=date(2022, 4, 1))
    project = ProjectFactory(signed_on=date(2022, 1, 8), owner=officer, team=two)
    receive_foreign(project, 1, date(2022, 3, 1))

    page = client.get(f"/targets/{target.pk}/counted/?export=csv")

    row = b"".join(page.streaming_content).decode("utf-8-sig").splitlines()[-1]
    assert one.short_name in row
    assert two.short_name not in row


def post(client, address, **data):
    return client.post(address, data)


def test_a_leader_sets_changes_and_splits_a_target(client, zone):
    _season, _leader, (one, two) = zone
    made = post(client, "/targets/new/", metric="AGREED_CNY", value="560亿", starts_on="2022-01-01",
                ends_on="2022-12-31", reason="一号文")  # fmt: skip
    target = Target.objects.get()
    changed = post(client, f"/targets/{target.pk}/change/", value="600", effective_on="2022-06-01",
                   reason="加码", version=1)  # fmt: skip
    given = {f"team_{one.pk}": "300", f"team_{two.pk}": ""}
    split = post(client, f"/targets/{target.pk}/split/", effective_on="2022-06-01", reason="分解",
                 version=2, **given)  # fmt: skip

    assert [r.status_code for r in (made, changed, split)] == [302, 302, 302]
    target.refresh_from_db()
    assert target.value == 600 * YI
    assert list(Target.objects.filter(team__isnull=False).values_list("value", flat=True)) == [
        300 * YI
    ]


def test_a_change_is_offered_to_begin_within_the_targets_own_period(client, zone):
    season, leader, _teams = zone
    batch = aim(season, leader, Metric.STARTS, 22, ends_on=date(2022, 3, 31))

    for page in ("change", "split"):
        form = client.get(f"/targets/{batch.pk}/{page}/").context["form"]
        assert form.initial["effective_on"] == date(2022, 3, 31)


@pytest.mark.parametrize(
    ("metric", "typed", "held"),
    [("FOREIGN_USD", "3000万美元", 30_000_000), ("AGREED_CNY", "750亿元", 750 * YI),
     ("STARTS", "22个", 22)],
)  # fmt: skip
def test_a_figure_may_be_typed_as_people_write_it(client, zone, metric, typed, held):
    post(client, "/targets/new/", metric=metric, value=typed, starts_on="2022-01-01",
         ends_on="2022-12-31", reason="一号文")  # fmt: skip
    assert Target.objects.get().value == held


def test_money_is_no_count_of_projects(client, zone):
    answer = post(client, "/targets/new/", metric="STARTS", value="22亿", starts_on="2022-01-01",
                  ends_on="2022-12-31", reason="一号文")  # fmt: skip
    assert answer.status_code == 422
    assert "按个计" in answer.content.decode()


@pytest.mark.parametrize("value", ["", "很多", "1e999", "-1", "NaN"])
def test_what_cannot_be_read_keeps_what_was_typed(client, zone, value):
    answer = post(client, "/targets/new/", metric="STARTS", value=value, starts_on="2022-01-01",
                  ends_on="2022-12-31", reason="我写的依据")  # fmt: skip

    assert answer.status_code == 422
    assert "我写的依据" in answer.content.decode()
    assert not Target.objects.exists()


def test_a_stale_change_shows_both_figures(client, zone):
    season, leader, _teams = zone
    target = aim(season, leader)
    for version, value in ((1, 30), (1, 25)):
        answer = post(client, f"/targets/{target.pk}/change/", value=value,
                      effective_on="2022-06-01", reason="调", version=version)  # fmt: skip

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "30 个" in page
    assert "25 个" in page


@pytest.mark.parametrize("role", [r for r in Role if r != Role.ZONE_LEADER])
def test_others_read_targets_and_do_not_set_them(client, zone, role):
    season, leader, _teams = zone
    target = aim(season, leader)
    client.force_login(UserFactory(role=role))

    assert client.get("/targets/").status_code == 200
    assert client.get(f"/targets/{target.pk}/").status_code == 200
    for page in ("new/", f"{target.pk}/change/", f"{target.pk}/split/"):
        assert client.get(f"/targets/{page}").status_code == 403


def test_history_tells_who_changed_what_and_why(client, zone):
    season, leader, _teams = zone
    target = aim(season, leader)

    page = client.get(f"/targets/{target.pk}/").content.decode()

    assert "一号文" in page
    assert leader.name in page
    assert "框架协议不算" in page


def test_the_course_downloads_as_svg(client, zone):
    season, leader, (one, _two) = zone
    for target in (aim(season, leader), aim(season, leader, value=9, team=one)):
        answer = client.get(f"/targets/{target.pk}/course.svg")
        assert answer["Content-Type"] == "image/svg+xml"
        assert b"<path" in answer.content


def test_a_persons_target_is_read_like_any_other(client, zone):
    season, leader, (one, _two) = zone
    officer = UserFactory(team=one)
    Membership.objects.create(user=officer, team=one, member_from=date(2021, 1, 1))
    wanted = Aim(Metric.SIGNED_10YI, Decimal(3))
    own = set_target(season, wanted, team=one, person=officer, reason="分解", by=leader, at=AT)
    ProjectFactory(signed_on=date(2022, 2, 8), size=12, owner=officer, team=one)
    ProjectFactory(signed_on=date(2022, 2, 8), size=12, owner=UserFactory(), team=one)

    assert b"<path" in client.get(f"/targets/{own.pk}/course.svg").content
    assert officer.name in client.get(f"/targets/{own.pk}/").content.decode()
    assert officer.name in client.get(f"/targets/{own.pk}/counted/").content.decode()
    assert "看目标树" in client.get("/targets/").content.decode()
    tree = client.get("/targets/tree/").content.decode()
    assert "1 / 3" in tree
    assert "−8.3" in tree


def test_a_target_that_has_not_begun_is_not_called_on_schedule(client, zone):
    season, leader, _teams = zone
    aim(season, leader, Metric.STARTS, 9, starts_on=date(2022, 7, 1), ends_on=date(2022, 9, 30))

    page = client.get("/targets/").content.decode()

    assert "未开始" in page
    assert "持平" not in page


def test_a_batch_without_a_name_is_told_from_the_years_target(client, zone):
    season, leader, _teams = zone
    aim(season, leader, Metric.STARTS, 48)
    for first, last in ((date(2022, 4, 1), date(2022, 6, 30)),
                        (date(2022, 5, 1), date(2022, 5, 31))):  # fmt: skip
        aim(season, leader, Metric.STARTS, 9, starts_on=first, ends_on=last)
    aim(season, leader, Metric.STARTS, 22, ends_on=date(2022, 3, 31), label="一季度集中开工")

    tiles = client.get("/targets/").context["standing"].tiles

    assert [tile.label for tile in tiles] == ["新开工", "一季度集中开工", "新开工 · 4–6 月",
                                              "新开工 · 5 月"]  # fmt: skip


def test_who_works_on_another_season_stays_in_it(client, zone):
    past = SeasonFactory(code="2021", starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31))
    made = post(client, f"/targets/new/?season={past.code}", metric="STARTS", value="9",
                starts_on="2021-01-01", ends_on="2021-12-31", reason="补录")  # fmt: skip

    assert made.url == "/targets/?season=2021"


def test_what_does_not_exist_is_not_found(client, zone):
    for page in ("999/", "999/counted/", "999/change/", "999/split/", "999/course.svg"):
        assert client.get(f"/targets/{page}").status_code == 404


def test_the_page_takes_a_fixed_number_of_queries(client, zone, django_assert_max_num_queries):
    season, leader, teams = zone
    for metric in (Metric.SIGNED_10YI, Metric.SIGNED_50YI, Metric.STARTS):
        aim(season, leader, metric, 5)
        for team in teams:
            aim(season, leader, metric, 2, team=team)
    for number in range(12):
        ProjectFactory(signed_on=date(2022, 1, 1 + number), team=teams[number % 2])
    rebuild(at=AT)

    with django_assert_max_num_queries(12):
        client.get("/targets/")
