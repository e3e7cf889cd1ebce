"""Teams and people to choose from."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from yanzhen.accounts.models import Team, TeamKind, User
from yanzhen.accounts.roles import COURTING, Role
from yanzhen.projects.models import CollisionCase, Project


def team_choices(on: date) -> list[tuple[str, str]]:
    """Return the teams that court on a day, and closed ones that still have projects."""
    courting = [TeamKind.DEPARTMENT, TeamKind.COMPANY]
    held = Exists(Project.objects.filter(team=OuterRef("pk")))
    open_ = Q(closed_on__isnull=True) | Q(closed_on__gt=on)
    rows = Team.objects.filter(open_ | held, kind__in=courting)
    return [(str(team.pk), team.short_name) for team in rows]


def courting_people() -> list[tuple[str, str]]:
    """Return who may hold a project, by user name, with their team."""
    rows = User.objects.filter(is_active=True, role__in=COURTING).select_related("team")
    ordered = sorted(rows, key=lambda u: (str(u.team or ""), u.name))
    return [(u.username, f"{u.name} · {u.team}" if u.team else u.name) for u in ordered]


def judges(case: CollisionCase) -> list[tuple[str, str]]:
    """Return who may be named to judge a case: nobody who is a party, nobody who only reads."""
    parties = [pk for pk in (case.holder_id, case.challenger_id) if pk]
    rows = User.objects.filter(is_active=True).exclude(pk__in=parties)
    rows = rows.exclude(role=Role.AUDITOR).select_related("team")
    return [(u.username, f"{u.name} · {u.team}" if u.team else u.name) for u in rows]
