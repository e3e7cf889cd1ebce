from datetime import date

import pytest

from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.desk.models import Notification, Task
from yanzhen.journal.models import Event
from yanzhen.projects.commands import (
    Doing,
    add_co_owner,
    change_project,
    claim_project,
    hand_over,
    hand_over_all,
    lose_project,
    move_project,
    record_activity,
    register_lead,
    remove_co_owner,
    revive_project,
    run_protections,
)
from yanzhen.projects.commands.amounts import Sum
from yanzhen.projects.models import Project
from yanzhen.projects.queries.handover import sheets_of
from yanzhen.projects.stages import Proof, Stage
from yanzhen.projects.tests.factories import (
    AT,
    LeaderFactory,
    UserFactory,
    firm,
    later,
    lead,
    meet,
    project_at,
    prove,
    report,
)

pytestmark = pytest.mark.django_db


def test_a_handover_takes_the_open_steps_along_and_is_told():
    project = lead()
    giver, receiver = project.owner, UserFactory()
    meet(project, next_step="送方案", next_step_on=date(2022, 3, 8))

    handed = hand_over(project.code, to=receiver, note="已约周五回访", by=giver, at=later(1))

    assert (handed.owner, handed.team) == (receiver, receiver.team)
    assert Task.objects.get(title="送方案").assignee == receiver
    assert [t.ended_by for t in project.tenures.order_by("pk")] == ["HANDED_OVER", ""]
    assert Notification.objects.filter(user=receiver, kind="PROJECT").exists()
    assert Event.objects.get(verb="project.handed_over").facts["note"] == "已约周五回访"


def test_everything_an_officer_owns_goes_in_one_step():
    giver, receiver = UserFactory(), UserFactory()
    one, two = lead(by=giver), lead(by=giver)
    helped = lead()
    add_co_owner(helped.code, user=giver, by=helped.owner, at=AT)
    lost = lead(by=giver)
    lose_project(lost.code, reason="FUNDS", by=giver, at=AT)

    codes = hand_over_all(giver, to=receiver, note="调岗", by=LeaderFactory(), at=later(1))

    assert codes == [one.code, two.code]
    assert Project.objects.filter(owner=receiver).count() == 2
    assert helped.co_owners.get(until=None).user == receiver
    lost.refresh_from_db()
    assert lost.owner == giver
    assert Event.objects.filter(verb="projects.handed_over").count() == 1


def test_the_sheet_says_all_that_the_next_one_must_know():
    project = project_at(Stage.S2)
    meet(project, next_step="送方案", next_step_on=date(2022, 3, 8))

    (sheet,) = sheets_of(project.owner, reader=project.owner, on=AT.date())

    assert sheet.code == project.code
    assert sheet.missing == ("意向书或框架协议或选址确认",)
    assert sheet.contacts[0].name == "林澄"
    assert sheet.steps[0].step == "送方案"
    assert len(sheet.evidence) == 2


@pytest.mark.parametrize("role", ["AUDITOR", "REVIEWER"])
def test_only_courting_people_take_over(role):
    project = lead()

    with pytest.raises(Refused, match="招商人员"):
        hand_over(project.code, to=UserFactory(role=role), note="", by=project.owner, at=AT)


def test_a_stranger_cannot_hand_it_over_and_not_to_its_owner():
    project = lead()

    with pytest.raises(NotAllowed):
        hand_over(project.code, to=UserFactory(), note="", by=UserFactory(), at=AT)
    with pytest.raises(Refused, match="已由"):
        hand_over(project.code, to=project.owner, note="", by=project.owner, at=AT)


def test_a_co_owner_works_on_it_and_may_leave():
    project, helper = lead(), UserFactory()
    add_co_owner(project.code, user=helper, by=project.owner, at=AT)

    assert Project.objects.visible_to(helper).get() == project
    assert meet(project).pk
    remove_co_owner(project.code, user=helper, by=helper, at=later(1))
    assert not Project.objects.visible_to(helper).exists()


def test_adding_a_co_owner_twice_keeps_one():
    project, helper = lead(), UserFactory()

    for _ in range(2):
        add_co_owner(project.code, user=helper, by=project.owner, at=AT)

    assert project.co_owners.count() == 1


def test_changing_names_what_changed():
    project = lead()

    changed = change_project(
        project.code, version=project.version, by=project.owner, at=AT, name="电控单元二厂",
        contents="新建三条线，另设检测中心", planned=Sum.of_cny(600_000_000),
    )  # fmt: skip

    assert (changed.name, changed.planned_cny, changed.size_cny) == (
        "电控单元二厂", 600_000_000, 600_000_000,
    )  # fmt: skip
    assert changed.outline.contents == "新建三条线，另设检测中心"
    facts = Event.objects.get(verb="project.changed").facts
    assert facts["fields"] == ["contents", "name", "planned"]


def test_the_later_of_two_editors_is_told_and_loses_nothing():
    project = lead()
    change_project(project.code, version=project.version, by=project.owner, at=AT, name="甲")

    with pytest.raises(Stale) as stale:
        change_project(project.code, version=project.version, by=project.owner, at=AT, name="乙")
    assert stale.value.changes == (("name", "甲", "乙"),)


