"""Firms outside as targets: their points as last worked out, who reserved and who watches them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from yanzhen.accounts.models import Team
from yanzhen.companies.models import Company


class Score(models.Model):
    """A firm's points card as last worked out: derived, replaced as a whole by the next run.

    Shares run from 0 to 1; None where nothing is known. `segment` is the one that earns most.
    """

    company = models.OneToOneField(Company, models.CASCADE, related_name="+")
    points = models.FloatField()
    open_points = models.FloatField()
    gap = models.FloatField(null=True)
    intent = models.FloatField(null=True)
    link = models.FloatField(null=True)
    class_share = models.FloatField(null=True)
    near = models.FloatField(null=True)
    against = models.FloatField(default=0)
    segment = models.CharField(max_length=40, blank=True)
    # What is to be done about that segment, and its place among those to be treated alike.
    action = models.CharField(max_length=12, blank=True)
    place = models.PositiveIntegerField(default=0)
    scored_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["points", "id"], name="target_by_points"),
            models.Index(fields=["segment", "points", "id"], name="target_by_segment"),
        ]


class Claim(models.Model):
    """认领: a target reserved for a person until a day. It gives no protection of a first talk."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    since = models.DateField()
    until = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["company"], condition=Q(ended_on__isnull=True), name="target_claimed_once"
            ),
            models.CheckConstraint(
                name="claim_ends_after_start", condition=Q(until__gte=F("since"))
            ),
        ]


class Watch(models.Model):
    """A firm on a person's watch list."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "company"], name="target_watched_once")
        ]
