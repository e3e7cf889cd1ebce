"""Weekly plans with their review, and the team lead's monthly review of each member."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import Team
from yanzhen.companies.models import Company
from yanzhen.projects.models import Project


class ItemState(models.TextChoices):
    OPEN = "OPEN", _("待办")
    DONE = "DONE", _("已办")
    CARRIED = "CARRIED", _("转下周")
    DROPPED = "DROPPED", _("不办了")


class PlanItem(models.Model):
    """One thing a person means to do in a week (its Monday), about a project or a firm if any.

    `reason` says why a proposal was made; `key` tells proposals apart, so that one is not made
    again in the same week.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="plan_items")
    week = models.DateField()
    text = models.CharField(max_length=200)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="+")
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=120, blank=True)
    key = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=8, choices=ItemState, default=ItemState.OPEN)
    outcome = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    carried_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["user", "week", "state"], name="plan_by_week")]
        constraints = [
            models.CheckConstraint(name="plan_item_says_what", condition=~Q(text="")),
            models.CheckConstraint(
                name="plan_item_ended_has_moment",
                condition=Q(state="OPEN", ended_at__isnull=True)
                | (~Q(state="OPEN") & Q(ended_at__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["user", "week", "key"], condition=~Q(key=""), name="proposed_once_a_week"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class WeekReview(models.Model):
    """What a person says at a week's end: what came of it, what is in the way."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="week_reviews")
    week = models.DateField()
    text = models.CharField(max_length=1000)
    done = models.PositiveSmallIntegerField()
    planned = models.PositiveSmallIntegerField()
    written_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-week"]
        constraints = [
            models.UniqueConstraint(fields=["user", "week"], name="week_reviewed_once"),
            models.CheckConstraint(name="week_review_says_something", condition=~Q(text="")),
        ]


class MonthReview(models.Model):
    """A team's month as its lead saw it; `month` is its first day. Each saving is a new version,
    the earlier ones stand in the journal."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="month_reviews")
    month = models.DateField()
    summary = models.CharField(max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-month", "team"]
        constraints = [
            models.UniqueConstraint(fields=["team", "month"], name="month_reviewed_once"),
            models.CheckConstraint(
                name="month_review_is_of_a_month", condition=Q(month__day=1)
            ),
        ]  # fmt: skip

    @property
    def subject(self) -> str:
        return f"review:{self.pk}"


class Comment(models.Model):
    """What the lead says of one person's month, with the figures as they then stood."""

    review = models.ForeignKey(MonthReview, models.CASCADE, related_name="comments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments")
    text = models.CharField(max_length=1000)
    figures = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["review", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "user"], name="commented_once"),
            models.CheckConstraint(name="comment_says_something", condition=~Q(text="")),
        ]
