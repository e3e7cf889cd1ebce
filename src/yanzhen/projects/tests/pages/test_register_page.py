import pytest
from django.urls import reverse

from yanzhen.companies.models import Company
from yanzhen.projects.models import CollisionCase, Project, Registration
from yanzhen.projects.tests.factories import UserFactory, firm
from yanzhen.projects.tests.pages.acting import browser, htmx, lead_today, text_of

pytestmark = pytest.mark.django_db


def typed(company=None, **more):
    told = {
        "company": company.code if company else "",
        "company_name": company.name if company else "示范霁岚新材料有限公司",
        "project_name": "年产二万吨隔膜项目", "kind": "NEW", "product": "锂电隔膜",
        "contents": "新建两条湿法隔膜生产线和涂覆车间", "estimate": "1.2亿", "land": "约110亩",
        "channel": "OWN_VISIT", "contact_name": "林澄", "contact_phone": "0513-86660001",
        "token": "t-1",
    }  # fmt: skip
    return told | more


def register(user, **more):
    return browser(user).post(reverse("projects:register"), typed(**more))


def test_registers_a_lead_of_a_new_firm_and_opens_its_page():
    officer = UserFactory()
    answer = register(officer)
    project = Project.objects.get()
    assert answer["Location"] == reverse("projects:page", args=[project.code])
    assert (project.planned_cny, project.land_mu) == (120_000_000, 110)
    assert Company.objects.get().name == "示范霁岚新材料有限公司"


def test_the_same_form_sent_twice_makes_one_lead():
    officer = UserFactory()
    first, second = register(officer), register(officer)
    assert first["Location"] == second["Location"]
    assert (Project.objects.count(), Registration.objects.count()) == (1, 1)


def test_a_refused_amount_keeps_what_was_typed():
    answer = register(UserFactory(), estimate="很多钱", contents="新建两条湿法隔膜生产线")
    assert answer.status_code == 422
    page = text_of(answer)
    assert "很多钱" in page and "新建两条湿法隔膜生产线" in page and "yz-error" in page
    assert not Company.objects.exists() and not Project.objects.exists()


def test_shows_who_holds_the_investor_before_anything_is_written():
    other = UserFactory(name="陈屿")
    held = lead_today(other)
    answer = browser(UserFactory()).post(
        reverse("projects:register_check"),
        {"company": held.company.code, "company_name": held.company.name,
         "project_name": held.name},
        **htmx(),
    )  # fmt: skip
    page = text_of(answer)
    assert answer.status_code == 200
    assert other.team.short_name in page and "陈屿" not in page, "taken, by team: no more"
    assert page.count('name="choice"') == 3
    assert held.name not in page, "another team's project is named"
    assert Registration.objects.count() == 1


def test_says_that_the_way_is_free():
    answer = browser(UserFactory()).post(
        reverse("projects:register_check"), {"company_name": "示范孤舟仪器有限公司"}
    )
    assert "没有撞单" in text_of(answer)


def test_a_collision_without_a_choice_comes_back_with_the_choices():
    held = lead_today(contents="新建两条电控单元装配线，配套检测中心")
    Project.objects.update(registered_at=held.registered_at.replace(year=2021))
    answer = register(UserFactory(), company=held.company, project_name=held.name,
                      product=held.product)  # fmt: skip
    assert answer.status_code == 422
    page = text_of(answer)
    assert "提请裁定" in page and held.company.name in page
    assert Registration.objects.count() == 1


def test_a_dispute_opens_a_case():
    held = lead_today()
    Project.objects.update(registered_at=held.registered_at.replace(year=2021))
    challenger = UserFactory()
    register(challenger, company=held.company, project_name=held.name, product=held.product,
             choice="DISPUTE", statement="我方三月已会谈两次")  # fmt: skip
    assert CollisionCase.objects.get().challenger == challenger


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [("amount", "1.2亿", "1.20 亿元"), ("land", "110亩", "110 亩"),
     ("amount", "一大笔", "看不懂"), ("amount", "3000万美元", "默认汇率"),
     ("day", "2022.3.5", "2022-03-05")],
)  # fmt: skip
def test_reads_back_what_was_typed(kind, text, said):
    answer = browser(UserFactory()).get(reverse("projects:reading"), {"kind": kind, "text": text})
    assert answer.status_code == 200 and said in text_of(answer)


def test_offers_firms_with_who_courts_them():
    other = UserFactory()
    held = lead_today(other, company=firm(name="示范璟岚电解液有限公司"))
    address = reverse("projects:investors")
    page = text_of(browser(UserFactory()).get(address, {"company_name": "璟岚"}))
    assert held.company.code in page and other.team.short_name in page


@pytest.mark.parametrize("gone", [False, True])
def test_a_firm_that_the_address_names_by_its_code_is_written_out(gone):
    company = firm(name="示范霁岚新材料有限公司")
    code = "C9999999" if gone else company.code
    page = browser(UserFactory()).get(reverse("projects:register"), {"company": code})
    assert page.status_code == 200
    assert (f'value="{company.name}"' in text_of(page)) is not gone
