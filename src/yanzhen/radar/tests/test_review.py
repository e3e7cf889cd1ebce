"""People decide on facts; what they took as true is compared, and becomes the gold set."""

import argparse
import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from yanzhen.chains.tests.factories import SegmentFactory
from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.common.tests.together import at_once, said
from yanzhen.companies.commands import merge_companies, undo_merge
from yanzhen.companies.models import Signal
from yanzhen.companies.tests.factories import CompanyFactory
from yanzhen.journal.models import Event
from yanzhen.projects.tests.factories import AT, UserFactory
from yanzhen.radar.cli import add_commands
from yanzhen.radar.commands import (
    About,
    Said,
    accept_source,
    add_fact,
    correct_fact,
    decide_fact,
    link_fact,
)
from yanzhen.radar.models import FactState, Measure, Reading, StoredFact
from yanzhen.radar.queries.comparing import bars, compare_zones, measures
from yanzhen.radar.queries.marking import in_pieces
from yanzhen.radar.queries.quality import gold_archive, gold_lines, quality
from yanzhen.radar.queries.reading import fact_row
from yanzhen.radar.tests.articles import ABOUT, TEXT, article
from yanzhen.radar.wording import figure

pytestmark = pytest.mark.django_db
FOREIGN = Said("result", "实际利用外资1.2亿美元", "青禾经济开发区", "实际使用外资",
               Decimal(120_000_000), "USD", "=", "2022-01/2022-09")  # fmt: skip


def fact_of(made, metric):
    return made.facts.get(metric=metric)


def test_accepting_takes_a_fact_out_of_the_queue_and_into_the_comparison():
    by = UserFactory()
    made = article(by)
    waiting = made.waiting
    fact = decide_fact(fact_of(made, "实际使用外资").pk, "ACCEPTED", by=by, at=AT, seen="PROPOSED")
    assert (fact.state, fact.by, fact.is_compared) == (FactState.ACCEPTED, by, True)
    made.refresh_from_db()
    assert made.waiting == waiting - 1
    assert measures() == ["实际使用外资"]
    event = Event.objects.get(verb="article.fact_decided")
    assert event.subject == made.subject and event.facts["state"] == "ACCEPTED"


def test_rejecting_takes_it_out_of_the_comparison_again():
    by = UserFactory()
    number = fact_of(article(by), "实际使用外资").pk
    decide_fact(number, "ACCEPTED", by=by, at=AT)
    assert not decide_fact(number, "REJECTED", by=by, at=AT).is_compared
    assert not compare_zones("实际使用外资", "青禾经济开发区").lines


def test_a_second_decision_on_an_old_page_is_told():
    by = UserFactory()
    number = fact_of(article(by), "实际使用外资").pk
    decide_fact(number, "ACCEPTED", by=by, at=AT, seen="PROPOSED")
    with pytest.raises(Stale):
        decide_fact(number, "REJECTED", by=UserFactory(), at=AT, seen="PROPOSED")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_is_told():
    one, other = UserFactory(), UserFactory()
    number = fact_of(article(one), "实际使用外资").pk
    results = at_once(
        lambda: decide_fact(number, "ACCEPTED", by=one, at=AT, seen="PROPOSED"),
        lambda: decide_fact(number, "REJECTED", by=other, at=AT, seen="PROPOSED"),
    )
    assert sorted(said(results)) == ["done", "refused"]


@pytest.mark.parametrize("role", ["AUDITOR", "REVIEWER", "SERVICE_OFFICER", "ADMINISTRATOR"])
def test_who_only_reads_decides_nothing(role):
    number = fact_of(article(UserFactory()), "实际使用外资").pk
    with pytest.raises(NotAllowed):
        decide_fact(number, "ACCEPTED", by=UserFactory(role=role), at=AT)


def test_a_correction_keeps_what_was_proposed():
    by = UserFactory()
    fact = fact_of(article(by), "实际使用外资")
    done = correct_fact(fact.pk, replace(FOREIGN, status="target", kind="target"), by=by, at=AT)
    assert (done.state, done.status, done.first["status"]) == ("CORRECTED", "target", "actual")
    assert done.article.text[done.start : done.end] == done.text


@pytest.mark.parametrize(
    ("change", "field"),
    [({"text": "文章里没有的话"}, "text"), ({"text": " "}, "text"), ({"kind": "x"}, "kind"),
     ({"name": " "}, "name"), ({"metric": ""}, "metric"), ({"qualifier": ">"}, "qualifier"),
     ({"value": Decimal("NaN")}, "value"), ({"value": Decimal(10) ** 30}, "value")],
)  # fmt: skip
def test_refuses_a_correction_that_cannot_be(change, field):
    by = UserFactory()
    fact = fact_of(article(by), "实际使用外资")
    with pytest.raises(Refused) as told:
        correct_fact(fact.pk, replace(FOREIGN, **change), by=by, at=AT)
    assert told.value.field == field
    fact.refresh_from_db()
    assert fact.state == "PROPOSED"


