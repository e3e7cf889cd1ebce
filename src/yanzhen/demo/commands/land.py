"""The zone's land and budgets are registered; what is given out becomes a commitment."""

from datetime import date, timedelta
from decimal import Decimal

from yanzhen.demo.commands.telling import Story, moment
from yanzhen.demo.commands.world import World
from yanzhen.demo.people import BEGINNING
from yanzhen.demo.zone import land
from yanzhen.demo.zone.sited import BUDGETS, sites
from yanzhen.demo.zone.ventures import Venture
from yanzhen.resources.commands import add_budget, add_parcel, add_plant, commit, draw_border
from yanzhen.resources.queries import holdings
from yanzhen.resources.words import ClaimState


def register_land(world: World) -> Story:
    """Tell how the border, the parcels, the plants and each year's budgets were registered."""
    at = moment(BEGINNING, 40, hour=15)
    yield at
    by = world.user("steward")
    draw_border(land.border(), source="示范开发区总体规划（示范）", version=0, by=by, at=at)
    known = {each.code: add_parcel(each.code, by=by, at=at, **each.told)
             for each in land.parcels()}  # fmt: skip
    for each in land.plants():
        add_plant(each.code, parcel=known[each.parcel], by=by, at=at, **each.told)
    for year, limits in BUDGETS.items():
        at = moment(max(BEGINNING, date(year, 1, 4)), 41, hour=16)
        yield at
        for kind, limit in limits.items():
            add_budget(kind, year, Decimal(limit), by=by, at=at,
                       source=f"{year}年度要素指标分解通知（示范）")  # fmt: skip


def sites_for(venture: Venture) -> tuple[list[str], list[str]]:
    """Return the codes of the parcels and of the plants that a venture's decision gives."""
    kind, code = sites().get(venture.key, ("", ""))
    return [code] if kind == "parcel" else [], [code] if kind == "plant" else []


def commit_land(world: World, venture: Venture) -> Story:
    """Tell how what a venture had reserved became a commitment with its land contract."""
    if "S9" not in venture.steps or "S4" not in venture.steps:
        return
    at = moment(venture.steps["S9"] + timedelta(days=1), venture.key, hour=10)
    yield at
    code = world.codes[venture.key]
    held = holdings(code)
    if any(one.state == ClaimState.RESERVED for one in held):
        commit(code, under=held[0].under, by=world.user("steward"), at=at)
