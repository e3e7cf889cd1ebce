"""Who else may stand on a segment: ranked by the worker, shown on the segment's page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from yanzhen.chains.models import Chain, Pillar, Segment
from yanzhen.companies import commands
from yanzhen.companies.models import LikelyMaker, PlacementRefusal
from yanzhen.companies.queries.likely import likely_on
from yanzhen.companies.tests.factories import AT, CompanyFactory, signed_in
from yanzhen.journal.models import Event

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=7)


by = signed_in()


@pytest.fixture
def firms(by):
    """Three makers of seventy parts, one of them placed; two firms of another trade."""
    chain = Chain.objects.create(pillar=Pillar.objects.create(code="T", name="测"), name="链")
    Segment.objects.create(code="T_PARTS", chain=chain, name="电件", position="UPSTREAM")
    parts = "、".join(f"电件{n}号" for n in range(70))
    scopes = [parts, parts, parts, "果汁、白糖、大米的生产", "果汁、白糖、面粉的生产"]
    made = [
        CompanyFactory(name=f"苏州第{n}有限公司", scope=scope, by=by)
        for n, scope in enumerate(scopes)
    ]
    commands.place_by_hand(made[0].code, segment="T_PARTS", by=by, at=AT)
    commands.learn_placements(at=AT)
    return made


def test_the_likeliest_come_first_with_the_firm_they_are_like(
    client, firms, django_assert_num_queries
):
    assert commands.rank_makers(at=AT) == 2
    with django_assert_num_queries(1):
        rows = likely_on("T_PARTS")

    assert {row.code for row in rows} == {firms[1].code, firms[2].code}
    assert rows[0].like == firms[0].name
    assert Event.objects.get(verb="company.makers_ranked").facts["number"] == 2
    page = client.get(reverse("companies:on_segment", args=["T_PARTS"])).content.decode()
    assert "可能也做的企业" in page
    assert f"像 {firms[0].name}" in page


def test_what_was_decided_meanwhile_is_not_shown(firms, by):
    commands.rank_makers(at=AT)
    commands.place_by_hand(firms[1].code, segment="T_PARTS", by=by, at=LATER)
    PlacementRefusal.objects.create(company=firms[2], segment_code="T_PARTS", refused_at=LATER,
                                    refused_by=by)  # fmt: skip

    assert likely_on("T_PARTS") == []


def test_ranked_again_only_after_learning_and_not_too_often(firms, by):
    commands.rank_makers(at=AT)
    soon = AT + timedelta(hours=1)
    commands.place_by_hand(firms[1].code, segment="T_PARTS", by=by, at=soon)

    assert commands.rank_makers(at=LATER) == 0  # nothing learned since
    commands.learn_placements(at=soon)
    assert commands.rank_makers(at=soon) == 0  # ranked an hour ago
    assert commands.rank_makers(at=LATER) == 1
    assert set(LikelyMaker.objects.values_list("made_at", flat=True)) == {LATER}


def test_an_empty_zone_ranks_nothing():
    assert commands.rank_makers(at=AT) == 0
    assert likely_on("T_PARTS") == []