def test_the_later_of_two_editors_is_told_of_sums_and_contents_too():
    project = lead()
    told = {"planned": Sum.of_cny(800_000_000), "contents": "甲的内容"}
    change_project(project.code, version=project.version, by=project.owner, at=AT, **told)

    with pytest.raises(Stale) as stale:
        change_project(project.code, version=project.version, by=project.owner, at=AT,
                       planned=Sum.of_cny(900_000_000), contents="乙的内容")  # fmt: skip
    assert set(stale.value.changes) == {
        ("planned", "800000000.00", "900000000.00"), ("contents", "甲的内容", "乙的内容"),
    }  # fmt: skip


def test_a_contract_fixes_the_agreed_amount():
    project = project_at(Stage.S5)

    with pytest.raises(Refused, match="更正协议"):
        change_project(project.code, version=project.version, by=project.owner, at=AT,
                       agreed=Sum.of_cny(1))  # fmt: skip


def test_losing_needs_a_reason_code_and_reviving_goes_back_to_what_is_proven():
    project = project_at(Stage.S3)
    with pytest.raises(Refused, match="流失原因"):
        lose_project(project.code, reason="BORED", by=project.owner, at=AT)
    with pytest.raises(Refused, match="流失原因"):
        lose_project(project.code, reason="UNRECORDED", by=project.owner, at=AT)
    lose_project(project.code, reason="STRATEGY", note="总部暂缓", by=project.owner, at=AT)

    revived = revive_project(project.code, reason="总部重启", by=project.owner, at=later(100))

    assert (revived.stage, revived.loss_reason) == (Stage.S3, "")
    assert revived.protected_until is not None


def test_from_signing_on_all_see_it_and_before_only_the_team():
    early, signed = lead(), project_at(Stage.S5)
    stranger = UserFactory()

    assert list(Project.objects.visible_to(stranger)) == [signed]
    assert not Project.objects.in_full_to(stranger).exists()
    assert Project.objects.in_full_to(UserFactory(team=early.team)).get() == early
    auditor = UserFactory(role="AUDITOR", team=None)
    assert Project.objects.in_full_to(auditor).count() == 2


def test_a_person_without_a_team_sees_no_teamless_project_of_others():
    Project.objects.filter(pk=lead().pk).update(team=None)

    assert not Project.objects.visible_to(UserFactory(team=None)).exists()


def test_a_handover_leaves_the_steps_of_others_with_them():
    project = lead()
    helper, receiver = UserFactory(team=project.team), UserFactory()
    record_activity(
        Doing(kind="NOTE", on=AT.date(), summary="约了样品", next_step="寄样品",
              next_step_on=date(2022, 3, 9)),
        by=helper, at=AT, project=project.code,
    )  # fmt: skip

    hand_over(project.code, to=receiver, note="", by=project.owner, at=later(1))

    assert Task.objects.get(title="寄样品").assignee == helper


def test_a_colleague_does_not_fetch_a_lapsed_lead_back_for_its_former_holder():
    project = lead()
    former = project.owner
    run_protections(at=later(61))
    friend = UserFactory(team=former.team)
    claim_project(project.code, by=friend, at=later(62))

    with pytest.raises(Refused, match="2022-05-31"):
        hand_over(project.code, to=former, note="", by=friend, at=later(62))
    leader = LeaderFactory()
    assert hand_over(project.code, to=former, note="", by=leader, at=later(62)).owner == former


def test_nobody_is_handed_more_than_they_may_hold():
    full = UserFactory()
    for number in range(30):
        lead(by=full, project_name=f"第{number}号项目", product=f"产品{number}")
    project = lead()

    with pytest.raises(Refused, match=f"{full.name}已持有30个"):
        hand_over(project.code, to=full, note="", by=project.owner, at=AT)


def test_requests_to_join_wait_for_the_new_owner():
    company = firm()
    project = lead(company=company)
    asking, heir = UserFactory(), UserFactory()
    made = register_lead(report(company), by=asking, at=later(1), choice="JOIN").registration

    hand_over(project.code, to=heir, note="", by=project.owner, at=later(2))

    task = Task.objects.get(key=f"join:{made.code}")
    assert (task.assignee, task.is_open) == (heir, True)


def test_requests_to_join_end_in_the_pool_and_say_so():
    company = firm()
    lead(company=company)
    asking = UserFactory()
    made = register_lead(report(company), by=asking, at=later(1), choice="JOIN").registration

    run_protections(at=later(61))

    assert not Task.objects.get(key=f"join:{made.code}").is_open
    assert Notification.objects.filter(user=asking, text__contains="公海").count() == 1


def test_whoever_takes_an_unprotected_lead_is_its_owner_alone():
    company = firm()
    project = lead(company=company, contents="")
    helper = UserFactory()
    add_co_owner(project.code, user=helper, by=project.owner, at=AT)

    register_lead(report(company), by=helper, at=later(1), choice="TAKE")

    project.refresh_from_db()
    assert project.owner == helper
    assert not project.co_owners.filter(until=None).exists()


def test_a_stage_falls_back_when_the_decision_maker_is_taken_out():
    project = project_at(Stage.S1)
    prove(project, Proof.VISIT_RECORD)
    meet(project, decision_maker="")
    project.refresh_from_db()
    change_project(project.code, version=project.version, by=project.owner, at=AT,
                   decision_maker="林澄")  # fmt: skip
    moved = move_project(project.code, to=Stage.S2, by=project.owner, at=AT)

    change_project(project.code, version=moved.version, by=project.owner, at=later(1),
                   decision_maker="")  # fmt: skip

    project.refresh_from_db()
    assert project.stage == Stage.S1
