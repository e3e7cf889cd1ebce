"""Which collision cases a person may read."""

from django.db.models import Q, QuerySet

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.projects.models import CollisionCase


def visible_cases(user: User) -> QuerySet[CollisionCase]:
    """Return a person's own cases, those they judge, their team's if they lead it; all for
    leaders, stewards and auditors."""
    if user.sees_all:
        return CollisionCase.objects.all()
    own = Q(holder=user) | Q(challenger=user) | Q(judge=user)
    if user.role == Role.TEAM_LEAD and user.team_id:
        own |= Q(holder__team=user.team_id) | Q(challenger__team=user.team_id)
    return CollisionCase.objects.filter(own)
