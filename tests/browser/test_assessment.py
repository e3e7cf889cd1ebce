"""A project that a department's no stops: nothing passes it, and the signing gate stays shut."""

import pytest
from playwright.sync_api import expect

from tests.browser.hearing import (
    DEPARTMENTS,
    SECRETARY,
    answer,
    convene,
    decide,
    hand_in,
    press,
)
from yanzhen.demo.people import account_of

pytestmark = pytest.mark.browser
PROJECT = "澜岳电镀表面处理项目"


def in_talks(officer) -> str:
    """Register a lead of a firm with land of its own, and return the address of its page."""
    page = officer.page
    officer.open("/projects/register/")
    page.get_by_label("投资方").fill("无锡栖迟表面处理有限公司")
    page.get_by_label("项目名称").fill(PROJECT)
    page.get_by_label("主要产品").fill("电镀件")
    page.get_by_label("联系人").fill("温知远")
    page.get_by_label("工作电话").fill("0510-0000001")
    page.get_by_label("预计投资").fill("12.5亿")
    page.get_by_label("用地需求").fill("80亩")
    page.get_by_label("项目内容").fill(
        "建设表面处理中心，达产后年处理二十万平方米，用地80亩，分两期。"
    )
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(PROJECT)
    return page.url.removeprefix(officer.address)


def test_a_veto_stops_a_project_whatever_its_points(visit, tmp_path):
    officer, leader, secretary = (
        visit(account_of("OFFICER")), visit(account_of("ZONE_LEADER")), visit(SECRETARY)
    )  # fmt: skip
    project = in_talks(officer)
    assessment = hand_in(officer, project, tmp_path)
    for name in DEPARTMENTS:
        if name == "panyueming":
            answer(visit(name), assessment, "DISAGREE", text="选址在岸线一公里管控范围内")
        else:
            answer(visit(name), assessment, "AGREE")
    mode = convene(leader, secretary, assessment, "2022-05-31")

    page = leader.page
    leader.open(mode)
    expect(page.get_by_text("一票否决").first).to_be_visible()
    page.get_by_label("通过", exact=True).check()
    page.locator("textarea[name=reason]").fill("补链项目")
    press(page, "作出决定")
    expect(page.locator("main .yz-error").first).to_contain_text("一票否决，只能暂缓或不通过")
    expect(page.locator("textarea[name=reason]")).to_have_value("补链项目")

    decision = decide(leader, secretary, mode, "不通过", "选址不符合岸线管控要求，不予准入。")
    leader.open(decision)
    expect(page.locator("main")).to_contain_text("选址在岸线一公里管控范围内")
    officer.open(project + "move/?to=S5")
    expect(officer.page.get_by_role("button", name="移入")).to_be_disabled()
    officer.open("/assessments/commitments/?q=栖迟")
    expect(officer.page.get_by_role("heading", level=1)).to_have_text("承诺与履约")
    expect(officer.page.locator("main tr", has_text="栖迟")).to_have_count(0)
    for one in (officer, leader, secretary):
        assert not one.complaints, one.complaints
