"""axe finds nothing on any page: desktop and light, phone and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.pages import ROLES, opened_by_get
from yanzhen.demo.people import account_of

pytestmark = pytest.mark.browser
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.mark.parametrize("phone", [False, True], ids=["desktop-light", "phone-dark"])
@pytest.mark.parametrize("role", ROLES)
def test_axe_finds_nothing(visit, role, phone):
    """Each page is looked at as the first role of the table that may open it."""
    visitor = visit(account_of(role), phone=phone, dark=phone)
    wrong = []
    for place in opened_by_get():
        if not place.roles or place.roles[0] != role:
            continue
        answer = visitor.page.goto(visitor.address + place.path)
        if "text/html" not in (answer.headers.get("content-type") or ""):
            continue
        if visitor.page.locator("html[lang]").count() == 0:
            continue
        visitor.page.wait_for_load_state("networkidle")
        found = Axe().run(visitor.page, options=RULES)
        for violation in found.response["violations"]:
            where = [" ".join(map(str, node["target"])) for node in violation["nodes"][:3]]
            wrong.append(f"{place.name}: {violation['id']}: {where}")
        width = visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if width > 0:
            wrong.append(f"{place.name}: page is {width} px wider than the window")
    assert wrong == []
