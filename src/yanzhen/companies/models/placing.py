"""What is proposed of firms' places, what persons said no to, whose file they went through."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from yanzhen.companies.models.company import Company


class PlacementProposal(models.Model):
    """A segment proposed for a firm, not yet decided; `turn` 1 is the firm's likeliest."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="placement_proposals")
    segment_code = models.CharField(max_length=40)
    turn = models.PositiveSmallIntegerField()
    probability = models.FloatField()
    reasons = models.JSONField(default=list)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["company", "turn"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "segment_code"], name="segment_proposed_once"
            ),
            models.CheckConstraint(
                name="proposal_probability_a_share",
                condition=Q(probability__gte=0) & Q(probability__lte=1),
            ),
        ]
        indexes = [models.Index(fields=["turn", "-probability", "company"], name="proposal_queue")]


class PlacementRefusal(models.Model):
    """A person said that a firm does not stand on a segment: not proposed again, learned from."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="placement_refusals")
    segment_code = models.CharField(max_length=40)
    refused_at = models.DateTimeField()
    refused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "segment_code"], name="segment_refused_once")
        ]


class PlacementReview(models.Model):
    """A person went through all that was proposed for a firm; with none kept it stands nowhere."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="placement_reviews")
    kept = models.JSONField(default=list)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-reviewed_at", "-pk"]
        indexes = [models.Index(fields=["reviewed_at"], name="placement_review_by_day")]


class PlacingState(models.Model):
    """What the worker has learned from all decisions up to then, and how reliable that was.

    `stamp` says of which decisions and segments; `through_at` and `through_id` up to which change
    of which firm has been looked at; `measured` is a `Reliability`, empty with too few firms.
    """

    stamp = models.CharField(max_length=64)
    learned_at = models.DateTimeField()
    decisions = models.PositiveIntegerField()
    measured = models.JSONField(default=dict, blank=True)
    through_at = models.DateTimeField(null=True, blank=True)
    through_id = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["-learned_at", "-pk"]


class LikelyMaker(models.Model):
    """A firm that may also stand on a segment, by what it makes; `like` is there already.

    Made anew after every learning; `turn` 1 is the likeliest. No probability: only an order.
    """

    segment_code = models.CharField(max_length=40)
    turn = models.PositiveSmallIntegerField()
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    like = models.ForeignKey(Company, models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["segment_code", "turn"]
        constraints = [
            models.UniqueConstraint(fields=["segment_code", "turn"], name="likely_maker_once")
        ]
