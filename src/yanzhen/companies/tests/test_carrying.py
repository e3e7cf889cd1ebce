import pytest

from yanzhen.chains.commands import Fate, Where, merge_segments, split_segment, undo_edit
from yanzhen.chains.models import Segment
from yanzhen.chains.tests.factories import load_small
from yanzhen.common.refusals import Refused
from yanzhen.companies.commands import place_by_hand
from yanzhen.companies.models import Placement
from yanzhen.companies.tests.factories import AT, CompanyFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    load_small()
    return UserFactory()


@pytest.fixture
def firm(by):
    firm = CompanyFactory(by=by)
    place_by_hand(firm.code, segment="NE_ELECTROLYTE", by=by, at=AT, product="六氟磷酸锂")
    return firm


def places():
    return list(Placement.objects.order_by("segment_code").values())


def fates(firm, fate):
    return {("placement", ("NE_ELECTROLYTE", firm.code)): fate}


def test_a_merge_moves_the_same_place_and_its_undoing_brings_it_back(by, firm):
    before = places()

    edit = merge_segments("NE_ELECTROLYTE", into="NE_SALT", fates=fates(firm, Fate.MOVE), by=by,
                          at=AT)  # fmt: skip
    assert [(p["id"], p["segment_code"], p["product"]) for p in places()] == [
        (before[0]["id"], "NE_SALT", "六氟磷酸锂")
    ]
    undo_edit(edit.pk, by=by, at=AT)

    assert places() == before


def test_a_firm_on_both_is_not_placed_twice_and_comes_back_on_both(by, firm):
    place_by_hand(firm.code, segment="NE_SALT", by=by, at=AT, product="碳酸锂")
    before = [(p["segment_code"], p["product"], p["confirmed_at"]) for p in places()]

    edit = merge_segments("NE_ELECTROLYTE", into="NE_SALT", fates=fates(firm, Fate.MOVE), by=by,
                          at=AT)  # fmt: skip
    assert [(p["segment_code"], p["product"]) for p in places()] == [("NE_SALT", "碳酸锂")]
    undo_edit(edit.pk, by=by, at=AT)

    assert [(p["segment_code"], p["product"], p["confirmed_at"]) for p in places()] == before


def test_a_split_puts_a_firm_on_both_halves_or_asks(by, firm):
    def split(where):
        return split_segment("NE_ELECTROLYTE", name="液态", new_name="固态", position="MIDSTREAM",
                             where=where, by=by, at=AT)  # fmt: skip

    with pytest.raises(Refused, match=firm.name):
        split({})
    edit = split(fates(firm, Where.BOTH))

    new = Segment.objects.get(name="固态").code
    assert {p["segment_code"] for p in places()} == {"NE_ELECTROLYTE", new}
    undo_edit(edit.pk, by=by, at=AT)
    assert [p["segment_code"] for p in places()] == ["NE_ELECTROLYTE"]
