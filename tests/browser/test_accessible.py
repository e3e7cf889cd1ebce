"""axe finds nothing on any page: desktop and light, phone and dark."""

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Error

from tests.browser.pages import ROLES, opened_by_get
from yanzhen.demo.people import account_of

pytestmark = pytest.mark.browser
AXE = next(Path(axe_playwright_python.__file__).parent.glob("*.min.js"))
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    # Asks for each style sheet once more, for the sake of one rule: sounds that play by themselves.
    "preload": False,
}
# In one go, as each question to the browser costs as much as a page's answer.
LOOK = """async (rules) => {
  const until = performance.now() + 10000;
  while (document.querySelector(".htmx-request")) {
    if (performance.now() > until) return ["still asking"];
    await new Promise((go) => setTimeout(go, 20));
  }
  const found = (await axe.run(document, rules)).violations;
  const wide = document.documentElement.scrollWidth > innerWidth;
  return found
    .map((one) => `${one.id}: ${one.nodes.slice(0, 4).map((node) => node.target.join(" "))}`)
    .concat(wide ? ["wider than the window"] : []);
}"""
FIRST = [role for role in ROLES if any(p.roles[:1] == (role,) for p in opened_by_get())]


def is_page(page, address):
    """Open an address; say whether a whole page came, not a file or a part of a page."""
    try:
        answer = page.goto(address)
    except Error as problem:
        if "Download is starting" not in problem.message:
            raise
        return False
    return "<html" in answer.text() if "text/html" in answer.headers["content-type"] else False


@pytest.mark.parametrize("phone", [False, True], ids=["desktop-light", "phone-dark"])
@pytest.mark.parametrize("role", FIRST)
def test_axe_finds_nothing(visit, role, phone):
    """Each page is looked at as the first role of the table that may open it."""
    visitor = visit(
        account_of(role), phone=phone, dark=phone, language="en" if phone else "zh-hans"
    )
    page, wrong = visitor.page, []
    # The browser's own door, so that the content policy of the page stays as strict as it is.
    visitor.context.add_init_script(path=AXE)
    for place in opened_by_get():
        if place.roles[:1] != (role,):
            continue
        if not is_page(page, visitor.address + place.path):
            continue
        wrong += [f"{place.name}: {fault}" for fault in page.evaluate(LOOK, RULES)]
    assert not wrong, "\n".join(wrong)
