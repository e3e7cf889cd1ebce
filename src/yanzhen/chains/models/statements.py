"""What is said about segments. Every statement names on what it rests: its `Backing`."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanzhen.chains.models.segments import Segment


class Backing(models.Model):
    """On what statements rest (来源): where they come from, for which day, until when they hold.

    Statements of one edit share a row; `kept_by` is None for what was shipped with the program.
    """

    source = models.CharField(max_length=200, blank=True)
    as_of = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    own_knowledge = models.BooleanField(default=False)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="backing_has_source", condition=Q(own_knowledge=True) | ~Q(source="")
            )
        ]


class LinkKind(models.TextChoices):
    MATERIAL = "MATERIAL", _("原材料")
    COMPONENT = "COMPONENT", _("零部件")
    EQUIPMENT = "EQUIPMENT", _("装备")
    SERVICE = "SERVICE", _("服务")
    ENERGY = "ENERGY", _("能源")


class Maturity(models.TextChoices):
    """How far a technical route is; the numbers are technology readiness levels."""

    RESEARCH = "RESEARCH", _("研发（1–4 级）")
    PILOT = "PILOT", _("中试（5–7 级）")
    EARLY = "EARLY", _("初步产业化（8 级）")
    MATURE = "MATURE", _("成熟量产（9 级）")
    FADING = "FADING", _("逐步退出")


class FactKind(models.TextChoices):
    DOMESTIC_SHARE = "DOMESTIC_SHARE", _("国产化率")
    MARKET_SIZE = "MARKET_SIZE", _("市场规模")
    MARGIN = "MARGIN", _("利润率")
    CAPACITY = "CAPACITY", _("产能")
    PRICE = "PRICE", _("价格")
    NOTE = "NOTE", _("说明")


class SegmentFact(models.Model):
    """A fact about the segment as a whole, in the words and units of its source."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="told_facts")
    kind = models.CharField(max_length=16, choices=FactKind)
    value = models.CharField(max_length=200)
    uncertain = models.BooleanField(default=False)
    backing = models.ForeignKey(Backing, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["segment", "kind"], name="fact_once_on_segment"),
            models.CheckConstraint(name="fact_kind_known", condition=Q(kind__in=FactKind.values)),
        ]


class SegmentIndustry(models.Model):
    """A class of GB/T 4754 whose firms may stand on the segment."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="industries")
    gbt_code = models.CharField(max_length=4)
    gbt_name = models.CharField(max_length=60, blank=True)
    uncertain = models.BooleanField(default=False)
    backing = models.ForeignKey(Backing, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["gbt_code"]
        constraints = [
            models.UniqueConstraint(fields=["segment", "gbt_code"], name="industry_once_on_segment")
        ]
        indexes = [models.Index(fields=["gbt_code"], name="segment_by_industry")]


class SegmentRoute(models.Model):
    """A technical route (技术路线): how the segment's product is made, and how far that is."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="routes")
    name = models.CharField(max_length=60)
    maturity = models.CharField(max_length=10, choices=Maturity, blank=True)
    principle = models.CharField(max_length=200, blank=True)
    substitute = models.CharField(max_length=200, blank=True)
    uncertain = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    backing = models.ForeignKey(Backing, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["segment", "name"], name="route_once_on_segment"),
            models.CheckConstraint(
                name="route_maturity_known", condition=Q(maturity__in=["", *Maturity.values])
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SegmentApplication(models.Model):
    """A field of use (应用领域), and who buys there."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="applications")
    name = models.CharField(max_length=60)
    customers = models.CharField(max_length=200, blank=True)
    uncertain = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    backing = models.ForeignKey(Backing, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["segment", "name"], name="application_once_on_segment")
        ]

    def __str__(self) -> str:
        return self.name


class SegmentCity(models.Model):
    """A city known for a cluster of the segment; not a ranking."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="cities")
    name = models.CharField(max_length=30)
    uncertain = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    backing = models.ForeignKey(Backing, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["segment", "name"], name="city_once_on_segment")
        ]
        indexes = [models.Index(fields=["name"], name="segment_by_city")]


class ListedFirm(models.Model):
    """A leading firm of the segment: public facts, for orientation. `stock_code` is empty where
    it is not listed."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="listed_firms")
    stock_code = models.CharField(max_length=8, blank=True)
    short_name = models.CharField(max_length=20)
    later_name = models.CharField(max_length=20, blank=True)
    uncertain = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    backing = models.ForeignKey(Backing, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["segment", "short_name"], name="firm_once_on_segment")
        ]
        indexes = [models.Index(fields=["stock_code"], name="segment_by_listed_firm")]

    def __str__(self) -> str:
        return self.later_name or self.short_name


class SegmentLink(models.Model):
    """What one segment supplies to another; `is_loop` ones would close a circle."""

    start = models.ForeignKey(Segment, models.CASCADE, related_name="links_out")
    end = models.ForeignKey(Segment, models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=12, choices=LinkKind)
    is_loop = models.BooleanField(default=False)
    uncertain = models.BooleanField(default=False)
    backing = models.ForeignKey(Backing, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["start", "end", "kind"], name="link_once"),
            models.CheckConstraint(name="link_joins_two", condition=~Q(start=F("end"))),
            models.CheckConstraint(name="link_kind_known", condition=Q(kind__in=LinkKind.values)),
        ]
