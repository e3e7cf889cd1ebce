"""Every page opened as every role, in both languages: found, in its language, nothing broken.

Each page is asked for in one language by a plain request and opened by the browser in the other,
taking turns; the browser listens for what the console or the content policy complains of.
"""

import pytest

from tests.browser.conftest import too_wide
from tests.browser.pages import ROLES, opened_by_get
from yanzhen.accounts.roles import SEES_ALL
from yanzhen.demo.people import account_of

pytestmark = pytest.mark.browser
LANGUAGES = ("zh-hans", "en")
# Whose record the table cannot name for every role: one's own notifications and feed, a paper
# that is a number without a file, parts that ask for a firm.
NOBODYS = {
    "desk:notification", "desk:feed", "projects:evidence_file", "projects:of_company",
    "projects:of_partner",
}  # fmt: skip


def speak(visitor, language):
    cookie = {"name": "django_language", "value": language, "url": visitor.address}
    visitor.context.add_cookies([cookie])


def asked(visitor, place, language):
    """Return what is wrong with a page's answer, and whether it is a whole page."""
    return judged(
        visitor, place, language, visitor.context.request.get(visitor.address + place.path)
    )


def judged(visitor, place, language, answer):
    if answer.status in (403, 404) and may_be_hidden(visitor, place):
        return "", False
    if answer.status != 200:
        return f"{place.name} {place.path}: {answer.status}", False
    kind = answer.headers.get("content-type", "")
    page = answer.text() if kind.startswith("text/html") else ""
    if "<html" not in page:
        return "", False
    lacks = f'<html lang="{language}"' not in page
    return (f"{place.name}: not in {language}" if lacks else ""), True


def may_be_hidden(visitor, place):
    """A single record may belong to others; who sees the whole zone must find it."""
    return place.name in NOBODYS or (place.kwargs and visitor.role not in SEES_ALL)


def opened(visitor, place, language):
    """Open a page in the browser; returns what is wrong with it."""
    answer = visitor.page.goto(visitor.address + place.path)
    fault, _ = judged(visitor, place, language, answer)
    return fault or (f"{place.name}: too wide" if too_wide(visitor.page) else "")


@pytest.mark.parametrize("role", ROLES)
def test_every_page_opens_clean(visit, role):
    visitor = visit(account_of(role))
    visitor.role = role
    places = [place for place in opened_by_get() if role in place.roles]
    wrong, shown = [], set()
    for turn, language in enumerate(LANGUAGES):
        speak(visitor, language)
        for number, place in enumerate(places):
            if number % 2 == turn:
                fault, is_page = asked(visitor, place, language)
                wrong.append(fault)
                shown |= {place} if is_page else set()
    for turn, language in enumerate(LANGUAGES):
        speak(visitor, language)
        for number, place in enumerate(places):
            if number % 2 != turn and place in shown:
                wrong.append(opened(visitor, place, language))
    faults = [fault for fault in wrong if fault] + visitor.complaints
    assert not faults, "\n".join(faults)
