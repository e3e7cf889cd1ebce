import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from yanzhen.common import clock
from yanzhen.desk.models import StoredFile, Task
from yanzhen.projects.models import Activity, Evidence, Project
from yanzhen.projects.tests.factories import UserFactory, firm
from yanzhen.projects.tests.pages.acting import browser, htmx, lead_today, text_of

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + b"\0\0\0\1\0\0\0\1\x08\2\0\0\0\x90wS\xde" + bytes(40)


def typed(company, **more):
    told = {"kind": "VISIT", "company": company.code, "company_name": company.name,
            "text": "见董秘，拟投约18亿，要110亩，三天后来看地", "token": "q-1"}  # fmt: skip
    return told | more


def send(user, company, **more):
    return browser(user).post(reverse("projects:quick"), typed(company, **more), **JSON)


def test_a_visit_becomes_a_record_with_its_next_step_on_the_desk():
    officer, company = UserFactory(), firm()
    answer = send(officer, company)
    assert json.loads(answer.content)["ok"] is True
    activity = Activity.objects.get()
    assert (activity.kind, activity.company, activity.by) == ("VISIT", company, officer)
    assert activity.next_step == "来看地"
    assert (activity.next_step_on - clock.today()).days == 3
    assert Task.objects.get().assignee == officer


def test_sent_again_after_a_bad_line_it_is_one_record():
    officer, company = UserFactory(), firm()
    send(officer, company)
    assert json.loads(send(officer, company).content)["ok"] is True
    assert Activity.objects.count() == 1


def test_on_ones_own_project_it_is_put_forward_as_proof_and_fills_what_is_unknown():
    officer = UserFactory()
    project = lead_today(officer, planned=None)
    send(officer, project.company)
    project.refresh_from_db()
    assert (project.planned_cny, project.land_mu) == (1_800_000_000, 110)
    proof = Evidence.objects.get()
    assert (proof.proof, proof.state, proof.activity.project) == (
        "VISIT_RECORD", "PENDING", project)  # fmt: skip


def test_a_photo_is_kept_with_the_project():
    officer = UserFactory()
    project = lead_today(officer)
    photo = SimpleUploadedFile("现场.png", PNG, "image/png")
    answer = send(officer, project.company, photos=photo)
    assert answer.status_code == 200, answer.content
    assert StoredFile.objects.get().subject == f"project:{project.code}"


def test_a_lead_that_collides_leads_to_the_full_form():
    held = lead_today()
    Project.objects.update(registered_at=held.registered_at.replace(year=2021))
    answer = send(UserFactory(), held.company, kind="LEAD")
    told = json.loads(answer.content)
    assert answer.status_code == 422 and told["ok"] is False
    assert told["url"].startswith(reverse("projects:register"))
    assert Project.objects.count() == 1


def test_without_javascript_the_plain_form_records_and_a_refusal_keeps_the_words():
    officer, company = UserFactory(), firm()
    client = browser(officer)
    refused = client.post(reverse("projects:quick"), typed(company, amount="一大笔"))
    assert refused.status_code == 422
    assert "见董秘，拟投约18亿" in text_of(refused) and "一大笔" in text_of(refused)
    kept = client.post(reverse("projects:quick"), typed(company))
    assert kept.status_code == 302 and Activity.objects.count() == 1


def test_shows_what_it_recognised_and_leaves_what_a_person_mended():
    client = browser(UserFactory())
    told = {"text": "拟投约18亿，要110亩", "land": "95亩", "auto_land": "110亩"}
    page = text_of(client.post(reverse("projects:quick_reading"), told, **htmx()))
    assert 'value="约18亿"' in page and "约 18.00 亿元" in page
    assert 'name="land" value="95亩"' in page


def test_an_empty_record_is_refused():
    answer = send(UserFactory(), firm(), text="")
    assert answer.status_code == 422 and not Activity.objects.exists()


def test_the_worker_is_a_script_for_its_own_folder():
    answer = browser(UserFactory()).get(reverse("projects:quick_worker"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert "quick" in text_of(answer)


def test_asking_to_join_anothers_lead_writes_nothing_on_it_and_leads_to_an_open_page():
    officer = UserFactory()
    held = lead_today()
    answer = browser(officer).post(
        reverse("projects:quick"),
        typed(
            held.company, kind="LEAD", choice="JOIN", next_step="来看地", next_step_on="2030-01-01"
        ),
        follow=True,
    )
    assert answer.status_code == 200 and "taken" in answer.redirect_chain[-1][0]
    assert held.registrations.filter(choice="JOIN").count() == 1
    assert not Activity.objects.exists()
