"""Through which lead a contact came, and who may read it: the package that keeps leads says it.

    set_lead_book(LeadBook(held, offered))   # in AppConfig.ready()

This package knows leads by code alone. Until somebody says otherwise, a contact that came through
a lead is read by those only who see everything.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from yanzhen.accounts.models import User
from yanzhen.companies.models import Company


@dataclass(frozen=True, slots=True)
class LeadBook:
    """What leads mean for a firm's contacts.

    Args:
        held: of these codes those whose lead a person may not read in full, each with the name
            of the team that holds it.
        offered: the leads of a firm that a person may name: code and label.
    """

    held: Callable[[User, Collection[str]], Mapping[str, str]]
    offered: Callable[[User, Company], list[tuple[str, str]]]


_books: list[LeadBook] = []


def set_lead_book(book: LeadBook | None) -> None:
    """Have `book` say who may read what came through a lead. None: nobody says it."""
    _books[:] = [book] if book else []


def held_by_others(user: User, codes: Collection[str]) -> dict[str, str]:
    """Return the leads of these codes that a person may not read, each with who holds it."""
    wanted = {code for code in codes if code}
    if not wanted or user.sees_all:
        return {}
    return dict(_books[0].held(user, wanted)) if _books else dict.fromkeys(wanted, "")


def offered_leads(user: User, company: Company) -> list[tuple[str, str]]:
    """Return the leads of a firm that a person may say a contact came through."""
    return _books[0].offered(user, company) if _books else []
