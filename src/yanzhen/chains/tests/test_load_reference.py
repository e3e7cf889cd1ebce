import json

import pytest
from django.core.management import CommandError, call_command

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.chains.commands import load_reference
from yanzhen.chains.models import ListedFirm, Pillar, Segment, SegmentCity, SegmentLink
from yanzhen.chains.reference import read_reference
from yanzhen.chains.tests.factories import AT, load_shipped, load_small, node, small_reference
from yanzhen.common.refusals import NotAllowed
from yanzhen.journal.models import Event

pytestmark = pytest.mark.django_db


def test_loads_the_four_shipped_pillars_as_they_are_published():
    load_shipped()

    assert list(Pillar.objects.values_list("code", flat=True)) == ["IT", "EQ", "MD", "NE"]
    assert Segment.objects.count() == 180
    assert SegmentLink.objects.filter(is_loop=False).count() == 604
    assert SegmentLink.objects.filter(is_loop=True).count() == 8
    assert SegmentCity.objects.filter(uncertain=True).count() == 38
    assert ListedFirm.objects.values("stock_code").distinct().count() == 1054


def test_loading_again_changes_nothing_and_writes_no_second_event():
    load_small()
    before = list(Segment.objects.values())

    changed = load_reference(small_reference(), by=None, at=AT)

    assert changed == 0
    assert list(Segment.objects.values()) == before
    assert Event.objects.filter(verb="chains.loaded").count() == 1


def test_a_later_reference_changes_facts_and_drops_links_it_no_longer_holds():
    load_small()

    load_small(
        nodes=[
            node("ne_salt", "锂电材料", "锂盐与锂矿", "上游", cities=[{"name": "宜春"}]),
            node("ne_electrolyte", "锂电材料", "电解液", "中游"),
            node("ne_cell", "电池", "动力电芯", "下游"),
        ],
        edges=[{"from": "ne_salt", "to": "ne_electrolyte", "kind": "material"}],
    )

    salt = Segment.objects.get(code="NE_SALT")
    assert salt.name == "锂盐与锂矿"
    assert [city.name for city in salt.cities.all()] == ["宜春"]
    assert SegmentLink.objects.filter(is_loop=False).count() == 1


def test_a_segment_that_the_reference_drops_stays_for_the_firms_on_it():
    load_small()

    load_small(nodes=[node("ne_salt", "锂电材料", "锂盐", "上游")], edges=[], loop_edges=[])

    assert Segment.objects.filter(code="NE_CELL").exists()


def test_an_officer_may_not_change_the_reference():
    officer = User(username="o", name="专员", role=Role.OFFICER)

    with pytest.raises(NotAllowed, match="数据管理员"):
        load_reference(small_reference(), by=officer, at=AT)

    assert not Segment.objects.exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"edges": [{"from": "ne_salt", "to": "nowhere", "kind": "material"}]}, "nowhere"),
        ({"edges": [{"from": "ne_salt", "to": "ne_salt", "kind": "material"}]}, "ne_salt"),
        ({"nodes": [node("ne_salt", "没有的链", "锂盐", "上游")]}, "没有的链"),
        ({"nodes": [node("ne_salt", "电池", "锂盐", "旁边")]}, "position"),
    ],
)
def test_a_broken_reference_is_refused_with_what_is_wrong(tmp_path, changes, reason):
    content = json.loads(small_reference().model_dump_json(by_alias=True)) | changes
    file = tmp_path / "own.json"
    file.write_text(json.dumps(content), encoding="utf-8")

    with pytest.raises(ValueError, match=reason):
        read_reference(file)
    with pytest.raises(CommandError, match=reason):
        call_command("load_chains", file=file)


def test_the_command_line_loads_the_shipped_reference(capsys):
    call_command("load_chains")

    assert "180 segments" in capsys.readouterr().out
