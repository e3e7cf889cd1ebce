"""The plan of the zone: always the same, of nobody real, and summing to the public figures."""

from datetime import date
from decimal import Decimal

from yanzhen.chains.reference import read_reference
from yanzhen.demo.people import PEOPLE, REORGANISED, team_on
from yanzhen.demo.zone import papers
from yanzhen.demo.zone.firms import brand_of, firms
from yanzhen.demo.zone.signed import MAJOR_2021, MAJOR_2022, MINOR_STARTS, SLIPS
from yanzhen.demo.zone.ventures import Fate, foreign_deals, ventures


def test_no_invented_firm_or_brand_is_one_of_the_reference():
    real = {firm.short_name for node in read_reference().nodes for firm in node.firms}
    real |= {firm.later_name for node in read_reference().nodes for firm in node.firms} - {""}
    assert len(real) > 900
    for firm in firms():
        # (“机器人” alone is a real short name too: what must not occur is the brand.)
        assert not any(name in firm.brand or firm.brand in name for name in real), firm.name
        assert firm.name not in real


def test_brands_and_codes_come_once():
    assert len({brand_of(number) for number in range(300)}) == 300
    assert len({firm.uscc for firm in firms()}) == len(firms())
    assert len({firm.name for firm in firms()}) == len(firms())


def test_no_two_people_share_an_account_and_no_phone_can_ring():
    assert len({p.username for p in PEOPLE}) == len({p.name for p in PEOPLE}) == len(PEOPLE)
    assert all(firm.phone.startswith("0000-") for firm in firms())
    assert all(firm.email.endswith("@example.com") for firm in firms())


def test_people_who_moved_belonged_to_another_team_before():
    for person in PEOPLE:
        assert team_on(person, REORGANISED) == person.team
        if person.before:
            assert team_on(person, date(2021, 12, 31)) == person.before != person.team


def test_the_sums_of_the_deals():
    assert sum(Decimal(d.amount) for d in MAJOR_2021) == Decimal("784.5")
    assert len(MAJOR_2021) == 34
    assert sum(Decimal(d.amount) for d in MAJOR_2022) == 295
    batch = [d for d in (*MAJOR_2021, *MINOR_STARTS) if d.days.get("S11", date.min).year == 2022]
    assert (len(batch), sum(Decimal(d.amount) for d in batch)) == (22, 305)
    assert sum(s.wan_usd for s in SLIPS if s.on.year == 2021) == 63_000


def test_slips_go_to_foreign_firms_after_their_registration():
    deals = foreign_deals()
    for slip in SLIPS:
        assert deals[slip.number].firm.is_foreign
        assert deals[slip.number].steps["S6"] <= slip.on


def test_steps_follow_each_other_and_nothing_lies_ahead():
    for venture in ventures():
        if venture.fate is Fate.OPENING:
            continue
        days = list(venture.steps.values())
        assert days == sorted(days), venture
        assert all(venture.registered <= day <= date(2022, 5, 30) for day in days), venture


def test_papers_are_what_their_names_say_and_tell_that_they_are_made_up():
    page = papers.pdf("PROJECT P2022-0001", "(brackets)")
    assert page.startswith(b"%PDF-1.4") and page.rstrip().endswith(b"%%EOF")
    assert b"SYNTHETIC" in page
    assert papers.png(7) != papers.png(8)
    assert b"SYNTHETIC" in papers.png(7)
    assert "示范数据" in papers.txt("x").decode()
