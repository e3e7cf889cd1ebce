"""Bulletins as they were issued, version by version, and what leaders said to their sections."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from yanzhen.accounts.models import Season
from yanzhen.reports.kinds import Kind, Period, period_of


class Bulletin(models.Model):
    """One issue, never changed; a correction is a further version with its reason.

    `told` as `told.to_json` writes it, `digest` its checksum, sealed by the journal as well.
    """

    season = models.ForeignKey(Season, models.PROTECT, related_name="bulletins")
    kind = models.CharField(max_length=12, choices=Kind)
    starts_on = models.DateField()
    version = models.PositiveIntegerField(default=1)
    reason = models.CharField(max_length=200, blank=True)
    told = models.JSONField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-starts_on", "kind", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["season", "kind", "starts_on", "version"], name="bulletin_version_once"
            ),
            models.CheckConstraint(
                name="bulletin_reissue_says_why", condition=Q(version=1) | ~Q(reason="")
            ),
            models.CheckConstraint(name="bulletin_kind_known", condition=Q(kind__in=Kind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.period.label}"

    @property
    def period(self) -> Period:
        return period_of(self.kind, self.starts_on)


class Remark(models.Model):
    """What a leader said to a section (点评); the newest one goes into the next issue."""

    season = models.ForeignKey(Season, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    starts_on = models.DateField()
    section = models.CharField(max_length=20)
    text = models.TextField(blank=True, max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["season", "kind", "starts_on"], name="remark_of_bulletin")]
