"""axe finds nothing on any page: desktop and light, phone and dark."""

import json
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import too_wide
from tests.browser.pages import ROLES, opened_by_get
from yanzhen.demo.people import account_of

pytestmark = pytest.mark.browser
AXE = next(Path(axe_playwright_python.__file__).parent.glob("*.min.js"))
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
FIRST = [role for role in ROLES if any(p.roles[:1] == (role,) for p in opened_by_get())]


def violations(page):
    found = page.evaluate(f"axe.run(document, {json.dumps(RULES)})")
    return [
        f"{one['id']}: {[' '.join(map(str, node['target'])) for node in one['nodes'][:4]]}"
        for one in found["violations"]
    ]


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
        asked = visitor.context.request.get(visitor.address + place.path)
        if "text/html" not in asked.headers.get("content-type", "") or "<html" not in asked.text():
            continue
        page.goto(visitor.address + place.path)
        expect(page.locator(".htmx-request")).to_have_count(0)
        wrong += [f"{place.name}: {fault}" for fault in violations(page)]
        if too_wide(page):
            wrong.append(f"{place.name}: wider than the window")
    assert not wrong, "\n".join(wrong)
