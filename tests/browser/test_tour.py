"""Every page opened as every role in both languages: no console error, no policy violation."""

import pytest

from tests.browser.pages import ROLES, opened_by_get
from yanzhen.demo.people import account_of

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("role", ROLES)
def test_every_page_opens_clean(visit, role, language):
    visitor = visit(account_of(role), language=language)
    wrong = []
    for place in opened_by_get():
        if role not in place.roles:
            continue
        answer = visitor.context.request.get(visitor.address + place.path, max_redirects=5)
        if answer.status != 200:
            wrong.append(f"{place.name} {place.path}: {answer.status}")
        elif "text/html" in answer.headers["content-type"] and "<html" in answer.text():
            visitor.page.goto(visitor.address + place.path)
            lang = visitor.page.get_attribute("html", "lang")
            if lang != language:
                wrong.append(f"{place.name}: lang is {lang}")
    assert wrong + visitor.complaints == []
