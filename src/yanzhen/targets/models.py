"""What the zone and its teams aim at, and every change of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from yanzhen.accounts.models import Season, Team
from yanzhen.targets.metrics import Metric


class Target(models.Model):
    """One figure to reach in a period of a season: by the zone (no team) or by one team.

    `value` is in the metric's own unit: projects, yuan or dollars. It is the latest one; what
    held on a day stands in the changes.
    """

    season = models.ForeignKey(Season, models.PROTECT, related_name="targets")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="targets")
    metric = models.CharField(max_length=16, choices=Metric)
    label = models.CharField(max_length=40, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=2)
    starts_on = models.DateField()
    ends_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["season", "starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["season", "metric", "starts_on", "ends_on"],
                condition=Q(team__isnull=True), name="zone_target_once",
            ),
            models.UniqueConstraint(
                fields=["season", "team", "metric", "starts_on", "ends_on"],
                condition=Q(team__isnull=False), name="team_target_once",
            ),
            models.CheckConstraint(name="target_positive", condition=Q(value__gt=0)),
            models.CheckConstraint(
                name="target_ends_after_start", condition=Q(ends_on__gt=F("starts_on"))
            ),
            models.CheckConstraint(
                name="target_metric_known", condition=Q(metric__in=Metric.values)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label or str(self.get_metric_display())

    @property
    def is_batch(self) -> bool:
        """Whether the period is shorter than ten months: a quarter's batch, not a year's aim."""
        return (self.ends_on - self.starts_on).days < 300


class TargetChange(models.Model):
    """A value from a day on, with its reason; the first one is how the target was set."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="changes")
    before = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=2)
    effective_on = models.DateField()
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["effective_on", "pk"]
        indexes = [models.Index(fields=["target", "effective_on"], name="change_of_target")]
        constraints = [
            models.CheckConstraint(name="target_change_positive", condition=Q(value__gt=0)),
            models.CheckConstraint(name="target_change_says_why", condition=~Q(reason="")),
        ]
