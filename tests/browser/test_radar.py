"""The radar in one go: an article is pasted, its facts are accepted by keyboard, a firm is linked
and gets a signal, and the zone's figure stands in the comparison with its source."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
FIRM = "云桥精密机电科技有限公司"
TEXT = (
    "2022年一季度，云桥新区签约亿元以上项目33个，实际利用外资1.7亿美元。"
    f"由{FIRM}投资的精密减速器基地项目落户云桥新区，总投资15亿元，用地120亩。"
)


def paste(officer) -> None:
    page = officer.page
    officer.open("/radar/")
    page.get_by_role("link", name="录入文章").click()
    page.locator("textarea[name=text]").fill(TEXT)
    page.locator("input[name=source]").fill("云桥发布")
    page.get_by_role("button", name="读取").click()
    expect(page.locator(".rd-mark").first).to_be_visible()


def accept_by_keyboard(page) -> None:
    """`a` accepts the fact at hand and goes on to the next, until none waits."""
    left = int(page.locator("b[data-waiting]").inner_text())
    assert left >= 5
    expect(page.locator(".rd-fact.is-here")).to_have_count(1)
    for number in range(left - 1, -1, -1):
        page.keyboard.press("a")
        expect(page.locator("b[data-waiting]")).to_have_text(str(number))


def test_an_article_becomes_figures_a_signal_and_a_lead(visit):
    officer = visit("officer")
    page = officer.page
    officer.open("/companies/add/")
    page.locator("input[name=name]").fill(FIRM)
    page.locator("main form button.btn-primary").last.click()
    expect(page.get_by_role("heading", name=FIRM)).to_be_visible()
    paste(officer)
    article = page.url.partition("#")[0]
    accept_by_keyboard(page)
    page.locator(".rd-fact", has_text="总投资").first.focus()
    page.keyboard.press("l")
    page.locator("#id_company_name").fill(FIRM)
    page.get_by_label("登记为企业信号").select_option("EXPANSION")
    page.get_by_role("button", name="保存").click()
    page.locator('.rd-fact a[href^="/companies/C"]').first.click()
    expect(page.locator("main")).to_contain_text("产能扩张")
    page.goto(article)
    page.locator(".rd-fact").get_by_role("link", name="登记线索").first.click()
    expect(page.get_by_role("heading", name="登记线索")).to_be_visible()
    officer.open("/radar/zones/?measure=实际使用外资")
    page.get_by_role("link", name="1.7 亿美元").click()
    assert page.url.startswith(article)
    expect(page.locator(".rd-fact:target")).to_contain_text("实际利用外资1.7亿美元")
