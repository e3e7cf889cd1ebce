"""Cases are raised once, decided by a person, and take out of the count what they confirm."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.companies.models import Company
from yanzhen.desk.models import Notification
from yanzhen.integrity.commands import (
    answer_case,
    ask_proof,
    check_all,
    check_project,
    check_recent,
    clear_case,
    confirm_case,
    reopen_case,
    state_fact,
)
from yanzhen.integrity.models import Case, Exclusion, Round, State, Stated
from yanzhen.integrity.queries import excluded, excluded_projects, read_facts
from yanzhen.integrity.wording import stated_text
from yanzhen.journal.models import Event
from yanzhen.projects.models import Evidence, EvidenceState, Project
from yanzhen.projects.stages import Proof, Stage
from yanzhen.projects.tests.factories import (
    AT,
    DAY,
    LeaderFactory,
    StewardFactory,
    UserFactory,
    lead,
    project_at,
    prove,
)

pytestmark = pytest.mark.django_db
LATE = AT + timedelta(days=120)  # three months after signing without registration: R5


def signed(**stated):
    return project_at(Stage.S5, **stated)


def late_case():
    project = signed()
    check_all(at=LATE)
    return Case.objects.get(project=project, rule="R5")


def test_a_round_raises_each_case_once_and_tells_who_decides():
    leader, steward = LeaderFactory(), StewardFactory()
    case = late_case()

    assert (case.state, case.facts["signed_on"]) == (State.OPEN, DAY.isoformat())
    assert check_all(at=LATE, again=True) == 0
    assert check_project(case.project.code, at=LATE + timedelta(days=30)) == 0
    assert Case.objects.count() == 1
    told = Notification.objects.filter(subject=case.subject)
    assert {leader.pk, steward.pk} <= set(told.values_list("user", flat=True))
    assert Event.objects.filter(verb="integrity.raised", subject=case.subject).count() == 1


def test_a_second_round_of_the_same_day_does_nothing():
    signed()
    check_all(at=LATE)
    with CaptureQueriesContext(connection) as asked:
        assert check_all(at=LATE + timedelta(hours=1)) == 0
    assert len(asked) == 1
    assert Round.objects.get().checked == 1


def test_a_cleared_case_comes_back_only_on_other_facts():
    case = late_case()
    leader = LeaderFactory()
    clear_case(case.code, reason="投资方已出具延期函", version=1, by=leader, at=LATE)

    assert check_project(case.project.code, at=LATE + timedelta(days=60)) == 0

    project = Project.objects.get(pk=case.project_id)
    state_fact(project.code, kind="NET_ASSETS", cny=Decimal(10), source="审计报告", as_of=DAY,
               by=leader, at=LATE)  # fmt: skip
    assert check_project(project.code, at=LATE) == 1
    assert set(Case.objects.filter(project=project).values_list("rule", flat=True)) == {"R4", "R5"}
    other = Case.objects.get(rule="R4")
    clear_case(other.code, reason="母公司提供担保", version=1, by=leader, at=LATE)
    state_fact(project.code, kind="NET_ASSETS", cny=Decimal(20), source="新审计报告", as_of=DAY,
               by=leader, at=LATE)  # fmt: skip
    assert check_project(project.code, at=LATE) == 1
    assert Case.objects.filter(rule="R4").count() == 2


def test_facts_that_change_while_a_case_waits_are_renewed_in_it():
    project, leader = signed(), LeaderFactory()
    fact = {"kind": "NET_ASSETS", "source": "审计报告", "as_of": DAY, "by": leader, "at": LATE}
    state_fact(project.code, cny=Decimal(10), **fact)
    check_project(project.code, at=LATE)
    state_fact(project.code, cny=Decimal(20), **fact)
    check_project(project.code, at=LATE)

    case = Case.objects.get(rule="R4")
    assert (case.facts["group_net_assets_cny"], case.version) == ("20.00", 2)
    assert Event.objects.filter(verb="integrity.renewed").count() == 1


def test_a_confirmed_case_takes_the_contract_out_of_the_count_from_that_day():
    case, leader = late_case(), LeaderFactory()
    confirm_case(case.code, reason="投资方已失联，公示系统无此企业", version=1, by=leader, at=LATE)

    day = LATE.date()
    (one,) = excluded(day)
    agreement = case.project.evidence.get(proof=Proof.AGREEMENT)
    assert (one.evidence, one.project, one.counted) == (agreement.pk, case.project_id, "SIGNING")
    assert (one.rule, one.from_on, one.case) == ("R5", day, case.code)
    assert excluded_projects(day) == {case.project_id}
    assert excluded_projects(day, "START") == frozenset()
    assert excluded(day - timedelta(days=1)) == frozenset()


def test_looking_into_it_anew_lets_it_count_again_and_keeps_the_days_between():
    case, leader = late_case(), LeaderFactory()
    confirm_case(case.code, reason="失联", version=1, by=leader, at=LATE)
    after = LATE + timedelta(days=10)
    reopen_case(case.code, reason="已补营业执照", version=2, by=leader, at=after)

    assert excluded(after.date()) == frozenset()
    assert len(excluded(LATE.date() + timedelta(days=9))) == 1
    assert Case.objects.get().state == State.OPEN
    confirm_case(case.code, reason="执照系伪造", version=3, by=leader, at=after)
    assert Exclusion.objects.filter(lifted_on=None).count() == 1


def test_proof_is_asked_for_answered_and_decided():
    case, leader = late_case(), LeaderFactory()
    owner, due = case.project.owner, LATE.date() + timedelta(days=15)
    ask_proof(case.code, text="请补注册进展说明", due_on=due, version=1, by=leader, at=LATE)
    assert Notification.objects.filter(user=owner, subject=case.subject).exists()
    answer_case(case.code, text="执照已受理，附受理单", version=2, by=owner, at=LATE)
    clear_case(case.code, reason="受理单属实", version=3, by=leader, at=LATE)

    kinds = list(case.steps.values_list("kind", flat=True))
    assert kinds == ["RAISED", "ASKED", "ANSWERED", "CLEARED"]


def test_proof_that_does_not_come_is_told_once_to_who_decides():
    case, leader = late_case(), LeaderFactory()
    due = LATE.date() + timedelta(days=5)
    ask_proof(case.code, text="请补说明", due_on=due, version=1, by=leader, at=LATE)

    def told():
        return Notification.objects.filter(user=leader, text__startswith="补证逾期").count()

    check_all(at=LATE + timedelta(days=5))
    assert told() == 0
    check_all(at=LATE + timedelta(days=6))
    check_all(at=LATE + timedelta(days=7))
    assert told() == 1


def test_what_cannot_be_asked_is_refused():
    case, leader = late_case(), LeaderFactory()
    said = {"version": 1, "by": leader, "at": LATE}
    with pytest.raises(Refused, match="期限"):
        ask_proof(case.code, text="补材料", due_on=LATE.date() - timedelta(days=1), **said)
    for act, words in ((clear_case, "reason"), (confirm_case, "reason")):
        with pytest.raises(Refused, match="理由"):
            act(case.code, **{words: "  "}, **said)
    with pytest.raises(Refused, match="不用复查"):
        reopen_case(case.code, reason="再看看", **said)
    with pytest.raises(Stale):
        clear_case(case.code, reason="好", version=9, by=leader, at=LATE)
    clear_case(case.code, reason="好", **said)
    with pytest.raises(Refused, match="已排除"):
        confirm_case(case.code, reason="不好", version=2, by=leader, at=LATE)


def test_nobody_decides_on_their_own_project_and_officers_decide_nothing():
    case = late_case()
    with pytest.raises(NotAllowed, match="园区领导或数据管理员"):
        clear_case(case.code, reason="没问题", version=1, by=case.project.owner, at=LATE)
    leader = LeaderFactory()
    Project.objects.filter(pk=case.project_id).update(owner=leader)
    with pytest.raises(NotAllowed, match="另一位"):
        clear_case(case.code, reason="没问题", version=1, by=leader, at=LATE)
    with pytest.raises(NotAllowed, match="所属团队"):
        answer_case(case.code, text="我来说", version=1, by=UserFactory(), at=LATE)


def test_an_accepted_paper_is_checked_within_minutes():
    project = project_at(Stage.S4)
    check_recent(at=AT)
    leader = LeaderFactory()
    state_fact(project.code, kind="MOVED_FROM", text="321202", source="工商档案", as_of=DAY,
               by=leader, at=AT)  # fmt: skip
    at = AT + timedelta(minutes=30)
    prove(project, Proof.AGREEMENT, at=at)
    assert check_recent(at=at + timedelta(minutes=1)) == 1
    assert Case.objects.get().rule == "R9"
    assert check_recent(at=at + timedelta(minutes=2)) == 0


def test_a_start_photo_without_a_permit_raises_a_case_of_the_start():
    project = signed()
    prove(project, Proof.START_PHOTO)
    check_project(project.code, at=AT)
    case = Case.objects.get(rule="R6")
    confirm_case(case.code, reason="现场未动工", version=1, by=LeaderFactory(), at=AT)
    (one,) = excluded(AT.date())
    assert one.counted == "START"


def test_two_signings_of_one_investor_on_one_site_put_the_later_in_question():
    first, second = signed(), signed()
    Company.objects.filter(pk=first.company_id).update(uscc="91320000MA00000017")
    Project.objects.filter(pk=second.pk).update(company=first.company_id)
    leader = LeaderFactory()
    for project in (first, second):
        state_fact(project.code, kind="SITE", text="D-07 地块", source="选址确认函", as_of=DAY,
                   by=leader, at=AT)  # fmt: skip
    for project in (first, second):
        check_project(project.code, at=AT)

    case = Case.objects.get(rule="R1")
    assert (case.project, case.facts["other_project"]) == (second, first.code)


def test_a_contract_handed_in_anew_after_it_was_confirmed_is_looked_at_again():
    case = late_case()
    confirm_case(case.code, reason="失联", version=1, by=LeaderFactory(), at=LATE)
    assert check_project(case.project.code, at=LATE) == 0
    (paper,) = Evidence.objects.filter(project=case.project, proof=Proof.AGREEMENT)
    Evidence.objects.filter(pk=paper.pk).update(state=EvidenceState.REVOKED)
    anew = prove(case.project, Proof.AGREEMENT)
    Evidence.objects.filter(pk=anew.pk).update(issued_on=paper.issued_on)

    assert check_project(case.project.code, at=LATE) == 1

    second = Case.objects.get(rule="R5", state=State.OPEN)
    confirm_case(second.code, reason="仍失联", version=1, by=LeaderFactory(), at=LATE)
    assert check_project(case.project.code, at=LATE) == 0


def test_a_district_may_be_named_and_a_title_is_told_in_words():
    project = lead()
    told = {"source": "公示系统", "as_of": DAY, "by": LeaderFactory(), "at": AT}
    moved = state_fact(project.code, kind="MOVED_FROM", text="江苏省泰州市海陵区", **told)
    title = state_fact(project.code, kind="TITLE", text="CENTRAL_SOE", **told)

    assert moved.text == "321202"
    assert stated_text(moved) == "江苏省泰州市海陵区（321202）"
    assert stated_text(title) == "央企"
    words = [event.facts["value"] for event in Event.objects.filter(verb="integrity.stated")]
    assert sorted(words) == ["央企", "江苏省泰州市海陵区（321202）"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "LOGO", "text": "x"}, "kind"),
        ({"kind": "PAID_IN"}, "cny"),
        ({"kind": "PAID_IN", "cny": Decimal(-1)}, "cny"),
        ({"kind": "NET_ASSETS", "cny": Decimal(10) ** 16}, "cny"),
        ({"kind": "NET_ASSETS", "cny": Decimal("NaN")}, "cny"),
        ({"kind": "TITLE", "text": " "}, "text"),
        ({"kind": "MOVED_FROM", "text": "隔壁区"}, "text"),
        ({"kind": "MOVED_FROM", "text": "３２１２０２"}, "text"),
        ({"kind": "SITE", "text": "D-07", "source": ""}, "source"),
        ({"kind": "SITE", "text": "D-07", "as_of": date(2030, 1, 1)}, "as_of"),
    ],
)
def test_facts_that_cannot_be_are_refused_at_their_field(said, field):
    project, told = lead(), {"source": "公示系统", "as_of": DAY}
    with pytest.raises(Refused) as refusal:
        state_fact(project.code, by=LeaderFactory(), at=AT, **(told | said))
    assert refusal.value.field == field
    assert not Stated.objects.exists()


def test_reading_the_facts_of_many_projects_takes_as_many_queries_as_of_one():
    first, second = signed(), signed()
    rows = Project.objects.select_related("company")

    def asked(*projects):
        found = list(rows.filter(pk__in=[p.pk for p in projects]))
        with CaptureQueriesContext(connection) as queries:
            read_facts(found)
        return len(queries)

    assert asked(first) == asked(first, second) <= 9
