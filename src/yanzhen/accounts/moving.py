"""What goes along when a person changes teams or a team is closed in favour of another.

A package above that keeps live work under a team registers a follower in its AppConfig.ready():

    def of_person(user: User, old: Team, new: Team) -> list[str]   when a person changes teams
    def of_team(old: Team, new: Team) -> list[str]                 when a team has a successor

Both carry what is still open, leave what is done with the old team, and return the subjects they
carried; the event of the move itself names them, so a follower records none of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass

from yanzhen.accounts.models import Team, User


@dataclass(frozen=True, slots=True)
class Follower:
    """One kind of live work that follows people and teams."""

    of_person: Callable[[User, Team, Team], list[str]]
    of_team: Callable[[Team, Team], list[str]]


followers: dict[str, Follower] = {}


def add_follower(key: str, follower: Follower) -> None:
    """Have live work of a higher package follow when teams change."""
    followers[key] = follower


def carry_with_person(user: User, old: Team | None, new: Team | None) -> list[str]:
    """Carry a person's live work to the new team; who leaves for none leaves it behind."""
    if old is None or new is None:
        return []
    return [code for follower in followers.values() for code in follower.of_person(user, old, new)]


def carry_to_successor(old: Team, new: Team | None) -> list[str]:
    """Carry what is live in a closed team to its successor, if it has one."""
    if new is None:
        return []
    return [code for follower in followers.values() for code in follower.of_team(old, new)]
