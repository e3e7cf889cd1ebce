import pytest

from yanzhen.accounts.models import User
from yanzhen.chains import queries
from yanzhen.chains.models import Pillar, Segment
from yanzhen.chains.tests.factories import load_shipped, load_small, node

pytestmark = pytest.mark.django_db
ANYONE = User(username="a", name="甲")


def test_a_class_of_the_standard_names_its_segments_the_certain_ones_first():
    load_small(
        nodes=[
            node("ne_salt", "锂电材料", "锂盐", "上游",
                 gbt4754=[{"code": "2613", "name": "", "uncertain": True}]),
            node("ne_electrolyte", "锂电材料", "电解液", "中游",
                 gbt4754=[{"code": "2613", "name": ""}, {"code": "2669", "name": ""}]),
        ],
        edges=[], loop_edges=[],
    )  # fmt: skip

    found = queries.segments_of_gbt("C2613")

    assert [(place.code, place.uncertain) for place in found] == [
        ("NE_ELECTROLYTE", False),
        ("NE_SALT", True),
    ]


@pytest.mark.parametrize(
    ("code", "number"), [("26", 2), ("2669", 1), ("9999", 0), ("", 0), ("乱", 0)]
)
def test_a_group_brings_the_segments_of_its_classes_and_nonsense_brings_none(code, number):
    load_small(
        nodes=[
            node("ne_salt", "锂电材料", "锂盐", "上游", gbt4754=[{"code": "2613", "name": ""}]),
            node("ne_electrolyte", "锂电材料", "电解液", "中游"),
        ],
        edges=[], loop_edges=[],
    )  # fmt: skip

    assert len(queries.segments_of_gbt(code)) == number


@pytest.mark.parametrize(
    "text", ["电解液", "解液", "六氟", "dianjieye", "djy", "DJY", "NE_ELECTROLYTE"]
)
def test_a_segment_is_found_by_name_keyword_pinyin_and_initials(text):
    load_small()

    assert "NE_ELECTROLYTE" in [hit.code for hit in queries.search_hits(text, ANYONE, 5)]


@pytest.mark.parametrize("text", ["", "  ", "%", "_%", "没有的东西"])
def test_a_search_for_nothing_or_wildcards_finds_nothing(text):
    load_small()

    assert queries.search_hits(text, ANYONE, 5) == []


def test_a_chain_is_drawn_with_its_neighbours_marked_as_outside():
    load_small()
    pillar = Pillar.objects.get()
    battery = pillar.chains.get(name="电池")

    drawn = queries.map_of(queries.segments_of(pillar, battery), with_neighbours=True)

    outside = {each.code: each.outside for each in drawn.nodes}
    assert outside == {"NE_CELL": False, "NE_ELECTROLYTE": True}
    assert [(line.start, line.end, line.kinds) for line in drawn.lines] == [
        ("NE_ELECTROLYTE", "NE_CELL", "原材料")
    ]


def test_a_segment_tells_who_supplies_and_who_buys():
    load_small()

    facts = queries.segment_facts("ne_electrolyte")

    assert [(n.code, n.kinds) for n in facts.suppliers] == [("NE_SALT", ("原材料",))]
    assert [n.code for n in facts.buyers] == ["NE_CELL"]
    with pytest.raises(Segment.DoesNotExist):
        queries.segment_facts("nowhere")


def test_the_map_of_a_pillar_takes_a_fixed_number_of_queries(django_assert_num_queries):
    load_shipped()
    pillar = Pillar.objects.get(code="IT")

    with django_assert_num_queries(5):
        drawn = queries.map_of(queries.segments_of(pillar), with_neighbours=False)

    assert len(drawn.nodes) == 46
