"""Where firms stand: proposed by the worker, decided by persons, learned from."""

from datetime import timedelta

import pytest
from django.urls import reverse

from yanzhen.chains.models import Chain, ListedFirm, Pillar, Segment, SegmentIndustry
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.companies import commands
from yanzhen.companies.models import (
    Placement,
    PlacementProposal,
    PlacementRefusal,
    PlacingState,
)
from yanzhen.companies.queries import queue
from yanzhen.companies.queries.placing import decisions_stamp, segment_texts, verdicts
from yanzhen.companies.tests.factories import AT, CompanyFactory, UserFactory, signed_in
from yanzhen.journal.models import Event

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=2)


by = signed_in()


@pytest.fixture
def segments():
    chain = Chain.objects.create(pillar=Pillar.objects.create(code="T", name="测"), name="链")
    resist = Segment.objects.create(code="T_RESIST", chain=chain, name="光刻胶",
                                    position="UPSTREAM", keywords=["显影液"])  # fmt: skip
    bearing = Segment.objects.create(code="T_BEARING", chain=chain, name="轴承",
                                     position="UPSTREAM", keywords=["滚动轴承"])  # fmt: skip
    SegmentIndustry.objects.create(segment=resist, gbt_code="3985")
    SegmentIndustry.objects.create(segment=bearing, gbt_code="3451")
    ListedFirm.objects.create(segment=resist, stock_code="1", short_name="晶瑞电材")


@pytest.fixture
def maker(by, segments):
    return CompanyFactory(name="苏州甲乙有限公司", scope="光刻胶、显影液的研发、生产；轴承销售。",
                          industry_code="3985", by=by)  # fmt: skip


def propose(at=AT):
    commands.learn_placements(at=at)
    return commands.propose_placements(at=at)


def decide(firm, by, *stands, shown=("T_RESIST", "T_BEARING"), at=AT, **more):
    return commands.review_placements(firm.code, stands=stands, shown=shown, by=by, at=at, **more)


def test_the_worker_proposes_with_probability_and_reasons(maker):
    assert propose() == 1
    first = PlacementProposal.objects.get(turn=1)

    assert (first.company, first.segment_code) == (maker, "T_RESIST")
    assert first.probability > 0.5
    assert [queue.told(r) for r in first.reasons][:1] == ["经营范围写“光刻胶”，对应“光刻胶”"]
    assert Placement.objects.count() == 0


def test_a_firm_is_looked_at_once_until_it_changes(maker, by):
    assert [propose(), propose()] == [1, 0]
    commands.change_company(maker.code, version=1, by=by, at=LATER, scope="轴承制造。",
                            industry_code="3451")  # fmt: skip

    assert commands.propose_placements(at=LATER) == 1
    assert PlacementProposal.objects.get(turn=1).segment_code == "T_BEARING"


def test_batches_take_up_where_the_last_ended(by, segments, settings, tmp_path):
    (tmp_path / "companies.yaml").write_text(
        "placing_batch:\n  description: x\n  unit: company\n  values:\n"
        "    - {from: 2020-01-01, value: 2, source: x}\n", encoding="utf-8")  # fmt: skip
    settings.PARAMETERS_OVERRIDES = tmp_path
    for n in range(5):
        CompanyFactory(name=f"甲{n}轴承有限公司", scope="轴承制造", by=by)
    commands.learn_placements(at=AT)

    assert [commands.propose_placements(at=AT) for _ in range(4)] == [2, 2, 1, 0]
    assert PlacementProposal.objects.filter(turn=1).count() == 5


def test_what_is_kept_is_confirmed_and_what_was_seen_besides_is_refused(maker, by):
    propose()
    decide(maker, by, "T_RESIST", product="正性光刻胶")
    place = Placement.objects.get()

    assert (place.method, place.product, place.confirmed_by) == ("PROPOSED", "正性光刻胶", by)
    assert PlacementRefusal.objects.get().segment_code == "T_BEARING"
    assert PlacementProposal.objects.count() == 0
    assert Event.objects.filter(verb="company.placements_reviewed").count() == 1
    assert propose(LATER) == 1
    assert PlacementProposal.objects.count() == 0


def test_a_segment_that_was_not_proposed_is_placed_by_hand(maker, by):
    propose()
    decide(maker, by, "T_BEARING", shown=["T_RESIST"])

    assert Placement.objects.get().method in ("HAND", "PROPOSED")
    assert PlacementRefusal.objects.get().segment_code == "T_RESIST"


def test_a_firm_may_stand_on_no_segment(maker, by):
    propose()
    decide(maker, by)
    (told,) = verdicts()

    assert (told.stands, told.refused, told.whole) == (frozenset(), {"T_RESIST", "T_BEARING"}, True)
    assert queue.next_company() is None


def test_what_was_confirmed_before_stays_when_not_ticked(maker, by):
    commands.place_by_hand(maker.code, segment="T_BEARING", by=by, at=AT)
    decide(maker, by, "T_RESIST")

    assert set(Placement.objects.values_list("segment_code", flat=True)) == {
        "T_RESIST", "T_BEARING",
    }  # fmt: skip
    assert not PlacementRefusal.objects.exists()


def test_taking_a_firm_off_is_a_correction_and_putting_it_back_takes_that_back(maker, by):
    commands.place_by_hand(maker.code, segment="T_RESIST", by=by, at=AT)
    commands.remove_placement(maker.code, segment="T_RESIST", by=by, at=AT)
    assert PlacementRefusal.objects.count() == 1
    assert commands.place_by_industry([maker.code], by=by, at=AT) == 0

    commands.place_by_hand(maker.code, segment="T_RESIST", by=by, at=AT)
    assert PlacementRefusal.objects.count() == 0


