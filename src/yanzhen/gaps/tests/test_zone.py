"""The gaps of a zone: what they are worked out from, and what changes them."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from yanzhen.chains import commands as maps
from yanzhen.chains.models import Segment, SegmentLink
from yanzhen.chains.tests.factories import load_small
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.companies import commands as companies
from yanzhen.companies.tests.factories import AT, CompanyFactory, UserFactory, signed_in
from yanzhen.gaps import commands
from yanzhen.gaps.calc.deriving import Origin
from yanzhen.gaps.models import KnownShare
from yanzhen.gaps.queries.evidence import evidence_of, leaving
from yanzhen.gaps.queries.listing import zone_rows
from yanzhen.gaps.queries.zone import read_zone
from yanzhen.gaps.tables import coefficients
from yanzhen.journal.models import Event

pytestmark = pytest.mark.django_db
TODAY = AT.date()
SALT, FLUID, CELL = "NE_SALT", "NE_ELECTROLYTE", "NE_CELL"


by = signed_in(name="林若溪")


@pytest.fixture
def chain(by):
    """锂盐 → 电解液 → 电芯, all of 专用化学产品 (048)."""
    load_small()


def resident(name, segment, by, *, sales=None, leader=False):
    firm = CompanyFactory(name=name, by=by)
    companies.mark_resident(firm.code, since=date(2020, 1, 1), by=by, at=AT)
    companies.place_by_hand(firm.code, segment=segment, by=by, at=AT)
    if sales is not None:
        companies.add_figure(
            firm.code, metric="TAXABLE_SALES", period_kind="MONTH", period_on=date(2022, 4, 1),
            value=Decimal(sales), source="税务月报", by=by, at=AT,
        )  # fmt: skip
    if leader:
        companies.add_class(firm.code, kind="CHAIN_LEADER", source="园区认定", edition="2022",
                            by=by, at=AT)  # fmt: skip
    return firm


def rows(on=TODAY):
    return {row.place.code: row for row in zone_rows(read_zone(on), on)}


def test_a_resident_s_need_is_derived_from_national_tables(chain, by):
    resident("南通启岚电芯有限公司", CELL, by, sales=100_000_000)
    own = coefficients().spent["048", "048"]

    row = rows()[FLUID]

    assert row.gap.action == "fill"
    assert row.gap.demand == pytest.approx(100_000_000 * own)
    assert row.gap.loss == pytest.approx(row.gap.demand)
    assert row.value_cny == pytest.approx(row.gap.demand * coefficients().value_added["048"])


def test_what_the_zone_knows_goes_before_what_is_derived_until_withdrawn(chain, by):
    resident("南通启岚电芯有限公司", CELL, by, sales=100_000_000)
    said = commands.state_share(FLUID, CELL, share=Decimal("0.12"), basis="采购台账",
                                known_on=TODAY, by=by, at=AT)  # fmt: skip

    assert rows()[FLUID].gap.demand == pytest.approx(12_000_000)
    assert read_zone(TODAY).shares[FLUID, CELL].origin is Origin.KNOWN

    commands.withdraw_share(said.pk, by=by, at=AT)

    assert read_zone(TODAY).shares[FLUID, CELL].origin is Origin.DERIVED
    with pytest.raises(Refused, match="已经被改过或撤回"):
        commands.withdraw_share(said.pk, by=by, at=AT)
    assert Event.objects.filter(verb__startswith="gap.share").count() == 2


def test_a_newer_saying_ends_the_older_one(chain, by):
    for percent in ("0.12", "0.2"):
        commands.state_share(FLUID, CELL, share=Decimal(percent), basis="采购台账",
                             known_on=TODAY, by=by, at=AT)  # fmt: skip

    assert KnownShare.objects.count() == 2
    assert KnownShare.objects.get(ended_at=None).share == Decimal("0.2")


def test_a_chain_leader_makes_its_segment_weigh_more(chain, by):
    resident("南通启岚电芯有限公司", CELL, by, sales=100_000_000)
    plain = rows()[FLUID]
    resident("南通苏澜动力有限公司", CELL, by, sales=0, leader=True)
    led = rows()[FLUID]

    assert led.gap.loss == pytest.approx(plain.gap.loss)  # one that sells nothing makes nothing
    firm = resident("南通泓澈动力有限公司", CELL, by, sales=1, leader=True)
    assert rows()[FLUID].gap.loss == pytest.approx(plain.gap.loss * 3, rel=1e-6)
    assert read_zone(TODAY).residents[firm.code].is_anchor


def test_who_is_a_chain_leader_from_next_year_on_weighs_nothing_yet(chain, by):
    firm = resident("南通泓澈动力有限公司", CELL, by, sales=1)
    companies.add_class(firm.code, kind="CHAIN_LEADER", source="园区认定", edition="2023",
                        valid_from=date(2023, 1, 1), by=by, at=AT)  # fmt: skip

    assert not read_zone(TODAY).residents[firm.code].is_anchor
    assert read_zone(date(2023, 1, 1)).residents[firm.code].is_anchor


@pytest.mark.parametrize("on", [date(2020, 12, 31), date(2021, 2, 28), date(2020, 2, 29)])
def test_a_year_s_sales_are_of_twelve_months_also_in_a_leap_year(chain, by, on):
    firm = resident("南通启岚电芯有限公司", CELL, by)
    for number in range(13):
        year, month = divmod(on.year * 12 + on.month - 1 - number, 12)
        companies.add_figure(
            firm.code, metric="TAXABLE_SALES", period_kind="MONTH", value=Decimal(100),
            period_on=date(year, month + 1, 1), source="税务月报", by=by, at=AT,
        )  # fmt: skip

    assert read_zone(on).residents[firm.code].sales_cny == 1200


def test_loops_stay_out_and_equipment_counts_for_nothing_unless_known(chain, by):
    salt, cell = Segment.objects.get(code=SALT), Segment.objects.get(code=CELL)
    SegmentLink.objects.create(start=salt, end=cell, kind="EQUIPMENT")
    zone = read_zone(TODAY)

    assert (CELL, SALT) not in zone.links
    assert zone.shares[SALT, CELL].origin is Origin.EQUIPMENT
    assert (SALT, CELL) not in zone.chain.shares


def test_an_empty_zone_has_no_gaps_and_every_page_says_what_to_do(chain, by, client):
    assert {row.gap.action for row in rows().values()} == {"hold"}
    page = client.get(reverse("gaps:index")).content.decode()
    assert "还没有在驻企业落位到环节上" in page
    assert "还没有在驻企业落位到环节上" in client.get(reverse("gaps:leaving")).content.decode()


def test_without_any_chain_the_page_says_how_to_load_one(by, client):
    assert "load_chains" in client.get(reverse("gaps:index")).content.decode()


def test_a_firm_on_no_segment_or_on_one_that_is_gone_changes_nothing(chain, by, client):
    firm = CompanyFactory(name="南通无位有限公司", by=by)
    companies.mark_resident(firm.code, since=date(2020, 1, 1), by=by, at=AT)
    away = resident("南通旧位有限公司", CELL, by, sales=5)
    away.placements.update(segment_code="NE_GONE")

    assert read_zone(TODAY).residents == {}
    page = client.get(reverse("gaps:leaving"), {"firm": firm.code})
    assert page.status_code == 200


def test_an_unconfirmed_place_is_no_supply(chain, by):
    firm = resident("南通启岚电芯有限公司", CELL, by)
    firm.placements.update(method="INDUSTRY", confirmed_at=None, confirmed_by=None)

    assert rows()[CELL].gap.cap == 0


def test_a_firm_without_sales_counts_with_the_stated_assumption(chain, by):
    resident("南通启岚电芯有限公司", CELL, by)

    assert rows()[CELL].gap.cap == 100_000_000
    assert read_zone(TODAY).residents.popitem()[1].sales_cny is None


def test_segments_in_a_circle_are_named_and_nothing_fails(chain, by, client):
    cell, salt = Segment.objects.get(code=CELL), Segment.objects.get(code=SALT)
    SegmentLink.objects.create(start=cell, end=salt, kind="MATERIAL")
    zone = read_zone(TODAY)

    assert zone.chain is None
    assert zone_rows(zone, TODAY) == []
    for name, args in (("pillar", ["NE"]), ("segment", [CELL]), ("panel", [CELL])):
        page = client.get(reverse(f"gaps:{name}", args=args))
        assert page.status_code == 200
        assert "成了圈" in page.content.decode()


def test_if_the_only_maker_leaves_the_segment_is_to_be_filled(chain, by):
    maker = resident("南通启岚电解液有限公司", FLUID, by, sales=50_000_000)
    resident("南通苏澜电芯有限公司", CELL, by, sales=100_000_000)
    zone = read_zone(TODAY)

    move = next(one for one in leaving(zone, maker.code) if one.place.code == FLUID)
    assert (move.before[0], move.after[0]) == ("strengthen", "fill")
    found = evidence_of(zone, FLUID)
    assert [one.firm.code for one in found.producers] == [maker.code]
    assert [one.other.code for one in found.customers] == [CELL]
    assert any(one.firm.code == maker.code for one in found.moves)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"share": Decimal("1.2")}, "0% 到 100%"),
        ({"share": Decimal("-0.1")}, "0% 到 100%"),
        ({"basis": "  "}, "写明依据"),
        ({"known_on": date(2030, 1, 1)}, "不能晚于今天"),
        ({"source": CELL, "target": SALT}, "没有从前者到后者"),
        ({"source": "NE_NOWHERE"}, "没有这个环节"),
    ],
)
def test_what_is_no_share_is_refused(chain, by, changes, words):
    told = {"source": FLUID, "target": CELL, "share": Decimal("0.1"), "basis": "台账",
            "known_on": TODAY} | changes  # fmt: skip
    source, target = told.pop("source"), told.pop("target")
    with pytest.raises(Refused, match=words):
        commands.state_share(source, target, **told, by=by, at=AT)
    assert not KnownShare.objects.exists()


def test_shares_into_one_segment_above_the_whole_are_refused(chain, by):
    salt, cell = Segment.objects.get(code=SALT), Segment.objects.get(code=CELL)
    SegmentLink.objects.create(start=salt, end=cell, kind="MATERIAL")
    commands.state_share(FLUID, CELL, share=Decimal("0.7"), basis="台账", known_on=TODAY, by=by,
                         at=AT)  # fmt: skip
    with pytest.raises(Refused, match=r"合计 70\.0%"):
        commands.state_share(SALT, CELL, share=Decimal("0.31"), basis="台账", known_on=TODAY,
                             by=by, at=AT)  # fmt: skip


def test_a_share_whose_link_went_off_the_map_is_named_and_can_be_withdrawn(chain, by, client):
    salt, cell = Segment.objects.get(code=SALT), Segment.objects.get(code=CELL)
    SegmentLink.objects.create(start=salt, end=cell, kind="MATERIAL")
    lost = commands.state_share(FLUID, CELL, share=Decimal("0.7"), basis="旧台账", known_on=TODAY,
                                by=by, at=AT)  # fmt: skip
    steward = UserFactory(role="DATA_STEWARD")
    maps.unlink_segments(FLUID, CELL, kind="MATERIAL", by=steward, at=AT)
    told = {"share": Decimal("0.4"), "basis": "台账", "known_on": TODAY, "by": by, "at": AT}

    with pytest.raises(Refused, match="电解液 70"):
        commands.state_share(SALT, CELL, **told)
    address = reverse("gaps:share", args=[CELL, FLUID])
    listed = client.get(reverse("gaps:shares")).content.decode()
    assert "已不在图上" in listed and address in listed
    assert "旧台账" in client.get(address).content.decode()
    client.post(reverse("gaps:withdraw", args=[lost.pk]))
    assert commands.state_share(SALT, CELL, **told).share == Decimal("0.4")


def test_an_officer_may_not_say_shares(chain):
    officer = UserFactory(role="OFFICER")
    with pytest.raises(NotAllowed):
        commands.state_share(FLUID, CELL, share=Decimal("0.1"), basis="台账", known_on=TODAY,
                             by=officer, at=AT)  # fmt: skip


def test_the_database_refuses_a_share_that_is_no_part(chain, by):
    fields = {"basis": "台账", "known_on": TODAY, "recorded_at": AT, "recorded_by": by}
    for wrong in (
        {"source_code": FLUID, "target_code": CELL, "share": Decimal("1.5")},
        {"source_code": CELL, "target_code": CELL, "share": Decimal("0.5")},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            KnownShare.objects.create(**wrong, **fields)
