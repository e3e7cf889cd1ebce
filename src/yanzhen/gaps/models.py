"""What the zone knows of who spends how much on what."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class KnownShare(models.Model):
    """The part of a segment's output that is spent on another, as somebody found out.

    It goes before any share derived from national tables. Corrected by a newer row; what no longer
    holds keeps `ended_at`, so that an old figure can be told. Segments by code, as placements are.
    """

    source_code = models.CharField(max_length=40)
    target_code = models.CharField(max_length=40)
    share = models.DecimalField(max_digits=6, decimal_places=5)
    basis = models.CharField(max_length=200)
    known_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["target_code", "source_code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source_code", "target_code"], condition=Q(ended_at__isnull=True),
                name="share_known_once",
            ),
            models.CheckConstraint(
                name="known_share_is_a_part", condition=Q(share__gte=0) & Q(share__lte=1)
            ),
            models.CheckConstraint(
                name="known_share_joins_two", condition=~Q(source_code=F("target_code"))
            ),
            models.CheckConstraint(name="known_share_has_basis", condition=~Q(basis="")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.source_code} → {self.target_code}"
