"""What the stewards found out of who buys how much of what."""

from datetime import date
from decimal import Decimal

from yanzhen.demo.commands.telling import Story, moment
from yanzhen.demo.commands.world import World
from yanzhen.gaps.commands import state_share, withdraw_share

LEARNED = date(2022, 4, 12)
# Bought, buying, percent, basis: made up, in the style of what firms show on a visit.
BOUGHT = (
    ("IT_SI_WAFER", "IT_FAB", "14.5", "晶圆厂 2021 年采购台账"),
    ("IT_EGAS", "IT_FAB", "6.2", "晶圆厂 2021 年采购台账"),
    ("IT_PKG_MAT", "IT_PACKAGING", "31", "封测厂走访，按成本表折算"),
    ("IT_PKGTEST_EQUIP", "IT_PACKAGING", "4", "封测厂近三年设备采购年均"),
    ("IT_PHOTORESIST", "IT_FAB", "9", "供应商口头介绍"),
)


def learn_shares(world: World) -> Story:
    """Tell the shares that were found out; one of them turned out to be hearsay."""
    steward = world.user("steward")
    for turn, (source, target, percent, basis) in enumerate(BOUGHT):
        at = moment(LEARNED, turn, hour=14)
        yield at
        row = state_share(source, target, share=Decimal(percent) / 100, basis=basis,
                          known_on=LEARNED, by=steward, at=at)  # fmt: skip
    yield moment(LEARNED, 0, hour=16)
    withdraw_share(row.pk, by=steward, at=moment(LEARNED, 0, hour=16))
