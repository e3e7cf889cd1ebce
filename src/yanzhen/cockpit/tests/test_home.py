from datetime import UTC, date, datetime, timedelta

import pytest

from yanzhen.accounts.roles import COURTING, Role
from yanzhen.chains.tests.factories import PillarFactory
from yanzhen.common import clock
from yanzhen.desk.models import Task
from yanzhen.journal.commands import record
from yanzhen.projects.models import Milestone
from yanzhen.projects.stages import Stage
from yanzhen.targets.commands import rebuild
from yanzhen.targets.metrics import Metric
from yanzhen.targets.tests.factories import ON, ProjectFactory, UserFactory, aim, make_zone

pytestmark = pytest.mark.django_db
AT = datetime(2022, 5, 31, 0, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_the_end_of_may(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(clock, "today", lambda: ON)


@pytest.fixture
def zone(client):
    season, leader, teams = make_zone()
    client.force_login(leader)
    return season, leader, teams


def late(project, stage=Stage.S6, days=46):
    return Milestone.objects.create(project=project, stage=stage, due_on=ON - timedelta(days=days))


def happened(project, verb="project.moved", hours=2, by=None, **facts):
    from django.db import transaction

    with transaction.atomic():
        record(verb, f"project:{project.code}", by=by, at=AT - timedelta(hours=hours),
               **({"start": "意向", "end": "签约"} | facts))  # fmt: skip


def page(client, address="/"):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_zone_opens_for_every_role_and_says_what_is_next(client):
    for role in Role:
        client.force_login(UserFactory(role=role))
        assert "还没有赛季" in page(client)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("version", ["", "zone", "team", "own", "nonsense"])
def test_every_role_opens_every_version(client, zone, role, version):
    season, leader, (team, _other) = zone
    aim(season, leader)
    user = UserFactory(role=role, team=team if role in COURTING else None)
    project = ProjectFactory(signed_on=date(2022, 2, 8), team=team, owner=user)
    late(project)
    happened(project)
    client.force_login(user)

    assert "驾驶舱" in page(client, f"/?as={version}")


def test_the_hero_counts_signed_projects_and_opens_them(client, zone):
    season, leader, _teams = zone
    target = aim(season, leader)
    for month in (1, 2, 3, 4, 5):
        ProjectFactory(signed_on=date(2022, month, 8), size=13)
        ProjectFactory(signed_on=date(2022, month, 9), size=46)

    shown = page(client)

    assert "<b>10</b> / 27" in shown
    assert "协议投资 295.00 亿元" in shown
    assert "序时应到 11.25" in shown
    assert f'href="/targets/{target.pk}/counted/"' in shown


def test_a_new_signature_moves_the_figure_at_once(client, zone):
    season, leader, _teams = zone
    aim(season, leader)
    assert "<b>0</b> / 27" in page(client)

    ProjectFactory(signed_on=ON, size=13)

    assert "<b>1</b> / 27" in page(client)


def test_where_it_is_stuck_names_the_longest_and_opens_the_list(client, zone):
    ProjectFactory(signed_on=date(2022, 2, 8), name="等执照最久")
    late(ProjectFactory(signed_on=date(2022, 2, 8), name="等执照最久的"), days=46)
    late(ProjectFactory(signed_on=date(2022, 2, 8), name="等执照的"), days=12)
    late(ProjectFactory(signed_on=date(2022, 2, 8), name="等供地的"), Stage.S9, days=5)
    late(ProjectFactory(name="还没签约的"), days=90)

    shown, listed = page(client), page(client, "/projects/alarms/?code=UNREGISTERED")

    assert "等执照最久的" in shown
    assert "46 天" in shown
    assert "还没签约的" not in shown
    assert "/projects/alarms/?code=UNREGISTERED" in shown
    assert listed.index("等执照最久的") < listed.rindex("等执照的")
    assert "等供地的" not in listed


def test_changes_are_worded_and_only_of_what_one_may_see(client, zone):
    _season, _leader, (one, two) = zone
    open_, closed = (
        ProjectFactory(team=one, name="本队线索"),
        ProjectFactory(team=two, name="别队线索"),
    )
    happened(open_)
    happened(closed)
    happened(open_, hours=60, end="旧事")
    client.force_login(UserFactory(role=Role.OFFICER, team=one))

    shown = page(client, "/changes/")

    assert "本队线索" in shown
    assert "由“意向”进入“签约”" in shown
    assert "别队线索" not in shown
    assert "旧事" not in shown
    assert "旧事" in page(client, "/changes/?days=7")


def test_of_others_signed_projects_only_moves_show_and_the_count_agrees(client, zone):
    _season, _leader, (one, two) = zone
    signed = ProjectFactory(team=two, name="别队签约", stage=Stage.S5, signed_on=ON)
    happened(signed)
    happened(signed, "evidence.rejected", proof="法律审核意见", reason="缺页")
    client.force_login(UserFactory(role=Role.OFFICER, team=one))

    home, listed = page(client, "/?as=zone"), page(client, "/changes/")

    assert "由“意向”进入“签约”" in listed and "缺页" not in listed
    assert "变动 1 项" in home and "缺页" not in home


def test_the_few_latest_changes_are_shown_and_all_are_counted(client, zone):
    project = ProjectFactory()
    for hours in range(1, 10):
        happened(project, hours=hours, end=f"第{hours}步")
    shown = page(client, "/?as=zone")
    assert "变动 9 项" in shown
    assert "第6步" in shown
    assert "第7步" not in shown


def test_a_leader_sees_every_teams_changes(client, zone):
    _season, _leader, (_one, two) = zone
    happened(ProjectFactory(team=two, name="别队线索"))

    assert "别队线索" in page(client)


def test_what_is_due_today_and_overdue_stands_first(client, zone):
    _season, leader, _teams = zone
    for title, day in (("今天的事", ON), ("前天的事", ON - timedelta(days=2)),
                       ("明天的事", ON + timedelta(days=1))):  # fmt: skip
        Task.objects.create(title=title, assignee=leader, due_on=day, opened_at=AT)

    shown = page(client)

    assert shown.index("前天的事") < shown.index("今天的事")
    assert "逾 2 天" in shown
    assert "明天的事" not in shown


def test_pillars_show_what_is_in_hand_by_phase(client, zone):
    PillarFactory()
    ProjectFactory(pillar="NE", size=20)
    ProjectFactory(pillar="NE", size=30, signed_on=date(2022, 3, 1))
    ProjectFactory(pillar="", size=5)

    shown = page(client)

    assert "50.00" in shown
    assert "55.00" in shown
    assert "其他" in shown


def test_an_officer_sees_own_leads_the_quietest_first(client, zone):
    officer = UserFactory(role=Role.OFFICER)
    ProjectFactory(owner=officer, name="昨天联系的", quiet_since=ON - timedelta(days=1))
    ProjectFactory(owner=officer, name="久未联系的", quiet_since=ON - timedelta(days=40),
                   protected_until=ON + timedelta(days=3))  # fmt: skip
    ProjectFactory(name="别人的")
    client.force_login(officer)

    shown = page(client)

    assert shown.index("久未联系的") < shown.index("昨天联系的")
    assert "别人的" not in shown
    assert "7 天内保护到期" in shown


def test_a_lead_sees_the_team_and_its_people(client, zone):
    season, leader, (one, two) = zone
    aim(season, leader)
    aim(season, leader, value=15, team=one)
    lead = UserFactory(role=Role.TEAM_LEAD, team=one, name="林知夏")
    ProjectFactory(signed_on=date(2022, 2, 8), team=one, owner=lead)
    ProjectFactory(signed_on=date(2022, 2, 8), team=two)
    client.force_login(lead)

    shown = page(client)

    assert "<b>1</b> / 15" in shown
    assert "林知夏" in shown


def test_a_leader_may_look_at_any_team(client, zone):
    season, leader, (one, two) = zone
    aim(season, leader, value=15, team=two)

    assert f"{two.short_name} · 新签约" in page(client, f"/?as=team&team={two.pk}")
    for nonsense in ("x", "999999", "²", "9" * 30):
        assert client.get(f"/?as=team&team={nonsense}").status_code == 200
    assert f"{one.short_name}还没有分解到的目标" in page(client, f"/?as=team&team={one.pk}")


@pytest.mark.parametrize("address", [
    "/changes/?days=x", "/changes/?days=99999", "/changes/?verb=nonsense", "/changes/?days=0",
])  # fmt: skip
def test_nonsense_in_an_address_does_no_harm(client, zone, address):
    assert client.get(address).status_code == 200


def test_the_wall_has_no_controls_and_renews_itself(client, zone):
    season, leader, _teams = zone
    aim(season, leader)
    aim(season, leader, Metric.SIGNED_50YI, 5)
    late(ProjectFactory(signed_on=date(2022, 2, 8), name="瀚澄光伏胶膜"))

    whole, part = page(client, "/?wall=1"), page(client, "/wall/?part=1")

    assert 'data-bs-theme="dark"' in whole
    assert 'hx-trigger="every 60s"' in part
    assert "瀚澄光伏胶膜" in part
    assert "<html" not in part
    for control in ("<button", "<input", "<select", "yz-nav-list"):
        assert control not in part


def test_each_version_takes_a_fixed_number_of_queries(client, zone, django_assert_max_num_queries):
    season, leader, (one, two) = zone
    for metric in (Metric.SIGNED_10YI, Metric.SIGNED_50YI, Metric.STARTS):
        aim(season, leader, metric, 5)
    for number in range(15):
        project = ProjectFactory(signed_on=date(2022, 1, 1 + number), team=(one, two)[number % 2])
        late(project, days=number + 1)
        happened(project)
    rebuild(at=clock.now())

    for version in ("zone", "team", "own"):
        with django_assert_max_num_queries(34):
            client.get(f"/?as={version}")
    with django_assert_max_num_queries(24):
        client.get("/wall/?part=1")
