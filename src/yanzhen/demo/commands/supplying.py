"""What the stewards found out of who buys how much of what, and a panel they handed in."""

from datetime import date
from decimal import Decimal

from yanzhen.demo.commands.telling import Story, moment
from yanzhen.demo.commands.world import World
from yanzhen.gaps.commands import hand_in_panel, state_share, withdraw_share
from yanzhen.gaps.work import work_on_panel

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
    for turn, (source, target, percent, basis) in enumerate(BOUGHT):
        at = moment(LEARNED, turn, hour=14)
        yield at
        row = state_share(source, target, share=Decimal(percent) / 100, basis=basis,
                          known_on=LEARNED, by=world.user("steward"), at=at)  # fmt: skip
    yield moment(LEARNED, 0, hour=16)
    withdraw_share(row.pk, by=world.user("steward"), at=moment(LEARNED, 0, hour=16))


# Firms by city (in the order of CITIES) of groups of GB/T 4754, made up; later years grow a little.
CITIES = ("南京", "无锡", "苏州", "南通", "常州", "泰州")
FIRMS = {
    "397": (60, 90, 140, 12, 30, 6), "398": (40, 80, 160, 18, 35, 9), "391": (20, 30, 90, 2, 6, 3),
    "392": (45, 20, 70, 3, 4, 2), "382": (50, 40, 45, 22, 60, 25), "384": (10, 20, 30, 6, 70, 8),
    "271": (18, 12, 20, 16, 14, 48), "276": (40, 30, 60, 3, 12, 40), "358": (35, 30, 70, 4, 30, 30),
    "349": (25, 40, 70, 7, 20, 6), "367": (40, 50, 60, 30, 55, 28),
    "651": (300, 90, 150, 12, 20, 8),
}  # fmt: skip
GREW = {("南通", "397"): 2.2, ("南通", "651"): 1.6, ("泰州", "384"): 3.0, ("常州", "391"): 2.5}
PANEL_DAY = date(2022, 4, 20)


def read_a_panel(world: World) -> Story:
    """Tell the panel that a steward handed in; too little grew in it to learn a chance from."""
    at = moment(PANEL_DAY, 3, hour=15)
    yield at
    lines = ["region,industry,year,value"]
    for year in (2016, 2021):
        for group, counts in FIRMS.items():
            for city, count in zip(CITIES, counts, strict=True):
                more = GREW.get((city, group), 1.1) if year == 2021 else 1
                lines.append(f"{city},{group},{year},{round(count * more)}")
    panel = hand_in_panel(["\n".join(lines).encode()], name="六市企业数.csv", region="南通",
                          first=2016, last=2021, by=world.user("steward"), at=at)  # fmt: skip
    work_on_panel.func(panel.pk)
