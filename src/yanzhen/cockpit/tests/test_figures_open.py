"""Every figure opens the list that adds up to it; the last season stays until the next begins."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest

from yanzhen.accounts.models import Season, Team, TeamKind
from yanzhen.accounts.roles import Role
from yanzhen.chains.tests.factories import PillarFactory
from yanzhen.cockpit.queries import SCANNED
from yanzhen.cockpit.tests.test_home import at_the_end_of_may, late, page, zone
from yanzhen.common import clock
from yanzhen.projects.stages import Stage
from yanzhen.targets.metrics import Metric
from yanzhen.targets.tests.factories import ProjectFactory, UserFactory, aim

__all__ = ["at_the_end_of_may", "zone"]
pytestmark = pytest.mark.django_db


def links(shown, heading):
    """Return what the figures of a card link to, in their order."""
    card = shown.partition(f'id="{heading}"')[2].partition("</section>")[0]
    return [
        (unescape(url), text) for url, text in re.findall(r'<a href="([^"]+)">([^<]+)</a>', card)
    ]


def test_the_figures_of_a_member_open_the_projects_they_count(client, zone):
    _season, _leader, (one, _two) = zone
    person = UserFactory(role=Role.OFFICER, team=one, name="周以宁")
    ProjectFactory(owner=person, team=one, name="在手线索")
    late(ProjectFactory(owner=person, team=one, signed_on=date(2022, 2, 8), stage=Stage.S5,
                        name="签约超期"))  # fmt: skip
    late(ProjectFactory(owner=person, team=one, name="还没签的"), days=9)
    ProjectFactory(owner=person, team=one, signed_on=date(2021, 2, 8), stage=Stage.X, name="已终止",
                   loss_reason="FUNDS")  # fmt: skip

    found = links(page(client, f"/?as=team&team={one.pk}"), "members")

    assert [text for _url, text in found] == ["周以宁", "2", "1", "1"]
    wanted = [("在手线索", "还没签的"), ("签约超期",), ("签约超期",)]
    for (url, _text), names in zip(found[1:], wanted, strict=True):
        listed = page(client, url)
        assert all(name in listed for name in names), url
        others = {"在手线索", "还没签的", "签约超期", "已终止"} - set(names)
        assert not any(name in listed for name in others), url


def test_an_industrys_figures_open_its_projects_and_no_others(client, zone):
    PillarFactory()
    ProjectFactory(pillar="NE", size=20, name="新能源项目")
    ProjectFactory(pillar="", size=5, name="无产业项目")

    found = links(page(client), "pillars")

    assert [text for _url, text in found] == ["20.00", "20.00", "25.00", "25.00"]
    for url, text in found:
        listed = page(client, url)
        assert "新能源项目" in listed, url
        assert ("无产业项目" in listed) == (text == "25.00"), url


def test_the_list_of_changes_says_how_many_it_looks_at(client, zone):
    assert f"最近 {SCANNED} 条" in page(client, "/changes/")


def test_between_two_seasons_the_last_one_stays(client, zone, monkeypatch):
    season, leader, (one, _two) = zone
    aim(season, leader)
    Season.objects.create(
        code="2024", name="后年", starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31)
    )
    Team.objects.create(code="PS", name="评审局", short_name="评审局", kind=TeamKind.REVIEW,
                        opened_on=date(2021, 1, 1))  # fmt: skip
    monkeypatch.setattr(clock, "now", lambda: clock_in(2023))

    assert "2022 赛季" in page(client) and "/ 27" in page(client)
    team = page(client, "/?as=team")
    assert one.short_name in team and "评审局" not in team


def test_the_wall_leaves_no_target_out_without_saying_so(client, zone):
    season, leader, _teams = zone
    others = [Metric.SIGNED_50YI, Metric.SIGNED_100YI, Metric.AGREED_CNY, Metric.STARTS,
              Metric.STARTED_CNY, Metric.FOREIGN_USD, Metric.SIGNED]  # fmt: skip
    for metric in (Metric.SIGNED_10YI, *others):
        aim(season, leader, metric, 100)
    shown = page(client, "/wall/?part=1")
    assert shown.count('class="yz-wall-tile"') == len(others)
    assert "另有" not in shown

    for metric in (Metric.DAYS_OUT, Metric.VISITS):
        aim(season, leader, metric, 100)
    assert "另有 1 项" in page(client, "/wall/?part=1")


def clock_in(year):
    return datetime(year, 3, 1, 0, 0, tzinfo=UTC)
