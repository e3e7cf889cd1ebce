"""Owners, departments and industries of a sheet, found among what the zone has."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from yanzhen.accounts.models import Team, User
from yanzhen.accounts.roles import COURTING
from yanzhen.chains.models import Pillar


@dataclass(slots=True)
class People:
    """The courting people and teams that `by` may import for, asked once a chunk: a team lead for
    the own team, whoever sees the whole zone for all."""

    by: User
    users: dict[str, list[User]]
    teams: list[Team]
    pillars: dict[str, str]

    @classmethod
    def at(cls, by: User) -> "People":
        users: dict[str, list[User]] = {}
        active = User.objects.filter(role__in=COURTING, is_active=True).select_related("team")
        teams = Team.objects.filter(closed_on__isnull=True)
        if not by.sees_all:
            active = active.filter(Q(pk=by.pk) | Q(team=by.team_id, team__isnull=False))
            teams = teams.filter(pk=by.team_id or 0)
        for user in active:
            users.setdefault(user.name, []).append(user)
        return cls(by, users, list(teams), dict(Pillar.objects.values_list("name", "code")))

    def find(self, names: Sequence[str], department: str) -> tuple[list[User], Team | None]:
        """Return the people meant (of several of one name the department's), and the team.

        Without any, the project belongs to the importing person: a team lead always, who sees the
        whole zone if they court and no other department is named; else to nobody yet. The names
        as written are kept in its notes.
        """
        team = self.team(department)
        found = [user for name in names if (user := self._user(name, team))]
        if not self.by.sees_all:
            return list(dict.fromkeys(found or [self.by])), self.by.team
        if not found and self.by.role in COURTING and (team is None or team == self.by.team):
            found = [self.by]
        return list(dict.fromkeys(found)), team

    def _user(self, name: str, team: Team | None) -> User | None:
        named = self.users.get(name, [])
        if len(named) > 1 and team:
            named = [user for user in named if user.team_id == team.pk]
        return named[0] if len(named) == 1 else None

    def team(self, department: str) -> Team | None:
        """Return the one team a department's name, short name or abbreviation means."""
        if not department:
            return None
        exact = [t for t in self.teams if department in (t.name, t.short_name, t.code)]
        if len(exact) == 1:
            return exact[0]
        short = [t for t in self.teams if _abbreviates(department, t.name)]
        return short[0] if len(short) == 1 else None

    def pillar(self, name: str) -> str:
        return self.pillars.get(name, "")


def _abbreviates(short: str, name: str) -> bool:
    """Return whether the signs of a short name stand in the long one in order.

    >>> _abbreviates("投促局", "投资促进局"), _abbreviates("经发局", "投资促进局")
    (True, False)
    """
    signs = iter(name)
    return len(short) >= 2 and all(sign in signs for sign in short)
