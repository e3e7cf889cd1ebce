"""Forecasts: the newest one of each team, and those kept month by month for good."""

from django.db import models
from django.db.models import Q

from yanzhen.accounts.models import Season, Team


class LatestOutlook(models.Model):
    """What the worker found last for the zone (no team) or one team; renewed after changes.

    `position` is the journal event up to which it had read; `told` as `said.to_json` writes it.
    """

    season = models.ForeignKey(Season, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")
    as_of = models.DateField()
    found_at = models.DateTimeField()
    took_ms = models.PositiveIntegerField(default=0)
    position = models.BigIntegerField(default=0)
    told = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["season"], condition=Q(team__isnull=True), name="outlook_zone_once"
            ),
            models.UniqueConstraint(
                fields=["season", "team"], condition=Q(team__isnull=False),
                name="outlook_team_once",
            ),
        ]  # fmt: skip


class KeptForecast(models.Model):
    """What was forecast as of a day, for zone and teams; never changed afterwards.

    `late`: worked out afterwards from what was known on that day. `digest` is the checksum of
    `told`; the journal seals the same one.
    """

    season = models.ForeignKey(Season, models.PROTECT, related_name="kept_forecasts")
    as_of = models.DateField()
    made_at = models.DateTimeField()
    late = models.BooleanField(default=False)
    told = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-as_of"]
        constraints = [
            models.UniqueConstraint(fields=["season", "as_of"], name="forecast_kept_once"),
        ]

    def __str__(self) -> str:
        return f"{self.season} {self.as_of}"
