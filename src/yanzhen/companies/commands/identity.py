"""Open a firm's file, and change what identifies it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.chains.standards import industry, place
from yanzhen.common.commands import next_number
from yanzhen.common.parameters import parameter
from yanzhen.common.prepared import Prepared
from yanzhen.common.refusals import Refused, Stale
from yanzhen.companies import policies
from yanzhen.companies.calc.names import brand_key, name_key, tidy_name, usual_short_name
from yanzhen.companies.calc.pinyin import initials
from yanzhen.companies.calc.uscc import read_code
from yanzhen.companies.commands.indexing import index_companies
from yanzhen.companies.labels import FIELD_LABELS, shown
from yanzhen.companies.models import Company
from yanzhen.companies.models.company import UNKNOWN_CAPITAL
from yanzhen.journal.commands import record

# What a person may state about a firm's identity; everything else is derived.
STATED = (
    "name", "uscc", "short_name", "status", "kind", "capital_amount", "capital_currency",
    "founded_on", "county_code", "address", "industry_code", "scope", "website",
)  # fmt: skip
SERIES = "companies"
_BY_CODE = Prepared(lambda code: Company.objects.select_for_update(of=("self",)).filter(code=code))


def code_of(number: int) -> str:
    """Return a firm's public code.

    >>> code_of(123)
    'C0000123'
    """
    return f"C{number:07d}"


@transaction.atomic
def add_company(
    *, name: str, by: User, at: datetime, despite_same_name: bool = False, **stated: Any
) -> Company:
    """Open a file for a firm.

    Args:
        despite_same_name: a person has seen that another firm has this name and says that this
            is a different one.
        stated: any of `STATED` besides the name.

    :raises Refused: if the credit code does not hold or has a file already, or the name has one.
    """
    policies.require_writer(by)
    company = write_company(name, at=at, despite_same_name=despite_same_name, **stated)
    record("company.added", company.subject, by=by, at=at, name=company.name, uscc=company.uscc)
    return company


def write_company(
    name: str, *, at: datetime, despite_same_name: bool = False, batch: int | None = None,
    **stated: Any,
) -> Company:  # fmt: skip
    """Write a new firm within the caller's command.

    Args:
        batch: the import that opens the file, which the file then names as its origin.

    :raises Refused: as `add_company`.
    """
    number = next_number(SERIES)
    company = Company(
        id=number, code=code_of(number), added_at=at, changed_at=at, import_batch=batch
    )
    _state(company, {"name": name, **stated}, localdate(at))
    _refuse_known(company, despite_same_name)
    _insert(company)
    index_companies([company.pk])
    return company


@transaction.atomic
def change_company(code: str, *, version: int, by: User, at: datetime, **stated: Any) -> Company:
    """Change a firm's identity.

    :raises Stale: if someone else changed it since `version` was read; `changes` lists for each
        field what stands there now and what this person wanted.
    :raises Refused: as `add_company`.
    """
    policies.require_writer(by)
    company = Company.objects.select_for_update(of=("self",)).get(code=code)
    require_live(company)
    before = {key: getattr(company, key) for key in STATED}
    name_before = company.name_key
    _state(company, stated, localdate(at))
    after = {key: getattr(company, key) for key in STATED}
    changed = {key for key in STATED if before[key] != after[key]}
    if company.version != version:
        raise Stale(
            _("你打开之后，别人改过这份档案。请核对下面的现值和你的填写，再存一次。"),
            [
                (str(FIELD_LABELS[k]), shown(k, before[k]), shown(k, after[k]))
                for k in sorted(changed)
            ],
        )
    if not changed:
        return company
    _refuse_known(company, company.name_key == name_before)
    company.version += 1
    company.changed_at = at
    _update(company)
    index_companies([company.pk])
    record("company.changed", company.subject, by=by, at=at,
           fields=[str(FIELD_LABELS[key]) for key in sorted(changed)],
           before={key: before[key] for key in changed},
           after={key: after[key] for key in changed})  # fmt: skip
    return company


def require_live(company: Company) -> None:
    """Refuse to work on a file that has been merged into another."""
    if company.merged_into_id:
        raise Refused(_("这份档案已并入另一家企业，请到那份档案里改。"))


def lock_company(code: str) -> Company:
    """Return a firm's row, locked and standing for itself."""
    company = _BY_CODE.first(code)
    if company is None:
        raise Company.DoesNotExist(f"no company of code {code}")
    require_live(company)
    return company


def _state(company: Company, stated: Mapping[str, Any], on: date) -> None:
    """Put what was stated into the row, checked and with what follows from it."""
    for key in stated:
        if key not in STATED:
            raise TypeError(f"no such field of a company: {key}")
        setattr(company, key, stated[key])
    company.name = tidy_name(company.name)
    if len(name_key(company.name)) < 2:
        raise Refused(_("请填企业名称（至少两个字）。"), field="name")
    _state_code(company)
    derive_names(company)
    _state_facts(company, on)
    _state_capital(company, on)


