"""Addresses of other packages' pages, where they have one."""

from django.urls import NoReverseMatch, reverse


def company_url(code: str) -> str:
    """Return the address of a firm's file, or "" where there is no such page."""
    try:
        return reverse("companies:page", args=[code])
    except NoReverseMatch:
        return ""
