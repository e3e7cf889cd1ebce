"""Addresses of other packages' pages, where they have one."""

from django.urls import NoReverseMatch

from yanzhen.common.links import page_url


def company_url(code: str) -> str:
    """Return the address of a firm's file, or "" where there is no such page."""
    try:
        return page_url("companies:page", code)
    except NoReverseMatch:
        return ""


def project_url(code: str) -> str:
    """Return the address of a project's page."""
    return page_url("projects:page", code)
