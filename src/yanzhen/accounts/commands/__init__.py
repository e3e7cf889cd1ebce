"""Everything that can happen to people, teams and seasons."""

from yanzhen.accounts.commands.own import (
    change_own_password,
    change_own_profile,
    note_sign_in,
    sign_out_elsewhere,
)
from yanzhen.accounts.commands.people import (
    add_person,
    change_person,
    reset_password,
    set_active,
)
from yanzhen.accounts.commands.teams import (
    close_team,
    enter_season,
    leave_season,
    open_season,
    open_team,
)

__all__ = [
    "add_person",
    "change_own_password",
    "change_own_profile",
    "change_person",
    "close_team",
    "enter_season",
    "leave_season",
    "note_sign_in",
    "open_season",
    "open_team",
    "reset_password",
    "set_active",
    "sign_out_elsewhere",
]
