"""People and things of the desk for tests."""

from datetime import UTC, date, datetime

import factory

from yanzhen.accounts.models import Team, TeamKind, User
from yanzhen.accounts.roles import Role
from yanzhen.desk.models import Partner, PartnerKind, Task

AT = datetime(2022, 5, 31, 1, 0, tzinfo=UTC)
ON = date(2022, 5, 31)


class TeamFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Team

    code = factory.Sequence(lambda n: f"T{n}")
    name = factory.Sequence(lambda n: f"招商{n}局")
    short_name = factory.Sequence(lambda n: f"招商{n}局")
    kind = TeamKind.DEPARTMENT
    opened_on = date(2021, 1, 1)


class PersonFactory(factory.django.DjangoModelFactory):
    """An officer of a team of their own; pass `role=` and `team=`."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"person{n}")
    name = factory.Sequence(lambda n: f"顾{n}")
    role = Role.OFFICER
    team = factory.SubFactory(TeamFactory)
    must_change_password = False


class TaskFactory(factory.django.DjangoModelFactory):
    """An ordinary task that one colleague asked of another, due in a week."""

    class Meta:
        model = Task

    title = "把用地指标说清楚"
    assignee = factory.SubFactory(PersonFactory)
    team = factory.SelfAttribute("assignee.team")
    assigned_by = factory.SubFactory(PersonFactory)
    due_on = date(2022, 6, 7)
    opened_at = AT


class PartnerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Partner

    code = factory.Sequence(lambda n: f"Q{n:04d}")
    name = factory.Sequence(lambda n: f"东澜第{n}商会")
    kind = PartnerKind.CHAMBER
    owner = factory.SubFactory(PersonFactory)
    added_at = AT
