"""The graph of the leading industries: pillars, their chains, segments and the links between."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Pillar(models.Model):
    """One of the zone's leading industries (主导产业)."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=30, unique=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class Chain(models.Model):
    """One chain of a pillar, such as 光伏 of 新能源."""

    pillar = models.ForeignKey(Pillar, models.PROTECT, related_name="chains")
    name = models.CharField(max_length=30)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["pillar__order", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pillar", "name"], name="chain_once_in_pillar")
        ]

    def __str__(self) -> str:
        return self.name


class Position(models.TextChoices):
    UPSTREAM = "UPSTREAM", _("上游")
    MIDSTREAM = "MIDSTREAM", _("中游")
    DOWNSTREAM = "DOWNSTREAM", _("下游")
    SUPPORTING = "SUPPORTING", _("配套")


class LinkKind(models.TextChoices):
    MATERIAL = "MATERIAL", _("原材料")
    COMPONENT = "COMPONENT", _("零部件")
    EQUIPMENT = "EQUIPMENT", _("装备")
    SERVICE = "SERVICE", _("服务")
    ENERGY = "ENERGY", _("能源")


class Segment(models.Model):
    """A link in a chain on which firms are placed (环节)."""

    code = models.CharField(max_length=40, unique=True)
    chain = models.ForeignKey(Chain, models.PROTECT, related_name="segments")
    name = models.CharField(max_length=60)
    position = models.CharField(max_length=12, choices=Position)
    depth = models.PositiveSmallIntegerField(default=0)
    keywords = models.JSONField(default=list, blank=True)
    routes = models.JSONField(default=list, blank=True)
    applications = models.JSONField(default=list, blank=True)
    # Name, keywords, pinyin and initials, for a search by any of them.
    search_text = models.TextField(default="", blank=True)

    class Meta:
        ordering = ["chain__pillar__order", "chain__order", "depth", "code"]
        constraints = [
            models.CheckConstraint(
                name="segment_position_known", condition=Q(position__in=Position.values)
            )
        ]

    def __str__(self) -> str:
        return self.name


class SegmentIndustry(models.Model):
    """A class of GB/T 4754 whose firms may stand on the segment."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="industries")
    gbt_code = models.CharField(max_length=4)
    gbt_name = models.CharField(max_length=60, blank=True)
    uncertain = models.BooleanField(default=False)

    class Meta:
        ordering = ["gbt_code"]
        constraints = [
            models.UniqueConstraint(fields=["segment", "gbt_code"], name="industry_once_on_segment")
        ]
        indexes = [models.Index(fields=["gbt_code"], name="segment_by_industry")]


class SegmentCity(models.Model):
    """A city known for a cluster of the segment; not a ranking."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="cities")
    name = models.CharField(max_length=30)
    uncertain = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["segment", "name"], name="city_once_on_segment")
        ]
        indexes = [models.Index(fields=["name"], name="segment_by_city")]


class ListedFirm(models.Model):
    """A listed company known to work on the segment: public facts, for orientation."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="listed_firms")
    stock_code = models.CharField(max_length=8)
    short_name = models.CharField(max_length=20)
    later_name = models.CharField(max_length=20, blank=True)
    uncertain = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["segment", "stock_code"], name="firm_once_on_segment")
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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["start", "end", "kind"], name="link_once"),
            models.CheckConstraint(name="link_joins_two", condition=~Q(start=F("end"))),
            models.CheckConstraint(name="link_kind_known", condition=Q(kind__in=LinkKind.values)),
        ]
