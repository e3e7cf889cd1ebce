"""The kinds of sheets about firms that the wizard takes."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import User
from yanzhen.companies import policies
from yanzhen.companies.commands.importing import apply_companies, undo_companies
from yanzhen.companies.importing.fields import COMPANY_FIELDS, COMPANY_FORMATS
from yanzhen.companies.importing.judging import judge_rows
from yanzhen.desk.imports.kinds import (
    AcceptedRow,
    Applied,
    Field,
    Format,
    Judgement,
    ParsedRow,
)


class CompanyImport:
    """Firms from Qichacha, Tianyancha, a register or any sheet with a column of names."""

    key = "companies"
    label: str | Promise = _("企业名单")
    roles = frozenset(role.value for role in policies.IMPORTERS)
    fields: tuple[Field, ...] = COMPANY_FIELDS
    formats: tuple[Format, ...] = COMPANY_FORMATS

    def judge(self, rows: Sequence[ParsedRow], *, by: User, on: date) -> list[Judgement]:
        return judge_rows(rows, on=on)

    def apply(
        self, rows: Sequence[AcceptedRow], *, batch: int, by: User, at: datetime
    ) -> list[Applied]:
        return apply_companies(rows, batch=batch, by=by, at=at)

    def undo(self, rows: Sequence[Applied], *, batch: int, by: User, at: datetime) -> list[str]:
        return undo_companies(rows, batch=batch, by=by, at=at)
