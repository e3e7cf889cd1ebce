"""Parcels and plants are registered, changed and withdrawn: the same steps for both."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.refusals import Refused, Stale
from yanzhen.journal.commands import record
from yanzhen.resources import policies
from yanzhen.resources.commands.checks import (
    check_parcel,
    check_plant,
    has_plants,
    require_unheld,
)
from yanzhen.resources.models import Parcel, Plant
from yanzhen.resources.words import LIVE, ParcelStatus

Site = TypeVar("Site", Parcel, Plant)
# A code stands in addresses.
CODE = re.compile(r"[\w.-]{1,20}")
# What a promise was made about; it stays as it was while the promise stands.
PROMISED = {"area_mu", "outline", "status", "takes_quota", "floor_sqm", "zoning", "parcel"}


@dataclass(frozen=True, slots=True)
class Register(Generic[Site]):
    """How one kind of site is kept: its columns, what it must be, how it is taken off.

    `size` is the column that tells how large a site is; `word` begins its events' verbs.
    """

    model: type[Site]
    word: str
    size: str
    columns: tuple[str, ...]
    check: Callable[[Site], None]
    take_off: Callable[[Site], None]
    put_back: Callable[[Site], None]

    @transaction.atomic
    def add(self, code: str, *, by: User, at: datetime, **told: Any) -> Site:
        """Register a site.

        :raises Refused: if the code is known, a figure cannot be meant, or it lies on another.
        """
        policies.require_keeper(by)
        site = self.draft(code, told)
        if self.model._default_manager.filter(code=site.code).exists():
            raise Refused(_("编号 %s 已经登记，请直接改它。") % site.code, field="code")
        self.check(site)
        site.save()
        record(f"{self.word}.added", site.subject, by=by, at=at, name=site.name,
               **{self.size: getattr(site, self.size)})  # fmt: skip
        return site

    def draft(self, code: str, told: dict[str, Any]) -> Site:
        """Return a site as it would be registered."""
        plain = code.strip()
        if not CODE.fullmatch(plain):
            raise Refused(
                _("编号请写 1 到 20 个字，只用汉字、字母、数字、点和横线。"), field="code"
            )
        return self.model(code=plain, **{n: told[n] for n in self.columns if n in told})

    @transaction.atomic
    def change(self, code: str, *, version: int, by: User, at: datetime, **told: Any) -> Site:
        """Change a site; what was promised of it stays while somebody holds it.

        :raises Stale: if someone else changed it since `version` was read.
        """
        policies.require_keeper(by)
        site = self._lock(code, version)
        changed = self.put(site, told)
        if changed:
            self.check(site)
            site.save()
            record(f"{self.word}.changed", site.subject, by=by, at=at, changed=changed)
        return site

    def put(self, site: Site, told: dict[str, Any]) -> list[str]:
        """Write what is told into a site, unsaved; return the names of the columns it changes."""
        changed = [n for n in self.columns if n in told and getattr(site, n) != told[n]]
        if PROMISED & set(changed) and is_held(site):
            raise Refused(_("已有项目占用，面积、用途、边界和状态不能改；先释放再改。"))
        for name in changed:
            setattr(site, name, told[name])
        site.version += bool(changed)
        return changed

    @transaction.atomic
    def withdraw(self, code: str, *, version: int, reason: str, by: User, at: datetime) -> Site:
        """Take a site off the offer; nobody may hold it."""
        policies.require_keeper(by)
        site = self._lock(code, version)
        require_unheld(is_held(site), reason)
        self.take_off(site)
        site.version += 1
        site.save()
        record(f"{self.word}.withdrawn", site.subject, by=by, at=at, reason=reason.strip())
        return site

    @transaction.atomic
    def restore(self, code: str, *, version: int, by: User, at: datetime) -> Site:
        """Offer a site again that was withdrawn; its code is still its own.

        :raises Refused: if it is on offer, or its land has been registered anew meanwhile.
        """
        policies.require_keeper(by)
        site = self._lock(code, version)
        self.put_back(site)
        self.check(site)
        site.version += 1
        site.save()
        record(f"{self.word}.restored", site.subject, by=by, at=at, name=site.name)
        return site

    def _lock(self, code: str, version: int) -> Site:
        site = self.model._default_manager.select_for_update(of=("self",)).get(code=code)
        if site.version != version:
            raise Stale(_("别人刚改过，请核对后再存。"))
        return site


def is_held(site: Parcel | Plant) -> bool:
    return bool(site.pk) and site.claims.filter(state__in=LIVE).exists()


def _take_off_parcel(parcel: Parcel) -> None:
    if has_plants(parcel):
        raise Refused(_("地块上还有登记的厂房，先撤下厂房。"))
    parcel.status = ParcelStatus.WITHDRAWN


def _put_back_parcel(parcel: Parcel) -> None:
    """How far the land had been is not known any more: somebody says so before it is ready."""
    _require_withdrawn(parcel.status == ParcelStatus.WITHDRAWN)
    parcel.status = ParcelStatus.PREPARING


def _take_off_plant(plant: Plant) -> None:
    plant.is_withdrawn = True


def _put_back_plant(plant: Plant) -> None:
    _require_withdrawn(plant.is_withdrawn)
    plant.is_withdrawn = False


def _require_withdrawn(is_withdrawn: bool) -> None:
    if not is_withdrawn:
        raise Refused(_("它没有撤下，不用恢复。"))


PARCELS = Register(
    Parcel, "parcel", "area_mu",
    ("name", "area_mu", "zoning", "ratio_min", "ratio_max", "status", "takes_quota",
     "price_cny_per_mu", "power_kva", "steam_tph", "sewage_tpd", "available_from", "outline",
     "note"),
    check_parcel, _take_off_parcel, _put_back_parcel,
)  # fmt: skip
PLANTS = Register(
    Plant, "plant", "floor_sqm",
    ("name", "parcel", "floor_sqm", "floor_load_kn", "storey_m", "power_kva", "steam_tph",
     "sewage_tpd", "rent_cny", "available_from", "outline", "note"),
    check_plant, _take_off_plant, _put_back_plant,
)  # fmt: skip
add_parcel, change_parcel, withdraw_parcel = PARCELS.add, PARCELS.change, PARCELS.withdraw
add_plant, change_plant, withdraw_plant = PLANTS.add, PLANTS.change, PLANTS.withdraw
