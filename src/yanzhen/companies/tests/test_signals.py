"""Recording and withdrawing signals, and the pages that show them."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.companies import commands
from yanzhen.companies.models import Company, Signal, SignalKind
from yanzhen.companies.queries.signals import intents, signals_of
from yanzhen.companies.tests.factories import AT, CompanyFactory, UserFactory, signed_in
from yanzhen.journal.models import Event

pytestmark = pytest.mark.django_db
TODAY = AT.date()
FACTS = {"kind": "EXPANSION", "seen_on": date(2022, 3, 1), "source": "https://example.com/a?id=7",
         "quote": "拟在华东建设年产十万吨基地", "evidence": "ANNOUNCEMENT",
         "confidence": Decimal("0.9")}  # fmt: skip


by = signed_in(role="OFFICER")


@pytest.fixture
def firm(by):
    return CompanyFactory(name="江苏苏澜新材料科技有限公司", by=by)


@pytest.fixture
def resident(by):
    firm = CompanyFactory(name="南通启岚电子有限公司", by=by)
    commands.mark_resident(firm.code, since=date(2020, 1, 1), by=by, at=AT)
    return Company.objects.get(pk=firm.pk)


def tell(firm, by, **other):
    return commands.record_signal(firm.code, **(FACTS | other), by=by, at=AT)


def test_a_signal_is_kept_with_its_source_and_one_event(firm, by):
    signal = tell(firm, by, is_binding=True)

    event = Event.objects.latest("pk")
    assert (signal.quote, signal.is_binding, signal.recorded_by) == (FACTS["quote"], True, by)
    assert (event.verb, event.facts["source"]) == ("company.signal_recorded", FACTS["source"])


def test_what_a_resident_told_stands_on_both_files(firm, resident, by):
    signal = tell(firm, by, evidence="INTERVIEW", told_by=resident.code)

    assert signal.told_by == resident
    assert [row.pk for row in signals_of(resident, on=TODAY)["told"]] == [signal.pk]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"seen_on": date(2022, 6, 1)}, "seen_on"), ({"seen_on": date(1990, 1, 1)}, "seen_on"),
        ({"source": "  "}, "source"), ({"quote": ""}, "quote"), ({"kind": "RUMOUR"}, "kind"),
        ({"evidence": "GUESS"}, "evidence"), ({"confidence": Decimal(0)}, "confidence"),
        ({"confidence": Decimal("1.5")}, "confidence"), ({"evidence": "INTERVIEW"}, "told_by"),
        ({"told_by": "C9999999"}, "told_by"),
    ],
)  # fmt: skip
def test_refuses_what_is_unsound_and_says_where(firm, by, wrong, field):
    with pytest.raises(Refused) as refusal:
        tell(firm, by, **wrong)

    assert refusal.value.field == field
    assert not Signal.objects.exists()


def test_a_firm_outside_the_zone_is_no_interviewed_resident(firm, by):
    other = CompanyFactory(by=by)

    with pytest.raises(Refused):
        tell(firm, by, evidence="INTERVIEW", told_by=other.code)


def test_the_same_signal_is_not_recorded_twice_but_again_once_withdrawn(firm, by):
    first = tell(firm, by)
    with pytest.raises(Refused):
        tell(firm, by)
    commands.withdraw_signal(first.pk, reason="抄错了企业", by=by, at=AT)

    assert tell(firm, by).pk != first.pk


def test_an_auditor_records_and_withdraws_nothing(firm, by):
    signal, auditor = tell(firm, by), UserFactory(role="AUDITOR")

    with pytest.raises(NotAllowed):
        tell(firm, auditor, source="另一处")
    with pytest.raises(NotAllowed):
        commands.withdraw_signal(signal.pk, reason="不对", by=auditor, at=AT)


def test_a_withdrawn_signal_counts_no_more_and_stays_readable(firm, by):
    signal = tell(firm, by)
    with pytest.raises(Refused):
        commands.withdraw_signal(signal.pk, reason=" ", by=by, at=AT)
    commands.withdraw_signal(signal.pk, reason="公司已澄清", by=by, at=AT)
    with pytest.raises(Refused):
        commands.withdraw_signal(signal.pk, reason="再来一次", by=by, at=AT)

    shown = signals_of(firm, on=TODAY)
    assert (shown["intent"], [row.withdrawn_reason for row in shown["withdrawn"]]) == (
        None, ["公司已澄清"])  # fmt: skip


def test_a_firm_without_signals_has_no_intent_rather_than_none(firm, by):
    other = CompanyFactory(by=by)
    tell(other, by)

    found = intents([firm.pk, other.pk], on=TODAY)
    assert set(found) == {other.pk}
    assert found[other.pk].points == pytest.approx(10 * 2 ** (-91 / 180) * 0.9)


def test_what_is_dated_later_than_the_day_asked_for_is_not_known_then(firm, by):
    tell(firm, by)

    assert intents([firm.pk], on=date(2022, 2, 28)) == {}


def test_every_kind_has_a_sound_weight():
    kinds = parameter("signals.kinds", on=TODAY)

    assert set(kinds) == set(SignalKind.values)
    for held in kinds.values():
        assert held["weight"] > 0
        assert held["sign"] in (1, -1)
        assert held["half_life_days"] is None or held["half_life_days"] > 0


def test_the_database_holds_what_commands_promise(firm, by):
    signal = tell(firm, by)
    for wrong in ({"confidence": 0}, {"quote": ""}, {"kind": "X"}, {"told_by": firm}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Signal.objects.filter(pk=signal.pk).update(**wrong)


def test_signals_follow_a_merge_and_come_back(firm, resident, by):
    gone, steward = CompanyFactory(by=by), UserFactory()
    commands.mark_resident(gone.code, since=date(2021, 1, 1), by=by, at=AT)
    about = tell(gone, by, source="公告")
    told = tell(firm, by, evidence="INTERVIEW", told_by=gone.code)
    same = tell(resident, by, evidence="INTERVIEW", told_by=gone.code)
    merge = commands.merge_companies(resident.code, gone.code, reason="一家", by=steward, at=AT)

    def ends():
        rows = Signal.objects.in_bulk([about.pk, told.pk, same.pk])
        return rows[about.pk].company_id, rows[told.pk].told_by_id, rows[same.pk].told_by_id

    # Nobody is told by another what it says itself: that one stays with the old file.
    assert ends() == (resident.pk, resident.pk, gone.pk)
    commands.undo_merge(merge.pk, by=steward, at=AT)
    assert ends() == (gone.pk, gone.pk, gone.pk)


# --- pages


def url(name, *args):
    return reverse(f"companies:{name}", args=args)


def test_the_form_records_and_leads_to_the_firm(client, firm, resident, by):
    sent = {"company": firm.name, "kind": "CONSTRAINED", "seen_on": "2022年3月1日",
            "evidence": "INTERVIEW", "told_by": resident.code, "source": "走访记录",
            "confidence": "MIDDLE", "quote": "说他们租约到期"}  # fmt: skip
    answer = client.post(url("add_signal"), sent)

    signal = Signal.objects.get()
    assert answer["Location"] == url("page", firm.code) + "?tab=signals"
    assert (signal.company, signal.told_by, signal.confidence, signal.is_binding) == (
        firm, resident, Decimal("0.6"), False)  # fmt: skip
    page = client.get(answer["Location"]).content.decode()
    assert "说他们租约到期" in page
    assert "<svg" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"company": "没有这家企业"}, "请先建档"), ({"seen_on": "2098-01-01"}, "在将来"),
        ({"seen_on": "哪天"}, ""), ({"confidence": "SURE"}, ""), ({"kind": ""}, ""),
        ({"source": "x" * 301}, ""), ({"quote": ""}, ""), ({"told_by": "没有的"}, "请先建档"),
        ({"evidence": "INTERVIEW"}, "哪家在驻企业说的"),
    ],
)  # fmt: skip
def test_the_form_keeps_what_was_typed_when_it_refuses(client, firm, wrong, said):
    sent = {"company": firm.code, "kind": "EXPANSION", "seen_on": "2022-03-01",
            "evidence": "MEDIA", "source": "日报", "confidence": "LOW",
            "quote": "拟扩产"}  # fmt: skip
    answer = client.post(url("add_signal"), sent | wrong)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert 'value="2022-03-01"' in answer.content.decode() or "seen_on" in wrong
    assert not Signal.objects.exists()


def test_a_source_that_is_no_web_address_is_never_a_link(client, firm, by):
    tell(firm, by, source="javascript:alert(1)", quote="<script>x</script>")
    page = client.get(url("page", firm.code) + "?tab=signals").content.decode()

    assert 'href="javascript' not in page
    assert "<script>x" not in page


def test_withdrawing_from_the_page_asks_why(client, firm, by):
    signal = tell(firm, by)
    assert client.post(url("withdraw_signal", signal.pk), {"reason": ""}).status_code == 422
    assert client.post(url("withdraw_signal", 10**6), {"reason": "不在"}).status_code == 422
    answer = client.post(url("withdraw_signal", signal.pk), {"reason": "已澄清"})

    assert answer["Location"].endswith("?tab=signals")
    assert "已澄清" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("state=valid", 3), ("kind=EXPANSION&state=valid", 2), ("sign=-1", 1), ("sign=1", 3),
        ("state=withdrawn", 1), ("binding=1", 1), ("evidence=MEDIA", 1), ("outside=1", 3),
        ("seen_min=2022-04-01", 1), ("seen_max=2022-02-30", 4), ("q=苏澜", 3), ("q=没有", 0),
        ("state=valid&state=withdrawn", 4), ("kind=NOTHING", 4), ("sort=seen", 4), ("sign=x", 4),
    ],
)  # fmt: skip
def test_the_list_filters_and_bad_filters_narrow_nothing(client, firm, resident, by, query, count):
    tell(firm, by, is_binding=True)
    tell(firm, by, kind="DISHONEST", seen_on=date(2022, 4, 2))
    tell(resident, by, evidence="MEDIA")
    wrong = tell(firm, by, source="日报")
    commands.withdraw_signal(wrong.pk, reason="传闻", by=by, at=AT)
    page = client.get(url("signals") + "?" + query)

    assert (page.status_code, len(page.context["list"].rows)) == (200, count)


def test_list_and_tab_cost_the_same_however_many_signals(
    client, firm, by, django_assert_max_num_queries
):
    for n in range(8):
        tell(firm, by, source=f"第{n}期")
    with django_assert_max_num_queries(9):
        client.get(url("signals") + "?sort=-seen")
    with django_assert_max_num_queries(10):
        client.get(url("page", firm.code) + "?tab=signals")
