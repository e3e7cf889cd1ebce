from datetime import date

import pytest

from yanzhen.accounts.models import User
from yanzhen.chains import queries
from yanzhen.chains.models import Pillar, Segment
from yanzhen.chains.tests.factories import load_shipped, load_small

pytestmark = pytest.mark.django_db
ON = date(2022, 5, 31)
ANYONE = User(username="a", name="甲")


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

    drawn = queries.map_of(pillar, battery, on=ON)

    outside = {each.code: each.outside for each in drawn.nodes}
    assert outside == {"NE_CELL": False, "NE_ELECTROLYTE": True}
    assert [(line.start, line.end, line.kinds) for line in drawn.lines] == [
        ("NE_ELECTROLYTE", "NE_CELL", ("MATERIAL",))
    ]


def test_a_segment_tells_who_supplies_and_who_buys():
    load_small()

    facts = queries.segment_facts("ne_electrolyte", on=ON)

    assert [(n.code, n.kinds) for n in facts.suppliers] == [("NE_SALT", ("原材料",))]
    assert [n.code for n in facts.buyers] == ["NE_CELL"]
    with pytest.raises(Segment.DoesNotExist):
        queries.segment_facts("nowhere", on=ON)


def test_the_map_of_a_pillar_takes_a_fixed_number_of_queries(django_assert_num_queries):
    load_shipped()
    pillar = Pillar.objects.get(code="IT")

    with django_assert_num_queries(9):
        drawn = queries.map_of(pillar, on=ON)
    with django_assert_num_queries(1):
        assert queries.map_of(pillar, on=ON) is drawn

    assert len(drawn.nodes) == 46
