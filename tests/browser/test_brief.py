"""One click from a target's page makes a brief; its Word file says what the page says."""

import docx
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_from_a_target_one_click_then_word(visit, tmp_path):
    officer = visit("officer2")
    page = officer.page
    officer.open("/prospects/")
    page.locator("table a[href^='/prospects/C']").nth(1).click()
    name = page.locator("h1").inner_text()
    page.get_by_role("button", name="谈判手卡").click()
    expect(page.get_by_role("heading", name="一眼看完")).to_be_visible()
    said = page.locator("#place .bf-lines li").first.inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Word").click()
    file = tmp_path / "brief.docx"
    download.value.save_as(file)
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(file)).paragraphs)
    assert f"谈判手卡：{name}" in text
    assert said.split(" ")[0] in text
    for head in ("投资意愿", "市场前景", "资源消耗", "后续产出", "要问的问题", "不能许诺的事"):
        assert head in text


def test_on_a_phone_the_quick_reading_stands_first_and_nothing_is_loaded_later(visit):
    officer = visit("officer", phone=True)
    page = officer.page
    officer.open("/briefs/")
    row = page.locator("main a[href^='/briefs/SK']").first
    row.click()
    expect(page.locator(".bf-lift dd").first).to_be_visible()
    assert page.locator("main [hx-trigger='load']").count() == 0
    assert page.locator(".bf-lift").bounding_box()["y"] < 500