def test_bulk_accepts_only_the_sure_facts_of_one_source():
    by = UserFactory()
    made = article(by)
    other = article(by, "栖塘新区2022年签约项目30个，总投资90亿元。", About("栖塘发布", "OFFICIAL"))
    number = accept_source("青禾发布", by=by, at=AT)
    assert number == made.facts.filter(state="ACCEPTED").count() > 3
    assert not made.facts.filter(state="ACCEPTED", confidence__lt=0.85).exists()
    assert made.facts.filter(state="PROPOSED", confidence__lt=0.85).exists()
    assert not other.facts.exclude(state="PROPOSED").exists()
    assert Event.objects.get(verb="article.bulk_accepted").facts["count"] == number
    with pytest.raises(Refused, match="没有把握"):
        accept_source("青禾发布", by=by, at=AT)


def test_a_linked_fact_offers_to_register_the_lead():
    by = UserFactory()
    made = article(by)
    firm = CompanyFactory(name="星澜半导体科技有限公司")
    fact = StoredFact.objects.get(article=made, metric="总投资")
    assert fact_row(fact).lead_url == ""
    decide_fact(fact.pk, "ACCEPTED", by=by, at=AT)
    linked = link_fact(fact.pk, company=firm, by=by, at=AT)
    address = fact_row(linked).lead_url
    assert f"company={firm.code}" in address and "estimate=12%E4%BA%BF%E5%85%83" in address
    event = Event.objects.get(verb="article.fact_linked")
    assert event.links.filter(subject=f"company:{firm.code}").exists()


def test_a_fact_linked_to_a_segment_stands_on_its_page_once_it_is_taken_as_true(client):
    by, segment = UserFactory(), SegmentFactory()
    fact = StoredFact.objects.get(article=article(by), metric="总投资")
    client.force_login(by)
    answer = client.post(f"/radar/facts/{fact.pk}/link/", {"segment": segment.code})
    assert answer.status_code == 302
    event = Event.objects.get(verb="article.fact_linked")
    assert event.links.filter(subject=f"segment:{segment.code}").exists()
    part = f"/radar/suggestions/waiting/?segment={segment.code}"
    assert fact.text[:20] not in client.get(part).content.decode()
    decide_fact(fact.pk, "ACCEPTED", by=by, at=AT)
    assert fact.text[:20] in client.get(part).content.decode()
    linked = client.get(f"/radar/facts/{fact.pk}/link/").content.decode()
    assert f'value="{segment.code}" selected' in linked


def test_a_figure_linked_to_a_zone_stands_in_that_zones_line(client):
    by = UserFactory()
    figures(by)
    made = article(by, "全区今年一至九月签约亿元以上项目12个。", replace(ABOUT, source="栖塘快讯"))
    told = Said("result", "项目12个", "全区", "签约项目数(亿元以上)", Decimal(12), "count", "=",
                "2021-01/2021-09")  # fmt: skip
    fact = add_fact(made.code, told, by=by, at=AT)
    client.force_login(by)
    form = client.get(f"/radar/facts/{fact.pk}/link/").content.decode()
    assert '<option value="栖塘新区">' in form and 'value="全区"' in form
    answer = client.post(f"/radar/facts/{fact.pk}/link/", {"zone": "栖塘新区"})
    assert answer.status_code == 302
    lines = {line.zone: line for line in compare_zones("签约项目数", "青禾经济开发区").lines}
    assert "全区" not in lines
    assert [cell.shown for cell in lines["栖塘新区"].cells if cell] == ["26 个", "12 个"]
    assert Event.objects.get(verb="article.fact_linked").facts["to"] == "栖塘新区"
    page = client.get(f"/radar/{made.code}/").content.decode()
    assert "/radar/zones/?measure=" in page and "与各园区对比" in page


def test_what_is_no_zones_figure_is_linked_to_no_zone(client):
    by = UserFactory()
    fact = StoredFact.objects.get(article=article(by), metric="总投资")
    with pytest.raises(Refused) as told:
        link_fact(fact.pk, zone="栖塘新区", by=by, at=AT)
    assert told.value.field == "zone"
    client.force_login(by)
    assert 'name="zone"' not in client.get(f"/radar/facts/{fact.pk}/link/").content.decode()


