"""Months that were closed: what the figures were then, for good."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from yanzhen.accounts.models import Season


class Closing(models.Model):
    """A month as it was closed; a correction is a further version with its reason.

    `month`: its first day. `targets`: what each target was on its last day, by number.
    `sales`: taxable sales by month and leading industry in yuan. `open_items`: what was open.
    """

    season = models.ForeignKey(Season, models.PROTECT, related_name="closings")
    month = models.DateField()
    version = models.PositiveIntegerField(default=1)
    reason = models.CharField(max_length=200, blank=True)
    targets = models.JSONField(default=dict)
    sales = models.JSONField(default=dict)
    open_items = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["month", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["season", "month", "version"], name="closing_version_once"
            ),
            models.CheckConstraint(
                name="closing_reissue_says_why", condition=Q(version=1) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} v{self.version}"


class Frozen(models.Model):
    """A sum as it stood when a month was closed, of that month or of one before it, at the finest
    grain; 0 and "" stand for nobody and none."""

    closing = models.ForeignKey(Closing, models.CASCADE, related_name="frozen")
    source = models.CharField(max_length=16)
    month = models.PositiveIntegerField()
    team = models.BigIntegerField(default=0)
    person = models.BigIntegerField(default=0)
    pillar = models.CharField(max_length=40, default="", blank=True)
    band = models.PositiveSmallIntegerField(default=0)
    number = models.BigIntegerField(default=0)
    cents = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["closing", "month"], name="frozen_by_closing")]
