"""Two people at the same moment, with real threads and real locks."""

import pytest

from yanzhen.assessments.commands import Verdict, decide
from yanzhen.assessments.models import AgendaItem, Decision
from yanzhen.assessments.tests.factories import AT, answer, answered, consulted, meeting_of
from yanzhen.common.refusals import Refused
from yanzhen.common.tests.together import at_once
from yanzhen.projects.tests.factories import LeaderFactory, StewardFactory
from yanzhen.resources.commands import NotEnough
from yanzhen.resources.models import Claim
from yanzhen.resources.tests.factories import BudgetFactory, ParcelFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_chairs_deciding_at_once_make_one_decision():
    assessment, _asked = answered()
    first = meeting_of(assessment)
    # A second meeting with another chair, on whose agenda the same project stands.
    second = meeting_of(opens=True, chair=LeaderFactory(), secretary=StewardFactory())
    item = AgendaItem.objects.create(meeting=second, assessment=assessment, place=1)

    def by(meeting, number, outcome):
        return lambda: decide(number, Verdict(outcome, reason="综合考虑"), by=meeting.chair, at=AT)

    results = at_once(by(first, first.items.get().pk, "PASSED"), by(second, item.pk, "REFUSED"))

    assert Decision.objects.count() == 1
    refused = [one for one in results if isinstance(one, Refused)]
    assert len(refused) == 1 and "刚由另一次会议" in str(refused[0])


def test_one_chair_pressing_twice_decides_once():
    assessment, _asked = answered()
    meeting = meeting_of(assessment)
    number = meeting.items.get().pk

    def press():
        return decide(number, Verdict("PASSED", reason="综合考虑"), by=meeting.chair, at=AT)

    results = at_once(press, press)
    assert Decision.objects.count() == 1
    assert sum(isinstance(one, Refused) for one in results) == 1


def test_an_opinion_at_the_moment_of_the_decision_is_in_it_or_refused():
    assessment, asked = consulted()
    late = asked.pop("FINANCE")
    for user in asked.values():
        answer(assessment, user)
    meeting = meeting_of(assessment)
    number = meeting.items.get().pk
    results = at_once(
        lambda: answer(assessment, late, "DISAGREE"),
        lambda: decide(number, Verdict("PASSED", reason="综合考虑"), by=meeting.chair, at=AT),
    )
    decision = Decision.objects.get()
    told = {row["team"]: row["stance"] for row in decision.record["opinions"]}
    in_it = told[late.team.name] == "DISAGREE"
    assert in_it != isinstance(results[0], Refused)


def test_two_decisions_at_once_cannot_give_the_same_land_twice():
    BudgetFactory(kind="LAND", year=2022, limit=90)
    ParcelFactory(code="D1", area_mu=50, available_from=AT.date())
    first, second = (meeting_of(answered()[0]) for _turn in range(2))

    def passing(meeting):
        number, chair = meeting.items.get().pk, meeting.chair
        verdict = Verdict("PASSED", reason="综合考虑", parcels=["D1"])
        return lambda: decide(number, verdict, by=chair, at=AT)

    results = at_once(passing(first), passing(second))

    assert Decision.objects.count() == 1
    assert [type(one) for one in results if isinstance(one, Refused)] == [NotEnough]
    assert sum(claim.amount for claim in Claim.objects.filter(budget__isnull=False)) == 50
