"""Red and black lists: proposed by rule, confirmed by a zone leader, each with its reason."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import Season, Team


class Colour(models.TextChoices):
    RED = "RED", _("红榜")
    BLACK = "BLACK", _("黑榜")


class ListingState(models.TextChoices):
    PROPOSED = "PROPOSED", _("待确认")
    CONFIRMED = "CONFIRMED", _("已上榜")
    DROPPED = "DROPPED", _("不上榜")


class Listing(models.Model):
    """A team on a list of a month or a quarter, in one half of the scheme."""

    season = models.ForeignKey(Season, models.PROTECT, related_name="listings")
    starts_on = models.DateField()
    ends_on = models.DateField()
    colour = models.CharField(max_length=6, choices=Colour)
    half = models.CharField(max_length=20, blank=True)
    half_name = models.CharField(max_length=40, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="listings")
    reason = models.CharField(max_length=400)
    state = models.CharField(max_length=10, choices=ListingState, default=ListingState.PROPOSED)
    by_rule = models.BooleanField(default=True)
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-ends_on", "colour", "half", "team"]
        constraints = [
            models.UniqueConstraint(
                fields=["season", "starts_on", "ends_on", "colour", "half", "team"],
                name="listed_once",
            ),
            models.CheckConstraint(name="listing_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="listing_ends_after_start", condition=Q(ends_on__gt=F("starts_on"))
            ),
            models.CheckConstraint(
                name="listing_state_known", condition=Q(state__in=ListingState.values)
            ),
            models.CheckConstraint(
                name="listing_colour_known", condition=Q(colour__in=Colour.values)
            ),
            models.CheckConstraint(
                name="listing_decided_by_a_person",
                condition=Q(state="PROPOSED")
                | (Q(decided_by__isnull=False) & Q(decided_at__isnull=False)),
            ),
        ]

    @property
    def is_quarter(self) -> bool:
        return (self.ends_on - self.starts_on).days > 31
