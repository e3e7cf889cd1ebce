"""Pillars, their chains and the segments of these."""

from django.db import models
from django.db.models import Q
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


class LiveSegments(models.Manager["Segment"]):
    """Segments of the present map: neither withdrawn nor merged into another."""

    def get_queryset(self) -> models.QuerySet["Segment"]:
        return super().get_queryset().filter(retired_at__isnull=True)


class Segment(models.Model):
    """A link in a chain on which firms are placed (环节).

    A code is never given out twice: a segment taken off the map stays as a retired row, so that
    old records still find its name; `merged_into` tells where it went. `objects` are the live
    ones, `ever` all there have been.
    """

    code = models.CharField(max_length=40, unique=True)
    chain = models.ForeignKey(Chain, models.PROTECT, related_name="segments")
    name = models.CharField(max_length=60)
    position = models.CharField(max_length=12, choices=Position)
    depth = models.PositiveSmallIntegerField(default=0)
    keywords = models.JSONField(default=list, blank=True)
    # Name, keywords, pinyin and initials, for a search by any of them.
    search_text = models.TextField(default="", blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="absorbed"
    )

    objects = LiveSegments()
    ever = models.Manager["Segment"]()

    class Meta:
        ordering = ["chain__pillar__order", "chain__order", "depth", "code"]
        constraints = [
            models.CheckConstraint(
                name="segment_position_known", condition=Q(position__in=Position.values)
            ),
            models.CheckConstraint(
                name="segment_merged_is_retired",
                condition=Q(merged_into__isnull=True) | Q(retired_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["chain", "name"], name="segment_name_once_in_chain",
                condition=Q(retired_at__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
