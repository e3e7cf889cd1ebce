"""A scheme of the zone's own: a copy of another, edited, put in force from a day."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class LeagueScheme(models.Model):
    """One version. As long as it has no `in_force_from` it is a draft and scores nothing."""

    name = models.CharField(max_length=80)
    version_name = models.CharField(max_length=40, unique=True)
    content = models.JSONField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    in_force_from = models.DateField(null=True, blank=True)
    put_in_force_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["in_force_from"], condition=Q(in_force_from__isnull=False),
                name="one_league_scheme_begins_on_a_day",
            ),
            models.CheckConstraint(
                name="league_scheme_put_in_force_by_a_person",
                condition=Q(in_force_from__isnull=True) | Q(put_in_force_by__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} {self.version_name}"
