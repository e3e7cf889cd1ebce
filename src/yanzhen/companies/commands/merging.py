"""Put two files of one firm together, and take them apart again."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused, Stale
from yanzhen.companies import policies
from yanzhen.companies.commands.identity import STATED
from yanzhen.companies.commands.indexing import index_companies
from yanzhen.companies.merging import movers
from yanzhen.companies.models import Company, CompanyName, MergeRecord, NameKind, Relation
from yanzhen.journal.commands import plain, record

# Rows under a firm, with what makes two of them the same; those stay behind with the old file.
OWN = (
    ("names", "company", ("kind", "name_key")),
    ("classes", "company", ("kind", "source", "edition")),
    ("contacts", "company", ()),
    ("figures", "company", ("metric", "period_kind", "period_on", "is_current")),
    ("residencies", "company", ("until",)),
    ("placements", "company", ("segment_code",)),
    ("placement_proposals", "company", ("segment_code",)),
    ("placement_refusals", "company", ("segment_code",)),
    ("placement_reviews", "company", ()),
    ("signals", "company", ("kind", "seen_on", "source", "withdrawn_at")),
    ("signals_told", "told_by", ()),
    ("relations_out", "start", ("end_id", "kind", "product")),
    ("relations_in", "end", ("start_id", "kind", "product")),
)
FILLED = (
    "founded_on", "founded_order", "county_code", "address", "industry_code", "scope", "website",
    "kind",
)  # fmt: skip
CAPITAL = ("capital_amount", "capital_currency", "capital_cny", "capital_order")


@transaction.atomic
def merge_companies(
    kept: str, gone: str, *, reason: str, by: User, at: datetime,
    versions: tuple[int, int] | None = None,
) -> MergeRecord:  # fmt: skip
    """Put the file `gone` into the file `kept`: everything under it follows, empty fields are
    filled, its name stays as a further name. `undo_merge` restores both exactly.

    Args:
        versions: of kept and gone as the person saw them.

    :raises Refused: for one and the same file, files with two sound credit codes, or no reason.
    """
    policies.require_merger(by)
    if kept == gone:
        raise Refused(_("不能把一份档案并入它自己，请另选一份。"), field="other")
    if not reason.strip():
        raise Refused(_("请写明为什么是同一家企业。"), field="reason")
    locked = {
        c.code: c
        for c in Company.objects.select_for_update(of=("self",))
        .filter(code__in=[kept, gone])
        .order_by("pk")
    }
    into, old = locked[kept], locked[gone]
    _refuse_merge(into, old, versions)
    before = {"kept": _state_of(into), "gone": _state_of(old)}
    moved = _move_all(old, into)
    _fill(into, old, at)
    merge = MergeRecord.objects.create(
        kept=into, gone=old, reason=reason.strip(), moved=moved, before=before, merged_by=by,
        merged_at=at,
    )  # fmt: skip
    index_companies([into.pk, old.pk])
    record("company.merged", into.subject, by=by, at=at, links=[old.subject], kept=into.name,
           gone=old.name, gone_code=old.code, reason=reason)  # fmt: skip
    return merge


def _refuse_merge(into: Company, old: Company, versions: tuple[int, int] | None) -> None:
    if into.merged_into_id or old.merged_into_id:
        raise Refused(_("其中一份档案已经并档，请刷新页面。"))
    if versions and versions != (into.version, old.version):
        raise Stale(_("核对之后有人改过其中一份档案，请重新核对再并。"))
    if into.uscc and old.uscc:
        raise Refused(
            _("两份档案的统一社会信用代码不同（%(one)s、%(other)s），不是同一家。录错的请先更正。")
            % {"one": into.uscc, "other": old.uscc}
        )


def _state_of(company: Company) -> dict[str, Any]:
    fields = (*STATED, "name_key", "brand", "initials", "search_text", "capital_cny",
              "capital_order", "founded_order", "is_resident", "version")  # fmt: skip
    return {key: plain(getattr(company, key)) for key in fields}


def _move_all(old: Company, into: Company) -> dict[str, Any]:
    mains = _step_back(old, into)
    moved: dict[str, Any] = {
        name: _move_rows(name, field, same, old, into) for name, field, same in OWN
    }
    moved |= {mover.key: mover.move(old.pk, into.pk) for mover in movers.values()}
    return moved | {"mains": mains}


def _step_back(old: Company, into: Company) -> list[int]:
    """Have the main contact of the file that goes give way to that of the one that stays."""
    if not into.contacts.filter(is_main=True).exists():
        return []
    mains = list(old.contacts.filter(is_main=True).values_list("pk", flat=True))
    old.contacts.filter(pk__in=mains).update(is_main=False)
    return mains


def _move_rows(
    name: str, field: str, same: tuple[str, ...], old: Company, into: Company
) -> list[int]:
    """Point the rows to the kept file, those left out that it has already; return the moved."""
    held = {tuple(getattr(row, key) for key in same) for row in getattr(into, name).all()}
    rows = [row for row in getattr(old, name).all() if into.pk not in _others(name, row)]
    if name == "figures":
        rows = [row for row in rows if not row.is_current or _key(row, same) not in held]
    elif same:
        rows = [row for row in rows if _key(row, same) not in held]
    numbers = [row.pk for row in rows]
    model = Relation if name.startswith("relations") else getattr(old, name).model
    model.objects.filter(pk__in=numbers).update(**{field: into})
    return numbers


def _others(name: str, row: Any) -> set[int | None]:
    """Return the firms that may not be one with the owner of a row: no firm is related to itself,
    and none is told by another what it says itself."""
    if name.startswith("relations"):
        return {row.start_id, row.end_id}
    if name == "signals":
        return {row.told_by_id}
    return {row.company_id} if name == "signals_told" else set()


def _key(row: Any, same: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(row, key) for key in same)


def _fill(into: Company, old: Company, at: datetime) -> None:
    """Take over what the kept file lacks, and the old name as a further one."""
    taken_code = old.uscc if not into.uscc else None
    old.merged_into, old.version, old.changed_at = into, old.version + 1, at
    if taken_code:
        old.uscc = None
    was_resident, old.is_resident = old.is_resident, False
    old.save()
    into.uscc = into.uscc or taken_code
    for key in FILLED:
        if getattr(into, key) in (None, "", 0):
            setattr(into, key, getattr(old, key))
    if into.capital_amount is None:
        for key in CAPITAL:
            setattr(into, key, getattr(old, key))
    into.is_resident = into.is_resident or was_resident
    into.version, into.changed_at = into.version + 1, at
    into.save()
    if old.name_key != into.name_key:
        CompanyName.objects.get_or_create(
            company=into, kind=NameKind.ALIAS, name_key=old.name_key,
            defaults={"name": old.name, "source": f"{old.code}"},
        )  # fmt: skip


@transaction.atomic
def undo_merge(number: int, *, by: User, at: datetime) -> MergeRecord:
    """Take two merged files apart: what moved goes back, both files read as before.

    What was added to the kept file since stays there.

    :raises Refused: if undone already, too long ago, or the kept file was changed or merged since.
    """
    policies.require_merger(by)
    merge = MergeRecord.objects.select_for_update().get(pk=number)
    days = parameter("companies.merge_undo_days", on=localdate(at))
    if merge.undone_at:
        raise Refused(_("这次并档已经撤销过了。"))
    if localdate(at) > localdate(merge.merged_at) + timedelta(days=days):
        raise Refused(
            _("并档超过 %(days)s 天，不能撤销。需要分开的，请新建档案。") % {"days": days}
        )
    locked = Company.objects.select_for_update(of=("self",)).in_bulk([merge.kept_id, merge.gone_id])
    into, old = locked[merge.kept_id], locked[merge.gone_id]
    if into.version != merge.before["kept"]["version"] + 1 or into.merged_into_id:
        raise Refused(
            _(
                "并档以后又改过或并过这份档案。后来并过的，请先撤销那次并档；改过的，请新建一份档案分开。"
            )
        )
    _restore(merge, into, old, at)
    _let_earlier_be_undone(merge, into, old)
    merge.undone_by, merge.undone_at = by, at
    merge.save(update_fields=["undone_by", "undone_at"])
    index_companies([into.pk, old.pk])
    record("company.unmerged", into.subject, by=by, at=at, links=[old.subject], kept=into.name,
           gone=old.name)  # fmt: skip
    return merge


def _restore(merge: MergeRecord, into: Company, old: Company, at: datetime) -> None:
    for name, field, _same in OWN:
        model = getattr(old, name).model
        model.objects.filter(pk__in=merge.moved.get(name, []), **{field: into}).update(
            **{field: old}
        )
    old.contacts.filter(pk__in=merge.moved.get("mains", [])).update(is_main=True)
    for mover in movers.values():
        mover.back(merge.moved.get(mover.key, []), old.pk, into.pk)
    if old.name_key != into.name_key:
        CompanyName.objects.filter(
            company=into, kind=NameKind.ALIAS, name_key=old.name_key, source=old.code
        ).delete()
    for company, state in ((into, merge.before["kept"]), (old, merge.before["gone"])):
        _put_back(company, state, at)
    old.merged_into = None
    into.save()
    old.save()


def _let_earlier_be_undone(merge: MergeRecord, into: Company, old: Company) -> None:
    """Have merges that stood before this one be undone as if it had never been: both files read
    again as they left them, only under a higher version."""
    for company, state in ((into, merge.before["kept"]), (old, merge.before["gone"])):
        for earlier in company.merges_kept.filter(undone_at__isnull=True, pk__lt=merge.pk):
            if earlier.before["kept"]["version"] + 1 == state["version"]:
                earlier.before["kept"]["version"] = company.version - 1
                earlier.save(update_fields=["before"])


def _put_back(company: Company, state: dict[str, Any], at: datetime) -> None:
    for key, value in state.items():
        field: Any = Company._meta.get_field(key)
        setattr(company, key, None if value is None else field.to_python(value))
    # Versions only rise: a form opened between merge and undo must not be taken for fresh.
    company.version += 2
    company.changed_at = at
