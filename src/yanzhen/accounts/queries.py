"""Questions about people, teams and seasons."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from yanzhen.accounts.models import Membership, Season, Team, User
from yanzhen.journal.queries import timeline
from yanzhen.journal.wording import sentence


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """An event in words."""

    at: datetime
    text: str
    who: str


def memberships(user: User) -> list[Membership]:
    """Return the teams a person belonged to, latest first."""
    return list(user.memberships.select_related("team").order_by("-member_from", "-pk"))


def team_memberships(team: Team) -> list[Membership]:
    """Return who belonged to a team: those who do first, then latest first."""
    return list(
        team.memberships.select_related("user").order_by(
            F("member_until").desc(nulls_first=True), "-member_from"
        )
    )


def team_rows() -> QuerySet[Team]:
    """Return every team with the number of its active people; closed ones last."""
    active = Count("people", filter=Q(people__is_active=True))
    return (
        Team.objects.select_related("succeeded_by")
        .annotate(active=active)
        .order_by(F("closed_on").asc(nulls_first=True), "kind", "code")
    )


def season_rows() -> QuerySet[Season]:
    """Return every season with the number of teams in it, latest first."""
    return Season.objects.annotate(teams=Count("entries")).order_by("-starts_on")


def read_timeline(subject: str, *, reader: User) -> list[TimelineRow]:
    """Return the latest events of a subject that a person may read, in words."""
    return [
        TimelineRow(e.at, sentence(e.verb, e.facts), e.actor_name)
        for e in timeline(subject, reader=reader, limit=20)
    ]


def find_people(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Narrow people by name, account or pinyin initials."""
    typed = text.strip()
    return rows.filter(
        Q(name__icontains=typed)
        | Q(username__icontains=typed.lower())
        | Q(initials__startswith=typed.lower())
    )
