"""Every page of the desk answers, to people who may, in a fixed number of queries."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from yanzhen.accounts.roles import Role
from yanzhen.desk.commands.notifications import notify
from yanzhen.desk.models import Extension, Notification, Partner, Task, TaskStatus
from yanzhen.desk.notices import TASK
from yanzhen.desk.tests.factories import AT, ON, PartnerFactory, PersonFactory, TaskFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def officer(client):
    person = PersonFactory()
    client.force_login(person)
    return person


def login(client, role, **told):
    person = PersonFactory(role=role, **told)
    client.force_login(person)
    return person


def test_each_tab_shows_its_own_tasks(client, officer):
    TaskFactory(assignee=officer, title="我的事")
    TaskFactory(assigned_by=officer, title="我交办的事")
    TaskFactory(team=officer.team, title="本组的事")
    TaskFactory(assignee=officer, title="过期的事", due_on=ON - timedelta(days=3))
    TaskFactory(title="别人的事")

    def shown(query):
        return client.get(reverse("desk:tasks") + query).content.decode()

    assert "我的事" in shown("") and "别人的事" not in shown("")
    assert "我交办的事" in shown("?scope=assigned") and "本组的事" not in shown("?scope=assigned")
    assert "本组的事" in shown("?scope=team")
    assert "逾期 3 天" in shown("?scope=overdue") and "我的事" not in shown("?scope=overdue")
    assert "别人的事" not in shown("?scope=all")
    assert "我的事" in shown("?scope=nonsense")


def test_the_list_costs_the_same_for_any_number_of_tasks(
    client, officer, django_assert_max_num_queries
):
    TaskFactory.create_batch(60, assignee=officer)
    with django_assert_max_num_queries(16):
        client.get(reverse("desk:tasks") + "?scope=mine")


def test_a_stranger_s_task_is_not_there(client, officer):
    task = TaskFactory()
    assert client.get(reverse("desk:task", args=[task.pk])).status_code == 404
    url = reverse("desk:task_step", args=[task.pk, "accept"])
    assert client.post(url, {"version": 1}).status_code == 404


def test_a_task_is_worked_on_from_its_page(client, officer):
    task = TaskFactory(assignee=officer)
    page = client.get(reverse("desk:task", args=[task.pk])).content.decode()
    assert "申请延期" in page and "确认办结" not in page
    url = reverse("desk:task_step", args=[task.pk, "extend"])
    told = {"version": 1, "until": "2022-07-01", "reason": "总工出差"}
    assert client.post(url, told).status_code == 302
    assert Extension.objects.get().until == date(2022, 7, 1)


@pytest.mark.parametrize(
    ("name", "told", "said"),
    [
        ("reply", {"version": 1, "text": ""}, "请写明办理结果"),
        ("reply", {"version": "x"}, "yz-refusal"),
        ("extend", {"version": 1, "until": "2022-02-31", "reason": "留着这句"}, "留着这句"),
        ("extend", {"version": 1, "until": "2020-01-01", "reason": "留着这句"}, "晚于"),
        ("reply", {"version": 7, "text": "留着这句"}, "留着这句"),
    ],
)
def test_a_refused_step_keeps_what_was_typed(client, officer, name, told, said):
    task = TaskFactory(assignee=officer)
    response = client.post(
        reverse("desk:task_step", args=[task.pk, name]), told, headers={"HX-Request": "true"}
    )
    assert response.status_code == 422
    assert said in response.content.decode()
    assert Task.objects.get().status == TaskStatus.OPEN


def test_an_unknown_step_is_not_there(client, officer):
    task = TaskFactory(assignee=officer)
    url = reverse("desk:task_step", args=[task.pk, "explode"])
    assert client.post(url, {"version": 1}).status_code == 404


def test_a_task_is_assigned_about_a_subject(client, officer):
    other = PersonFactory()
    url = reverse("desk:assign") + "?subject=partner:Q0001&label=东澜商会"
    assert "关于 东澜商会" in client.get(url).content.decode()
    told = {"title": "约一次见面", "assignee": other.pk, "due_on": "2022-06-10",
            "subject": "partner:Q0001", "subject_label": "东澜商会"}  # fmt: skip
    assert client.post(reverse("desk:assign"), told).status_code == 302
    task = Task.objects.get()
    assert (task.assignee, task.assigned_by, task.subject_url) == (
        other,
        officer,
        reverse("desk:partner", args=["Q0001"]),
    )


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"title": "x", "assignee": 999999, "due_on": "2022-06-10"},
        {"title": "x", "assignee": "no", "due_on": "nonsense"},
        {"title": "x" * 500, "due_on": "2022-06-10", "subject": "javascript:alert(1)//"},
    ],
)
def test_what_cannot_be_assigned_is_a_page_not_an_error(client, officer, told):
    assert client.post(reverse("desk:assign"), told).status_code == 422
    assert not Task.objects.exists()


def test_an_officer_cannot_supervise_by_hand_made_form(client, officer):
    told = {"title": "x", "assignee": officer.pk, "due_on": "2022-06-10", "kind": "INSTRUCTION"}
    client.post(reverse("desk:assign"), told)
    assert not Task.objects.filter(kind="INSTRUCTION").exists()


def test_leaders_see_how_things_stand(client):
    boss = login(client, Role.ZONE_LEADER)
    task = TaskFactory(due_on=ON - timedelta(days=9), assigned_by=boss)
    page = client.get(reverse("desk:supervising")).content.decode()
    assert task.title in page and "逾期 9 天" in page and task.team.short_name in page
    login(client, Role.TEAM_LEAD, team=task.team)
    assert task.assignee.name in client.get(reverse("desk:supervising")).content.decode()
    login(client, Role.OFFICER)
    assert client.get(reverse("desk:supervising")).status_code == 403


def test_a_subject_s_page_fetches_its_tasks(client, officer):
    TaskFactory(assignee=officer, subject="project:P2022-0001", title="盯住用地")
    TaskFactory(subject="project:P2022-0001", title="别组的")
    part = client.get(reverse("desk:tasks_about") + "?subject=project:P2022-0001&label=云珀")
    assert "盯住用地" in part.content.decode() and "别组的" not in part.content.decode()


def test_the_bell_counts_and_a_click_marks_read(client, officer):
    notify(officer, kind=TASK, text="有新任务", at=AT, url=reverse("desk:tasks"))
    assert ">1<" in client.get(reverse("desk:bell")).content.decode().replace(" </span>1", ">1")
    assert "有新任务" in client.get(reverse("desk:bell") + "?latest=1").content.decode()
    assert "有新任务" in client.get(reverse("desk:notifications")).content.decode()
    one = Notification.objects.get()
    response = client.get(reverse("desk:notification", args=[one.pk]))
    assert response.url == reverse("desk:tasks")
    one.refresh_from_db()
    assert one.read_at == AT
    assert client.get(reverse("desk:bell")).content.decode().strip() == ""


def test_a_notification_never_leads_off_the_site_nor_to_another_person(client, officer):
    notify(officer, kind=TASK, text="x", at=AT, url="https://example.com/")
    notify(PersonFactory(), kind=TASK, text="x", at=AT)
    mine, other = Notification.objects.order_by("pk")
    assert client.get(reverse("desk:notification", args=[mine.pk])).url == reverse(
        "desk:notifications"
    )
    assert client.get(reverse("desk:notification", args=[other.pk])).status_code == 404


def test_an_auditor_chooses_notifications_but_changes_nothing_else(client):
    login(client, Role.AUDITOR)
    assert client.post(reverse("desk:notification_kinds"), {"kinds": ["TASK"]}).status_code == 302
    assert client.post(reverse("desk:notifications_read")).status_code == 302
    for name in ("desk:assign", "desk:entry_add", "desk:partner_add"):
        assert client.post(reverse(name), {"title": "x"}).status_code == 403
    assert not Partner.objects.exists()


def test_partners_are_listed_found_and_kept(client, officer):
    told = {"name": "东澜机电商会", "kind": "CHAMBER", "owner": officer.pk, "region": "东澜"}
    assert client.post(reverse("desk:partner_add"), told).status_code == 302
    code = Partner.objects.get().code
    PartnerFactory()
    for typed in ("机电", "dljd", "donglanji", code):
        page = client.get(reverse("desk:partners") + f"?q={typed}").content.decode()
        assert "东澜机电商会" in page, typed
        assert "东澜第" not in page, typed
    again = client.post(reverse("desk:partner_add"), told)
    assert again.status_code == 422 and code in again.content.decode()


def test_a_partner_s_page_takes_agreement_and_contact(client, officer):
    partner = PartnerFactory()
    agree = {"number": "XY-1", "starts_on": "2022-01-01", "until": "2022-07-01"}
    assert client.post(reverse("desk:partner_agree", args=[partner.code]), agree).status_code == 302
    contact = {
        "name": "陆远",
        "phone": "0513-00000000",
        "source": "年会名片",
        "purpose": "邀约会员",
    }
    url = reverse("desk:partner_contact", args=[partner.code])
    assert client.post(url, contact).status_code == 302
    page = client.get(reverse("desk:partner", args=[partner.code])).content.decode()
    assert "XY-1" in page and "31 天后到期" in page and "年会名片" in page
    bad = client.post(url, {"name": "只有名字"})
    assert bad.status_code == 422 and "只有名字" in bad.content.decode()


def test_reviewers_read_partners_only(client):
    login(client, Role.REVIEWER)
    partner = PartnerFactory()
    assert client.get(reverse("desk:partner", args=[partner.code])).status_code == 200
    url = reverse("desk:partner_end", args=[partner.code])
    assert client.post(url, {"version": 1, "reason": "x"}).status_code == 403
