from datetime import date, datetime, timedelta

import pytest

from yanzhen.accounts.models import Membership
from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.desk.models import Notification, Task
from yanzhen.journal.models import Event
from yanzhen.performance.commands import (
    acknowledge,
    add_item,
    adopt,
    carry_items,
    drop_item,
    tick_item,
    untick_item,
    write_review,
    write_week,
)
from yanzhen.performance.commands.planning import Item
from yanzhen.performance.models import Comment, ItemState, MonthReview, PlanItem, WeekReview
from yanzhen.performance.queries.proposals import propose
from yanzhen.projects.commands import hand_over, register_lead
from yanzhen.projects.models import Choice
from yanzhen.projects.tests.factories import (
    AT,
    TeamFactory,
    UserFactory,
    firm,
    later,
    lead,
    meet,
    report,
)

pytestmark = pytest.mark.django_db
WEEK = date(2022, 2, 28)  # the Monday of the factories' day, 2022-03-01
NEXT = WEEK + timedelta(days=7)
FIGURES = [{"name": "签约", "value": "1", "mean": "0.5", "change": "比自己均值多100%"}]


def plan(person, text="去见投资方", week=WEEK, at=AT, **said):
    return add_item(week, Item(text=text, **said), by=person, at=at)


def test_an_item_is_planned_ticked_and_taken_back():
    person = UserFactory()
    item = plan(person, due_on=date(2022, 3, 3))
    tick_item(item.pk, outcome="见到董事长", by=person, at=AT)
    item.refresh_from_db()
    assert (item.state, item.outcome) == (ItemState.DONE, "见到董事长")
    with pytest.raises(Refused, match="已办"):
        tick_item(item.pk, by=person, at=AT)
    untick_item(item.pk, by=person, at=AT)
    drop_item(item.pk, by=person, at=AT)
    item.refresh_from_db()
    assert item.state == ItemState.DROPPED
    with pytest.raises(NotAllowed, match="本人"):
        untick_item(item.pk, by=UserFactory(), at=AT)


@pytest.mark.parametrize(
    ("week", "said", "field"),
    [
        (date(2022, 3, 1), {"text": "去"}, "week"),
        (date(2022, 2, 14), {"text": "去"}, "week"),
        (date(2023, 3, 6), {"text": "去"}, "week"),
        (WEEK, {"text": "  "}, "text"),
        (WEEK, {"text": "去", "due_on": NEXT}, "due_on"),
        (WEEK, {"text": "去", "project": "P9999-0001"}, "project"),
    ],
)
def test_what_cannot_be_planned_is_refused_at_its_field(week, said, field):
    with pytest.raises(Refused) as refusal:
        add_item(week, Item(**said), by=UserFactory(), at=AT)
    assert refusal.value.field == field
    assert not PlanItem.objects.exists()


def test_another_teams_hidden_lead_cannot_be_planned_for():
    hidden = lead()
    with pytest.raises(Refused, match="没有你能看到"):
        plan(UserFactory(), project=hidden.code)


def test_what_is_open_is_carried_on_once():
    person = UserFactory()
    done, left = plan(person), plan(person, "补意向书")
    tick_item(done.pk, by=person, at=AT)
    (carried,) = carry_items(WEEK, by=person, at=AT)
    assert (carried.week, carried.text, carried.carried_from) == (NEXT, "补意向书", left)
    with pytest.raises(Refused, match="不用转"):
        carry_items(WEEK, by=person, at=AT)


def test_proposals_name_their_reason_and_are_not_made_twice():
    person = UserFactory()
    quiet = lead(person)
    promised = lead(person)
    meet(promised, next_step="送选址方案", next_step_on=date(2022, 3, 24), at=AT)
    at, week, on = later(23), date(2022, 3, 21), date(2022, 3, 24)

    found = propose(person, week, on)
    assert [p.key.partition(":")[0] for p in found] == ["step", "quiet"]
    assert found[1].reason == "已23天没有接触"
    assert found[1].project == quiet.code and found[0].due_on == on

    items = [Item(text=p.text, project=p.project, key=p.key, reason=p.reason) for p in found]
    assert len(adopt(week, items, by=person, at=at)) == 2
    assert propose(person, week, on) == []
    with pytest.raises(Refused, match="已经在计划里"):
        adopt(week, items, by=person, at=at)
    with pytest.raises(Refused, match="至少勾选"):
        adopt(week, [], by=person, at=at)


def test_what_was_due_longest_ago_is_proposed_first():
    person = UserFactory()
    for day in (9, 22, 2):
        meet(lead(person), next_step=f"{day}日办", next_step_on=date(2022, 3, day))
    recent, older = lead(person), lead(person)
    meet(recent, on=date(2022, 3, 3), at=later(2))
    found = propose(person, date(2022, 3, 21), date(2022, 3, 24))
    assert [p.text[:3].rstrip("办") for p in found[:3]] == ["2日", "9日", "22日"]
    assert [p.project for p in found[3:]] == [older.code, recent.code]


def test_a_promise_goes_with_the_project_to_who_takes_it_over():
    team = TeamFactory()
    giver, taker = UserFactory(team=team), UserFactory(team=team)
    chief = UserFactory(team=team, role="TEAM_LEAD")
    project = lead(giver)
    meet(project, next_step="送选址方案", next_step_on=date(2022, 3, 3))
    hand_over(project.code, to=taker, note="调整分工", by=chief, at=AT)
    assert propose(giver, WEEK, AT.date()) == []
    assert [p.text[:5] for p in propose(taker, WEEK, AT.date())] == ["送选址方案"]


