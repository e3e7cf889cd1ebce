"""A zone with sites and budgets, and who may give out of it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import factory

from yanzhen.accounts.models import Team, TeamKind, User
from yanzhen.accounts.roles import Role
from yanzhen.resources.access import Holder
from yanzhen.resources.models import Budget, Parcel, Plant
from yanzhen.resources.words import BudgetKind, ParcelStatus, Zoning

AT = datetime(2022, 5, 31, 1, 0, tzinfo=UTC)
ON = date(2022, 5, 31)


def later(days):
    return AT + timedelta(days=days)


class TeamFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Team

    code = factory.Sequence(lambda n: f"T{n}")
    name = factory.Sequence(lambda n: f"第{n}招商局")
    short_name = factory.Sequence(lambda n: f"{n}局")
    kind = TeamKind.DEPARTMENT
    opened_on = date(2020, 1, 1)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"u{n}")
    name = factory.Sequence(lambda n: f"人员{n}")
    role = Role.OFFICER
    must_change_password = False


class StewardFactory(UserFactory):
    name = "温清和"
    role = Role.DATA_STEWARD


def square(west=120.93, south=31.90, side=0.003):
    """Return a GeoJSON square, its side in degrees."""
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


class ParcelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Parcel

    code = factory.Sequence(lambda n: f"D{n:03d}")
    name = factory.Sequence(lambda n: f"示例地块{n}")
    area_mu = Decimal(100)
    zoning = Zoning.M2
    ratio_min = Decimal("1.2")
    ratio_max = Decimal("2.5")
    status = ParcelStatus.READY
    price_cny_per_mu = Decimal(300_000)
    power_kva = Decimal(20_000)
    steam_tph = Decimal(60)
    sewage_tpd = Decimal(4000)
    available_from = date(2022, 1, 1)


class PlantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Plant

    code = factory.Sequence(lambda n: f"C{n:03d}")
    name = factory.Sequence(lambda n: f"示例厂房{n}")
    floor_sqm = Decimal(5000)
    floor_load_kn = Decimal(10)
    storey_m = Decimal("7.9")
    power_kva = Decimal(1250)
    steam_tph = Decimal(0)
    sewage_tpd = Decimal(50)
    rent_cny = Decimal(18)
    available_from = date(2022, 1, 1)


class BudgetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Budget

    kind = BudgetKind.ENERGY
    year = 2022
    limit = Decimal(1000)
    source = "示例下达文件"


def tell_all(user, codes):
    """Name every holder by its code, as to somebody who may know it."""
    return {code: Holder(code, is_known=True) for code in codes}


def tell_teams(user, codes):
    """Name every holder by its team alone, as to somebody who may not know it."""
    return {code: Holder(code, name="秘密", team="一局") for code in codes}
