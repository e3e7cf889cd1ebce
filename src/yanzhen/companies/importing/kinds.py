"""The kinds of sheets about firms that the wizard takes."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import User
from yanzhen.companies import policies
from yanzhen.companies.calc.names import name_key, tidy_name
from yanzhen.companies.calc.uscc import read_code
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
    on_timelines: bool = False

    def mark(self, row: ParsedRow) -> str:
        """Return the credit code, or the name where there is none."""
        said = row.fields
        if said.get("uscc"):
            code = read_code(said["uscc"])
            return "" if code.problem else code.code
        return name_key(tidy_name(str(said.get("name") or "")))

    def judge(self, rows: Sequence[ParsedRow], *, by: User, on: date) -> list[Judgement]:
        return judge_rows(rows, on=on)

    def apply(
        self, rows: Sequence[AcceptedRow], *, batch: int, by: User, at: datetime
    ) -> list[Applied]:
        return apply_companies(rows, batch=batch, by=by, at=at)

    def undo(self, rows: Sequence[Applied], *, batch: int, by: User, at: datetime) -> list[str]:
        return undo_companies(rows, batch=batch, by=by, at=at)
