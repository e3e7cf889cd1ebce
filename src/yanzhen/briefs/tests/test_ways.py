"""Who can introduce us: sources, fading, bounds, and no word of another team's lead."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yanzhen.briefs import commands
from yanzhen.briefs.models import Tie
from yanzhen.briefs.queries.graph import Names, read_graph
from yanzhen.briefs.queries.partners import brought, records
from yanzhen.briefs.queries.ways import ways_to
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.companies import commands as companies
from yanzhen.companies.models import Relation
from yanzhen.desk.commands.partners import add_partner, end_partner
from yanzhen.journal.models import Event
from yanzhen.projects.models import Project
from yanzhen.projects.tests.factories import AT, DAY, TeamFactory, UserFactory, firm, lead, meet

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(role="OFFICER", team=TeamFactory())


@pytest.fixture
def steward():
    return UserFactory(role="DATA_STEWARD")


@pytest.fixture
def target():
    return firm(name="江苏苏澜新材料科技有限公司")


def resident(steward, **stated):
    here = firm(**stated)
    companies.mark_resident(here.code, since=date(2020, 1, 1), by=steward, at=AT)
    return here


def supply(start, end, steward, **stated):
    return companies.add_relation(start.code, end.code, kind="SUPPLIES", source="企业走访记录",
                                  by=steward, at=AT, **stated)  # fmt: skip


def partner(by, name="示范商会", kind="CHAMBER"):
    return add_partner(name=name, kind=kind, owner=by, by=by, at=AT)


def titles(found):
    return [way.title for way in found.ways]


def test_a_resident_that_buys_from_them_is_a_way_with_its_sources(officer, steward, target):
    here = resident(steward)
    supply(target, here, steward, seen_on=DAY)
    (way,) = ways_to(target, officer, DAY).ways
    assert way.first == here.name and way.title == f"我们 → {here.name} → {target.name}"
    assert [step.source for step in way.steps] == ["在驻企业名册", "企业走访记录"]
    assert way.strength == pytest.approx(0.8 * 0.7 * 0.8)


def test_what_is_old_counts_less_and_what_has_no_day_is_not_new(officer, steward, target):
    here = resident(steward)
    row = supply(target, here, steward, seen_on=DAY)
    fresh = ways_to(target, officer, DAY).ways[0].strength
    Relation.objects.filter(pk=row.pk).update(seen_on=DAY - timedelta(days=1095))
    assert ways_to(target, officer, DAY).ways[0].strength == pytest.approx(fresh / 2)
    Relation.objects.filter(pk=row.pk).update(seen_on=None)
    assert ways_to(target, officer, DAY).ways[0].strength == pytest.approx(
        fresh * 2 ** (-730 / 1095)
    )


def test_an_association_leads_to_its_members_until_it_or_the_tie_ends(officer, steward, target):
    channel = partner(officer)
    said = {"partner": channel.code, "kind": "MEMBER", "source": "会员名录", "seen_on": DAY}
    tie = commands.record_tie(target.code, **said, by=officer, at=AT)
    assert titles(ways_to(target, officer, DAY)) == [f"我们 → 示范商会 → {target.name}"]
    commands.withdraw_tie(tie.pk, by=officer, at=AT)
    assert ways_to(target, officer, DAY).ways == []
    commands.record_tie(target.code, **said, by=officer, at=AT)
    end_partner(channel.code, version=channel.version, reason="到期", by=officer, at=AT)
    assert ways_to(target, officer, DAY).ways == []
    assert Event.objects.filter(verb="tie.recorded").count() == 2


def test_parents_and_partners_chain_and_no_node_stands_twice(officer, steward, target):
    parent, channel = firm(), partner(officer)
    companies.add_relation(parent.code, target.code, kind="PARENT", source="企业信用公示",
                           by=steward, at=AT, share=Decimal("0.67"))  # fmt: skip
    commands.record_tie(parent.code, partner=channel.code, kind="CLIENT", source="服务合同",
                        seen_on=DAY, by=officer, at=AT)  # fmt: skip
    (way,) = ways_to(target, officer, DAY).ways
    assert way.through == ("示范商会", parent.name, target.name)
    assert "母公司" in way.steps[2].text


def test_another_teams_meetings_contacts_and_introductions_are_no_way(officer, steward, target):
    holder = UserFactory(role="OFFICER", team=TeamFactory())
    channel = partner(holder, name="砺远服务中心", kind="INTERMEDIARY")
    project = lead(by=holder, company=target, partner=channel, channel="INTERMEDIARY")
    meet(project)
    companies.add_contact(target.code, name="林澄", phone="0513-80000001", source="会面",
                          purpose="对接", lead=project.code, by=holder, at=AT)  # fmt: skip
    assert ways_to(target, officer, DAY).ways == []
    assert len(ways_to(target, holder, DAY).ways) == 2
    met = [one for one in read_graph(target, holder, DAY).known if one.kind == "MET"]
    names = Names.of([one.end for one in met])
    assert met
    assert all(one.say(names).of for one in met)


def test_a_partners_record_counts_all_and_names_only_what_is_open(officer, steward):
    channel = partner(officer)
    mine = lead(by=officer, partner=channel, project_name="我组的项目")
    holder = UserFactory(role="OFFICER", team=TeamFactory(short_name="二局"))
    lead(by=holder, partner=channel, project_name="别组的项目")
    Project.objects.filter(pk=mine.pk).update(stage="X", loss_reason="LAND", loss_note="地不够")
    (row,) = records()
    assert (row.leads, row.projects, row.lost, row.open, row.signed) == (2, 2, 1, 1, 0)
    shown = brought(channel, officer)
    assert {one.name for one in shown} == {"我组的项目", ""}
    assert any("地不够" in one.ended for one in shown)


def test_the_search_stays_within_its_bounds_and_says_so(officer, steward, target, monkeypatch):
    for _turn in range(6):
        supply(target, resident(steward), steward)
    from yanzhen.briefs.queries import graph

    real = graph.parameter
    monkeypatch.setattr(graph, "parameter", lambda key, *, on: (
        3 if key == "briefs.most_rows" else real(key, on=on)))  # fmt: skip
    found = ways_to(target, officer, DAY)
    assert found.partial and len(found.ways) == 3


def test_a_fixed_number_of_queries_however_many_know_each_other(officer, steward, target):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            ways_to(target, officer, DAY)
        return len(queries)

    supply(target, resident(steward), steward)
    before = asked()
    for _turn in range(5):
        here = resident(steward)
        supply(target, here, steward)
        supply(firm(), here, steward)
    assert asked() <= before + 10 and asked() <= 26


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"partner": "Q9999"}, "partner"), ({"kind": "FRIEND"}, "kind"),
        ({"source": " "}, "source"),
        ({"seen_on": DAY + timedelta(days=9)}, "seen_on"),
    ],
)  # fmt: skip
def test_refuses_a_tie_that_cannot_be_and_says_where(officer, target, changed, field):
    said = {"partner": partner(officer).code, "kind": "MEMBER", "source": "名录", "seen_on": DAY}
    with pytest.raises(Refused) as refusal:
        commands.record_tie(target.code, **(said | changed), by=officer, at=AT)
    assert refusal.value.field == field and not Tie.objects.exists()
    with pytest.raises(NotAllowed):
        commands.record_tie(target.code, **said, by=UserFactory(role="REVIEWER"), at=AT)


def test_pages_show_ways_and_keep_what_was_typed(officer, steward, target, client):
    supply(target, resident(steward), steward)
    client.force_login(officer)
    page = client.get(reverse("briefs:ways", args=[target.code])).content.decode()
    assert "企业走访记录" in page
    assert "我们 →" in client.get(reverse("briefs:ways_panel", args=[target.code])).content.decode()
    channel = partner(officer)
    send = {
        "partner": channel.code,
        "kind": "MEMBER",
        "source": "年会名册",
        "seen_on": "2999-01-01",
    }
    answer = client.post(reverse("briefs:tie", args=[target.code]), send)
    assert answer.status_code == 422 and "年会名册" in answer.content.decode()
    send["seen_on"] = DAY.isoformat()
    assert client.post(reverse("briefs:tie", args=[target.code]), send).status_code == 302
    tie = Tie.objects.get()
    assert client.post(reverse("briefs:tie_withdraw", args=[tie.pk])).status_code == 302
    assert client.get(reverse("briefs:partners")).status_code == 200
    assert client.get(reverse("briefs:partner", args=[channel.code])).status_code == 200
    assert client.get(reverse("briefs:ways", args=["C9999999"])).status_code == 404
