"""Live leads follow their owner into another team, and a closed team's into its successor.

What was signed stays where it was signed: the season counts it there.
"""

from django.db import transaction
from django.db.models import Q

from yanzhen.accounts.models import Team, User
from yanzhen.accounts.moving import Follower
from yanzhen.projects.models import CoOwner, Project
from yanzhen.projects.stages import BEFORE_SIGNING


def _carry(leads: Q, helped: Q, new: Team) -> list[str]:
    found = Project.objects.select_for_update().filter(leads, stage__in=BEFORE_SIGNING)
    rows = dict(found.order_by("code").values_list("pk", "code"))
    Project.objects.filter(pk__in=rows).update(team=new)
    CoOwner.objects.filter(helped, until__isnull=True).update(team=new)
    return [f"project:{code}" for code in rows.values()]


@transaction.atomic
def follow_person(user: User, old: Team, new: Team) -> list[str]:
    """Carry the leads a person holds, and their places as co-owner, to their new team."""
    return _carry(Q(owner=user, team=old), Q(user=user, team=old), new)


@transaction.atomic
def follow_team(old: Team, new: Team) -> list[str]:
    """Carry every lead left with a closed team to its successor."""
    return _carry(Q(team=old), Q(team=old), new)


FOLLOWER = Follower(follow_person, follow_team)
