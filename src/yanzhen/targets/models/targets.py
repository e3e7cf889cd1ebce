"""What the zone, its teams and its people aim at, and every change of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import Season, Team
from yanzhen.targets.terms import Metric


class Course(models.TextChoices):
    """How what is due rises in a target's period; empty: as the parameters say for its metric."""

    LINEAR = "linear", _("按月均分")
    QUARTERLY = "quarterly", _("按季累计")
    WEIGHTS = "weights", _("按季节权重")
    STEPPED = "stepped", _("按月阶梯")


class Target(models.Model):
    """One figure to reach in a period of a season: by the zone (no team), a team, or a person of
    a team; for one leading industry (`pillar`) or for all.

    `value` is in the metric's own unit: projects, yuan or dollars. It is the latest one; what
    held on a day stands in the changes. `steps` are the numbers of its own schedule: shares due
    at each quarter's or month's end, or twelve weights.
    """

    season = models.ForeignKey(Season, models.PROTECT, related_name="targets")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="targets")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="targets"
    )
    pillar = models.CharField(max_length=40, blank=True)
    metric = models.CharField(max_length=16, choices=Metric)
    label = models.CharField(max_length=40, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=2)
    starts_on = models.DateField()
    ends_on = models.DateField()
    course = models.CharField(max_length=10, choices=Course, blank=True)
    steps = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["season", "starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["season", "metric", "pillar", "starts_on", "ends_on"],
                condition=Q(team__isnull=True), name="zone_target_once",
            ),
            models.UniqueConstraint(
                fields=["season", "team", "metric", "pillar", "starts_on", "ends_on"],
                condition=Q(team__isnull=False, person__isnull=True), name="team_target_once",
            ),
            models.UniqueConstraint(
                fields=["season", "person", "metric", "pillar", "starts_on", "ends_on"],
                condition=Q(person__isnull=False), name="person_target_once",
            ),
            models.CheckConstraint(
                name="target_of_person_has_team",
                condition=Q(person__isnull=True) | Q(team__isnull=False),
            ),
            models.CheckConstraint(
                name="target_course_known", condition=Q(course__in=["", *Course.values])
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
        # Not `get_metric_display`, which puts all labels into a table for every target anew.
        return self.label or str(Metric(self.metric).label)

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