def derive_names(company: Any) -> None:
    """Set the columns that follow from the name."""
    company.name_key = name_key(company.name)
    company.brand = brand_key(company.name)
    company.initials = initials(company.name)[:160]
    company.short_name = company.short_name or usual_short_name(company.name)


def _state_code(company: Company) -> None:
    if not company.uscc:
        company.uscc = None
        return
    reading = read_code(company.uscc)
    company.uscc = reading.code
    if reading.problem:
        raise Refused(code_problem(reading.code, reading.problem, reading.hint, reading.expected),
                      field="uscc")  # fmt: skip


def code_problem(code: str, problem: str, hint: str, expected: str) -> str:
    """Return, for people, why a credit code does not hold and what is likely right."""
    if problem == "length":
        return _("统一社会信用代码要有 18 位，现在是 %(n)s 位，请核对。") % {"n": len(code)}
    if problem == "letters" and hint:
        return _("统一社会信用代码不用字母 O、I、Z、S、V，是不是“%(hint)s”？") % {"hint": hint}
    if problem == "letters":
        return _("统一社会信用代码只用数字和大写字母（不含 O、I、Z、S、V），请核对。")
    return _(
        "统一社会信用代码的校验位不对：按前 17 位应为“%(expected)s”，填的是“%(last)s”，请核对。"
    ) % {
        "expected": expected,
        "last": code[-1],
    }


def _state_facts(company: Company, on: date) -> None:
    if company.founded_on and company.founded_on > on:
        raise Refused(_("成立日期在将来，请核对。"), field="founded_on")
    if company.founded_on and company.founded_on.year < 1800:
        raise Refused(_("成立日期太早，请核对。"), field="founded_on")
    if company.county_code and place(company.county_code) is None:
        raise Refused(
            _("没有行政区划代码“%s”，请从列表里选。") % company.county_code, field="county_code"
        )
    if company.industry_code:
        found = industry(company.industry_code)
        if found is None or found.level == "section":
            raise Refused(
                _("没有行业代码“%s”，请按 GB/T 4754 填 2 至 4 位数字。") % company.industry_code,
                field="industry_code",
            )
        company.industry_code = found.code
    company.founded_order = int(f"{company.founded_on:%Y%m%d}") if company.founded_on else 0


def _state_capital(company: Company, on: date) -> None:
    """Set the capital in yuan; a foreign one by the rate in force on the day."""
    amount = company.capital_amount
    if amount is not None and amount < 0:
        raise Refused(_("注册资本不能是负数。"), field="capital_amount")
    if amount is not None and amount > Decimal(10) ** 14:
        raise Refused(_("注册资本大得不合情理，请核对单位。"), field="capital_amount")
    company.capital_currency = company.capital_currency or "CNY"
    company.capital_cny = capital_cny(amount, company.capital_currency, on)
    company.capital_order = UNKNOWN_CAPITAL if company.capital_cny is None else company.capital_cny


def capital_cny(amount: Decimal | None, currency: str, on: date) -> Decimal | None:
    """Return a capital in yuan at the rate in force on a day.

    :raises Refused: for a currency without a rate.
    """
    if amount is None:
        return None
    if currency == "CNY":
        return amount
    rates = parameter("companies.capital_rates", on=on)
    if currency not in rates:
        raise Refused(
            _("没有“%s”的折算汇率，请改填人民币金额或在参数里补上汇率。") % currency,
            field="capital_currency",
        )
    return (amount * Decimal(str(rates[currency]))).quantize(Decimal("0.01"))


def _refuse_known(company: Company, despite_same_name: bool) -> None:
    others = Company.objects.exclude(pk=company.pk)
    same = company.uscc and others.filter(uscc=company.uscc).first()
    if same:
        raise Refused(_("统一社会信用代码已有档案：%(name)s（%(code)s）。请直接用那份档案。")
                      % {"name": same.name, "code": same.code}, field="uscc")  # fmt: skip
    if despite_same_name:
        return
    same = others.live().filter(name_key=company.name_key).first()
    if same:
        raise Refused(_("已有同名企业：%(name)s（%(code)s）。若是另一家，请勾选“同名但不同”。")
                      % {"name": same.name, "code": same.code}, field="name")  # fmt: skip


def _insert(company: Company) -> None:
    try:
        with transaction.atomic():
            company.save(force_insert=True)
    except IntegrityError as problem:
        raise Refused(_("这家企业刚刚由别人建了档，请搜索后直接使用。"), field="uscc") from problem


def _update(company: Company) -> None:
    try:
        with transaction.atomic():
            company.save(force_update=True)
    except IntegrityError as problem:
        raise Refused(_("这个统一社会信用代码刚刚由别人占用，请核对。"), field="uscc") from problem