def test_places_by_industry_code_wait_in_the_queue_too(by, segments):
    firm = CompanyFactory(name="甲乙实业有限公司", industry_code="3451", by=by)
    commands.place_by_industry([firm.code], by=by, at=AT)
    propose()
    decide(firm, by, shown=["T_BEARING"])

    assert Placement.objects.count() == 0


def test_refused_in_words(maker, by):
    with pytest.raises(Refused, match="没有环节"):
        decide(maker, by, "NO_SUCH")
    with pytest.raises(Refused, match="一个环节"):
        decide(maker, by, "T_RESIST", "T_BEARING", product="光刻胶")
    with pytest.raises(NotAllowed):
        decide(maker, UserFactory(role="AUDITOR"), "T_RESIST")


def test_decisions_move_what_is_proposed_next(by, segments):
    propose()
    for n in range(12):
        firm = CompanyFactory(name=f"甲{n}有限公司", scope="轴承加工", by=by)
        decide(firm, by, at=LATER)
    asked = CompanyFactory(name="乙有限公司", scope="轴承加工", by=by)
    assert commands.propose_placements(at=LATER) == 13
    rows = PlacementProposal.objects.filter(company=asked)

    assert not rows or rows[0].probability < 0.3


def test_it_learns_only_when_something_was_decided_and_not_too_often(maker, by):
    assert commands.learn_placements(at=AT)
    assert commands.learn_placements(at=LATER) is None
    decide(maker, by, "T_RESIST", at=LATER)

    assert commands.learn_placements(at=AT + timedelta(minutes=1)) is None
    assert commands.learn_placements(at=LATER).decisions == 2


def test_the_stamp_changes_with_segments_and_decisions(maker, by):
    first = decisions_stamp()
    Segment.objects.filter(code="T_RESIST").update(keywords=["显影液", "增粘剂"])
    second = decisions_stamp()
    decide(maker, by)

    assert len({first, second, decisions_stamp()}) == 3


def test_without_segments_nothing_is_done(by):
    CompanyFactory(by=by)

    assert propose() == 0
    assert not PlacingState.objects.exists()


def test_a_merge_takes_decisions_along_and_its_undo_brings_them_back(maker, by):
    other = CompanyFactory(name="苏州甲乙电子材料有限公司", by=by)
    decide(maker, by, "T_RESIST")
    merge = commands.merge_companies(other.code, maker.code, reason="同一家", by=by, at=AT)
    assert verdicts()[0].firm.name == other.name

    commands.undo_merge(merge.pk, by=by, at=AT)
    assert verdicts()[0].firm.name == maker.name


def test_residents_come_first_then_the_likeliest(maker, by):
    resident = CompanyFactory(name="丙丁实业有限公司", scope="轴承的销售、维修", by=by,
                              industry_code="3451")  # fmt: skip
    commands.mark_resident(resident.code, since=AT.date(), by=by, at=AT)
    propose()

    assert queue.next_company() == resident
    assert queue.next_company(resident.code) == maker
    assert queue.next_company(maker.code) is None
    assert queue.queue_length() == 2


def test_the_queue_goes_on_after_a_decision(client, maker, by):
    propose()
    page = client.get(reverse("companies:placing"))
    assert "经营范围写“光刻胶”" in page.content.decode()

    url = reverse("companies:review_placements", args=[maker.code])
    answer = client.post(url, {"stands": ["T_RESIST"], "shown": ["T_RESIST", "T_BEARING"]})
    assert answer.url == reverse("companies:placing")
    assert "没有待核对的企业" in client.get(answer.url).content.decode()


@pytest.mark.parametrize(
    "told", [{}, {"stands": ["x" * 99]}, {"segment": "\U0001f600"},
             {"stands": ["T_RESIST", "T_BEARING"],
                                                             "product": "甲"}],
)  # fmt: skip
def test_a_refused_decision_keeps_the_page(client, maker, told):
    propose()
    answer = client.post(reverse("companies:review_placements", args=[maker.code]), told)

    assert answer.status_code == 422
    assert maker.name in answer.content.decode()
    assert Placement.objects.count() == 0


def test_none_on_the_firm_s_page_leads_back_there(client, maker):
    propose()
    url = reverse("companies:review_placements", args=[maker.code])
    answer = client.post(url, {"none": "1", "shown": ["T_RESIST"], "from": "page"})

    assert answer.url.endswith("?tab=chain")
    assert client.get(answer.url).status_code == 200


def test_the_pages_cost_the_same_however_much_is_proposed(
    client, maker, django_assert_max_num_queries
):
    propose()
    with django_assert_max_num_queries(16):
        assert client.get(reverse("companies:placing")).status_code == 200
    with django_assert_max_num_queries(16):
        client.get(reverse("companies:page", args=[maker.code]) + "?tab=chain")


def test_an_unknown_firm_to_skip_begins_at_the_front(client, maker):
    propose()
    for skip in ("C9999999", "%", "甲" * 50):
        assert maker.name in client.get(
            reverse("companies:placing"), {"skip": skip}
        ).content.decode()  # fmt: skip


def test_segments_are_read_in_four_queries(segments, django_assert_num_queries):
    with django_assert_num_queries(4):
        texts = segment_texts()

    assert texts[1].listed == ("晶瑞电材",)
    assert texts[1].words == ("显影液",)
