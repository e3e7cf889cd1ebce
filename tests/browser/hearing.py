"""A project's way through the joint assessment, each step at the hand of who takes it."""

import re

from playwright.sync_api import expect

from tests.browser.sheets import paper

CHAIR, SECRETARY = "leader", "steward"
# Who answers for which department in the demo zone; those of the last three may veto.
DEPARTMENTS = ("reviewer", "qinsuyi", "reviewer2", "panyueming", "dingshixun")
ENTRIES = {
    "计划总投资": "12.5亿元", "固定资产投资": "10亿元", "设备投资": "6.5亿元", "年产值": "22亿元",
    "年应税销售": "20亿元", "年增加值": "6亿元", "年税收": "9000万元", "用地面积": "80亩",
    "计容建筑面积": "80000平方米", "年用电量": "1200万千瓦时", "年用天然气": "0立方米",
    "年用蒸汽": "0吨", "年用原煤": "0吨", "年用柴油": "0吨", "年排放化学需氧量": "0.8吨",
    "用工人数": "260人", "高层次人才": "30人",
}  # fmt: skip
TEXTS = {
    "建设内容与规模": "两条八英寸衬底片产线，年产六十万片，分两期。",
    "投资方情况": "成立四年，近两年盈利，无失信记录。",
    "工艺路线与主要设备": "长晶、切磨抛、清洗，主要设备国产化七成。",
    "市场前景": "已有三家晶圆厂的订单意向。",
    "建设进度": "签约后三个月开工，十八个月投产。",
    "尽职调查（信用、诉讼、税务、股权穿透）": "已查询，未见异常。",
}
PAPERS = (
    "可行性研究报告或项目建议书", "投资方营业执照或身份证明", "近两年财务报表", "尽职调查报告",
    "能耗测算", "环境影响初步分析", "安全分析", "资金证明",
)  # fmt: skip
PROMISE = ("TALENT", "30", "2025-12-31", "SUPPORT")


def hand_in(officer, project: str, folder) -> str:
    """Start from the project's page, fill in the dossier, hand it in; return its address."""
    page = officer.page
    officer.open(project)
    page.get_by_role("button", name="送评审").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("申请材料")
    expect(page.get_by_label("计划总投资")).not_to_have_value("")
    for label, value in (ENTRIES | TEXTS).items():
        page.get_by_label(label, exact=True).fill(value)
    for field, value in zip(("item", "promised", "due_on", "consequence"), PROMISE, strict=True):
        control = page.locator(f"[name=promise_0_{field}]")
        if field in ("item", "consequence"):
            control.select_option(value)
        else:
            control.fill(value)
    page.get_by_role("button", name="保存并试算").click()
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    for kind in PAPERS:
        page.locator("#papers").get_by_role("checkbox", name=kind, exact=True).check()
        page.locator("#papers input[type=file]").set_input_files(paper(folder, kind))
        page.get_by_role("button", name="上传附件").click()
        expect(page.locator("#papers")).to_contain_text(f"{kind}：")
    expect(page.get_by_text("材料已齐，可以提交")).to_be_visible()
    press(page, "提交评审")
    expect(page.locator(".yz-page-title")).to_contain_text("征求意见")
    return page.url.removeprefix(officer.address)


def press(page, name: str) -> None:
    """Press a button that asks once more."""
    page.get_by_role("button", name=name).first.click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name=re.compile("^(确定|确认|是)")).click()


def answer(department, assessment: str, stance: str, **said: str) -> None:
    """One department's opinion; `said` by the field's name."""
    page = department.page
    department.open(assessment)
    page.get_by_role("link", name="出具意见").click()
    expect(page.get_by_role("button", name="签署意见")).to_be_visible()
    for question in page.locator("input[name^=q_][value=AGREE]").all():
        question.check()
    page.locator(f"input[name=stance][value={stance}]").check()
    for name, value in said.items():
        page.locator(f"[name={name}]").fill(value)
    if stance == "CONDITIONAL":
        page.get_by_label("须在签约前办结").check()
    page.get_by_role("button", name="签署意见").click()
    expect(page.get_by_role("status").filter(has_text="意见")).to_be_visible()


def convene(chair, secretary, assessment: str, day: str) -> str:
    """Call a meeting, put the project on its agenda, open it; return the projector's address."""
    page = chair.page
    chair.open("/assessments/meetings/")
    page.get_by_role("link", name="召集会议").click()
    page.get_by_label("日期").fill(day)
    page.get_by_label("地点").fill("三楼会议室")
    page.locator("[name=chair]").select_option(CHAIR)
    page.locator("[name=secretary]").select_option(SECRETARY)
    page.get_by_role("button", name="召集").click()
    meeting = page.url.removeprefix(chair.address)
    page = secretary.page
    secretary.open(meeting)
    code = assessment.strip("/").rsplit("/", 1)[-1]
    page.get_by_role("button", name=f"列入 {code}").click()
    expect(page.locator("table")).to_contain_text("澜岳")
    page.get_by_role("button", name="开会", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="会议开始")).to_be_visible()
    page.get_by_role("link", name="会议模式").click()
    return page.url.removeprefix(secretary.address)


def decide(chair, secretary, mode: str, outcome: str, reason: str) -> str:
    """Announce the decision and have it signed by chair and secretary; return its address."""
    page = chair.page
    chair.open(mode)
    page.get_by_label(outcome, exact=True).check()
    page.locator("textarea[name=reason]").fill(reason)
    press(page, "作出决定")
    expect(page.locator(".yz-page-title")).to_contain_text(outcome)
    page.locator(".yz-page-title").get_by_role("link", name=outcome).click()
    decision = page.url.removeprefix(chair.address)
    for one in (chair, secretary):
        one.open(decision)
        press(one.page, "签名")
        expect(one.page.get_by_role("status").filter(has_text="已签名")).to_be_visible()
    return decision


def close_condition(officer, department, decision: str, folder) -> None:
    """The team hands in what was asked, the department that asked for it closes it."""
    page = officer.page
    officer.open(decision)
    expect(page.get_by_text("还未生效")).to_be_visible()
    page.get_by_label("办结情况和文号").fill("总量平衡方案已批复，〔2022〕21号。")
    page.locator("#conditions input[type=file]").set_input_files(paper(folder, "总量批复"))
    page.get_by_role("button", name="提交办结材料").click()
    expect(page.locator("#conditions")).to_contain_text("待销号")
    page = department.page
    department.open(decision)
    page.get_by_role("button", name="销号", exact=True).click()
    expect(page.locator("#conditions")).to_contain_text("已销号")
