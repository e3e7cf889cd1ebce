"""What the zone knows of who spends how much on what, and what panels say of its industries."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanzhen.desk.models import StoredFile


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


class PanelState(models.TextChoices):
    WAITING = "WAITING", _("等待计算")
    READ = "READ", _("已算好")
    REFUSED = "REFUSED", _("不能用")


class RelatedPanel(models.Model):
    """A panel of regions, industries and years that was handed in; the newest one read counts.

    `region` is the zone's own in it; `learned`: whether chances were learned, else they are the
    plain density.
    """

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    region = models.CharField(max_length=60)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    handed_in_at = models.DateTimeField()
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=PanelState, default=PanelState.WAITING)
    learned = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-handed_in_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="panel_state_known", condition=Q(state__in=PanelState.values)
            ),
            models.CheckConstraint(
                name="panel_years_in_order", condition=Q(first_year__lt=F("last_year"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.first_year}–{self.last_year}"


class RelatedIndustry(models.Model):
    """What a panel says of one industry that the zone's region has little of (LQ < 1)."""

    panel = models.ForeignKey(RelatedPanel, models.CASCADE, related_name="industries")
    gbt_code = models.CharField(max_length=4)
    lq = models.FloatField()
    density = models.FloatField()
    probability = models.FloatField()

    class Meta:
        ordering = ["gbt_code"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "gbt_code"], name="industry_once_in_panel")
        ]
