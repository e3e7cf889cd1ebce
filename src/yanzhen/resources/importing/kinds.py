"""Sheets of parcels and of plants: judged against the register, written and taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.accounts.models import User
from yanzhen.common.formats import MISSING, Text, number
from yanzhen.common.refusals import Refused
from yanzhen.desk.imports.kinds import (
    AcceptedRow,
    Applied,
    Field,
    Format,
    Judgement,
    ParsedRow,
    Verdict,
)
from yanzhen.resources import policies
from yanzhen.resources.commands.checks import check_parcel_figures, check_plant_figures
from yanzhen.resources.commands.register import CODE, PARCELS, PLANTS, PROMISED, Register
from yanzhen.resources.commands.sheets import apply_sites, undo_sites
from yanzhen.resources.importing.fields import PARCEL_FIELDS, PLANT_FIELDS
from yanzhen.resources.models import Claim, Parcel, Plant
from yanzhen.resources.words import LIVE, ParcelStatus

# What a new site cannot be without; of one that is known a sheet may say less.
NEEDED = {"parcel": ("name", "area_mu", "zoning"), "plant": ("name", "floor_sqm")}


@dataclass(frozen=True, slots=True)
class Known:
    """What the register has of a chunk's codes."""

    sites: Mapping[str, Parcel | Plant]
    held: frozenset[int]
    built_on: frozenset[int]
    parcels: Mapping[str, Parcel]


def told_by(row: ParsedRow, parcels: Mapping[str, Parcel]) -> dict[str, Any]:
    """Return what a row says as columns of a site.

    :raises Refused: if it names a parcel that is not registered.
    """
    told: dict[str, Any] = {}
    for name, value in row.fields.items():
        if value is None or name == "code":
            continue
        if name == "parcel":
            if value not in parcels:
                raise Refused(_("没有编号为 %s 的地块，先登记地块。") % value)
            told[name] = parcels[value]
        elif name == "available_from":
            told[name] = date.fromisoformat(value)
        elif name in ("name", "note", "zoning", "status", "takes_quota"):
            told[name] = value
        else:
            told[name] = Decimal(value)
    return told


class SiteSheet:
    """A sheet with one site a row, known by its code."""

    roles = frozenset(role.value for role in policies.KEEPERS)
    formats: tuple[Format, ...] = ()
    on_timelines: bool = True

    def __init__(
        self, key: str, label: Text, register: Register[Any], fields: tuple[Field, ...]
    ) -> None:
        self.key, self.label, self.register, self.fields = key, label, register, fields

    def mark(self, row: ParsedRow) -> str:
        return str(row.fields.get("code") or "")

    def judge(self, rows: Sequence[ParsedRow], *, by: User, on: date) -> list[Judgement]:
        """Return one judgement a row, in order. Four queries."""
        known = self._known(rows)
        seen: set[str] = set()
        found = []
        for row in rows:
            code = self.mark(row)
            if code in seen:
                found.append(Judgement(Verdict.UNUSABLE, _("编号 %s 在表里出现了两次。") % code))
                continue
            seen.add(code)
            found.append(self._judge(row, code, known, on))
        return found

    def _known(self, rows: Sequence[ParsedRow]) -> Known:
        codes = {self.mark(row) for row in rows}
        sites = {s.code: s for s in self.register.model._default_manager.filter(code__in=codes)}
        numbers = [site.pk for site in sites.values()]
        live = Claim.objects.filter(state__in=LIVE)
        wanted = {str(row.fields.get("parcel")) for row in rows if row.fields.get("parcel")}
        if self.register is PLANTS:
            held = live.filter(plant__in=numbers).values_list("plant", flat=True)
            parcels = {p.code: p for p in Parcel.objects.filter(code__in=wanted)}
            return Known(sites, frozenset(n for n in held if n), frozenset(), parcels)
        held = live.filter(parcel__in=numbers).values_list("parcel", flat=True)
        plants = Plant.objects.filter(parcel__in=numbers, is_withdrawn=False)
        built = frozenset(n for n in plants.values_list("parcel", flat=True) if n)
        return Known(sites, frozenset(n for n in held if n), built, {})

    def _judge(self, row: ParsedRow, code: str, known: Known, on: date) -> Judgement:
        if not CODE.fullmatch(code):
            reason = _("编号“%s”不能用：1 到 20 个字，只用汉字、字母、数字、点和横线。")
            return Judgement(Verdict.UNUSABLE, reason % code)
        site = known.sites.get(code)
        try:
            told = told_by(row, known.parcels)
            return self._compare(site, told, known) if site else self._fresh(code, told, on)
        except Refused as refusal:
            return Judgement(Verdict.UNUSABLE, refusal.message, site.subject if site else "")

    def _fresh(self, code: str, told: dict[str, Any], on: date) -> Judgement:
        labels = {field.key: str(field.label) for field in self.fields}
        lacking = [labels[name] for name in NEEDED[self.register.word] if not told.get(name)]
        if lacking:
            raise Refused(_("新登记要有%s。") % "、".join(lacking))
        self._check(self.register.draft(code, {"available_from": on} | told))
        return Judgement(Verdict.NEW)

    def _compare(self, site: Parcel | Plant, told: dict[str, Any], known: Known) -> Judgement:
        changed = [name for name, value in told.items() if getattr(site, name) != value]
        if not changed:
            return Judgement(Verdict.SAME, "", site.subject)
        if PROMISED & set(changed) and site.pk in known.held:
            raise Refused(_("已有项目占用，面积、用途和状态不能改；先释放再改。"))
        labels = {field.key: str(field.label) for field in self.fields}
        changes = tuple(
            (labels[name], _shown(getattr(site, name)), _shown(told[name])) for name in changed
        )
        for name in changed:
            setattr(site, name, told[name])
        self._check(site)
        if site.pk in known.built_on and told.get("status", "BUILT") != ParcelStatus.BUILT:
            raise Refused(_("地块上还有登记的厂房，状态只能是“已建厂房”。"))
        return Judgement(Verdict.CHANGED, "", site.subject, changes)

    def _check(self, site: Parcel | Plant) -> None:
        if isinstance(site, Parcel):
            check_parcel_figures(site)
        else:
            check_plant_figures(site)

    def apply(
        self, rows: Sequence[AcceptedRow], *, batch: int, by: User, at: datetime
    ) -> list[Applied]:
        codes = {str(one.row.fields.get("parcel") or "") for one in rows} - {""}
        parcels = {p.code: p for p in Parcel.objects.filter(code__in=codes)}
        told = [(one.row.number, self.mark(one.row), told_by(one.row, parcels)) for one in rows]
        return apply_sites(self.register, told, by=by, at=at)

    def undo(self, rows: Sequence[Applied], *, batch: int, by: User, at: datetime) -> list[str]:
        return undo_sites(self.register, rows, by=by)


def _shown(value: Any) -> str:
    if value is None or value == "":
        return MISSING
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return number(value) if isinstance(value, Decimal) else str(value)


PARCEL_SHEET = SiteSheet("parcels", gettext_lazy("地块"), PARCELS, PARCEL_FIELDS)
PLANT_SHEET = SiteSheet("plants", gettext_lazy("厂房"), PLANTS, PLANT_FIELDS)
