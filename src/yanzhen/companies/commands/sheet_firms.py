"""Firms that another package's sheet names: opened with it, and gone again with it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.companies import policies
from yanzhen.companies.commands.identity import STATED, derive_names, write_company
from yanzhen.companies.commands.indexing import remove_entries
from yanzhen.companies.models import Company
from yanzhen.companies.queries.using import used_firms


def open_for_sheet(name: str, *, batch: int, by: User, at: datetime) -> tuple[Company, bool]:
    """Return the firm of exactly this name and whether its file was opened now, within the
    caller's command; the file names the import as its origin."""
    known = Company.objects.live().filter(name=name).order_by("pk").first()
    if known is not None:
        return known, False
    policies.require_writer(by)
    return write_company(name, at=at, batch=batch), True


def close_unused(code: str, *, batch: int) -> str:
    """Take back a file that an import opened, within the caller's command. Return, for people,
    why it stays: something points to it, or it was changed since."""
    company = Company.objects.select_for_update(of=("self",)).filter(code=code).first()
    if company is None or company.import_batch != batch:
        return ""
    used = used_firms({company.pk: company.subject}, names_too=True)
    if used or not _reads_as_opened(company):
        return _("%(code)s %(name)s 已被使用或改过，没有撤销。") % {
            "code": company.code, "name": company.name,
        }  # fmt: skip
    number = company.pk
    company.delete()
    remove_entries([number])
    return ""


def _reads_as_opened(company: Company) -> bool:
    """Return whether a file says no more than its name, as the sheet did."""
    as_opened: Any = Company(name=company.name)
    derive_names(as_opened)
    return company.merged_into_id is None and all(
        getattr(as_opened, key) == getattr(company, key) for key in STATED
    )
