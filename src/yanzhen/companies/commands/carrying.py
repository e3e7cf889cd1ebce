"""Firms' places follow when a segment of the chain map is split, merged or taken back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import User
from yanzhen.chains.calc.changes import Body, Change, Key
from yanzhen.companies.commands.indexing import index_companies
from yanzhen.companies.models import Company, Placement
from yanzhen.journal.commands import plain

# What a place says besides where it is and whose.
PLACE = [f for f in Placement._meta.concrete_fields
         if not f.primary_key and f.name not in ("company", "segment_code")]  # fmt: skip


class PlacementHolder:
    """Places as rows of the chain map: a key is (segment, firm), both by code.

    It writes inside the map's edit, which records what it moved and can take it back.
    """

    name = "placement"
    subject = "company"
    label: str | Promise = _("落位企业")
    may_double = True
    may_drop = True

    def read(self, codes: Iterable[str]) -> dict[Key, Body]:
        rows = Placement.objects.filter(segment_code__in=list(codes)).select_related("company")
        return {
            (row.segment_code, row.company.code): {
                f.attname: plain(getattr(row, f.attname)) for f in PLACE
            }
            for row in rows.order_by("segment_code", "-company__is_resident", "company__code")
        }

    def titles(self, keys: Iterable[Key], *, to: User | None) -> dict[Key, str]:
        wanted = list(keys)
        firms = Company.objects.filter(code__in={key[1] for key in wanted})
        names = dict(firms.values_list("code", "name"))
        return {key: names.get(key[1], key[1]) for key in wanted}

    def write(self, changes: Sequence[Change], *, by: User | None, at: datetime) -> None:
        """Move, copy and remove places; one that goes and comes in one edit stays the same row."""
        firms = {c.code: c for c in Company.objects.filter(code__in={c.key[1] for c in changes})}
        leaving = {(c.key[1], c.key[0]) for c in changes if c.after is None}
        coming = [c for c in changes if c.after is not None]
        for change in coming:
            segment, code = change.key
            held = next((old for firm, old in sorted(leaving) if firm == code), segment)
            leaving.discard((code, held))
            values = {f.attname: f.to_python(change.after[f.attname])
                      for f in PLACE if change.after and f.attname in change.after}  # fmt: skip
            _place(firms[code], held, {**values, "segment_code": segment})
        for code, segment in leaving:
            Placement.objects.filter(company=firms[code], segment_code=segment).delete()
        index_companies(firm.pk for firm in firms.values())


def _place(company: Company, held: str, values: dict[str, Any]) -> None:
    rows = Placement.objects.filter(company=company, segment_code=held)
    if not rows.update(**values):
        Placement.objects.create(company=company, **values)
