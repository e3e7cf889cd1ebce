"""People, teams and seasons for tests."""

from datetime import UTC, date, datetime

import factory

from yanzhen.accounts.models import Season, Team, User
from yanzhen.accounts.roles import Role

AT = datetime(2022, 5, 31, 8, 0, tzinfo=UTC)
PASSWORD = "yanxing-wanli-2022"


class TeamFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Team

    code = factory.Sequence(lambda n: f"T{n}")
    name = factory.Sequence(lambda n: f"招商{n}局")
    short_name = factory.Sequence(lambda n: f"{n}局")
    kind = "DEPARTMENT"
    opened_on = date(2021, 1, 4)


class SeasonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Season

    code = "2022"
    name = "2022 赛季"
    starts_on = date(2022, 1, 1)
    ends_on = date(2022, 12, 31)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    name = "林知夏"
    role = Role.OFFICER
    must_change_password = False

    @factory.post_generation
    def password(self, create, extracted, **kwargs):
        self.set_password(extracted or PASSWORD)
        self.save()


class AdminFactory(UserFactory):
    name = "贺长风"
    role = Role.ADMINISTRATOR
