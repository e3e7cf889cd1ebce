"""How an event reads to people. Each feature registers its verbs and where its subjects live:

    add_words({"project.moved": _("由%(start)s进入%(end)s")})
    add_subjects({"project": "projects:page"})

in its AppConfig.ready(). Words may also be a function of the facts, where codes have names.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

Facts = Mapping[str, Any]
Words = str | Promise | Callable[[Facts], str]
words: dict[str, Words] = {}
subjects: dict[str, str] = {}


class _Known(dict[str, Any]):
    """Facts in which a missing one reads as a dash: old events may lack what newer ones tell."""

    def __missing__(self, key: str) -> str:
        return "—"


def add_words(more: Mapping[str, Words]) -> None:
    """Say how events of these verbs read; `%(name)s` stands for a fact of the event."""
    words.update(more)


def add_subjects(more: Mapping[str, str]) -> None:
    """Say which address shows a kind of subject; it takes the code as its only argument."""
    subjects.update(more)


def sentence(verb: str, facts: Facts) -> str:
    """Return an event in words of the present language; an unknown verb is shown as recorded."""
    known = words.get(verb)
    if known is None:
        return _("%(verb)s（未登记说法）") % {"verb": verb}
    if callable(known) and not isinstance(known, Promise):
        return str(known(_Known(facts)))
    return str(known) % shown(facts)


def shown(facts: Facts) -> dict[str, Any]:
    """Return facts as words take them by `%`: what is empty or missing reads as a dash."""
    return _Known({key: _show(value) for key, value in facts.items()})


def subject_url(subject: str) -> str:
    """Return the address of `project:P2022-0137`, or "" where its kind has no page."""
    kind, _colon, code = subject.partition(":")
    try:
        return reverse(subjects[kind], args=[code]) if kind in subjects else ""
    except NoReverseMatch:
        return ""


def _show(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return "、".join(str(item) for item in value)
    return "—" if value in (None, "") else value
