import pytest

from yanzhen.common.refusals import Refused
from yanzhen.desk.models import Notification, Task, TaskKind
from yanzhen.journal.models import Event
from yanzhen.projects.commands import (
    claim_project,
    complete_registration,
    correct_evidence,
    lose_project,
    release_project,
    revive_project,
    revoke_evidence,
    run_protections,
)
from yanzhen.projects.models import TenureEnd
from yanzhen.projects.stages import Proof, Stage
from yanzhen.projects.tests.factories import (
    LeaderFactory,
    UserFactory,
    document,
    firm,
    later,
    lead,
    meet,
    project_at,
    prove,
    report,
)

pytestmark = pytest.mark.django_db


def test_warns_seven_days_before_and_puts_it_on_the_owners_list():
    project = lead()

    run_protections(at=later(52))
    assert not Task.objects.exists()
    run_protections(at=later(53))

    task = Task.objects.get(kind=TaskKind.PROTECTION)
    assert (task.assignee, str(task.due_on)) == (project.owner, "2022-04-30")


def test_a_visit_renews_and_takes_the_warning_off_the_list():
    project = lead()
    run_protections(at=later(53))

    meet(project, on=later(54).date(), at=later(54))

    project.refresh_from_db()
    assert str(project.protected_until) == "2022-06-23"
    assert not Task.objects.get(kind=TaskKind.PROTECTION).is_open


@pytest.mark.parametrize("kind", ["NOTE", "CALL", "TRIP"])
def test_what_met_nobody_does_not_renew(kind):
    project = lead()

    meet(project, on=later(10).date(), at=later(10), kind=kind)

    project.refresh_from_db()
    assert str(project.protected_until) == "2022-04-30"


def test_a_backdated_visit_gains_nothing():
    project = lead()

    meet(project, on=later(0).date(), at=later(50))

    project.refresh_from_db()
    assert str(project.protected_until) == "2022-04-30"


def test_a_verified_document_renews():
    project = lead()

    prove(project, Proof.TRIAGE_NOTE, at=later(20), issued_on=later(20).date())

    project.refresh_from_db()
    assert str(project.protected_until) == "2022-05-20"


def test_lapses_into_the_pool_the_day_after_and_tells_the_owner():
    project = lead()
    owner = project.owner

    run_protections(at=later(60))
    project.refresh_from_db()
    assert project.pooled_on is None
    run_protections(at=later(61))

    project.refresh_from_db()
    assert str(project.pooled_on) == "2022-05-01"
    assert (project.owner, project.team, project.protected_until) == (None, None, None)
    assert project.tenures.get().ended_by == TenureEnd.LAPSED
    assert Notification.objects.filter(user=owner, text__contains="退回公海").count() == 1


def test_running_again_changes_nothing():
    lead()

    run_protections(at=later(61))
    events = Event.objects.count()
    assert run_protections(at=later(61)) == {"lapsed": 0, "warned": 0}
    assert Event.objects.count() == events


def test_a_warning_is_given_once_however_often_the_job_runs():
    lead()

    for day in (53, 53, 54, 55):
        run_protections(at=later(day))

    assert Event.objects.filter(verb="project.protection_warned").count() == 1


def test_talks_without_contact_are_warned_after_thirty_days_and_pooled_after_sixty():
    project = project_at(Stage.S2)
    project.protected_until = later(300).date()
    project.save()

    run_protections(at=later(31))
    assert Task.objects.filter(kind=TaskKind.PROTECTION, is_open=True).count() == 1
    run_protections(at=later(61))

    project.refresh_from_db()
    assert project.pooled_on is not None


def test_a_signed_project_never_lapses():
    project = project_at(Stage.S5)

    run_protections(at=later(900))

    project.refresh_from_db()
    assert project.pooled_on is None


def test_anyone_courting_may_claim_from_the_pool():
    project = lead()
    run_protections(at=later(61))
    officer = UserFactory()

    claimed = claim_project(project.code, by=officer, at=later(62))

    assert (claimed.owner, claimed.team, claimed.pooled_on) == (officer, officer.team, None)
    assert str(claimed.protected_until) == "2022-07-01"


