"""Sign-in, one's own account, and the management of people, teams and seasons."""

from yanzhen.accounts.views.journal import check_journal, journal
from yanzhen.accounts.views.me import me, password, sign_out
from yanzhen.accounts.views.people import add, list_people, person, reset, settings, switch
from yanzhen.accounts.views.signing import locked_out, login, logout
from yanzhen.accounts.views.teams import close, enter, leave, season, seasons, team, teams

__all__ = [
    "add",
    "check_journal",
    "close",
    "enter",
    "journal",
    "leave",
    "list_people",
    "locked_out",
    "login",
    "logout",
    "me",
    "password",
    "person",
    "reset",
    "season",
    "seasons",
    "settings",
    "sign_out",
    "switch",
    "team",
    "teams",
]
