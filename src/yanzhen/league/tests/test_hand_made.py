"""Hand-made and awkward input to the race: long names, months that are none, English."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from yanzhen.common import clock
from yanzhen.common.refusals import Refused
from yanzhen.league.calc.scheme import Piece
from yanzhen.league.commands import add_listing, copy_scheme, rule_credit, strike_occurrence
from yanzhen.league.drawing import draw_bars, draw_intervals
from yanzhen.league.forms.small import SchemeTableForm
from yanzhen.league.models import FrozenTable, Listing, Occurrence
from yanzhen.league.queries import table
from yanzhen.league.queries.opened import opened_points
from yanzhen.league.schemes.shipped import default_on
from yanzhen.league.tests.factories import LATER, MAY, F, Zone, ratio, scheme_of, signed_figure
from yanzhen.league.wording import counted_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)
    monkeypatch.setattr(clock, "today", lambda: LATER.date())


def post(client, user, page, *args, query="", **said):
    client.force_login(user)
    return client.post(reverse(f"league:{page}", args=args) + query, said)


def test_the_longest_name_of_a_team_is_drawn_whole():
    """A short name may have sixteen signs."""
    name = "长江口国际生命健康产业招商公司A1"
    wide = 14 * 12 + 2 * 7  # pixels, as the style sheet writes it
    for drawn in (draw_bars([(name, [("签约", 30.0, 0)], "30.00")]),
                  draw_intervals([(name, 0.8, 1.2, 1.9, "1.20")])):  # fmt: skip
        assert drawn.name_end >= wide
        assert min(x for x, _text in drawn.grid) > drawn.name_end
        assert max(x for x, _text in drawn.grid) < drawn.width


def test_limits_of_a_figure_are_written_in_the_readers_signs():
    piece = Piece("", signed_figure(least_cny=F(10**8), registered=True))
    assert counted_text(piece, {}) == "新签约（1 亿元以上，已注册）"
    with override("en"):
        assert not set(counted_text(piece, {})) & set("（），")


def test_a_month_that_is_none_freezes_no_other(client):
    zone = Zone()
    for month in ("2022-13", "", "2022-06-01", "2023-01", "2021-12"):
        found = post(client, zone.leader, "freeze", season="2022", month=month)
        assert found.status_code == 404, month
    assert not FrozenTable.objects.exists()


def test_a_period_that_is_none_lists_nobody_in_another(client):
    zone = Zone()
    said = {"season": "2022", "team": zone.teams[0].pk, "colour": "RED", "reason": "好"}
    for page in ("lists_propose", "lists_add"):
        for period in ("2022-Q9", "", "2022-06", "2021-12"):
            found = post(client, zone.leader, page, **said, period=period)
            assert found.status_code == 404, period
    assert not Listing.objects.exists()


def test_nobody_is_put_on_a_list_of_a_month_that_is_not_over():
    zone = Zone()
    with pytest.raises(Refused, match="没有过完"):
        add_listing(zone.season, date(2022, 6, 1), date(2022, 6, 30), zone.teams[0], colour="RED",
                    reason="好", by=zone.leader, at=LATER)  # fmt: skip


def test_a_preview_names_what_is_wrong_as_the_page_does(client):
    zone = Zone()
    made = copy_scheme(default_on(MAY), name="甲", by=zone.leader, at=LATER)
    form = SchemeTableForm(scheme=default_on(MAY), version=1)
    fields = {name: form[name].initial or "" for name in form.fields} | {"version": 1}
    for typed, told in (
        ("-5", "签约注册1亿元以上 权重：应在"),
        ("9" * 30, "签约注册1亿元以上 权重："),
    ):
        page = post(client, zone.leader, "scheme_edit", made.pk, query="?preview=1",
                    **(fields | {"items.0.weight": typed})).content.decode()  # fmt: skip
        assert told in page
        assert "items.0" not in page and "无从对比" not in page


def test_an_occurrence_sent_twice_counts_once(client):
    zone = Zone()
    said = {"season": "2022", "team": zone.teams[0].pk, "code": "FALSE_REPORT", "value": "1",
            "on": "2022-05-03", "note": "重复签约"}  # fmt: skip
    assert post(client, zone.steward, "note_new", **said).status_code == 302
    again = post(client, zone.steward, "note_new", **said)
    assert again.status_code == 422 and "已经登记过" in again.content.decode()
    assert post(client, zone.steward, "note_new", **(said | {"note": "另一件"})).status_code == 302
    strike_occurrence(Occurrence.objects.first().pk, reason="误登", by=zone.steward, at=LATER)
    assert post(client, zone.steward, "note_new", **(said | {"note": "另一件"})).status_code == 302
    assert Occurrence.objects.filter(struck_at=None).count() == 2


def test_own_and_shared_events_stand_in_the_order_of_their_days():
    zone = Zone()
    own = zone.signed(0, on=date(2022, 4, 10))
    shared = zone.signed(1, on=date(2022, 2, 10))
    halves = zone.share((0, "FIRST", "0.5"), (1, "SITE", "0.5"))
    rule_credit(shared.code, halves, by=zone.leader, at=LATER)
    held = table(zone.season, MAY, scheme=scheme_of(ratio()))
    (piece,) = opened_points(zone.leader, held, zone.teams[0], held.scheme.items[0])
    assert [event.code for event in piece.events] == [shared.code, own.code]
