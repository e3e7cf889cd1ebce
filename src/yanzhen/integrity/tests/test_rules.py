"""The nine rules against facts: worked examples, and what holds for any facts."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.integrity.calc import (
    Agreement,
    Amounts,
    Investor,
    Limits,
    Period,
    Project,
    Recognition,
    Rule,
    Verdict,
    fingerprint,
    judge_all,
)
from yanzhen.integrity.calc.rules import months_after

LIMITS = Limits(Decimal("0.2"), 1, Decimal("0.1"), Decimal(3), 3, 3, frozenset({"321202"}))
SIGNED = date(2022, 2, 8)
ON = date(2022, 5, 31)
YI = Decimal(100_000_000)
OWN = Agreement("P2", "HT-2", SIGNED, "91320000MA00000001", "D-07")
FIRST = Agreement("P1", "HT-1", date(2021, 6, 1), "91320000MA00000001", "D-07")
SOUND = Project(
    "P2", OWN,
    amounts=Amounts(10 * YI, 10 * YI, 10 * YI),
    investor=Investor(uscc=OWN.uscc, founded_on=date(2015, 1, 1), paid_in_cny=YI,
                      promised_equity_cny=3 * YI, group_net_assets_cny=8 * YI,
                      division="310115"),
    registered_on=date(2022, 3, 1), start_claimed_on=date(2021, 12, 1), permit=True,
    periods=(Period(date(2022, 4, 1), Decimal(120), Decimal(40)),),
)  # fmt: skip


def verdict(rule, on=ON, limits=LIMITS, **changes):
    return next(j for j in judge_all(replace(SOUND, **changes), limits, on) if j.rule == rule)


def investor(**changes):
    return {"investor": replace(SOUND.investor, **changes)}


def test_a_sound_project_passes_all_that_apply():
    said = {j.rule: j.verdict for j in judge_all(SOUND, LIMITS, ON)}
    assert said.pop(Rule.R8) is Verdict.NONE  # claims no title
    assert set(said.values()) == {Verdict.PASSED}


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        (Rule.R1, {"others": (FIRST,)}),
        (Rule.R2, {"amounts": Amounts(10 * YI, Decimal("12.01") * YI, 12 * YI)}),
        (Rule.R2, {"amounts": Amounts(10 * YI, 10 * YI, Decimal("7.9") * YI)}),
        (Rule.R3, investor(founded_on=date(2021, 2, 9))),
        (Rule.R3, investor(paid_in_cny=Decimal("0.29") * YI)),
        (Rule.R4, investor(group_net_assets_cny=Decimal("3.33") * YI)),
        (Rule.R4, investor(group_net_assets_cny=-YI)),
        (Rule.R5, {"registered_on": None}),
        (Rule.R6, {"permit": False}),
        (Rule.R7, {"periods": (Period(date(2022, 4, 1), Decimal(0), Decimal(3)),)}),
        (Rule.R8, investor(titles=("CENTRAL_SOE",), known_kinds=frozenset({"CENTRAL_SOE"}))),
        (Rule.R9, investor(division="321202")),
        (Rule.R9, investor(moves_from="321202")),
    ],
)
def test_each_rule_raises_on_what_it_is_about(rule, changes):
    assert verdict(rule, **changes).verdict is Verdict.RAISED
    others = {j.rule for j in judge_all(replace(SOUND, **changes), LIMITS, ON)
              if j.verdict is Verdict.RAISED}  # fmt: skip
    assert others == {rule}


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        (Rule.R2, {"amounts": Amounts(10 * YI, 12 * YI, 12 * YI)}),
        (Rule.R3, investor(founded_on=date(2021, 2, 8))),
        (Rule.R3, investor(paid_in_cny=Decimal("0.3") * YI)),
        (Rule.R4, investor(group_net_assets_cny=10 * YI / 3 + Decimal("0.01"))),
        (Rule.R6, {"permit": False, "lease": True}),
        (Rule.R1, {"others": (replace(FIRST, site="D-08"),)}),
        (Rule.R1, {"others": (replace(FIRST, uscc="91320000MA00000002"),)}),
    ],
)
def test_exactly_at_the_limit_nothing_is_raised(rule, changes):
    assert verdict(rule, **changes).verdict is Verdict.PASSED


def test_the_earlier_of_two_contracts_is_not_in_question():
    first = replace(SOUND, code="P1", agreement=FIRST, others=(OWN,))
    assert next(iter(judge_all(first, LIMITS, ON))).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("rule", "changes", "missing"),
    [
        (Rule.R1, {"agreement": replace(OWN, uscc="")}, ("uscc",)),
        (Rule.R1, {"agreement": replace(OWN, site=""), "others": (FIRST,)}, ("site",)),
        (Rule.R1, {"others": (replace(FIRST, site=""),)}, ("site",)),
        (Rule.R2, {"amounts": Amounts(None, 10 * YI, 10 * YI)}, ("intent_cny",)),
        (Rule.R3, investor(founded_on=None), ("founded_on",)),
        (Rule.R3, investor(paid_in_cny=None), ("paid_in_cny",)),
        (Rule.R4, investor(group_net_assets_cny=None), ("group_net_assets_cny",)),
        (Rule.R7, {"periods": ()}, ("staff", "energy")),
        (Rule.R8, investor(titles=("院士企业",)), ("list",)),
        (Rule.R9, investor(division=""), ("division",)),
    ],
)
def test_what_lacks_is_named_and_never_passed(rule, changes, missing):
    said = verdict(rule, **changes)
    assert (said.verdict, said.missing) == (Verdict.UNJUDGED, missing)


def test_three_months_end_on_the_last_day_where_a_month_is_shorter():
    signed = replace(OWN, signed_on=date(2021, 11, 30))
    changes = {"agreement": signed, "registered_on": None}
    assert verdict(Rule.R5, on=date(2022, 2, 28), **changes).verdict is Verdict.NONE
    late = verdict(Rule.R5, on=date(2022, 3, 1), **changes)
    assert (late.verdict, late.facts["days"]) == (Verdict.RAISED, 1)


def test_a_title_counts_while_its_list_was_valid_on_the_day_of_signing():
    claims = {"titles": ("LISTED",), "known_kinds": frozenset({"LISTED"})}
    ended = Recognition("LISTED", "交易所名录", "2020", None, date(2022, 2, 7))
    held = replace(ended, valid_until=SIGNED)
    assert verdict(Rule.R8, **investor(listed=(ended,), **claims)).verdict is Verdict.RAISED
    assert verdict(Rule.R8, **investor(listed=(held,), **claims)).verdict is Verdict.PASSED


def test_figures_of_the_first_months_after_a_start_are_not_held_against_it():
    early = (Period(date(2022, 1, 1), Decimal(0), Decimal(0)),)
    assert verdict(Rule.R7, periods=early).verdict is Verdict.UNJUDGED


def test_an_expansion_of_a_settled_firm_is_no_move_from_next_door():
    changes = investor(division="321202") | {"is_expansion": True}
    assert verdict(Rule.R9, **changes).verdict is Verdict.NONE


SUM = st.none() | st.decimals(0, 10**12, places=2)
DAYS = st.dates(date(2019, 1, 1), date(2024, 12, 31))
FACTS = st.builds(
    Project, st.just("P2"), st.none() | st.builds(
        Agreement, st.just("P2"), st.just("HT"), DAYS, st.sampled_from(["", "U1"]),
        st.sampled_from(["", "D-07"])),
    st.lists(st.builds(Agreement, st.sampled_from(["P0", "P1", "P3"]), st.just("HT"), DAYS,
                       st.sampled_from(["U1", "U2"]), st.sampled_from(["", "D-07", "D-08"])),
             max_size=3).map(tuple),
    st.builds(Amounts, SUM, SUM, SUM),
    st.builds(Investor, st.just("U1"), st.none() | DAYS, SUM, SUM, SUM,
              st.lists(st.sampled_from(["LISTED", "院士"]), max_size=2).map(tuple), st.just(()),
              st.just(frozenset({"LISTED"})), st.sampled_from(["", "321202", "310115"])),
    st.none() | DAYS, st.none() | DAYS, st.booleans(), st.booleans(),
    st.lists(st.builds(Period, DAYS, SUM, SUM), max_size=4).map(tuple), st.booleans(),
)  # fmt: skip


@given(FACTS, DAYS)
def test_every_rule_answers_any_facts_and_what_cannot_be_judged_says_why(facts, on):
    said = judge_all(facts, LIMITS, on)
    assert [j.rule for j in said] == list(Rule)
    for judgement in said:
        assert (judgement.verdict is Verdict.UNJUDGED) == bool(judgement.missing)
        assert len(fingerprint(judgement.facts)) == 32


@given(FACTS, DAYS)
def test_a_wider_limit_never_raises_more(facts, on):
    wide = replace(LIMITS, amount_change=Decimal(9), founded_years=0, paid_in_share=Decimal(0),
                   net_asset_times=Decimal(10**6), register_months=600,
                   neighbours=frozenset())  # fmt: skip
    strict = {j.rule for j in judge_all(facts, LIMITS, on) if j.verdict is Verdict.RAISED}
    assert {j.rule for j in judge_all(facts, wide, on) if j.verdict is Verdict.RAISED} <= strict


@given(FACTS, DAYS)
def test_an_unsigned_project_is_asked_nothing_about_signing(facts, on):
    said = {j.rule: j.verdict for j in judge_all(replace(facts, agreement=None), LIMITS, on)}
    assert {said[r] for r in Rule if r not in (Rule.R6, Rule.R7)} == {Verdict.NONE}


@given(DAYS, st.integers(0, 60))
def test_months_later_is_within_a_month_of_days(day, months):
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


@given(FACTS, DAYS)
def test_waiting_a_day_changes_no_fingerprint(facts, on):
    """A case that was cleared must not come back because a day has passed."""
    today = {j.rule: j for j in judge_all(facts, LIMITS, on)}
    tomorrow = {j.rule: j for j in judge_all(facts, LIMITS, on + timedelta(days=1))}
    for rule, judgement in today.items():
        if judgement.verdict is tomorrow[rule].verdict is Verdict.RAISED:
            assert fingerprint(judgement.facts) == fingerprint(tomorrow[rule].facts)
