"""What the engine is told: as the zone stood on a day, whatever happened since."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from yanzhen.accounts.models import Membership
from yanzhen.journal.models import Event
from yanzhen.outlook.queries.history import ASSESSED, INTENT, LEAD, TALKS, history
from yanzhen.outlook.tests.factories import advance, at_noon, lead, lose, move, sign
from yanzhen.projects.models import EvidenceState, Tenure
from yanzhen.targets.calc.forecast.records import DROPPED, SIGNED
from yanzhen.targets.tests.factories import YI, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
MAY = date(2022, 5, 31)


def told(on=MAY, project=None):
    events = history(on).events
    rows = zip(events.project, events.kind, events.day, events.amount, strict=True)
    return [
        (int(kind), date.fromordinal(int(day)), float(amount) / 1e8)
        for number, kind, day, amount in rows if project is None or number == project.pk
    ]  # fmt: skip


def test_a_course_is_told_step_by_step_and_the_contract_by_its_own_day_and_amount():
    project = lead(date(2022, 1, 5), 12)
    advance(project, S1=date(2022, 1, 8), S2=date(2022, 2, 1), S3=date(2022, 3, 1),
            S4=date(2022, 4, 1))  # fmt: skip
    sign(project, date(2022, 4, 20), size=15, recorded=date(2022, 5, 10))

    assert told() == [
        (LEAD, date(2022, 1, 5), 12), (LEAD, date(2022, 1, 8), 12),
        (TALKS, date(2022, 2, 1), 12), (INTENT, date(2022, 3, 1), 12),
        (ASSESSED, date(2022, 4, 1), 12), (SIGNED, date(2022, 4, 20), 15),
    ]  # fmt: skip


def test_a_contract_is_not_known_before_it_was_put_on_record():
    project = advance(lead(date(2022, 1, 5)), S2=date(2022, 2, 1))
    sign(project, date(2022, 4, 20), recorded=date(2022, 5, 10))

    assert SIGNED not in [kind for kind, _d, _a in told(date(2022, 5, 9))]
    assert (SIGNED, date(2022, 4, 20), 12) in told(date(2022, 5, 10))


def test_what_is_lost_before_signing_is_dropped_and_after_signing_still_counts():
    early = lose(advance(lead(date(2022, 1, 5)), S2=date(2022, 2, 1)), date(2022, 3, 1))
    late = lose(sign(lead(date(2022, 1, 5)), date(2022, 2, 1)), date(2022, 3, 1))

    assert (DROPPED, date(2022, 3, 1), 12) in told(project=early)
    assert DROPPED not in [kind for kind, _d, _a in told(project=late)]


def test_a_contract_that_was_revoked_had_been_signed_and_is_courted_on():
    project = sign(advance(lead(date(2022, 1, 5)), S4=date(2022, 2, 1)), date(2022, 3, 1))
    move(project, "S5", "S4", date(2022, 4, 1), before=date(2022, 3, 1), restates=True)
    project.stage, project.signed_on = "S4", None
    project.save()
    project.evidence.update(state=EvidenceState.REVOKED, decided_at=at_noon(date(2022, 4, 1)))

    assert told()[-3:] == [
        (SIGNED, date(2022, 3, 1), 12), (DROPPED, date(2022, 4, 1), 12),
        (ASSESSED, date(2022, 4, 2), 12),
    ]  # fmt: skip
    assert told(date(2022, 3, 15))[-1] == (SIGNED, date(2022, 3, 1), 12)


def test_what_was_signed_before_the_system_began_is_no_live_project():
    lead(date(2022, 1, 5), origin="OPENING", claimed_stage="S14", claimed_on=date(2020, 1, 1))
    proven = lead(date(2022, 1, 5), origin="OPENING")
    sign(proven, date(2019, 6, 1), recorded=date(2022, 2, 1))
    talked = lead(date(2022, 1, 6), origin="IMPORTED", claimed_stage="S3",
                  claimed_on=date(2021, 9, 1))  # fmt: skip

    assert told(project=proven) == [(SIGNED, date(2019, 6, 1), 12)]
    assert told(date(2022, 1, 31), project=proven) == []
    assert told(project=talked) == [(LEAD, date(2022, 1, 6), 12), (INTENT, date(2022, 1, 6), 12)]
    assert len(told()) == 3


def test_nothing_that_happens_later_changes_what_was_known():
    team, other = TeamFactory.create_batch(2)
    kept = advance(lead(date(2022, 1, 5), team=team), S2=date(2022, 2, 1))
    signed = sign(lead(date(2022, 1, 5), 30, team=team), date(2022, 3, 1))
    gone = advance(lead(date(2022, 1, 7), team=team), S3=date(2022, 2, 1))
    Tenure.objects.create(project=kept, user=UserFactory(), team=team, since=date(2022, 1, 5))
    before, teams = told(date(2022, 3, 31)), dict(history(date(2022, 3, 31)).team_of)

    # Then: a new lead, a signing put on record late, a loss, a revocation, a hand-over, an amount.
    lead(date(2022, 4, 2))
    sign(kept, date(2022, 3, 20), size=80, recorded=date(2022, 4, 20))
    lose(gone, date(2022, 4, 5))
    move(signed, "S5", "S4", date(2022, 4, 8), before=date(2022, 3, 1), restates=True)
    signed.stage, signed.signed_on = "S4", None
    signed.save()
    signed.evidence.update(state=EvidenceState.REVOKED, decided_at=at_noon(date(2022, 4, 8)))
    Tenure.objects.filter(project=kept).update(until=date(2022, 4, 9), ended_by="HANDED_OVER")
    Tenure.objects.create(project=kept, user=UserFactory(), team=other, since=date(2022, 4, 9))
    kept.team, kept.planned_cny = other, Decimal(80) * YI
    kept.save()
    Event.objects.create(
        at=at_noon(date(2022, 4, 10)), verb="project.changed", subject=f"project:{kept.code}",
        facts={"fields": ["planned"], "before": {"planned": str(12 * YI)}},
    )  # fmt: skip

    assert told(date(2022, 3, 31)) == before
    assert history(date(2022, 3, 31)).team_of == teams
    assert told() != before


def test_the_rows_take_a_fixed_number_of_queries(django_assert_num_queries):
    for _ in range(3):
        sign(lead(date(2022, 1, 5)), date(2022, 3, 1))
    with django_assert_num_queries(5):
        history(MAY)
    assert np.all(history(date(2021, 1, 1)).events.day == np.zeros(0))


def test_a_lead_goes_with_its_holder_into_another_team_and_what_is_signed_stays():
    old, new = TeamFactory.create_batch(2)
    person = UserFactory(team=new)
    Membership.objects.create(
        user=person, team=old, member_from=date(2021, 1, 1), member_until=date(2022, 4, 1)
    )
    Membership.objects.create(user=person, team=new, member_from=date(2022, 4, 1))
    live = lead(date(2022, 1, 5), team=new, owner=person)
    signed = sign(lead(date(2022, 1, 5), team=old, owner=person), date(2022, 2, 1))
    for project in (live, signed):
        Tenure.objects.create(project=project, user=person, team=old, since=date(2022, 1, 5))

    assert dict(history(date(2022, 3, 31)).team_of) == {live.pk: old.pk, signed.pk: old.pk}
    assert dict(history(MAY).team_of) == {live.pk: new.pk, signed.pk: old.pk}
