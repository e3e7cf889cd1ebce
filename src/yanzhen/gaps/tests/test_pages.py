"""The pages: the list, its narrowing and export, the evidence, who leaves, saying a share."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from yanzhen.chains.models import Pillar
from yanzhen.common import clock
from yanzhen.gaps.models import KnownShare
from yanzhen.gaps.tests.test_zone import CELL, FLUID, TODAY, by, chain, resident
from yanzhen.journal.models import Event

pytestmark = pytest.mark.django_db
__all__ = ["by", "chain"]


@pytest.fixture
def zone(chain, by, monkeypatch):
    """One 链主 that makes 电芯, one firm that makes 电解液, nobody who makes 锂盐."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    return {
        "cell": resident("南通启岚电芯有限公司", CELL, by, sales=100_000_000, leader=True),
        "fluid": resident("南通苏澜电解液有限公司", FLUID, by, sales=50_000_000),
    }


def text(client, name, *args, **query):
    answer = client.get(reverse(f"gaps:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_tells_actions_and_narrows_by_them(zone, client):
    page = text(client, "index")
    assert page.index("锂盐") < page.index("电解液")  # to fill comes before to strengthen
    assert "补链" in page and "强链" in page

    filled = text(client, "pillar", "NE", action="fill")
    assert "锂盐" in filled
    assert "动力电芯" not in filled
    assert "没有这样的环节" in text(client, "pillar", "NE", action="extend")


@pytest.mark.parametrize("query", [{"action": "²"}, {"chain": "x"}, {"chain": "9" * 30}])
def test_an_address_that_asks_for_nonsense_shows_everything(zone, client, query):
    assert "锂盐" in text(client, "index", **query) or query == {"chain": "9" * 30}


def test_a_pillar_that_is_not_there_is_not_found(zone, client):
    assert client.get(reverse("gaps:pillar", args=["NO"])).status_code == 404
    assert client.get(reverse("gaps:segment", args=["NO"])).status_code == 404
    assert client.get(reverse("gaps:share", args=["NO", CELL])).status_code == 404


def test_what_is_shown_is_exported_and_journaled(zone, client):
    answer = client.get(reverse("gaps:index"), {"export": "xlsx", "action": "fill"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    lines = list(sheet.values)

    assert [line[1] for line in lines] == ["环节", "锂盐"]
    assert lines[1][3] == "补链"
    assert Event.objects.filter(verb="list.exported", subject="list:gaps").count() == 1
    csv = b"".join(client.get(reverse("gaps:index"), {"export": "csv"}).streaming_content)
    assert len(csv.decode("utf-8-sig").splitlines()) == 4


def test_evidence_names_firms_shares_and_where_each_is_from(zone, client):
    page = text(client, "segment", FLUID.lower())

    assert "南通苏澜电解液有限公司" in page
    assert "专用化学产品和炸药、火工、焰火产品" in page
    assert "近一年应税销售" in page
    assert "补链第 1 位" in page  # what its leaving would make of the segment
    assert "<html" not in text(client, "panel", FLUID)


def test_a_firm_s_leaving_shows_what_moves(zone, client):
    assert "链主各牵动多少" in text(client, "leaving")
    page = text(client, "leaving", firm=zone["fluid"].code)
    assert "电解液" in page
    assert "补链第 1 位" in page


def test_a_share_is_said_corrected_and_withdrawn_on_its_page(zone, client):
    address = reverse("gaps:share", args=[CELL, FLUID])
    told = {"percent": "12.5", "basis": "采购台账", "known_on": "2022-05-01"}

    assert client.post(address, told).status_code == 302
    row = KnownShare.objects.get()
    assert (row.share * 100, row.known_on) == (pytest.approx(12.5), date(2022, 5, 1))
    assert "采购台账" in text(client, "segment", FLUID)
    assert "采购台账" in client.get(address).content.decode()
    assert "采购台账" in text(client, "shares")
    client.post(reverse("gaps:withdraw", args=[row.pk]))
    assert "推算" in text(client, "segment", FLUID)


@pytest.mark.parametrize(
    "told",
    [
        {"percent": "120", "basis": "台账", "known_on": "2022-05-01"},
        {"percent": "十二", "basis": "台账", "known_on": "2022-05-01"},
        {"percent": "12", "basis": "", "known_on": "2022-05-01"},
        {"percent": "12", "basis": "台账", "known_on": "2031-05-01"},
        {},
    ],
)
def test_what_cannot_be_a_share_keeps_what_was_typed(zone, client, told):
    answer = client.post(reverse("gaps:share", args=[CELL, FLUID]), told)

    assert answer.status_code == 422
    assert told.get("percent", "") in answer.content.decode()
    assert not KnownShare.objects.exists()


@pytest.mark.parametrize("name", ["index", "segment", "leaving"])
def test_a_page_asks_a_fixed_number_of_questions(
    zone, by, client, name, django_assert_max_num_queries
):
    args = [CELL] if name == "segment" else []
    for n in range(5):
        resident(f"南通泓澈{n}材料有限公司", CELL, by, sales=1_000)
    with django_assert_max_num_queries(20):
        client.get(reverse(f"gaps:{name}", args=args))
    assert Pillar.objects.count() == 1


def test_the_map_is_told_what_to_do_where_and_how_urgent_it_is(zone, client):
    told = client.get(reverse("gaps:segment_actions")).json()

    salt = next(one for one in told.values() if one["action"] == "fill")
    assert (salt["urgency"], salt["place"], salt["said"]) == (3, 1, "补链")
    assert all(one["urgency"] == 0 for one in told.values() if one["action"] == "hold")
