"""Write the rows of a company sheet, thousands at a time, and take them back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.commands import next_number
from yanzhen.common.refusals import Refused
from yanzhen.companies.calc.deriving import Derived, Named, derive
from yanzhen.companies.calc.names import name_key
from yanzhen.companies.commands.bulk import Draft, inserting
from yanzhen.companies.commands.identity import (
    SERIES,
    STATED,
    capital_cny,
    code_of,
    derive_names,
)
from yanzhen.companies.commands.indexing import index_companies, remove_entries
from yanzhen.companies.commands.updating import update_companies
from yanzhen.companies.importing.deriving import derived_parts
from yanzhen.companies.importing.judging import (
    NEW_FILE,
    Said,
    changes_of,
    in_column,
    judge_said,
    read_row,
)
from yanzhen.companies.models import Company, CompanyName, NameKind
from yanzhen.companies.models.company import UNKNOWN_CAPITAL
from yanzhen.companies.queries.among import among, among_numbers
from yanzhen.companies.queries.using import used_firms
from yanzhen.desk.imports.kinds import AcceptedRow, Applied, ParsedRow, Verdict
from yanzhen.desk.models import ImportRow
from yanzhen.journal.commands import plain

CREATED: dict[str, Any] = {"created": True}
UPDATED = (
    "name", "name_key", "brand", "short_name", "initials", "uscc", "status", "kind",
    "capital_amount", "capital_currency", "capital_cny", "capital_order", "founded_on",
    "founded_order", "county_code", "address", "industry_code", "scope", "website", "version",
    "changed_at",
)  # fmt: skip
# What a row's JSON holds otherwise than the column.
CHANGED_IN_COLUMN = {"founded_on", "capital_amount"}
Wanted = tuple[int, Said, Company]


# No savepoint of its own: the wizard sets one around each chunk and each row, and SQLite copies
# every page that is changed once more for each.
@transaction.atomic(savepoint=False)
def apply_companies(
    rows: Sequence[AcceptedRow], *, batch: int, by: User, at: datetime
) -> list[Applied]:
    """Open a file for every new firm and change those that read otherwise.

    What is there is looked up again: a firm opened since the preview is not doubled, and rows
    written already change nothing.
    """
    fresh, wanted, applied = _sort_out(rows)
    written = _insert(fresh, batch, at)
    changed = _change(wanted, at)
    return sorted([*applied, *written, *changed], key=lambda one: one.number)


def _sort_out(
    rows: Sequence[AcceptedRow],
) -> tuple[list[Said], list[Wanted], list[Applied]]:
    """Split rows into new firms, known firms, and those with nothing to do."""
    read = [read_row(accepted.row) for accepted in rows]
    judged = judge_said(read)
    codes = {j.target.removeprefix("company:") for j in judged if j.target}
    codes |= {accepted.choice for accepted in rows if accepted.choice}
    companies = {c.code: c for c in _locked(codes)}
    fresh: list[Said] = []
    wanted: list[Wanted] = []
    idle: list[Applied] = []
    for accepted, said, now_judged in zip(rows, read, judged, strict=True):
        code = accepted.choice or now_judged.target.removeprefix("company:")
        company = companies.get(code)
        if company is not None:
            wanted.append((accepted.row.number, said, company))
        elif accepted.choice == NEW_FILE or now_judged.verdict == Verdict.NEW:
            fresh.append(said)
        else:
            idle.append(Applied(accepted.row.number, now_judged.target, None))
    return fresh, wanted, idle


def _locked(codes: Collection[str]) -> Iterable[Company]:
    return Company.objects.select_for_update().filter(code__in=among(codes)) if codes else ()


def _insert(fresh: Sequence[Said], batch: int, at: datetime) -> list[Applied]:
    if not fresh:
        return []
    first, on = next_number(SERIES, step=len(fresh)), localdate(at)
    opened = {"import_batch": batch, "added_at": at, "changed_at": at}
    names = [_further_names(first + place, said) for place, said in enumerate(fresh)]
    waiting = enumerate(fresh, first)
    with inserting() as insert:
        for derived in derived_parts(list(map(_named, fresh, names))):
            drafts = [
                _draft(number, said, opened, on, follows)
                for follows, (number, said) in zip(derived, waiting, strict=False)
            ]
            insert(drafts, [follows.grams for follows in derived])
    CompanyName.objects.bulk_create(chain.from_iterable(names), batch_size=2000)
    return [
        Applied(said.row.number, f"company:{code_of(number)}", CREATED)
        for number, said in enumerate(fresh, first)
    ]


def _named(said: Said, further: Sequence[CompanyName]) -> Named:
    return Named(
        said.name, said.stated.get("short_name", ""), tuple(name.name for name in further),
        said.code.code if said.code else "",
    )  # fmt: skip


def _draft(number: int, said: Said, opened: dict[str, Any], on: date, follows: Derived) -> Draft:
    stated = said.stated
    draft = Draft(**opened, **stated)
    draft.id, draft.code, draft.name = number, code_of(number), said.name
    draft.uscc = said.code.code if said.code else None
    for key in stated.keys() & CHANGED_IN_COLUMN:
        setattr(draft, key, in_column(key, stated[key]))
    draft.name_key, draft.brand, draft.initials = follows.name_key, follows.brand, follows.initials
    draft.short_name, draft.search_text = follows.short_name, follows.search_text
    derive_orders(draft, on)
    return draft


def derive_orders(company: Any, on: date) -> None:
    """Set the columns that follow from capital and founding; a currency without a rate leaves
    the yuan unknown."""
    try:
        company.capital_cny = capital_cny(company.capital_amount, company.capital_currency, on)
    except Refused:
        company.capital_cny = None
    company.capital_order = UNKNOWN_CAPITAL if company.capital_cny is None else company.capital_cny
    founded = company.founded_on
    company.founded_order = (
        founded.year * 10000 + founded.month * 100 + founded.day if founded else 0
    )


def _further_names(number: int, said: Said) -> list[CompanyName]:
    found: list[CompanyName] = []
    for kind, key in ((NameKind.FORMER, "former"), (NameKind.ENGLISH, "english")):
        text = said.row.fields.get(key)
        if not text:
            continue
        parts = str(text).replace("；", ";").split(";")
        for name in dict.fromkeys(part.strip() for part in parts if len(name_key(part)) >= 2):
            found.append(CompanyName(company_id=number, kind=kind, name=name[:160],
                                     name_key=name_key(name)[:160], source=_("导入")))  # fmt: skip
    return found


def _change(wanted: Sequence[Wanted], at: datetime) -> list[Applied]:
    applied: list[Applied] = []
    touched: dict[int, Company] = {}
    names: list[CompanyName] = []
    renamed: dict[int, dict[str, Any]] = {}
    for number, said, company in wanted:
        changes = changes_of(said, company)
        if not changes or company.pk in touched:
            applied.append(Applied(number, company.subject, None))
            continue
        before = {key: plain(now) for key, (now, _then) in changes.items()}
        before["version"] = company.version + 1
        if "name" in changes:
            names.append(CompanyName(company=company, kind=NameKind.FORMER, name=company.name,
                                     name_key=company.name_key, source=_("导入")))  # fmt: skip
            renamed[company.pk] = before
        for key, (_now, then) in changes.items():
            setattr(company, key, then)
        _derive(company, at)
        touched[company.pk] = company
        applied.append(Applied(number, company.subject, before))
    update_companies(touched.values(), UPDATED)
    _keep_former(names, renamed)
    index_companies(touched)
    return applied


def _keep_former(names: Sequence[CompanyName], renamed: Mapping[int, dict[str, Any]]) -> None:
    """Keep the names that firms had until now; note those added, which an undo takes away."""
    if not names:
        return
    held = CompanyName.objects.filter(company__in=among_numbers(renamed), kind=NameKind.FORMER)
    known = set(held.values_list("company", "name_key"))
    new = [name for name in names if (name.company_id, name.name_key) not in known]
    for name in new:
        renamed[name.company_id]["former"] = name.name_key
    CompanyName.objects.bulk_create(new)


def _derive(company: Company, at: datetime) -> None:
    derive_names(company)
    derive_orders(company, localdate(at))
    company.version += 1
    company.changed_at = at


@transaction.atomic(savepoint=False)
def undo_companies(rows: Sequence[Applied], *, batch: int, by: User, at: datetime) -> list[str]:
    """Take an import's chunk back: files it opened go, files it changed read as before. What was
    used or changed since stays, and is told."""
    codes = {row.target.removeprefix("company:"): row for row in rows if row.before}
    companies = list(_locked(codes))
    opened = [c for c in companies if "created" in (codes[c.code].before or {})]
    kept = _remove(opened, _as_opened(opened, codes, batch, at), batch)
    changed = [c for c in companies if "created" not in (codes[c.code].before or {})]
    return kept + _put_back(changed, codes, at)


def _as_opened(
    opened: Sequence[Company], codes: dict[str, Applied], batch: int, at: datetime
) -> set[int]:
    """Return those firms that read as the import wrote them: never changed since, or changed
    and put back."""
    found = {c.pk for c in opened if c.version == 1}
    touched = {codes[c.code].number: c for c in opened if c.version > 1}
    rows = ImportRow.objects.filter(batch=batch, number__in=list(touched))
    for row in rows.iterator():
        company = touched[row.number]
        said = read_row(ParsedRow(row.number, row.place, row.fields))
        draft = _draft(company.pk, said, {}, localdate(at), derive(_named(said, ())))
        if all(getattr(draft, key) == getattr(company, key) for key in STATED):
            found.add(company.pk)
    return found


def _remove(opened: Sequence[Company], unchanged: set[int], batch: int) -> list[str]:
    used = used_firms({c.pk: c.subject for c in opened})
    unused = unchanged - used
    free = [c.pk for c in opened if c.pk in unused and c.import_batch == batch]
    CompanyName.objects.filter(company__in=among_numbers(free)).delete()
    Company.objects.filter(pk__in=among_numbers(free))._raw_delete(using="default")
    remove_entries(free)
    left = set(free)
    return [
        _("%(code)s %(name)s 已被使用或改过，没有撤销。") % {"code": c.code, "name": c.name}
        for c in opened
        if c.pk not in left
    ]


def _put_back(changed: Sequence[Company], codes: dict[str, Applied], at: datetime) -> list[str]:
    kept, back = [], []
    for company in changed:
        before = dict(codes[company.code].before or {})
        if before.pop("version") != company.version:
            kept.append(_("%(code)s %(name)s 导入后又改过，没有撤销。")
                        % {"code": company.code, "name": company.name})  # fmt: skip
            continue
        former = before.pop("former", "")
        for key, value in before.items():
            field: Any = Company._meta.get_field(key)
            setattr(company, key, field.to_python(value))
        _derive(company, at)
        back.append(company)
        if former:
            CompanyName.objects.filter(company=company, kind=NameKind.FORMER,
                                       name_key=former).delete()  # fmt: skip
    update_companies(back, UPDATED)
    index_companies([c.pk for c in back])
    return kept