def test_a_fact_about_a_firm_becomes_a_signal_in_the_same_event():
    by = UserFactory()
    firm = CompanyFactory(name="星澜半导体科技有限公司")
    fact = StoredFact.objects.get(article=article(by), metric="总投资")
    with pytest.raises(Refused, match="先采信"):
        link_fact(fact.pk, company=firm, signal="EXPANSION", by=by, at=AT)
    decide_fact(fact.pk, "ACCEPTED", by=by, at=AT)
    with pytest.raises(Refused, match="哪家企业"):
        link_fact(fact.pk, signal="EXPANSION", by=by, at=AT)
    link_fact(fact.pk, company=firm, signal="EXPANSION", by=by, at=AT)
    signal = Signal.objects.get()
    assert (signal.company, signal.quote, signal.evidence) == (firm, fact.text, "FILING")
    assert signal.seen_on == date(2022, 2, 20)
    assert Event.objects.filter(verb="article.fact_linked").count() == 1
    assert not Event.objects.filter(verb="company.signal_recorded").exists()


def test_pieces_make_up_the_text_and_overlapping_facts_share_a_mark():
    made = article(UserFactory())
    facts = list(made.facts.all())
    inner = StoredFact(article=made, pk=10**6, start=facts[0].start + 1, end=facts[0].end,
                       text="x")  # fmt: skip
    pieces = in_pieces(made.text, [*facts, inner])
    assert "".join(piece.text for piece in pieces) == made.text
    marked = [one for piece in pieces if piece.fact for one in (piece.fact, *piece.others)]
    assert len(marked) == len(facts) + 1


def figures(by):
    """Two zones, one period; one figure under another threshold, one only planned."""
    for zone, value, metric, status in (
        ("青禾经济开发区", 18, "签约项目数(亿元以上)", "actual"),
        ("栖塘新区", 26, "签约项目数(亿元以上)", "actual"),
        ("江畔高新区", 40, "签约项目数(5亿元以上)", "actual"),
        ("云桥新区", 50, "签约项目数(亿元以上)", "plan"),
    ):
        made = article(by, f"{zone}今年通报了情况，共{value}个。", replace(ABOUT, source=zone))
        told = Said("result", f"{value}个", zone, metric, Decimal(value), "count", "=",
                    "2022-01/2022-09", status)  # fmt: skip
        add_fact(made.code, told, by=by, at=AT)


def test_zones_are_compared_and_what_differs_is_flagged(django_assert_num_queries):
    figures(UserFactory())
    with django_assert_num_queries(2):
        found = compare_zones("签约项目数", "青禾经济开发区")
    assert found.periods == ("2022-01/2022-09",)
    assert [line.zone for line in found.lines] == [
        "青禾经济开发区",
        "栖塘新区",
        "云桥新区",
        "江畔高新区",
    ]
    assert found.lines[0].is_ours and found.reference == "签约项目数(亿元以上)"
    assert [line.differs for line in found.lines] == [(), (), ("计划与完成不同",), ("口径不同",)]
    drawn = bars(found)
    assert [(bar.line.zone, bar.width) for bar in drawn] == [
        ("栖塘新区", 200.0), ("青禾经济开发区", round(18 / 26 * 200, 1)),
    ]  # fmt: skip


def test_periods_stand_by_their_end_and_not_by_their_letters():
    by = UserFactory()
    code = article(by).code
    for period in ("2022Q1", "2021", "2022-05", "2022-01/2022-04", "2022Q2", "2022-03", "2020"):
        add_fact(code, replace(FOREIGN, period=period), by=by, at=AT)

    assert compare_zones("实际使用外资", "青禾经济开发区").periods == (
        "2022Q2", "2022-05", "2022-01/2022-04", "2022Q1", "2022-03", "2021",
    )  # fmt: skip


@pytest.mark.parametrize("period", ["一季度", "2022-13", "2022-02-30", "2022-09/2022-01", "2022/"])
def test_what_is_no_period_is_refused_for_it_would_stand_before_all_others(period):
    by = UserFactory()
    with pytest.raises(Refused, match="时期") as told:
        add_fact(article(by).code, replace(FOREIGN, period=period), by=by, at=AT)
    assert told.value.field == "period"


