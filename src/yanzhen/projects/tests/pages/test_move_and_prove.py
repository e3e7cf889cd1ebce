import json
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from yanzhen.projects.models import Evidence
from yanzhen.projects.stages import Stage
from yanzhen.projects.tests import factories
from yanzhen.projects.tests.factories import LeaderFactory, UserFactory
from yanzhen.projects.tests.pages.acting import browser, htmx, lead_today, project_today, text_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def drag(user, project, to):
    address = reverse("projects:move", args=[project.code])
    from_board = htmx(HTTP_HX_CURRENT_URL=reverse("projects:board"))
    return browser(user).post(address, {"to": to, "version": project.version}, **from_board)


def test_a_drag_that_lacks_proof_opens_the_form_for_just_that():
    officer = UserFactory()
    project = lead_today(officer)
    answer = drag(officer, project, "S1")
    page = text_of(answer)
    assert answer.status_code == 422
    assert "线索研判意见" in page and 'type="file"' in page
    assert "联席会议纪要" not in page
    project.refresh_from_db()
    assert project.stage == Stage.S0


def test_a_drag_with_all_proof_moves_and_tells_the_board_which_columns_changed():
    officer = UserFactory()
    project = lead_today(officer)
    factories.prove(project, "TRIAGE_NOTE", at=project.registered_at)
    project.refresh_from_db()
    answer = drag(officer, project, "S1")
    assert answer.status_code == 200 and answer.content == b""
    assert json.loads(answer["HX-Trigger"])["projects:moved"]["columns"] == ["S0", "S1"]
    project.refresh_from_db()
    assert project.stage == Stage.S1


def test_a_document_uploaded_from_the_dialog_shows_as_waiting():
    officer = UserFactory()
    project = lead_today(officer)
    sent = {"proof": "TRIAGE_NOTE", "moving_to": "S1",
            "file": SimpleUploadedFile("研判.pdf", PDF, "application/pdf")}  # fmt: skip
    address = reverse("projects:evidence_add", args=[project.code])
    answer = browser(officer).post(address, sent, **htmx())
    assert answer.status_code == 200 and "待他人核验" in text_of(answer)
    assert Evidence.objects.get().state == "PENDING"


def test_an_agreement_without_its_particulars_is_refused_and_kept():
    officer = UserFactory()
    project = lead_today(officer)
    address = reverse("projects:evidence_add", args=[project.code]) + "?proof=AGREEMENT"
    answer = browser(officer).post(address, {"proof": "AGREEMENT", "document_no": "开投2022-3"})
    assert answer.status_code == 422
    assert "开投2022-3" in text_of(answer) and not Evidence.objects.exists()


def pending(officer):
    project = lead_today(officer)
    return factories.add_evidence(
        project.code, factories.document("TRIAGE_NOTE", project), by=officer,
        at=project.registered_at,
    )  # fmt: skip


def judge(user, evidence, act, **more):
    told = {"version": evidence.version, "note": ""} | more
    return browser(user).post(reverse(f"projects:evidence_{act}", args=[evidence.pk]), told)


def test_somebody_else_verifies():
    evidence = pending(UserFactory())
    assert judge(LeaderFactory(), evidence, "verify").status_code == 302
    evidence.refresh_from_db()
    assert evidence.state == "VERIFIED"


def test_nobody_verifies_their_own():
    lead = UserFactory(role="TEAM_LEAD")
    evidence = pending(lead)
    page = text_of(browser(lead).get(reverse("projects:evidence", args=[evidence.pk])))
    assert "由另一位同事核验" in page and "核验通过" not in page
    assert judge(lead, evidence, "verify").status_code == 403
    evidence.refresh_from_db()
    assert evidence.state == "PENDING"


def test_sending_back_needs_a_reason_said_beside_the_field():
    evidence = pending(UserFactory())
    answer = judge(LeaderFactory(), evidence, "reject")
    assert answer.status_code == 422 and "退回原因" in text_of(answer)


def test_a_revoked_document_moves_the_project_back():
    project = project_today(Stage.S1)
    evidence = project.evidence.get(proof="TRIAGE_NOTE")
    judge(LeaderFactory(), evidence, "revoke", note="研判结论有误")
    project.refresh_from_db()
    assert project.stage == Stage.S0


def test_a_loss_needs_its_reason_code():
    officer = UserFactory()
    project = lead_today(officer)
    address = reverse("projects:lose", args=[project.code])
    told = {"version": project.version, "note": "对方没有回音"}
    answer = browser(officer).post(address, told)
    assert answer.status_code == 422 and "对方没有回音" in text_of(answer)
    assert browser(officer).post(address, told | {"reason": "LAND"}).status_code == 302
    project.refresh_from_db()
    assert (project.stage, project.loss_reason) == ("X", "LAND")


def test_a_contract_in_dollars_is_turned_into_yuan_at_the_rate_of_its_day():
    officer = UserFactory()
    project = lead_today(officer)
    sent = {"proof": "AGREEMENT", "document_no": "SF-2021-77", "issued_on": "2021-12-20",
            "amount": "3000万美元"}  # fmt: skip
    address = reverse("projects:evidence_add", args=[project.code])
    assert browser(officer).post(address, sent).status_code == 302
    assert Evidence.objects.get().amount_cny == Decimal("193545000.00")  # × 6.4515


def test_a_contract_in_dollars_of_long_ago_is_refused_at_its_day():
    officer = UserFactory()
    project = lead_today(officer)
    sent = {"proof": "AGREEMENT", "document_no": "SF-1", "issued_on": "1970-12-20",
            "amount": "3000万美元"}  # fmt: skip
    answer = browser(officer).post(reverse("projects:evidence_add", args=[project.code]), sent)
    assert answer.status_code == 422 and "太早" in text_of(answer)
