"""The zone's border, its land and the plants that stand on it."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from yanzhen.resources.words import ParcelStatus, Zoning

LARGEST_MU = 100_000


def measure(
    digits: int = 12, places: int = 2
) -> "models.DecimalField[Decimal | None, Decimal | None]":
    """Return a column of a measure that may be unknown; zero says that there is none."""
    return models.DecimalField(max_digits=digits, decimal_places=places, null=True, blank=True)


def not_below_zero(table: str, *fields: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            name=f"{table}_{field}_not_negative",
            condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0}),
        )
        for field in fields
    ]


class Border(models.Model):
    """Where the zone ends, as a GeoJSON Polygon: one row, changed as it is planned anew."""

    outline = models.JSONField()
    source = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="border_is_one", condition=Q(pk=1)),
            models.CheckConstraint(name="border_names_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return self.source


class Parcel(models.Model):
    """A plot of the zone that can be given out as a whole.

    `takes_quota`: it is new building land and so uses up the year's land budget; stock land does
    not. `outline` is a GeoJSON Polygon in longitude and latitude.
    """

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    area_mu = models.DecimalField(max_digits=10, decimal_places=2)
    zoning = models.CharField(max_length=4, choices=Zoning)
    ratio_min = measure(5)
    ratio_max = measure(5)
    status = models.CharField(max_length=10, choices=ParcelStatus, default=ParcelStatus.READY)
    takes_quota = models.BooleanField(default=True)
    price_cny_per_mu = measure(14)
    # What the mains at its edge can give.
    power_kva = measure(9)
    steam_tph = measure(7)
    sewage_tpd = measure(9)
    available_from = models.DateField()
    outline = models.JSONField(null=True, blank=True)
    note = models.CharField(max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["code"]
        indexes = [
            models.Index(fields=["area_mu"], name="parcel_by_area"),
            models.Index(fields=["available_from"], name="parcel_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="parcel_area_sane", condition=Q(area_mu__gt=0, area_mu__lte=LARGEST_MU)
            ),
            models.CheckConstraint(
                name="parcel_ratio_in_order",
                condition=Q(ratio_min__isnull=True)
                | Q(ratio_max__isnull=True)
                | Q(ratio_max__gte=F("ratio_min")),
            ),
            models.CheckConstraint(
                name="parcel_zoning_known", condition=Q(zoning__in=Zoning.values)
            ),
            models.CheckConstraint(
                name="parcel_status_known", condition=Q(status__in=ParcelStatus.values)
            ),
            *not_below_zero(
                "parcel", "ratio_min", "ratio_max", "price_cny_per_mu", "power_kva", "steam_tph",
                "sewage_tpd",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def subject(self) -> str:
        return f"parcel:{self.code}"


class Plant(models.Model):
    """A plant, or the part of one that is let as a whole: a building, a floor, a unit."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    parcel = models.ForeignKey(Parcel, models.PROTECT, null=True, blank=True, related_name="plants")
    floor_sqm = models.DecimalField(max_digits=10, decimal_places=2)
    floor_load_kn = measure(7)
    storey_m = measure(5)
    power_kva = measure(9)
    steam_tph = measure(7)
    sewage_tpd = measure(9)
    rent_cny = measure(9)
    available_from = models.DateField()
    outline = models.JSONField(null=True, blank=True)
    is_withdrawn = models.BooleanField(default=False)
    note = models.CharField(max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["code"]
        indexes = [
            models.Index(fields=["floor_sqm"], name="plant_by_area"),
            models.Index(fields=["available_from"], name="plant_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="plant_area_sane", condition=Q(floor_sqm__gt=0, floor_sqm__lte=10_000_000)
            ),
            *not_below_zero(
                "plant", "floor_load_kn", "storey_m", "power_kva", "steam_tph", "sewage_tpd",
                "rent_cny",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def subject(self) -> str:
        return f"plant:{self.code}"
