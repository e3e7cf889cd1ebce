"""A firm's contacts as one person may read them."""

from dataclasses import dataclass
from datetime import date

from yanzhen.accounts.models import User
from yanzhen.companies.leads import held_by_others
from yanzhen.companies.models import Company


@dataclass(frozen=True, slots=True)
class ShownContact:
    """A work contact; of one that came through another team's lead only who holds it is said."""

    number: int = 0
    name: str = ""
    title: str = ""
    phone: str = ""
    email: str = ""
    source: str = ""
    purpose: str = ""
    review_on: date | None = None
    is_main: bool = False
    lead: str = ""
    is_hidden: bool = False
    held_by: str = ""


def contacts_of(company: Company, user: User, *, limit: int | None = None) -> list[ShownContact]:
    """Return a firm's contacts, the main one first. One query, and those that ask for leads."""
    rows = list(company.contacts.all()[:limit])
    hidden = held_by_others(user, {row.lead for row in rows})
    return [
        ShownContact(is_hidden=True, held_by=hidden[row.lead])
        if row.lead in hidden
        else ShownContact(row.pk, row.name, row.title, row.phone, row.email, row.source,
                          row.purpose, row.review_on, row.is_main, row.lead)
        for row in rows
    ]  # fmt: skip
