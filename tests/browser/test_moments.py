"""Small moments of the day, each as a person meets it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP
from tests.browser.sheets import export_of_firms
from yanzhen.demo.people import DEMO_PASSWORD, account_of

pytestmark = pytest.mark.browser
RESIDENT, RESIDENT_INITIALS = "泰州泓澈半导体材料有限公司", "tzhcbdtcl"


def fill_lead(page, firm, project):
    page.get_by_label("投资方").fill(firm)
    page.get_by_label("项目名称").fill(project)
    page.get_by_label("联系人").fill("简书遥")
    # A telephone of its own: the same one would rightly be asked about as the same contact.
    page.get_by_label("工作电话").fill(f"0510-{sum(map(ord, firm)) % 10**7:07d}")
    page.get_by_label("项目内容").fill("建设特种气体充装与检测产线，分两期，达产后供应本区晶圆厂。")


def test_a_second_report_of_a_firm_is_told_who_holds_it_and_chooses(visit):
    firm = "无锡杳霭特种气体有限公司"
    first, second = visit("officer"), visit("officer2")
    first.open("/projects/register/")
    fill_lead(first.page, firm, "杳霭特种气体充装项目")
    first.page.get_by_role("button", name="登记", exact=True).click()
    expect(first.page.get_by_role("heading", level=1)).to_contain_text("杳霭特种气体充装项目")
    page = second.page
    second.open("/projects/register/")
    fill_lead(page, firm, "杳霭气体检测中心项目")
    page.get_by_label("项目内容").blur()
    expect(page.locator("#collision")).to_contain_text("同一投资方已在手")
    expect(page.locator("#collision")).to_contain_text("招商局")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_label("项目名称")).to_have_value("杳霭气体检测中心项目")
    page.get_by_role("radio", name=re.compile("裁定")).check()
    page.get_by_label(re.compile("^说明")).fill("上月已在其总部见过总经理，有会谈记录。")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="已提请裁定")).to_be_visible()


def test_language_and_theme_change_in_place(visit):
    officer = visit("officer")
    page = officer.page
    officer.open("/companies/?q=泓澈")
    here = page.url
    page.get_by_role("button", name="Switch to English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Companies")
    assert page.url == here
    page.get_by_role("button", name="切换到中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    page.get_by_role("button", name="换成深色").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(13, 19, 30)")
    assert page.url == here
    assert officer.complaints == []


def test_the_keyboard_alone_finds_and_opens_a_firm(visit):
    officer = visit("officer")
    page = officer.page
    officer.open("/projects/")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="全局搜索")).to_be_focused()
    page.keyboard.type(RESIDENT_INITIALS)
    expect(page.get_by_role("option", name=RESIDENT).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(RESIDENT)


def test_a_card_moved_without_proof_asks_for_what_is_missing(visit):
    officer = visit("officer")
    page = officer.page
    officer.open("/projects/board/?whose=mine")
    card = page.locator(
        "#pj-column-S1 .pj-card[data-code], #pj-column-S0 .pj-card[data-code]"
    ).first
    card.get_by_role("link", name=re.compile("^移动")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", level=2)).to_contain_text("还缺")
    expect(dialog.get_by_label("文件或照片").first).to_be_visible()
    expect(dialog.get_by_role("button", name="移入")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_card_dragged_without_proof_stays_and_asks(visit):
    officer = visit("officer")
    page = officer.page
    officer.open("/projects/board/?whose=mine")
    card = page.locator("#pj-column-S1 .pj-card[data-code]").first
    code = card.get_attribute("data-code")
    card.drag_to(page.locator("#pj-column-S2 .pj-cards"), target_position={"x": 60, "y": 30})
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("还不能转为“在谈”")
    expect(page.locator(f"#pj-column-S1 [data-code={code}]")).to_have_count(1)


def test_a_record_made_offline_is_kept_and_sent_later(visit):
    officer = visit("officer", phone=True)
    page = officer.page
    officer.open("/projects/quick/")
    page.get_by_role("combobox", name="企业").press_sequentially(RESIDENT_INITIALS)
    page.get_by_role("option", name=re.compile(RESIDENT)).click()
    officer.context.set_offline(True)
    page.get_by_label("说一句，或拍一张").fill("车间主任说二期设备已到港。")
    page.get_by_role("button", name="记下").click()
    expect(page.locator("#quick-queue")).to_contain_text(RESIDENT)
    expect(page.locator("#quick-state")).to_contain_text("已存本机 1 条")
    officer.context.set_offline(False)
    expect(page.locator("#quick-done")).to_contain_text("已送", timeout=45_000)
    expect(page.locator("#quick-queue")).to_be_hidden()
    page.locator("#quick-done a").click()
    expect(page.locator("#main")).to_contain_text("拜访 2022-05-31")


def test_the_main_steps_work_without_javascript(browser, address):
    context = browser.new_context(viewport=DESKTOP, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(address + "/login/?next=/companies/")
    page.get_by_label("账号").fill(account_of("OFFICER"))
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.locator("main input[name=q]").fill("泓澈")
    page.get_by_role("button", name="应用").click()
    expect(page.locator("main tbody tr")).to_have_count(1)
    expect(page.locator("main tbody")).to_contain_text(RESIDENT)
    page.goto(address + "/projects/register/")
    fill_lead(page, "嘉兴汀兰密封件有限公司", "汀兰高温密封件项目")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("汀兰高温密封件项目")
    context.close()


def test_the_later_of_two_edits_sees_the_first_and_loses_nothing(visit):
    officer, lead = visit("officer"), visit("lead")
    officer.open("/projects/register/")
    fill_lead(officer.page, "扬州槿泽轴承有限公司", "槿泽精密轴承项目")
    officer.page.get_by_role("button", name="登记", exact=True).click()
    expect(officer.page.get_by_role("heading", level=1)).to_contain_text("槿泽精密轴承项目")
    where = officer.page.url.removeprefix(officer.address) + "edit/"
    officer.open(where)
    lead.open(where)
    officer.page.get_by_label("主要产品").fill("机器人交叉滚子轴承")
    officer.page.get_by_role("button", name="保存").click()
    expect(officer.page.locator("#main")).to_contain_text("机器人交叉滚子轴承")
    lead.page.get_by_label("主要产品").fill("薄壁轴承")
    lead.page.get_by_label("投资方决策人", exact=True).fill("祝云帆")
    lead.page.get_by_role("button", name="保存").click()
    expect(lead.page.get_by_role("alert").first).to_contain_text("机器人交叉滚子轴承")
    expect(lead.page.get_by_label("主要产品")).to_have_value("薄壁轴承")
    expect(lead.page.get_by_label("投资方决策人", exact=True)).to_have_value("祝云帆")


def test_an_import_is_undone_as_a_whole(visit, tmp_path):
    officer = visit("officer")
    page = officer.page
    names = ["徐州沐晟泵阀有限公司", "徐州沐晟密封有限公司"]
    officer.open("/desk/imports/new/?kind=companies")
    page.get_by_label("Excel 或 CSV 文件").set_input_files(
        export_of_firms(tmp_path / "泵阀.xlsx", names, first=50)
    )
    page.get_by_role("button", name="下一步：识别列").click()
    page.get_by_role("button", name="下一步：逐行预览").click()
    page.get_by_role("button", name="确认导入").click(timeout=60_000)
    undo = page.get_by_role("button", name="撤销整批导入")
    undo.click(timeout=60_000)
    page.get_by_role("dialog").get_by_role("button", name="确认").click()
    expect(page.locator("#main")).to_contain_text("整批撤销", timeout=60_000)
    officer.open("/companies/?q=沐晟")
    expect(page.get_by_text("没有符合条件的记录")).to_be_visible()


@pytest.mark.parametrize(("path", "label"), [
    ("/projects/register/", "投资方"), ("/projects/board/", "全局搜索"),
])  # fmt: skip
def test_what_is_typed_before_the_scripts_arrive_is_answered_too(visit, path, label):
    """On a slow line a person types before the page is done; the offers come all the same."""
    officer = visit("officer")
    page, held = officer.page, []
    page.route("**/htmx*.js", lambda script: held.append(script))
    page.goto(officer.address + path, wait_until="commit")
    page.get_by_role("combobox", name=label).press_sequentially(RESIDENT_INITIALS)
    for script in held:
        script.continue_()
    expect(page.get_by_role("option", name=re.compile(RESIDENT)).first).to_be_visible()
