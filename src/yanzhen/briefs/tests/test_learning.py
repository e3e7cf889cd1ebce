"""Knowledge cards and the self-test: right answers, weak spots that come back, and privacy."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from yanzhen.briefs import commands
from yanzhen.briefs.calc.recall import Held, Question, choose, due_day, next_box
from yanzhen.briefs.models import Recall
from yanzhen.briefs.policies import read_own
from yanzhen.briefs.queries.knowledge import knowledge
from yanzhen.briefs.queries.quiz import due_by_segment, memory, questions
from yanzhen.chains.models import Segment, SegmentApplication, SegmentLink, SegmentRoute
from yanzhen.chains.tests.factories import SegmentFactory, load_small
from yanzhen.incentives.tests.factories import policy
from yanzhen.journal.models import Event
from yanzhen.journal.queries import timeline
from yanzhen.projects.tests.factories import AT, DAY, UserFactory

DAYS = [1, 3, 7, 16, 35, 90]


def question(key):
    return Question(key, "chain", f"{key}?", "a", ("b", "c"), "来源")


def test_due_ones_come_first_the_weakest_before_then_new_then_the_rest():
    held = {
        "strong": Held(3, DAY, 0), "weak": Held(0, DAY, 2),
        "later": Held(1, DAY + timedelta(days=2), 0),
    }  # fmt: skip
    asked = [question(key) for key in ("later", "new", "strong", "weak")]
    chosen = choose(asked, held, on=DAY, length=4, seed="1")
    assert [one.key for one in chosen] == ["weak", "strong", "new", "later"]
    assert choose(asked, held, on=DAY, length=2, seed="1") == chosen[:2]


@given(st.lists(st.booleans(), max_size=30))
def test_a_wrong_answer_always_comes_back_tomorrow_and_right_ones_ever_later(course):
    box, waits = 0, []
    for right in course:
        box = next_box(box, right=right, boxes=len(DAYS))
        waits.append((due_day(box, DAY, DAYS) - DAY).days)
        assert right or waits[-1] == 1
    for (before, after), right in zip(pairwise(waits), course[1:], strict=False):
        assert not right or after >= before


@pytest.mark.django_db
class TestWithRecords:
    @pytest.fixture
    def segment(self):
        load_small()
        link = SegmentLink.objects.filter(is_loop=False).order_by("pk")[0]
        SegmentFactory.create_batch(4, chain=link.end.chain)
        policy(valid_from=date(2020, 1, 1), valid_until=date(2023, 6, 30))
        policy(title="用地办法", valid_from=date(2020, 1, 1))
        policy(title="人才办法", valid_from=date(2020, 1, 1))
        return link.end

    def test_every_question_is_answered_by_the_records_and_by_no_other_option(self, segment):
        card = knowledge(segment.code, DAY)
        asked = questions(card)
        assert {"chain", "policy"} <= {one.theme for one in asked}
        assert len({one.key for one in asked}) == len(asked)
        suppliers = {one.name for one in card.suppliers}
        for one in asked:
            assert one.answer not in one.wrong and len(set(one.wrong)) == len(one.wrong) >= 2
            assert sorted(one.options("s")) == sorted((one.answer, *one.wrong))
            if one.key.startswith("up:"):
                assert one.answer in suppliers and not suppliers & set(one.wrong)
        until = next(one for one in asked if one.key.startswith("until:"))
        assert until.answer == "2023-06-30"

    def test_what_was_missed_comes_back_and_what_was_known_waits(self, segment):
        by = UserFactory()
        commands.keep_answers(segment.code, {"up:x": True, "down:y": False}, by=by, at=AT)
        held = memory(by, segment.code)
        assert (held["up:x"].box, held["down:y"].box) == (1, 0)
        assert held["down:y"].due_on == DAY + timedelta(days=1) and held["down:y"].missed == 1
        assert due_by_segment(by, DAY) == []
        assert due_by_segment(by, DAY + timedelta(days=1)) == [(segment, 1)]
        commands.keep_answers(segment.code, {}, by=by, at=AT)
        assert Event.objects.filter(verb="learner.tested").count() == 1

    def test_nobody_else_learns_how_it_went(self, segment):
        by, leader = UserFactory(), UserFactory(role="ZONE_LEADER")
        commands.keep_answers(segment.code, {"up:x": False}, by=by, at=AT)
        assert memory(leader, segment.code) == {} == dict(due_by_segment(leader, DAY))
        event = Event.objects.get(verb="learner.tested")
        assert event.facts == {"questions": 1}
        assert timeline(event.subject, reader=leader) == []
        assert len(timeline(event.subject, reader=by)) == 1
        assert read_own(leader, []) == set()

    def test_the_same_answers_sent_twice_move_nothing_further(self, segment):
        by = UserFactory()
        for _press in range(2):
            commands.keep_answers(segment.code, {"a": True}, by=by, at=AT)
        row = Recall.objects.get(person=by)
        assert (row.box, row.asked, row.due_on) == (1, 1, DAY + timedelta(days=3))
        commands.keep_answers(segment.code, {"a": True}, by=by, at=AT + timedelta(days=3))
        row.refresh_from_db()
        assert (row.box, row.asked) == (2, 2)

    def test_the_pages_ask_grade_and_say_the_source(self, segment, client, monkeypatch):
        monkeypatch.setattr("yanzhen.common.clock.today", lambda: DAY)
        monkeypatch.setattr("yanzhen.common.clock.now", lambda: AT)
        by = UserFactory(role="AUDITOR")  # learning is one's own: an auditor may too
        client.force_login(by)
        page = client.get(reverse("briefs:test", args=[segment.code]))
        rows = page.context["rows"]
        assert 0 < len(rows) <= 8
        _number, first, options = rows[0]
        wrong = next(one for one in options if one != first.answer)
        sent = {"key_1": first.key, "answer_1": wrong, "key_2": "nonsense", "answer_2": "x",
                "key_3": rows[1][1].key, "answer_3": rows[1][1].answer}  # fmt: skip
        graded = client.post(reverse("briefs:test", args=[segment.code]), sent)
        assert graded.status_code == 200 and first.source in graded.content.decode()
        assert dict(Recall.objects.values_list("question", "missed")) == {
            first.key: 1, rows[1][1].key: 0}  # fmt: skip
        assert client.post(reverse("briefs:test", args=[segment.code]), {}).status_code == 422
        card = client.get(reverse("briefs:card", args=[segment.code])).content.decode()
        assert segment.name in card and "税收返还" in card
        assert client.get(reverse("briefs:learn")).status_code == 200
        assert client.get(reverse("briefs:card", args=["NOPE"])).status_code == 404

    def test_a_segment_of_which_nothing_is_known_asks_nothing_of_it(self):
        load_small()
        SegmentRoute.objects.all().delete()
        SegmentApplication.objects.all().delete()
        SegmentLink.objects.all().delete()
        for segment in Segment.objects.all()[:1]:
            segment.cities.all().delete()
            assert questions(knowledge(segment.code, DAY)) == []
