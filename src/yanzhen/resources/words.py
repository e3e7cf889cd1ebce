"""The words of the ledger: what is budgeted, how land is zoned, how far a site is made ready."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from yanzhen.common.formats import Text


class BudgetKind(models.TextChoices):
    """What the zone may give out in a year, in the order in which people read it."""

    LAND = "LAND", _("用地")
    ENERGY = "ENERGY", _("能耗")
    COD = "COD", "COD"
    NH3N = "NH3N", _("氨氮")
    TN = "TN", _("总氮")
    TP = "TP", _("总磷")
    SO2 = "SO2", _("二氧化硫")
    NOX = "NOX", _("氮氧化物")
    VOCS = "VOCS", "VOCs"
    SEWAGE = "SEWAGE", _("污水")


MU, TCE, TONNES, TONNES_A_DAY = _("亩"), _("吨标准煤"), _("吨/年"), _("吨/日")
UNITS: Mapping[str, Text] = dict.fromkeys(BudgetKind.values, TONNES) | {
    "LAND": MU, "ENERGY": TCE, "SEWAGE": TONNES_A_DAY,
}  # fmt: skip


class Zoning(models.TextChoices):
    """What may stand on a parcel, by the planning code."""

    M0 = "M0", _("新型产业用地 M0")
    M1 = "M1", _("一类工业用地 M1")
    M2 = "M2", _("二类工业用地 M2")
    M3 = "M3", _("三类工业用地 M3")
    W = "W", _("物流仓储用地 W")
    A35 = "A35", _("科研用地 A35")
    B = "B", _("商务用地 B")


class ParcelStatus(models.TextChoices):
    """How far the land is; whether a project holds it is said by the ledger alone."""

    PLANNED = "PLANNED", _("待征收")
    PREPARING = "PREPARING", _("整理中")
    READY = "READY", _("净地")
    BUILT = "BUILT", _("已建厂房")
    GIVEN = "GIVEN", _("已供地")
    WITHDRAWN = "WITHDRAWN", _("已撤下")


# What may be promised to a project.
OFFERED = (ParcelStatus.PLANNED, ParcelStatus.PREPARING, ParcelStatus.READY)


class ClaimState(models.TextChoices):
    RESERVED = "RESERVED", _("已预留")
    COMMITTED = "COMMITTED", _("已承诺")
    FREED = "FREED", _("已释放")


LIVE = (ClaimState.RESERVED, ClaimState.COMMITTED)
