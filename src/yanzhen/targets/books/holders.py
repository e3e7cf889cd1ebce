"""Whose a project was on a day: the person who held it then, and the team they were in then."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from yanzhen.accounts.models import Membership
from yanzhen.companies.queries.among import among_numbers
from yanzhen.projects.models import Tenure
from yanzhen.targets.books.papers import Project

Stay = tuple[date, date | None, int]


def _on(stays: Iterable[Stay], day: date) -> int | None:
    """Return whose stay covers a day; a later one goes before an earlier one of the same day."""
    found = None
    for since, until, whose in stays:
        if since <= day and (until is None or day < until):
            found = whose
    return found


@dataclass(slots=True)
class Holders:
    """Tenures of projects and memberships of people, for many days at once."""

    tenures: dict[int, list[Stay]] = field(default_factory=dict)
    tenure_teams: dict[tuple[int, int], int] = field(default_factory=dict)
    memberships: dict[int, list[Stay]] = field(default_factory=dict)

    @classmethod
    def of_projects(cls, projects: Iterable[Project]) -> "Holders":
        """Return the holders of projects. Two queries."""
        given = list(projects)
        holders = cls()
        rows = Tenure.objects.filter(project__in=among_numbers([p.pk for p in given]))
        for project, user, team, since, until in rows.order_by("since", "pk").values_list(
            "project", "user", "team", "since", "until"
        ):
            holders.tenures.setdefault(project, []).append((since, until, user))
            if team:
                holders.tenure_teams[project, user] = team
        people = {stay[2] for stays in holders.tenures.values() for stay in stays}
        holders._read_memberships(people | {p.owner for p in given if p.owner})
        return holders

    @classmethod
    def of_people(cls, people: Collection[int]) -> "Holders":
        """Return the teams of people. One query."""
        holders = cls()
        holders._read_memberships(people)
        return holders

    def _read_memberships(self, people: Collection[int]) -> None:
        rows = Membership.objects.filter(user__in=among_numbers(people)).order_by(
            "member_from", "pk"
        )
        for user, team, since, until in rows.values_list(
            "user", "team", "member_from", "member_until"
        ):
            self.memberships.setdefault(user, []).append((since, until, team))

    def on(self, project: Project, day: date) -> tuple[int | None, int | None]:
        """Return person and team of a project on a day.

        Before the first holder came it is the first; after the last one left, the last. A project
        that nobody ever held is its owner's and its team's.
        """
        stays = self.tenures.get(project.pk, [])
        person = _on(stays, day)
        if person is None and stays:
            earlier = [stay for stay in stays if stay[0] <= day]
            person = (earlier[-1] if earlier else stays[0])[2]
        if person is None:
            person = project.owner
        if person is None:
            return None, project.team
        team = self.team_of(person, day)
        return person, team or self.tenure_teams.get((project.pk, person)) or project.team

    def team_of(self, person: int, day: date) -> int | None:
        """Return the team a person was in on a day, or None."""
        return _on(self.memberships.get(person, ()), day)
