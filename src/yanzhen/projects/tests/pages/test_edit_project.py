import pytest
from django.urls import reverse

from yanzhen.projects.models import Money, Project
from yanzhen.projects.tests.factories import StewardFactory, UserFactory
from yanzhen.projects.tests.pages.acting import browser, lead_today, text_of

pytestmark = pytest.mark.django_db


def typed(project, **more):
    told = {"version": project.version, "name": project.name, "kind": project.kind,
            "product": project.product, "planned": "5.00 亿元",
            "contents": "新建两条电控单元装配线，配套检测中心"}  # fmt: skip
    return told | more


def save(user, project, **more):
    address = reverse("projects:edit", args=[project.code])
    return browser(user).post(address, typed(project, **more))


def test_the_later_of_two_sees_what_changed_and_loses_nothing():
    officer = UserFactory()
    project = lead_today(officer)
    assert save(officer, project, name="先改的名称").status_code == 302
    late = save(officer, project, name="后改的名称", product="电机")
    page = text_of(late)
    assert late.status_code == 422
    assert "别人刚改过" in page and "先改的名称" in page and "后改的名称" in page
    project.refresh_from_db()
    assert project.name == "先改的名称"
    assert f'name="version" value="{project.version}"' in page, "the next try starts from now"


def shown(page):
    """Return what a browser would send back from a form page untouched."""
    form = page.context["form"]
    return {bound.name: bound.value() for bound in form if bound.value() is not None}


def test_after_anothers_change_only_what_i_typed_is_mine():
    officer = UserFactory()
    project = lead_today(officer)
    address = reverse("projects:edit", args=[project.code])
    client = browser(officer)
    mine = shown(client.get(address)) | {"product": "电机"}
    theirs = shown(client.get(address)) | {
        "name": "先改的名称", "planned": "8亿", "contents": "先改的项目内容，含两条产线",
    }  # fmt: skip
    assert client.post(address, theirs).status_code == 302

    late = client.post(address, mine)
    told = {what: (now, yours) for what, now, yours in late.context["refusal"].changes}
    assert late.status_code == 422
    assert told["项目名称"] == ("先改的名称", "（没有改）")
    assert told["计划总投资"][0] == "8亿" and "项目内容" in told

    assert client.post(address, shown(late)).status_code == 302
    project.refresh_from_db()
    assert (project.name, project.product, project.planned_cny) == (
        "先改的名称", "电机", 800_000_000)  # fmt: skip
    assert project.outline.contents == "先改的项目内容，含两条产线"


def test_where_both_typed_the_later_is_asked_and_may_insist():
    officer = UserFactory()
    project = lead_today(officer)
    address = reverse("projects:edit", args=[project.code])
    client = browser(officer)
    opened = shown(client.get(address))
    client.post(address, opened | {"planned": "8亿"})

    late = client.post(address, opened | {"planned": "9亿"})
    assert ("计划总投资", "8亿", "9亿") in late.context["refusal"].changes

    assert client.post(address, shown(late)).status_code == 302
    project.refresh_from_db()
    assert project.planned_cny == 900_000_000


def test_a_forged_memory_of_the_form_is_no_error():
    officer = UserFactory()
    project = lead_today(officer)
    for forged in ("[1]", "{", '{"name": 7}'):
        assert save(officer, project, original=forged, version=0).status_code == 422


def test_amounts_are_read_as_people_write_them():
    officer = UserFactory()
    project = lead_today(officer)
    save(officer, project, planned="6-8亿", land="7公顷", decision_maker="林澄")
    project.refresh_from_db()
    assert (project.planned_cny, project.land_mu) == (600_000_000, 105)
    assert project.outline.decision_maker == "林澄"


def test_nonsense_is_refused_beside_its_field():
    officer = UserFactory()
    answer = save(officer, lead_today(officer), land="-5亩")
    assert answer.status_code == 422 and "-5亩" in text_of(answer)


def test_money_arrives_with_its_slip_and_counts_once_verified():
    officer = UserFactory()
    project = lead_today(officer)
    told = {"kind": "ARRIVED", "amount": "2.4亿", "on": "今天", "document_no": "回单 88"}
    answer = browser(officer).post(reverse("projects:money_add", args=[project.code]), told)
    assert answer.status_code == 302
    money = Money.objects.get()
    assert (money.cny, money.evidence.proof, money.evidence.state) == (
        240_000_000, "MONEY_SLIP", "PENDING")  # fmt: skip


def test_foreign_capital_in_yuan_or_ahead_of_time_is_refused():
    officer = UserFactory()
    address = reverse("projects:money_add", args=[lead_today(officer).code])
    told = {"kind": "ARRIVED", "amount": "2.4亿", "on": "2099-01-01"}
    answer = browser(officer).post(address, told)
    assert answer.status_code == 422 and "2099-01-01" in text_of(answer)
    assert not Money.objects.exists()


def test_an_opening_balance_shows_hollow():
    steward, owner = StewardFactory(), UserFactory()
    told = {"company_name": "示范旧栈材料有限公司", "name": "高纯材料（结转）", "kind": "NEW",
            "claimed_stage": "S11", "claimed_on": "2021-11-01", "planned": "15亿",
            "owner": owner.username, "token": "o-1"}  # fmt: skip
    answer = browser(steward).post(reverse("projects:opening"), told)
    project = Project.objects.get()
    assert answer["Location"] == reverse("projects:page", args=[project.code])
    assert (project.stage, project.claimed_stage) == ("S0", "S11")
    page = text_of(browser(steward).get(answer["Location"]))
    assert "自报" in page and "未证实" in page


def test_a_lead_without_protection_shows_where_to_complete_its_report():
    officer = UserFactory()
    bare, whole = lead_today(officer, contents=""), lead_today(officer)
    address = reverse("projects:complete", args=[bare.code])

    assert address in text_of(browser(officer).get(reverse("projects:page", args=[bare.code])))
    page = text_of(browser(officer).get(reverse("projects:page", args=[whole.code])))
    assert "补全登记" not in page
