from datetime import date

import pytest

from yanzhen.assessments.commands import Answer, declare_recusal, remind_awaited, sign_opinion
from yanzhen.assessments.models import Assessment
from yanzhen.assessments.policies import opinions_open_to
from yanzhen.assessments.tests.factories import (
    AT,
    answer,
    answered,
    consulted,
    later,
    meeting_of,
    paper,
)
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.desk.files.access import may_read, may_write
from yanzhen.desk.models import Notification
from yanzhen.journal.models import Event
from yanzhen.projects.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_each_department_is_asked_once_with_a_deadline_and_told():
    assessment, asked = consulted()
    opinions = list(assessment.opinions.all())
    assert {opinion.team_id for opinion in opinions} == {user.team_id for user in asked.values()}
    assert {opinion.due_on for opinion in opinions} == {date(2022, 3, 9)}
    told = Notification.objects.filter(subject=assessment.subject).values_list("user", flat=True)
    assert set(told) == {user.pk for user in asked.values()}


def test_a_signed_opinion_may_be_changed_until_the_deadline_and_both_stay_in_the_journal():
    assessment, asked = consulted()
    answer(assessment, asked["FINANCE"], "DISAGREE")
    changed = answer(assessment, asked["FINANCE"], "AGREE", at=later(2))
    assert changed.stance == "AGREE"
    facts = [event.facts for event in Event.objects.filter(verb="opinion.signed").order_by("pk")]
    assert [(f["stance"], f["before"]) for f in facts] == [("不同意", ""), ("同意", "不同意")]


def test_an_opinion_after_the_deadline_is_refused():
    assessment, asked = consulted()
    answer(assessment, asked["FINANCE"], at=later(7))
    with pytest.raises(Refused, match="已于2022-03-09截止"):
        answer(assessment, asked["ENVIRONMENT"], at=later(8))


def test_others_cannot_answer_for_a_department():
    assessment, asked = consulted()
    with pytest.raises(NotAllowed):
        sign_opinion(assessment.code, Answer("AGREE"), by=UserFactory(role="REVIEWER"), at=AT)
    mate = UserFactory(role="OFFICER", team=asked["FINANCE"].team)
    with pytest.raises(NotAllowed, match="评审人员"):
        sign_opinion(assessment.code, Answer("AGREE"), by=mate, at=AT)


@pytest.mark.parametrize(
    ("stated", "named"),
    [
        (Answer("MAYBE"), "请选择结论"),
        (Answer("DISAGREE", text=" "), "理由"),
        (Answer("CONDITIONAL"), "条件"),
        (Answer("CONDITIONAL", condition="落实", condition_due_on=date(2022, 3, 1)), "办结日期"),
        (Answer("AGREE", answers={"NONSENSE": {"stance": "AGREE"}}), "选项"),
        (Answer("AGREE"), "还有问题没有回答"),
    ],
)
def test_what_an_answer_lacks_is_named(stated, named):
    assessment, asked = consulted()
    with pytest.raises(Refused, match=named):
        sign_opinion(assessment.code, stated, by=asked["ENVIRONMENT"], at=AT)
    assert not assessment.opinions.exclude(stance="").exists()


def test_who_has_an_interest_stays_out_and_their_opinion_falls():
    assessment, asked = consulted()
    user = asked["FINANCE"]
    mate = UserFactory(role="REVIEWER", team=user.team)
    answer(assessment, user)
    declare_recusal(assessment.code, reason="配偶在投资方任职", by=user, at=AT)

    with pytest.raises(NotAllowed, match="回避"):
        answer(assessment, user)
    assert answer(assessment, mate, "AGREE").signed_by == mate


def test_where_nobody_else_could_answer_the_department_stays_out():
    assessment, asked = consulted()
    user = asked["FINANCE"]
    declare_recusal(assessment.code, reason="持有投资方股份", by=user, at=AT)
    opinion = assessment.opinions.get(team=user.team)
    assert opinion.recused_reason and not opinion.is_awaited


def test_recusal_needs_a_reason_and_a_part_in_it():
    assessment, asked = consulted()
    with pytest.raises(Refused, match="关系"):
        declare_recusal(assessment.code, reason=" ", by=asked["FINANCE"], at=AT)
    with pytest.raises(NotAllowed, match="没有参加"):
        declare_recusal(assessment.code, reason="朋友", by=UserFactory(role="REVIEWER"), at=AT)


def test_a_recused_person_does_not_vote():
    from yanzhen.assessments.commands import cast_vote

    assessment, asked = answered()
    meeting = meeting_of(assessment)
    declare_recusal(assessment.code, reason="亲属", by=asked["FINANCE"], at=AT)
    with pytest.raises(Refused, match="回避"):
        cast_vote(meeting.items.get().pk, value="PASSED", by=asked["FINANCE"], at=AT)


def test_who_has_not_answered_is_reminded_once_a_day_near_the_deadline():
    assessment, asked = consulted()
    answer(assessment, asked["FINANCE"])
    Notification.objects.all().delete()
    assert remind_awaited(at=later(3)) == 0
    assert remind_awaited(at=later(6)) == len(asked) - 1
    assert remind_awaited(at=later(6)) == 0
    assert not Notification.objects.filter(user=asked["FINANCE"]).exists()


def test_a_department_reads_the_others_after_its_own_answer():
    assessment, asked = consulted()
    user = asked["FINANCE"]
    assert not opinions_open_to(user, assessment)
    answer(assessment, user)
    assert opinions_open_to(user, assessment)


def test_the_order_in_which_departments_answer_changes_nothing():
    first, asked = consulted()
    for code in asked:
        answer(first, asked[code], "DISAGREE" if code == "FINANCE" else "AGREE")
    second, asked = consulted()
    for code in reversed(asked):
        answer(second, asked[code], "DISAGREE" if code == "FINANCE" else "AGREE")
    told = [
        sorted(one.opinions.values_list("department", "stance", "text")) for one in (first, second)
    ]
    assert told[0] == told[1]


def test_a_department_sees_only_what_is_put_before_it():
    assessment, asked = consulted()
    seen = Assessment.objects.visible_to(asked["FINANCE"])
    assert list(seen) == [assessment]
    assert not Assessment.objects.visible_to(UserFactory(role="REVIEWER")).exists()
    assert not Assessment.objects.visible_to(UserFactory(role="ADMINISTRATOR", team=None)).exists()
    assert not Assessment.objects.visible_to(UserFactory()).exists()


def test_what_is_put_beside_an_opinion_is_read_as_the_opinion_is():
    assessment, asked = consulted()
    first, second = asked["FINANCE"], asked["ENVIRONMENT"]
    opinion = assessment.opinions.get(team=first.team)
    kept = paper(opinion.subject, first)
    answer(assessment, first, files=[kept])

    assert not may_read(second, kept)
    answer(assessment, second)
    assert may_read(second, kept)
    assert not may_read(UserFactory(role="REVIEWER"), kept)
    assert may_write(first, opinion.subject) and not may_write(second, opinion.subject)
    assert not may_write(second, assessment.subject)
    with pytest.raises(Refused, match="附件不属于"):
        answer(assessment, second, files=[paper(assessment.subject, second)])
