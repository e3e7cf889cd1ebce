"""Ways round the rules of the meeting that are closed."""

from datetime import date

import pytest

from yanzhen.assessments.commands import (
    Verdict,
    call_back,
    cast_vote,
    decide,
    declare_recusal,
    hand_in,
    open_meeting,
    place_on_agenda,
    withdraw_assessment,
)
from yanzhen.assessments.models import Assessment, Meeting
from yanzhen.assessments.policies import opinions_open_to
from yanzhen.assessments.queries.page import assessment_page
from yanzhen.assessments.tests.factories import (
    AT,
    DAY,
    answer,
    answered,
    consulted,
    later,
    meeting_of,
)
from yanzhen.common.refusals import Refused

pytestmark = pytest.mark.django_db


def voted(meeting, *values):
    """Have those who are there vote one after the other; return them."""
    people = [seat.user for seat in meeting.seats.filter(user__role="REVIEWER")][: len(values)]
    for user, value in zip(people, values, strict=True):
        cast_vote(meeting.items.get().pk, value=value, by=user, at=AT, reason="理由")
    return people


def test_the_vote_of_who_then_stays_out_does_not_count():
    assessment, _asked = answered()
    meeting = meeting_of(assessment)
    people = voted(meeting, "PASSED", "PASSED", "REFUSED")
    for user in people[:2]:
        declare_recusal(assessment.code, reason="亲属任职", by=user, at=AT)

    with pytest.raises(Refused, match="未过半数"):
        decide(meeting.items.get().pk, Verdict("PASSED", by_vote=True, reason="带动"),
               by=meeting.chair, at=AT)  # fmt: skip
    decision = decide(meeting.items.get().pk, Verdict("REFUSED", by_vote=True, reason="风险"),
                      by=meeting.chair, at=AT)  # fmt: skip
    assert [row["name"] for row in decision.record["votes"]] == [people[2].name]


def test_the_vote_of_who_has_left_does_not_count():
    assessment, _asked = answered()
    meeting = meeting_of(assessment)
    people = voted(meeting, "PASSED", "PASSED", "REFUSED")
    there = list(meeting.seats.exclude(user=people[0]).values_list("user", flat=True))
    open_meeting(meeting.code, present=there, by=meeting.secretary, at=AT)
    with pytest.raises(Refused, match="未过半数"):
        decide(meeting.items.get().pk, Verdict("PASSED", by_vote=True, reason="带动"),
               by=meeting.chair, at=AT)  # fmt: skip


def test_a_vote_that_went_another_way_is_no_consensus():
    assessment, _asked = answered()
    meeting = meeting_of(assessment)
    voted(meeting, "REFUSED", "REFUSED", "PASSED")
    with pytest.raises(Refused, match="表决"):
        decide(meeting.items.get().pk, Verdict("PASSED", reason="带动"), by=meeting.chair, at=AT)


def test_a_department_that_stays_out_is_not_waited_for_in_the_next_round():
    assessment, asked = consulted()
    declare_recusal(assessment.code, reason="投资方亲属", by=asked["ENVIRONMENT"], at=AT)
    call_back(assessment.code, reason="改总投资", by=assessment.project.owner, at=AT)
    hand_in(assessment.code, by=assessment.project.owner, at=AT)

    assessment.refresh_from_db()
    again = assessment.opinions.filter(team=asked["ENVIRONMENT"].team).latest("pk")
    assert (again.is_awaited, again.dossier.number) == (False, 2)


def test_a_condition_whose_day_has_come_does_not_block_the_meeting():
    assessment, asked = consulted()
    for code, user in asked.items():
        told = {"condition_due_on": date(2022, 3, 5)} if code == "FINANCE" else {}
        answer(assessment, user, "CONDITIONAL" if told else "AGREE", **told)
    assessment = Assessment.objects.get(pk=assessment.pk)
    meeting = meeting_of(assessment, at=later(9))
    decision = decide(meeting.items.get().pk, Verdict("CONDITIONAL", reason="带动"),
                      by=meeting.chair, at=later(9))  # fmt: skip
    assert decision.conditions.get().due_on == date(2022, 3, 5)


def test_a_decision_is_dated_the_day_it_was_taken():
    early = meeting_of(opens=False)
    assessment, _asked = answered(at=later(5))
    meeting = Meeting.objects.get(pk=early.pk)
    place_on_agenda(meeting.code, assessment.code, by=meeting.secretary, at=later(6))
    present = list(meeting.seats.values_list("user", flat=True))
    open_meeting(meeting.code, present=present, by=meeting.secretary, at=later(6))
    decision = decide(meeting.items.get().pk, Verdict("PASSED", reason="带动"), by=meeting.chair,
                      at=later(6))  # fmt: skip
    assert (decision.decided_on, early.held_on) == (date(2022, 3, 8), DAY)


@pytest.mark.parametrize("leave", [withdraw_assessment, call_back])
def test_nothing_is_taken_back_while_the_meeting_sits_on_it(leave):
    assessment, _asked = answered()
    meeting = meeting_of(assessment, opens=False)
    leaves = {"reason": "风向不对", "by": assessment.project.owner, "at": AT}
    open_meeting(meeting.code, present=meeting.seats.values_list("user", flat=True),
                 by=meeting.secretary, at=AT)  # fmt: skip
    with pytest.raises(Refused, match="正在审议"):
        leave(assessment.code, **leaves)


def test_a_veto_of_another_department_is_as_sealed_as_its_words():
    assessment, asked = consulted()
    answer(assessment, asked["ENVIRONMENT"], "DISAGREE")
    reader = asked["FINANCE"]
    assert not any(found for _name, found in assessment_page(assessment, reader).vetoes)
    answer(assessment, reader)
    assert any(found for _name, found in assessment_page(assessment, reader).vetoes)


def test_an_answer_to_the_present_version_opens_what_the_others_said():
    assessment, asked = consulted()
    call_back(assessment.code, reason="改总投资", by=assessment.project.owner, at=AT)
    hand_in(assessment.code, by=assessment.project.owner, at=AT)
    assessment = Assessment.objects.get(pk=assessment.pk)
    answer(assessment, asked["FINANCE"])
    assert opinions_open_to(asked["FINANCE"], assessment)
    assert not opinions_open_to(asked["ENVIRONMENT"], assessment)
