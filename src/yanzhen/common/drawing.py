"""Parts drawn once for each content: cards, badges, lamps that a page shows by the dozen."""

from collections.abc import Hashable
from functools import lru_cache

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language


def draw_kept(template: str, **shown: Hashable) -> SafeString:
    """Return a part drawn from what it is told alone: it may use neither request nor person.

    The same content in the same language is drawn once and kept, so that it can never be old.
    """
    return _drawn(template, get_language() or "", tuple(shown.items()))


@lru_cache(maxsize=4096)
def _drawn(template: str, language: str, shown: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return mark_safe(get_template(template).render(dict(shown)))  # noqa: S308  a template's
