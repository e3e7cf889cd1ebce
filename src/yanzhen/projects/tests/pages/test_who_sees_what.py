import pytest
from django.urls import reverse

from yanzhen.common import clock
from yanzhen.projects.commands import register_lead
from yanzhen.projects.models import Evidence, Money
from yanzhen.projects.stages import Stage
from yanzhen.projects.tests.factories import LeaderFactory, UserFactory, firm, meet, report
from yanzhen.projects.tests.pages.acting import browser, lead_today, project_today, text_of

pytestmark = pytest.mark.django_db


def get(user, name, *args, **params):
    return browser(user).get(reverse(f"projects:{name}", args=args), params)


def test_anothers_lead_is_not_found_on_any_of_its_pages():
    held, stranger = lead_today(), UserFactory()
    for name in ("page", "timeline", "edit", "move", "handover_sheet", "evidence_add"):
        assert get(stranger, name, held.code).status_code == 404, name
    assert get(stranger, "tab", held.code, "money").status_code == 404


def test_anothers_lead_shows_as_taken_without_name_or_amount():
    held, stranger = lead_today(), UserFactory()
    page = text_of(get(stranger, "taken"))
    assert held.company.name in page and held.team.short_name in page
    assert held.name not in page and "5.00" not in page


@pytest.mark.parametrize("name", ["board", "list"])
def test_the_board_and_the_list_hold_back_others_leads(name):
    held, stranger = lead_today(), UserFactory()
    own = lead_today(stranger, project_name="自己的精密齿轮项目")
    page = text_of(get(stranger, name, whose="all") if name == "board" else get(stranger, name))
    assert own.name in page and held.code not in page


def test_from_signing_on_others_see_amount_and_counted_proof_and_no_more():
    signed, stranger = project_today(Stage.S5), UserFactory()
    page = text_of(get(stranger, "page", signed.code))
    assert "5.00" in page and "投资协议" in page
    assert "联席会议纪要" not in page and "林澄" not in page
    files = text_of(get(stranger, "tab", signed.code, "files"))
    assert "投资协议" in files and "法律审核意见" not in files
    assert get(stranger, "tab", signed.code, "money").status_code == 404


FORMS = ("edit", "move", "lose", "revive", "start_basis", "complete", "evidence_add", "money_add",
         "activity_add", "hand_over", "co_owner_add", "release")  # fmt: skip


def test_the_forms_of_a_signed_project_are_not_found_by_those_who_may_only_see_it():
    signed, stranger = project_today(Stage.S5), UserFactory()
    client = browser(stranger)
    assert get(stranger, "page", signed.code).status_code == 200
    for name in FORMS:
        address = reverse(f"projects:{name}", args=[signed.code])
        assert client.get(address).status_code == 404, name
        assert client.post(address, {"version": signed.version}).status_code == 404, name
    assert get(stranger, "dates", signed.code, "S9").status_code == 404
    assert client.post(reverse("projects:note", args=[signed.code])).status_code == 404
    money = Money.objects.create(
        project=signed, kind="ARRIVED", original=1, cny=1, on=signed.signed_on, by=signed.owner,
        rate=1, rate_on=signed.signed_on, recorded_at=clock.now(), note="甲方账户",
    )  # fmt: skip
    assert get(stranger, "money_strike", money.pk).status_code == 404
    counted = Evidence.objects.get(project=signed, proof="AGREEMENT")
    assert get(stranger, "evidence_correct", counted.pk).status_code == 404


def test_a_colleague_who_reads_all_is_told_who_may_edit():
    signed = project_today(Stage.S5)
    colleague = UserFactory(team=signed.team)
    assert get(colleague, "money_add", signed.code).status_code == 200
    answer = get(colleague, "edit", signed.code)
    assert answer.status_code == 403 and "能修改项目" in text_of(answer)
    assert get(colleague, "release", signed.code).status_code == 403


def test_a_document_that_counts_for_nothing_is_not_found_by_others():
    signed, stranger = project_today(Stage.S5), UserFactory()
    hidden = Evidence.objects.get(project=signed, proof="MINUTES")
    counted = Evidence.objects.get(project=signed, proof="AGREEMENT")
    assert get(stranger, "evidence", hidden.pk).status_code == 404
    assert get(stranger, "evidence", counted.pk).status_code == 200


def test_an_auditor_reads_all_and_writes_nothing():
    auditor, held = UserFactory(role="AUDITOR", team=None), lead_today()
    page = text_of(get(auditor, "page", held.code))
    assert held.name in page and "补材料" not in page
    answer = browser(auditor).post(reverse("projects:note", args=[held.code]), {"text": "看过"})
    assert answer.status_code == 403


def test_others_projects_on_a_firms_page_show_as_taken():
    held, stranger = lead_today(), UserFactory()
    page = text_of(get(stranger, "of_company", company=held.company.code))
    assert held.team.short_name in page and held.name not in page


def test_a_leader_sees_every_lead_on_the_board():
    held = lead_today()
    assert held.name in text_of(get(LeaderFactory(), "board", whose="all"))


def disputed_today():
    company = firm()
    held = lead_today(company=company, project_name="澜曜密件扩能项目")
    meet(held, on=clock.today(), at=clock.now(), summary="价格底线三千万")
    rival = UserFactory()
    told = report(company, project_name="电控单元项目")
    made = register_lead(told, by=rival, at=clock.now(), choice="DISPUTE", statement="先接触")
    return held, rival, made.case


def test_a_dispute_shows_a_party_neither_the_others_project_nor_their_notes():
    held, rival, case = disputed_today()
    page, listed = text_of(get(rival, "collision", case.code)), text_of(get(rival, "cases"))
    assert held.team.short_name in page and "拜访" in page
    assert held.name not in page + listed and "价格底线" not in page
    for reader in (held.owner, LeaderFactory()):
        shown = text_of(get(reader, "collision", case.code))
        assert held.name in shown and "价格底线" in shown


def test_a_request_to_join_is_answered_on_the_people_tab():
    held, other = lead_today(), UserFactory()
    typed = {"company": held.company.code, "company_name": held.company.name, "kind": "NEW",
             "project_name": "电控单元项目", "product": "电控单元", "channel": "OWN_VISIT",
             "choice": "JOIN", "token": "t-9"}  # fmt: skip
    page = text_of(browser(other).post(reverse("projects:register_check"), typed))
    assert held.team.short_name in page and held.owner.name not in page
    answer = browser(other).post(reverse("projects:register"), typed)
    assert answer["Location"] == reverse("projects:taken")
    assert get(other, "page", held.code).status_code == 404
    asked = held.registrations.get(by=other)
    address = reverse("projects:join_answer", args=[held.code, asked.code])
    assert address in text_of(get(held.owner, "tab", held.code, "people"))
    assert browser(other).post(address, {"answer": "accept"}).status_code == 404
    browser(held.owner).post(address, {"answer": "accept"})
    assert get(other, "page", held.code).status_code == 200
    assert address not in text_of(get(held.owner, "tab", held.code, "people"))
