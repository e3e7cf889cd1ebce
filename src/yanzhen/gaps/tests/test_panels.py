"""Panels for relatedness: handed in, read by the worker, shown as a witness and never alone."""

import io

import pytest
from django.urls import reverse

from yanzhen.chains.models import Segment, SegmentIndustry
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.companies.tests.factories import AT, UserFactory
from yanzhen.gaps import commands
from yanzhen.gaps.models import PanelState, RelatedIndustry, RelatedPanel
from yanzhen.gaps.queries.listing import zone_rows
from yanzhen.gaps.queries.related import read_related
from yanzhen.gaps.queries.zone import read_zone
from yanzhen.gaps.tests.test_zone import CELL, FLUID, TODAY, by, chain, resident
from yanzhen.gaps.work import work_on_panel

pytestmark = pytest.mark.django_db
__all__ = ["by", "chain"]

# 甲 has 266 and 384; 乙 has 384 alone; 丙 has 266. 271 is everywhere alike.
COUNTS = {("甲", "266"): 30, ("甲", "384"): 40, ("甲", "271"): 10, ("乙", "384"): 60,
          ("乙", "266"): 1, ("乙", "271"): 10, ("丙", "266"): 50, ("丙", "271"): 10}  # fmt: skip


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


def panel_csv(counts=COUNTS, years=(2015, 2020), head="region,industry,year,value"):
    lines = [f"{r},{i},{year},{n}" for year in years for (r, i), n in counts.items()]
    return "\n".join([head, *lines]).encode()


def hand_in(by, content, region="乙", first=2015, last=2020):
    panel = commands.hand_in_panel([content], name="各区就业.csv", region=region, first=first,
                                   last=last, by=by, at=AT)  # fmt: skip
    work_on_panel.func(panel.pk)
    panel.refresh_from_db()
    return panel


def test_what_the_panel_says_of_our_region_is_kept(chain, by):
    panel = hand_in(by, panel_csv())

    assert (panel.state, panel.learned) == (PanelState.READ, False)
    rows = {row.gbt_code: row for row in RelatedIndustry.objects.filter(panel=panel)}
    assert set(rows) == {"266", "271"}  # 384 it has already
    assert rows["266"].lq < 1
    assert rows["266"].probability == rows["266"].density  # too little grew: density, and so marked


def test_segments_take_the_longest_heading_their_class_begins_with(chain, by):
    hand_in(by, panel_csv(COUNTS | {("丙", "2669"): 5, ("乙", "2669"): 0}))

    said = read_related()
    assert [row.gbt_code for row in said.by_segment[FLUID]] == ["2669"]
    assert said.chances()[FLUID] == said.by_segment[FLUID][0].probability


def test_it_speaks_for_segments_to_extend_only_and_beside_other_parts(chain, by):
    hand_in(by, panel_csv())
    chances = read_related().chances()
    resident("南通启岚电解液有限公司", FLUID, by, sales=100)
    rows = {row.place.code: row for row in zone_rows(read_zone(TODAY), TODAY, related=chances)}

    assert rows[CELL].gap.action == "extend"
    assert rows[CELL].related == chances[CELL]
    assert rows[CELL].feasible == pytest.approx(0.4 * 1 + 0.4 * 0 + 0.2 * chances[CELL])
    assert rows["NE_SALT"].gap.action == "fill"
    assert rows["NE_SALT"].related is None


def test_a_newer_panel_takes_the_place_of_an_older_one(chain, by):
    hand_in(by, panel_csv())
    newer = hand_in(by, panel_csv(), region="丙")

    assert read_related().panel == newer


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (panel_csv(head="region,industry,year"), "one column value was expected"),
        (panel_csv(years=(2015,)), "values above 0 for 2020"),
        (panel_csv({("乙", "266"): -1}), "a number of 0 or more"),
        (panel_csv({("乙", "266"): 0}), "values above 0"),
        (panel_csv({("甲", "266"): 5, ("丙", "384"): 5}), "没有叫“乙”的地区"),
        (panel_csv({("乙", "电池"): 5, ("甲", "电池"): 5, ("甲", "医药"): 5}), "对不上环节"),
    ],
)
def test_a_panel_that_cannot_be_used_says_why_and_counts_for_nothing(chain, by, content, words):
    panel = hand_in(by, content)

    assert panel.state == PanelState.REFUSED
    assert words in panel.problem
    assert "/files/" not in panel.problem
    assert read_related().panel is None


@pytest.mark.parametrize(
    ("first", "last", "region"), [(2020, 2020, "乙"), (2021, 2020, "乙"), (2015, 2020, " ")]
)
def test_years_that_are_no_pair_and_no_region_are_refused(chain, by, first, last, region):
    with pytest.raises(Refused):
        hand_in(by, panel_csv(), region=region, first=first, last=last)
    assert not RelatedPanel.objects.exists()


def test_an_officer_may_not_hand_in(chain):
    with pytest.raises(NotAllowed):
        hand_in(UserFactory(role="OFFICER"), panel_csv())


def test_the_page_takes_a_panel_and_shows_what_came_of_it(chain, by, client):
    address = reverse("gaps:panels")
    assert "还没有面板" in client.get(address).content.decode()
    file = io.BytesIO(panel_csv())
    file.name = "各区就业.csv"
    told = {"file": file, "region": "乙", "first_year": 2015, "last_year": 2020}

    assert client.post(address, told).status_code == 302
    page = client.get(address).content.decode()
    assert "新长出来的太少，用密度" in page
    assert client.post(address, {"region": "乙"}).status_code == 422


def test_evidence_of_a_segment_to_extend_shows_panel_and_warning(chain, by, client):
    resident("南通启岚电解液有限公司", FLUID, by)
    assert "还没有面板数据" in client.get(reverse("gaps:segment", args=[CELL])).content.decode()
    hand_in(by, panel_csv())
    page = client.get(reverse("gaps:segment", args=[CELL])).content.decode()

    assert "各区就业.csv" in page
    assert "单凭它不成理由" in page


def test_a_segment_whose_industry_the_panel_does_not_know_stays_unknown(chain, by):
    hand_in(by, panel_csv())
    SegmentIndustry.objects.filter(segment=Segment.objects.get(code=FLUID)).update(gbt_code="6511")

    assert FLUID not in read_related().by_segment