def test_a_request_to_join_is_no_promise():
    holder, other = UserFactory(), UserFactory(team=TeamFactory())
    company = firm()
    mine = lead(holder, company=company)
    register_lead(report(company), by=other, at=AT, choice=Choice.JOIN, about=mine.code)
    assert Task.objects.get(assignee=holder, key__startswith="join:").due_on < NEXT + timedelta(
        days=7
    )
    found = propose(holder, NEXT, AT.date())
    assert [p for p in found if p.key.startswith("step:")] == []


def test_a_proposal_that_is_carried_on_is_not_proposed_again():
    person = UserFactory()
    meet(lead(person), next_step="送选址方案", next_step_on=date(2022, 3, 3))
    (found,) = propose(person, WEEK, AT.date())
    item = Item(text=found.text, project=found.project, key=found.key)
    adopt(WEEK, [item], by=person, at=AT)
    carry_items(WEEK, by=person, at=AT)
    assert propose(person, NEXT, AT.date()) == []


def test_a_proposal_carried_into_a_week_that_has_it_is_carried_all_the_same():
    person = UserFactory()
    item = Item(text="补证", key="proof:1")
    for week in (WEEK, NEXT):
        adopt(week, [item], by=person, at=AT)
    assert [c.key for c in carry_items(WEEK, by=person, at=AT)] == [""]


def test_a_week_is_reviewed_with_how_much_was_done():
    person = UserFactory()
    done, dropped = plan(person), plan(person)
    plan(person)
    tick_item(done.pk, by=person, at=AT)
    drop_item(dropped.pk, by=person, at=AT)
    review = write_week(WEEK, text="见了两家", by=person, at=AT)
    assert (review.done, review.planned) == (1, 2)
    with pytest.raises(Stale):
        write_week(WEEK, text="又写", by=person, at=AT)
    write_week(WEEK, text="见了三家", version=1, by=person, at=AT)
    assert WeekReview.objects.get().version == 2
    with pytest.raises(Refused, match="还没有开始"):
        write_week(NEXT, text="提前写", by=person, at=AT)
    with pytest.raises(Refused, match="写几句"):
        write_week(WEEK, text=" ", version=2, by=person, at=AT)


@pytest.fixture
def team_of_two():
    team = TeamFactory()
    chief = UserFactory(team=team, role="TEAM_LEAD", name="林组长")
    person = UserFactory(team=team, name="周专员")
    for one in (chief, person):
        Membership.objects.create(user=one, team=team, member_from=date(2021, 1, 4))
    return team, chief, person


def comment_on(team, chief, person, text="走访多，转化要跟上", version=0, at=AT, **said):
    return write_review(
        team, date(2022, 2, 1), comments={person.pk: text}, version=version, by=chief, at=at,
        **({"summary": "开局平稳", "figures": {person.pk: FIGURES}} | said),
    )  # fmt: skip


def test_a_comment_is_kept_with_its_figures_read_and_answered(team_of_two):
    team, chief, person = team_of_two
    review = comment_on(team, chief, person)
    comment = Comment.objects.get()
    assert (comment.figures, comment.read_at) == (FIGURES, None)
    assert Notification.objects.filter(user=person, subject=review.subject).count() == 1

    acknowledge(comment.pk, answer="下月补上", by=person, at=later(1))
    comment.refresh_from_db()
    assert comment.read_at == later(1)
    assert Notification.objects.filter(user=chief, subject=review.subject).exists()
    with pytest.raises(Refused, match="已经确认过"):
        acknowledge(comment.pk, by=person, at=later(2))
    with pytest.raises(NotAllowed):
        acknowledge(comment.pk, by=chief, at=later(2))


def test_a_changed_comment_is_to_be_read_anew_and_the_old_one_stands_in_the_journal(team_of_two):
    team, chief, person = team_of_two
    comment_on(team, chief, person)
    acknowledge(Comment.objects.get().pk, by=person, at=AT)
    comment_on(team, chief, person, version=1)
    assert Comment.objects.get().read_at == AT  # nothing changed, nothing to read
    comment_on(team, chief, person, "转化已经跟上", version=2)
    assert Comment.objects.get().read_at is None
    told = [e.facts["comments"] for e in Event.objects.filter(verb="review.written").order_by("pk")]
    assert told == [{"周专员": "走访多，转化要跟上"}, {}, {"周专员": "转化已经跟上"}]


def test_reviews_that_cannot_be_are_refused(team_of_two):
    team, chief, person = team_of_two
    with pytest.raises(NotAllowed, match="本组组长"):
        comment_on(team, UserFactory(role="TEAM_LEAD"), person)
    with pytest.raises(NotAllowed, match="本组组长"):
        comment_on(team, person, person)
    with pytest.raises(Refused, match="不在本组"):
        comment_on(team, chief, UserFactory(), figures={person.pk: FIGURES})
    with pytest.raises(Refused, match="总评"):
        comment_on(team, chief, person, "", summary=" ")
    with pytest.raises(Refused, match="还没有开始"):
        write_review(team, date(2022, 4, 1), summary="早", comments={}, figures={}, by=chief, at=AT)
    comment_on(team, chief, person)
    with pytest.raises(Stale):
        comment_on(team, chief, person, "另一窗口写的")
    assert MonthReview.objects.get().version == 1


def test_moments_are_of_the_zone(team_of_two):
    """The first of a month begins at the zone's midnight, not at that of UTC."""
    team, chief, _person = team_of_two
    at = datetime.fromisoformat("2022-03-31T23:30:00+00:00")
    review = write_review(team, date(2022, 4, 1), summary="四月", comments={}, figures={}, by=chief,
                          at=at)  # fmt: skip
    assert review.month == date(2022, 4, 1)
