"""Everything that can happen to the zone's border, to sites, budgets and the claims on them."""

from yanzhen.resources.commands.borders import draw_border
from yanzhen.resources.commands.budgets import add_budget, change_budget, withdraw_budget
from yanzhen.resources.commands.claiming import NotEnough, commit, free, reserve
from yanzhen.resources.commands.register import (
    add_parcel,
    add_plant,
    change_parcel,
    change_plant,
    withdraw_parcel,
    withdraw_plant,
)

__all__ = [
    "NotEnough", "add_budget", "add_parcel", "add_plant", "change_budget", "change_parcel",
    "change_plant", "commit", "draw_border", "free", "reserve", "withdraw_budget",
    "withdraw_parcel", "withdraw_plant",
]  # fmt: skip
