import pytest
from django.urls import reverse

from yanzhen.common import clock
from yanzhen.desk.models import Task
from yanzhen.projects.commands import register_lead, release_project
from yanzhen.projects.models import CollisionCase, Evidence, Project
from yanzhen.projects.tests.factories import LeaderFactory, UserFactory, report
from yanzhen.projects.tests.pages.acting import browser, lead_today, text_of

pytestmark = pytest.mark.django_db


def test_hands_over_and_goes_on_to_the_sheet():
    giver = UserFactory()
    taker = UserFactory(team=giver.team)
    project = lead_today(giver)
    told = {"to": taker.username, "note": "对方每周三可约", "version": project.version}
    answer = browser(giver).post(reverse("projects:hand_over", args=[project.code]), told)
    assert answer["Location"] == reverse("projects:handover_sheet", args=[project.code])
    project.refresh_from_db()
    assert project.owner == taker
    assert taker.name in text_of(browser(taker).get(answer["Location"]))


def test_claims_from_the_pool_and_says_why_not():
    giver, taker = UserFactory(), UserFactory()
    project = lead_today(giver)
    release_project(project.code, reason="没有精力跟进", by=giver, at=clock.now())
    address = reverse("projects:claim", args=[project.code])
    back = browser(giver).post(address, follow=True)
    assert "30天内不能重新领取" in text_of(back)
    assert browser(taker).post(address).status_code == 302
    project.refresh_from_db()
    assert (project.owner, project.pooled_on) == (taker, None)


def disputed():
    project = lead_today()
    Project.objects.update(registered_at=project.registered_at.replace(year=2021))
    challenger = UserFactory()
    register_lead(
        report(project.company, product=project.product), by=challenger, at=clock.now(),
        choice="DISPUTE", statement="我方三月已会谈两次",
    )  # fmt: skip
    return CollisionCase.objects.get()


def rule(user, case, **more):
    told = {"outcome": "B_ALONE", "reason": "后报方有三次会谈记录", "version": case.version}
    return browser(user).post(reverse("projects:case_rule", args=[case.code]), told | more)


def test_a_zone_leader_rules_and_the_project_goes_to_whom_the_ruling_says():
    case = disputed()
    assert rule(LeaderFactory(), case).status_code == 302
    case.project.refresh_from_db()
    assert case.project.owner == case.challenger


def test_a_party_cannot_rule_and_a_stranger_does_not_find_the_case():
    case = disputed()
    assert rule(case.challenger, case).status_code == 403
    assert rule(UserFactory(), case).status_code == 404
    page = browser(case.holder).get(reverse("projects:collision", args=[case.code]))
    assert "作出裁定" not in text_of(page)


def test_a_ruling_without_reasons_comes_back():
    answer = rule(LeaderFactory(), disputed(), reason="")
    assert answer.status_code == 422


def test_one_instruction_reaches_the_owners_of_many_projects():
    lead = UserFactory(role="TEAM_LEAD")
    one, two = UserFactory(team=lead.team), UserFactory(team=lead.team)
    codes = [lead_today(one).code, lead_today(two).code]
    told = {"code": codes, "kind": "INSTRUCTION", "what": "补齐决策人姓名", "due_on": "下周五"}
    assert browser(lead).post(reverse("projects:bulk"), told).status_code == 302
    assert {task.assignee for task in Task.objects.filter(kind="INSTRUCTION")} == {one, two}


def test_an_instruction_to_nobody_is_refused():
    answer = browser(UserFactory()).post(reverse("projects:bulk"), {"what": "补齐", "kind": "TASK"})
    assert answer.status_code == 422 and "至少勾选一个项目" in text_of(answer)


def test_many_files_find_their_projects_and_wait_for_a_yes():
    from django.core.files.uploadedfile import SimpleUploadedFile

    officer = UserFactory()
    project = lead_today(officer)
    pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
    files = [SimpleUploadedFile(f"{project.code} 研判意见.pdf", pdf, "application/pdf"),
             SimpleUploadedFile("不知何物.pdf", pdf + b"\n", "application/pdf")]  # fmt: skip
    client = browser(officer)
    preview = client.post(reverse("projects:bulk_evidence"), {"papers": files})
    page = text_of(preview)
    assert f'value="{project.code}"' in page and not Evidence.objects.exists()
    rows = preview.context["rows"]
    told = {"file": [row.number for row in rows]}
    for row in rows:
        told[f"{row.number}-project"] = row.form.initial["project"]
        told[f"{row.number}-proof"] = row.form.initial["proof"]
    left = client.post(reverse("projects:bulk_evidence_confirm"), told)
    assert left.status_code == 422 and "请填项目编号" in text_of(left)
    assert [(e.project, e.proof) for e in Evidence.objects.all()] == [(project, "TRIAGE_NOTE")]


def test_a_column_of_the_board_opens_the_list_of_what_it_counts():
    officer = UserFactory()
    held, pooled = lead_today(officer), lead_today(officer)
    release_project(pooled.code, reason="没有精力跟进", by=officer, at=clock.now())
    client = browser(officer)
    board = client.get(reverse("projects:board")).context["board"]
    column = next(one for one in board.columns if one.stage == "S0")

    page = text_of(client.get(column.list_url))

    assert column.count == 1
    assert held.code in page and pooled.code not in page
