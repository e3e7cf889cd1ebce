"""What a row of a company sheet would do, in a fixed number of queries a chunk."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yanzhen.companies.calc.names import name_key, tidy_name
from yanzhen.companies.calc.uscc import Reading, read_code
from yanzhen.companies.commands.identity import code_problem
from yanzhen.companies.importing.fields import stated_by
from yanzhen.companies.labels import FIELD_LABELS, shown
from yanzhen.companies.models import Company, CompanyName
from yanzhen.companies.queries.among import among
from yanzhen.desk.imports.kinds import Judgement, ParsedRow, Verdict
from yanzhen.desk.imports.repeats import repeated

NEW_FILE = "new"
COMPARED = (
    "name", "uscc", "status", "capital_amount", "capital_currency", "founded_on", "county_code",
    "address", "industry_code", "kind", "short_name", "website", "scope",
)  # fmt: skip


@dataclass(slots=True)
class Said:
    """A row as the file would take it."""

    row: ParsedRow
    name: str
    key: str
    code: Reading | None
    _stated: dict[str, Any] | None = None

    @property
    def stated(self) -> dict[str, Any]:
        """What the row says of the firm's identity; worked out once asked for, which a preview
        does of known firms only."""
        if self._stated is None:
            self._stated = stated_by(self.row.fields)
        return self._stated


@dataclass(slots=True)
class Known:
    """The firms that a chunk's rows may mean."""

    by_code: dict[str, Company] = field(default_factory=dict)
    by_key: dict[str, list[Company]] = field(default_factory=lambda: defaultdict(list))


def read_row(row: ParsedRow) -> Said:
    name = tidy_name(str(row.fields.get("name") or ""))
    code = read_code(row.fields["uscc"]) if row.fields.get("uscc") else None
    return Said(row, name, name_key(name), code)


def find_known(said: Sequence[Said]) -> Known:
    """Return the firms that the rows' codes and names may mean; merged ones lead to what they
    were merged into. Three queries."""
    codes = {one.code.code for one in said if one.code and not one.code.problem}
    keys = {one.key for one in said if len(one.key) >= 2}
    known = Known()
    for company in Company.objects.select_related("merged_into").filter(uscc__in=among(codes)):
        known.by_code[str(company.uscc)] = company.merged_into or company
    for company in Company.objects.live().filter(name_key__in=among(keys)):
        known.by_key[company.name_key].append(company)
    others = CompanyName.objects.filter(name_key__in=among(keys), company__merged_into__isnull=True)
    for other in others.select_related("company"):
        if other.company not in known.by_key[other.name_key]:
            known.by_key[other.name_key].append(other.company)
    return known


def judge_rows(rows: Sequence[ParsedRow], *, on: date) -> list[Judgement]:
    """Return one judgement a row, in order."""
    return judge_said([read_row(row) for row in rows])


def judge_said(said: Sequence[Said]) -> list[Judgement]:
    """Return one judgement for each row as read."""
    known = find_known(said)
    seen: dict[str, ParsedRow] = {}
    note = _("信用代码校验位正确，内含的组织机构代码校验不符，请留意。")
    return [_judge(one, known, seen, note if one.code and one.code.warning else "") for one in said]


def _judge(said: Said, known: Known, seen: dict[str, ParsedRow], note: str) -> Judgement:
    if len(said.key) < 2:
        return Judgement(Verdict.UNUSABLE, _("没有企业名称，请补上。"))
    if said.code and said.code.problem:
        code = said.code
        return Judgement(
            Verdict.UNUSABLE, code_problem(code.code, code.problem, code.hint, code.expected)
        )
    if earlier := _earlier(said, seen):
        return Judgement(Verdict.SAME, repeated(earlier.place))
    meant = _meant(said, known)
    if isinstance(meant, Judgement):
        return meant
    if meant is None:
        return Judgement(Verdict.NEW, note)
    changes = changes_of(said, meant)
    verdict = Verdict.CHANGED if changes else Verdict.SAME
    shown_changes = tuple(
        (str(FIELD_LABELS[key]), shown(key, before), shown(key, after))
        for key, (before, after) in changes.items()
    )
    return Judgement(verdict, note, f"company:{meant.code}", shown_changes)


def _earlier(said: Said, seen: dict[str, ParsedRow]) -> ParsedRow | None:
    mark = said.code.code if said.code else said.key
    earlier = seen.get(mark)
    seen.setdefault(mark, said.row)
    return earlier


def _meant(said: Said, known: Known) -> Company | Judgement | None:
    """Return the firm a row means, None for a new one, or a conflict for a person to solve."""
    by_code = known.by_code.get(said.code.code) if said.code else None
    named = known.by_key.get(said.key, [])
    if by_code:
        others = [one for one in named if one.pk != by_code.pk and not one.uscc]
        if others and by_code.name_key != said.key:
            return _conflict(
                _("信用代码是“%(one)s”的，名称却是“%(other)s”的。")
                % {"one": by_code.name, "other": others[0].name},
                [by_code, *others], new=False,
            )  # fmt: skip
        return by_code
    if len(named) > 1:
        return _conflict(_("有几家企业用过这个名称，请选一家。"), named, new=True)
    if named and said.code and named[0].uscc:
        return _conflict(_("名称相同而信用代码不同，可能是两家企业。"), named, new=True)
    return named[0] if named else None


def _conflict(reason: str, companies: Sequence[Company], *, new: bool) -> Judgement:
    candidates = [(c.code, f"{c.name} {c.uscc or c.code}") for c in companies[:8]]
    if new:
        candidates.append((NEW_FILE, _("都不是，另建一份档案")))
    return Judgement(Verdict.CONFLICT, reason, candidates=tuple(candidates))


def changes_of(said: Said, company: Company) -> dict[str, tuple[Any, Any]]:
    """Return what the row would change: field → (now, then). Silence changes nothing."""
    wanted: dict[str, Any] = dict(said.stated)
    if said.code:
        wanted["uscc"] = said.code.code
        # By its code the firm is sure, so another name is a new name; found by a former name
        # it keeps its present one.
        wanted["name"] = said.name
    found = {}
    for key in COMPARED:
        if key not in wanted:
            continue
        now, then = getattr(company, key), in_column(key, wanted[key])
        if now != then and not (key == "name" and name_key(str(now)) == said.key):
            found[key] = (now, then)
    return found


def in_column(key: str, value: Any) -> Any:
    """Return a row's JSON value as the file's column holds it."""
    if key == "founded_on":
        return date.fromisoformat(value)
    if key == "capital_amount":
        return Decimal(value)
    return value