def test_the_former_owner_waits_thirty_days():
    project = lead()
    former = project.owner
    run_protections(at=later(61))

    with pytest.raises(Refused, match="2022-05-31"):
        claim_project(project.code, by=former, at=later(90))
    assert claim_project(project.code, by=former, at=later(91)).owner == former


def test_only_what_is_in_the_pool_can_be_claimed():
    project = lead()

    with pytest.raises(Refused, match="保护期内"):
        claim_project(project.code, by=UserFactory(), at=later(1))


def test_two_claims_make_one_owner():
    project = lead()
    run_protections(at=later(61))
    first, second = UserFactory(), UserFactory()
    claim_project(project.code, by=first, at=later(62))

    with pytest.raises(Refused):
        claim_project(project.code, by=second, at=later(62))
    project.refresh_from_db()
    assert project.owner == first


def test_releasing_needs_a_reason():
    project = lead()

    with pytest.raises(Refused, match="原因"):
        release_project(project.code, reason=" ", by=project.owner, at=later(1))
    released = release_project(project.code, reason="投资方暂缓", by=project.owner, at=later(1))
    assert released.owner is None


def test_losing_and_reviving_a_lead_wins_no_days():
    project = lead()
    owner = project.owner

    lose_project(project.code, reason="STRATEGY", by=owner, at=later(50))
    revived = revive_project(project.code, reason="又有意向", by=owner, at=later(55))

    assert revived.protected_until == later(65).date()  # the ten days that were left


def test_a_report_without_content_is_not_protected_by_losing_and_reviving():
    project = lead(contents="")

    lose_project(project.code, reason="STRATEGY", by=project.owner, at=later(1))
    revived = revive_project(project.code, reason="又有意向", by=project.owner, at=later(1))

    assert revived.protected_until is None


def test_what_was_signed_and_lost_is_protected_anew_where_it_falls_below_signing():
    project = project_at(Stage.S5)
    lose_project(project.code, reason="FUNDS", by=project.owner, at=later(1))
    contract = project.evidence.get(proof=Proof.AGREEMENT)
    revoke_evidence(contract.pk, reason="解除", by=LeaderFactory(), at=later(2))

    revived = revive_project(project.code, reason="重谈", by=project.owner, at=later(9))

    assert revived.protected_until == later(69).date()


def test_correcting_ones_own_paper_does_not_begin_the_protection_anew():
    project = project_at(Stage.S3)
    project.refresh_from_db()
    until, letter = project.protected_until, project.evidence.get(proof=Proof.INTENT_LETTER)

    correct_evidence(
        letter.pk, document(Proof.INTENT_LETTER, project), reason="重扫", by=project.owner,
        at=later(40),
    )  # fmt: skip

    project.refresh_from_db()
    assert (project.stage, project.protected_until) == (Stage.S2, until)


def test_completing_a_protected_lead_again_does_not_renew_it():
    company = firm()
    project = lead(company=company)

    with pytest.raises(Refused, match="补全"):
        complete_registration(project.code, report(company), by=project.owner, at=later(50))

    project.refresh_from_db()
    assert project.protected_until == later(60).date()


def test_completing_keeps_who_brought_the_lead():
    company = firm()
    project = lead(company=company, contents="", channel="EXHIBITION", referrer="示范商会")

    completed = complete_registration(
        project.code, report(company, channel="OTHER"), by=project.owner, at=later(5)
    )

    assert (completed.channel, completed.referrer) == ("EXHIBITION", "示范商会")


def test_what_is_lost_is_not_claimed_out_of_the_pool():
    project = lead()
    run_protections(at=later(61))
    lose_project(project.code, reason="OUT_OF_TOUCH", by=LeaderFactory(), at=later(62))

    with pytest.raises(Refused, match="流失"):
        claim_project(project.code, by=UserFactory(), at=later(63))
