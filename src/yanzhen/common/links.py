"""Addresses of pages, found once: they do not change while the server runs."""

from functools import lru_cache

from django.urls import NoReverseMatch, resolve, reverse


@lru_cache(maxsize=8192)
def page_url(name: str, *args: str | int) -> str:
    """Return the address of a page; lists and boards ask for one a row.

    :raises NoReverseMatch: if there is no such page.
    """
    return reverse(name, args=args)


@lru_cache(maxsize=1024)
def url_and_roles(name: str) -> tuple[str, frozenset[str] | None]:
    """Return the address of a page without arguments and the roles it opens to (None: all), or
    "" where no package here has that page."""
    try:
        address = reverse(name)
    except NoReverseMatch:
        return "", None
    return address, getattr(resolve(address).func, "allowed_roles", None)
