"""The course of a project: what was planned and reached, and what people did."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import Team
from yanzhen.projects.models.project import Project
from yanzhen.projects.stages import Stage


class Milestone(models.Model):
    """One step after signing: planned, expected, reached. `actual_on` comes from proof only."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones")
    stage = models.CharField(max_length=4, choices=Stage)
    planned_on = models.DateField(null=True, blank=True)
    forecast_on = models.DateField(null=True, blank=True)
    actual_on = models.DateField(null=True, blank=True)
    # Set while the step before it is reached and this one is not: the alarm clock.
    due_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_on", "stage", "project"], name="milestone_due",
                condition=Q(due_on__isnull=False),
            ),
            # Partial, or a planner would look for what is not reached through all stages of it.
            models.Index(
                fields=["stage", "actual_on"], name="milestone_reached",
                condition=Q(actual_on__isnull=False),
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["project", "stage"], name="milestone_once"),
            models.CheckConstraint(
                name="milestone_reached_is_not_due",
                condition=Q(actual_on__isnull=True) | Q(due_on__isnull=True),
            ),
        ]


class ActivityKind(models.TextChoices):
    TRIP = "TRIP", _("外出招商")
    VISIT = "VISIT", _("拜访")
    RECEPTION = "RECEPTION", _("来访接待")
    CALL = "CALL", _("电话")
    MEETING = "MEETING", _("会议")
    NOTE = "NOTE", _("记事")


class Activity(models.Model):
    """What was done for a project or with a firm, with whom, and what comes next."""

    kind = models.CharField(max_length=10, choices=ActivityKind)
    project = models.ForeignKey(
        Project, models.CASCADE, null=True, blank=True, related_name="activities"
    )
    company = models.ForeignKey(
        "companies.Company", models.PROTECT, null=True, blank=True, related_name="activities"
    )
    on = models.DateField()
    until = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=120, blank=True)
    attendees = models.CharField(max_length=300, blank=True)
    colleagues = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="activities_joined")
    decision_maker = models.CharField(max_length=60, blank=True)
    two_way = models.BooleanField(default=False)
    summary = models.TextField()
    next_step = models.CharField(max_length=200, blank=True)
    next_step_on = models.DateField(null=True, blank=True)
    step_done_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="activities")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    # Sent by the form; the same form sent twice is one record.
    submission = models.CharField(max_length=40, null=True, blank=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["project", "-on", "-id"], name="activity_by_project"),
            models.Index(fields=["company", "-on", "-id"], name="activity_by_company"),
            models.Index(fields=["by", "-on", "-id"], name="activity_by_user"),
            models.Index(fields=["team", "kind", "on"], name="activity_by_team"),
            models.Index(fields=["-on", "-id"], name="activity_by_day"),
            # All that counting effective visits reads, so that it reads nothing but this.
            models.Index(
                fields=[
                    "kind",
                    "on",
                    "team",
                    "company",
                    "project",
                    "recorded_at",
                    "decision_maker",
                ],
                name="activity_by_kind",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="activity_kind_known", condition=Q(kind__in=ActivityKind.values)
            ),
            models.CheckConstraint(
                name="activity_ends_after_start",
                condition=Q(until__isnull=True) | Q(until__gte=F("on")),
            ),
            models.CheckConstraint(
                name="activity_next_step_has_day",
                condition=Q(next_step="") | Q(next_step_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"
