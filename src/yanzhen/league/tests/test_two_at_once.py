"""Two people at the same moment, with real threads and real locks."""

import pytest

from yanzhen.common.tests.together import at_once, said
from yanzhen.journal.models import Event
from yanzhen.league.commands import (
    Verdict,
    confirm_credit,
    file_dispute,
    freeze_table,
    propose_credit,
    rule_credit,
    rule_dispute,
)
from yanzhen.league.models import Correction, CreditDeal, Dispute, FrozenTable
from yanzhen.league.tests.factories import AT, LATER, MAY, Decimal, Zone

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
HALVES = ((0, "FIRST", "0.5"), (1, "SERVICE", "0.5"))


def test_two_proposals_at_once_make_one():
    zone = Zone()
    project = zone.signed(0)

    def propose():
        return propose_credit(project.code, zone.share(*HALVES), by=zone.leads[0], at=AT)

    assert sorted(said(at_once(propose, propose))) == ["done", "refused"]
    assert CreditDeal.objects.count() == 1


def test_two_sides_confirming_at_once_make_one_agreement():
    zone = Zone(teams=3)
    project = zone.signed(0)
    thirds = ((0, "FIRST", "0.4"), (1, "MAIN", "0.3"), (2, "SERVICE", "0.3"))
    deal = propose_credit(project.code, zone.share(*thirds), by=zone.leads[0], at=AT)
    results = at_once(*(lambda lead=lead: confirm_credit(deal.pk, by=lead, at=AT)
                        for lead in zone.leads[1:]))  # fmt: skip
    assert said(results) == ["done", "done"]
    deal.refresh_from_db()
    assert deal.state == "AGREED"
    assert Event.objects.filter(verb="credit.agreed").count() == 1


def test_two_rulings_at_once_leave_one_that_holds():
    zone = Zone()
    project = zone.signed(0)

    def rule(*shares):
        return lambda: rule_credit(project.code, zone.share(*shares), by=zone.leader, at=AT)

    at_once(rule(*HALVES), rule((0, "FIRST", 1)))
    assert CreditDeal.objects.filter(state="AGREED", valid_until__isnull=True).count() == 1


def test_a_month_frozen_by_two_at_once_is_frozen_once():
    zone = Zone()

    def freeze():
        return freeze_table(zone.season, MAY, by=zone.leader, at=LATER)

    assert sorted(said(at_once(freeze, freeze))) == ["done", "refused"]
    assert FrozenTable.objects.count() == 1


def test_one_objection_filed_and_ruled_twice_at_once_corrects_once():
    zone = Zone()

    def file():
        return file_dispute(zone.season, MAY, zone.teams[0], "STARTS", statement="照片已交",
                            by=zone.leads[0], at=LATER)  # fmt: skip

    assert sorted(said(at_once(file, file))) == ["done", "refused"]
    row = Dispute.objects.get()

    def rule():
        verdict = Verdict("UPHELD", "按开工日", Decimal(2))
        return rule_dispute(row.pk, verdict, by=zone.leader, at=LATER)

    assert sorted(said(at_once(rule, rule))) == ["done", "refused"]
    assert Correction.objects.count() == 1
