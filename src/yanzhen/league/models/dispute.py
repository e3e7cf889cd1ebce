"""Objections of teams to points, and what was ruled; a ruling adds, it never changes the past."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import Season, Team


class DisputeState(models.TextChoices):
    OPEN = "OPEN", _("待答复")
    ANSWERED = "ANSWERED", _("待裁定")
    RULED = "RULED", _("已裁定")
    WITHDRAWN = "WITHDRAWN", _("已撤回")


class Outcome(models.TextChoices):
    UPHELD = "UPHELD", _("异议成立")
    PARTLY = "PARTLY", _("部分成立")
    REJECTED = "REJECTED", _("异议不成立")


class Dispute(models.Model):
    """A team's objection to its points of one item in one month."""

    season = models.ForeignKey(Season, models.PROTECT, related_name="disputes")
    month = models.DateField()
    team = models.ForeignKey(Team, models.PROTECT, related_name="disputes")
    item = models.CharField(max_length=40)
    item_name = models.CharField(max_length=80)
    points_then = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    statement = models.CharField(max_length=600)
    state = models.CharField(max_length=10, choices=DisputeState, default=DisputeState.OPEN)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    due_on = models.DateField()
    answer = models.CharField(max_length=600, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    ruling = models.CharField(max_length=600, blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ruled_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-filed_at", "-pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="dispute_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["season", "month", "team", "item"],
                condition=Q(state__in=["OPEN", "ANSWERED"]), name="one_open_dispute_of_points",
            ),
            models.CheckConstraint(
                name="dispute_state_known", condition=Q(state__in=DisputeState.values)
            ),
            models.CheckConstraint(
                name="dispute_ruled_says_why",
                condition=~Q(state="RULED") | (~Q(ruling="") & ~Q(outcome="")),
            ),
            models.CheckConstraint(name="dispute_says_what", condition=~Q(statement="")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.team} {self.item_name}"


class Correction(models.Model):
    """Points that a ruling adds to (or takes from) a team's item from a day on."""

    season = models.ForeignKey(Season, models.PROTECT, related_name="corrections")
    team = models.ForeignKey(Team, models.PROTECT, related_name="corrections")
    item = models.CharField(max_length=40)
    points = models.DecimalField(max_digits=8, decimal_places=2)
    on = models.DateField()
    reason = models.CharField(max_length=600)
    dispute = models.OneToOneField(Dispute, models.PROTECT, related_name="correction")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(name="correction_says_why", condition=~Q(reason="")),
            models.CheckConstraint(name="correction_changes", condition=~Q(points=0)),
        ]
