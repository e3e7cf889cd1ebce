"""Shares derived from national tables: split, cut to fit, and giving way to what is known."""

import csv
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.chains.standards.industries import industry
from yanzhen.gaps.calc.deriving import Origin, derive_shares
from yanzhen.gaps.calc.feasibility import feasibility
from yanzhen.gaps.tables import coefficients, product_names, product_of

PRODUCTS = {"膜": ["53"], "液": ["48", "53"], "芯": ["87"], "机": ["78"]}
SPENT = {("53", "87"): 0.1, ("48", "87"): 0.2, ("78", "87"): 0.3}
LINKS = {("膜", "芯"): False, ("液", "芯"): False, ("机", "芯"): True}


def test_the_worked_example_of_the_page_holds():
    """docs/methods/zone-gaps.md: 塑料制品 is split in two, 专用化学产品 goes to 液 alone."""
    found = derive_shares(LINKS, PRODUCTS, SPENT, {})

    assert found["膜", "芯"].share == pytest.approx(0.05)
    assert found["液", "芯"].share == pytest.approx(0.25)
    assert (found["机", "芯"].share, found["机", "芯"].origin) == (0.0, Origin.EQUIPMENT)


def test_what_the_zone_knows_stands_and_the_rest_is_cut_to_fit():
    found = derive_shares(LINKS, PRODUCTS, SPENT, {("机", "芯"): 0.76})

    assert (found["机", "芯"].share, found["机", "芯"].origin) == (0.76, Origin.KNOWN)
    assert found["膜", "芯"].share == pytest.approx(0.05 * 0.8)
    assert found["液", "芯"].share == pytest.approx(0.25 * 0.8)
    assert found["液", "芯"].scale == pytest.approx(0.8)


def test_a_share_known_to_be_nothing_is_not_derived():
    found = derive_shares(LINKS, PRODUCTS, SPENT, {("膜", "芯"): 0.0})

    assert (found["膜", "芯"].share, found["膜", "芯"].origin) == (0.0, Origin.KNOWN)
    assert found["液", "芯"].share == pytest.approx(0.3)  # the only maker left takes both


def test_where_the_table_knows_of_no_purchase_nothing_is_made_up():
    found = derive_shares({("芯", "膜"): False}, PRODUCTS, SPENT, {})

    assert (found["芯", "膜"].share, found["芯", "膜"].origin) == (0.0, Origin.NONE)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_known_share_that_is_no_part_is_refused(share):
    with pytest.raises(ValueError, match="from 0 to 1"):
        derive_shares(LINKS, PRODUCTS, SPENT, {("膜", "芯"): share})


def test_known_shares_above_the_whole_are_refused():
    with pytest.raises(ValueError, match="more than 1"):
        derive_shares(LINKS, PRODUCTS, SPENT, {("膜", "芯"): 0.6, ("液", "芯"): 0.5})


NODES, CODES = "abcde", "123"
shares = st.floats(0, 1, allow_nan=False)


@given(
    st.dictionaries(st.tuples(st.sampled_from(NODES), st.just("z")), st.booleans(), min_size=1),
    st.dictionaries(st.sampled_from([*NODES, "z"]), st.lists(st.sampled_from(CODES), unique=True)),
    st.dictionaries(st.tuples(st.sampled_from(CODES), st.sampled_from(CODES)), shares),
    st.dictionaries(st.tuples(st.sampled_from(NODES), st.just("z")), st.floats(0, 0.2)),
)
def test_shares_into_a_segment_never_exceed_the_whole_and_known_ones_stand(
    links, products, spent, known
):
    known = {pair: share for pair, share in known.items() if pair in links}
    found = derive_shares(links, products, spent, known)

    assert set(found) == set(links)
    assert sum(one.share for one in found.values()) <= 1 + 1e-9
    assert all(found[pair].share == share for pair, share in known.items())
    for one in found.values():
        assert one.share >= 0
        if one.origin is Origin.DERIVED:
            told = sum(part.coefficient / part.feeding for part in one.parts)
            assert one.share == pytest.approx(told * one.scale)


def test_every_class_of_the_standard_makes_a_product():
    text = files("yanzhen.chains.standards").joinpath("gbt4754_2017.csv").read_text("utf-8")
    classes = [row["code"] for row in csv.DictReader(text.splitlines()) if row["level"] == "class"]

    assert len(classes) == 1381
    assert [code for code in classes if not product_of(code)] == []
    assert {product_of(code) for code in classes} == set(product_names())
    assert len(product_names()) == 153


def test_the_headings_of_the_mapping_are_those_of_the_standard():
    text = files("yanzhen.gaps.tables").joinpath("gbt_to_io.csv").read_text("utf-8")

    for row in csv.DictReader(text.splitlines()):
        found = industry(row["gbt"])
        assert found is not None
        assert found.name == row["gbt_name"]


def test_what_a_product_spends_and_its_value_added_make_the_whole():
    table = coefficients()
    for product, added in table.value_added.items():
        spent = sum(part for (_s, buyer), part in table.spent.items() if buyer == product)
        assert spent + added == pytest.approx(1, abs=1e-4)


def test_feasibility_is_the_mean_of_what_is_known_and_relatedness_never_stands_alone():
    weights = {"inputs": 0.4, "candidates": 0.4, "related": 0.2}

    assert feasibility({"inputs": 1.0, "candidates": 0.5, "related": 0.0}, weights) == (
        pytest.approx(0.6)
    )
    assert feasibility({"inputs": None, "candidates": None, "related": 0.9}, weights) is None
    assert feasibility({"inputs": None, "candidates": 0.0, "related": None}, weights) == 0.0


@pytest.mark.parametrize("weights", [(0, 0, 0), (-1, 1, 1)])
def test_weights_that_add_up_to_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="not all 0"):
        feasibility({}, dict(zip(("inputs", "candidates", "related"), weights, strict=True)))