@pytest.mark.parametrize(
    ("value", "unit", "field"),
    [("12.3%", "USD", "unit"), ("12.3", "ratio", "value"), ("2.5%", "points", "unit")],
)
def test_a_percentage_and_its_unit_agree(client, value, unit, field):
    by = UserFactory()
    client.force_login(by)
    fact = article(by).facts.get(metric="实际使用外资")
    sent = {"kind": fact.kind, "name": fact.name, "metric": fact.metric, "value": value,
            "unit": unit, "qualifier": "=", "period": "2022", "status": "actual",
            "text": fact.text}  # fmt: skip

    page = client.post(f"/radar/facts/{fact.pk}/correct/", sent)

    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    right = {"value": "１２.３％" if unit == "ratio" else "12.3", "unit": unit}
    assert client.post(f"/radar/facts/{fact.pk}/correct/", sent | right).status_code == 302


def test_facts_of_a_firm_follow_it_into_the_file_it_is_merged_into_and_back():
    by = UserFactory(role="DATA_STEWARD")
    kept, gone = (
        CompanyFactory(name="星澜半导体科技有限公司"),
        CompanyFactory(name="星澜半导体公司"),
    )
    fact = article(by).facts.get(metric="总投资")
    link_fact(fact.pk, company=gone, by=by, at=AT)

    merge = merge_companies(kept.code, gone.code, reason="同一家", by=by, at=AT)
    fact.refresh_from_db()
    assert fact.company == kept
    undo_merge(merge.pk, by=by, at=AT)
    fact.refresh_from_db()
    assert fact.company == gone


def test_sums_are_told_in_the_reader_s_language_and_typed_into_forms_as_ever():
    by = UserFactory()
    fact = article(by).facts.get(metric="总投资")
    decide_fact(fact.pk, "ACCEPTED", by=by, at=AT)
    fact.refresh_from_db()
    with override("en"):
        row = fact_row(fact)

        large, small = figure(Decimal(90_000_000), "USD"), figure(Decimal(30_000), "CNY")

    assert not any("一" <= sign <= "鿿" for sign in row.shown)
    assert (large, small) == ("90 million US dollars", "30,000 yuan")
    assert row.lead_url == fact_row(fact).lead_url


def test_two_sources_that_disagree_are_told_and_the_newer_is_shown():
    by = UserFactory()
    figures(by)
    newer = replace(ABOUT, source="江畔日报", published_on=date(2022, 2, 28))
    made = article(by, "青禾经济开发区今年更正：共19个。", newer)
    told = Said("result", "19个", "青禾经济开发区", "签约项目数(亿元以上)", Decimal(19), "count",
                "=", "2022-01/2022-09")  # fmt: skip
    add_fact(made.code, told, by=by, at=AT)
    cell = compare_zones("签约项目数", "青禾经济开发区").lines[0].cells[0]
    assert (cell.shown, cell.others, cell.disagrees) == ("19 个", 1, True)


def reviewed(by):
    """An article of which every fact is decided: one corrected, one rejected, the rest taken."""
    made = article(by)
    for fact in made.facts.all():
        if fact.metric == "实际使用外资":
            correct_fact(fact.pk, replace(FOREIGN, value=Decimal(130_000_000)), by=by, at=AT)
        else:
            state = "REJECTED" if fact.metric == "用地面积" else "ACCEPTED"
            decide_fact(fact.pk, state, by=by, at=AT)
    made.refresh_from_db()
    return made


def test_a_reviewed_article_is_gold_and_quality_counts_what_was_wrong(django_assert_num_queries):
    made = reviewed(UserFactory())
    assert made.reading == Reading.REVIEWED
    with django_assert_num_queries(2):
        found = quality()
    by_metric = dict(found.by_metric)
    wrong, land = by_metric["实际使用外资"], by_metric["用地面积"]
    assert (wrong.both, wrong.extra, wrong.missing) == (0, 1, 1)
    assert (land.both, land.extra, land.missing) == (0, 1, 0)
    assert found.whole.both == made.facts.count() - 2
    assert [name for name, _one in found.by_source] == ["青禾发布"]


def test_the_gold_file_is_read_by_the_command_and_tells_the_same(tmp_path, capsys):
    reviewed(UserFactory())
    with zipfile.ZipFile(io.BytesIO(gold_archive())) as packed:
        packed.extractall(tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "gold.jsonl").read_text().splitlines()]
    assert lines == gold_lines()
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    asked = parser.parse_args(["extract", "--evaluate", str(tmp_path / "gold.jsonl")])
    assert asked.run(asked) == 0
    told = capsys.readouterr().out
    found = quality().whole
    assert f"TOTAL\t{found.both}\t{found.extra}\t{found.missing}" in told
    assert "青禾发布" in told


def test_a_measure_stands_once_however_many_figures():
    by = UserFactory()
    figures(by)
    assert Measure.objects.count() == 1 and TEXT
