"""From a pillar's map to a gap, a ranked target with reasons, 认领, a brief as Word, a lead."""

import re

import docx
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PROJECT = "链式招引演练项目"
BLOCKS = ("投资意愿", "市场前景", "资源消耗", "后续产出")


def test_from_the_map_to_a_lead(visit, tmp_path):
    officer = visit("officer2")
    page = officer.page

    # The map says where something lacks; the first place of an action has the thickest frame.
    officer.open("/chains/")
    expect(page.locator("a.yz-chain-node[data-action='fill']").first).to_be_attached()
    urgent = page.locator("a.yz-chain-node[data-urgency='3']:not([data-action='extend'])").first
    segment = urgent.get_attribute("data-code")
    assert "位" in urgent.get_attribute("aria-label")
    urgent.focus()
    page.keyboard.press("Enter")
    panel = page.locator("#segment-panel")
    expect(panel.locator(f"[data-segment='{segment}']")).to_be_visible()

    # Its gap, with the evidence, and the firms that would close it.
    panel.get_by_role("link", name="看缺口").click()
    expect(page.get_by_role("heading", name="谁要用它")).to_be_visible()
    page.get_by_role("link", name="看招商目标").click()
    assert f"segment={segment}" in page.url
    if not page.locator("main table a[href^='/prospects/C']").count():
        officer.open("/prospects/?action=fill")  # nobody outside stands on this one
    rows = page.locator("main tbody tr")
    told = rows.locator("td[data-label='得分'] .yz-cell").all_inner_texts()[:5]
    points = [float(re.match(r"[\d.]+", text)[0]) for text in told]
    assert points == sorted(points, reverse=True)
    assert "（" in rows.first.locator("td[data-label='理由与出处']").inner_text()  # with its source

    # One that nobody reserved and nobody talks to: claim it, make the brief, open its Word file.
    officer.open("/prospects/")
    cards = page.locator("main tbody th a").evaluate_all("links => links.map(a => a.pathname)")
    for card in cards:
        officer.open(card)
        expect(page.get_by_role("heading", name="谁已经在谈")).to_be_visible()
        if page.get_by_text("没有人认领，也没有在谈项目。").count():
            break
    name = page.locator("h1").inner_text()
    page.get_by_role("button", name="认领").click()
    expect(page.get_by_text("已认领，到")).to_be_visible()
    target = page.url
    page.get_by_role("button", name="谈判手卡").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Word").click()
    file = tmp_path / "brief.docx"
    download.value.save_as(file)
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(file)).paragraphs)
    assert name in text
    assert all(block in text for block in BLOCKS)

    # And the lead, which takes the place of the reservation.
    page.goto(target)
    page.get_by_role("link", name="登记线索").click()
    assert page.locator("[name=company_name]").input_value() == name
    page.get_by_label("项目名称").fill(PROJECT)
    page.get_by_label("主要产品").fill("晶圆传输机械手")
    page.get_by_label("联系人").fill("简若衡")
    page.get_by_label("职务").fill("总经理")
    page.get_by_label("工作电话").fill("0513-0000077")
    page.get_by_label("预计投资").fill("3亿")
    page.get_by_label("项目内容").fill("建设机械手产线，达产后年产五千台，先租厂房，分两期建设。")
    # Who is at it already was said before; the form asks again what this one is.
    other = page.get_by_label("是另一个项目，并行登记并通知对方")
    expect(page.get_by_text("没有撞单，可以登记").or_(other)).to_be_visible()
    if other.count():
        other.check()
        page.get_by_label("说明").fill("产品不同：这次谈的是机械手产线，与在谈的项目互不相干。")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(PROJECT)
    page.goto(target)
    expect(page.get_by_text("已认领，到")).to_have_count(0)
