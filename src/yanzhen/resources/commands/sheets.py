"""Write the rows of a sheet of sites, and take them back; the import is the one event of all."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.refusals import Refused
from yanzhen.desk.imports.kinds import Applied
from yanzhen.resources import policies
from yanzhen.resources.commands.register import Register, Site, is_held
from yanzhen.resources.models import Parcel, Plant

Told = tuple[int, str, dict[str, Any]]


@transaction.atomic
def apply_sites(
    register: Register[Any], rows: Sequence[Told], *, by: User, at: datetime
) -> list[Applied]:
    """Write a chunk: row number, code, columns. What somebody took or changed meanwhile so that
    it can no longer be written is left as it is."""
    policies.require_keeper(by)
    known = _locked(register, [code for _number, code, _told in rows])
    applied = []
    for number, code, told in rows:
        site = known.get(code)
        before = None
        try:
            if site is None:
                site = register.draft(code, {"available_from": localdate(at)} | told)
                register.check(site)
                site.save()
                before = {"version": site.version, "was": None}
                known[code] = site
            else:
                was = {name: _kept(getattr(site, name)) for name in told}
                if register.put(site, told):
                    register.check(site)
                    site.save()
                    before = {"version": site.version, "was": was}
        except Refused:
            before = None
        applied.append(Applied(number, f"{register.word}:{code}", before))
    return applied


@transaction.atomic
def undo_sites(register: Register[Any], rows: Sequence[Applied], *, by: User) -> list[str]:
    """Take a chunk back; what a project holds or held, or somebody changed since, stays."""
    policies.require_keeper(by)
    known = _locked(register, [row.target.partition(":")[2] for row in rows if row.before])
    left = []
    for row in rows:
        site = known.get(row.target.partition(":")[2])
        if row.before is None or site is None:
            continue
        if site.version != row.before["version"] or not _undo(register, site, row.before["was"]):
            left.append(_("%s 导入后改过或已被占用，没有撤销。") % site)
    return left


def _undo(register: Register[Site], site: Site, was: dict[str, Any] | None) -> bool:
    if is_held(site):
        return False
    if was is None:
        if site.claims.exists() or (isinstance(site, Parcel) and site.plants.exists()):
            return False
        site.delete()
        return True
    for name, kept in was.items():
        column = register.model._meta.get_field(name)
        setattr(site, getattr(column, "attname", name), column.to_python(kept))  # type: ignore[union-attr]
    site.version += 1
    site.save()
    return True


def _locked(register: Register[Any], codes: Sequence[str]) -> dict[str, Parcel | Plant]:
    rows = register.model._default_manager.select_for_update(of=("self",))
    return {site.code: site for site in rows.filter(code__in=codes).order_by("pk")}


def _kept(value: Any) -> Any:
    """Return a column's value as the import keeps it."""
    if isinstance(value, Parcel):
        return value.pk
    return str(value) if isinstance(value, Decimal | date) else value
