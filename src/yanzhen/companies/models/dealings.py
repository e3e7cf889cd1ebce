"""Whom to talk to at a firm, whom it deals with, and where it stands on the chains."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanzhen.companies.models.company import Company


class Contact(models.Model):
    """A person's work contact: where it came from, what for, and when it is looked at again.

    `lead` is the code of the project it came through, if it did: it is read as that is.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=40)
    title = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    source = models.CharField(max_length=120)
    purpose = models.CharField(max_length=120)
    review_on = models.DateField()
    is_main = models.BooleanField(default=False)
    lead = models.CharField(max_length=16, blank=True, default="")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-is_main", "pk"]
        constraints = [
            models.CheckConstraint(
                name="contact_has_source_and_purpose", condition=~Q(source="") & ~Q(purpose="")
            )
        ]
        indexes = [
            models.Index(fields=["review_on"], name="contact_by_review"),
            models.Index(fields=["phone"], name="contact_by_phone"),
        ]

    def __str__(self) -> str:
        return self.name


class RelationKind(models.TextChoices):
    PARENT = "PARENT", _("母公司")
    SHAREHOLDER = "SHAREHOLDER", _("股东")
    SUPPLIES = "SUPPLIES", _("供货")


class Relation(models.Model):
    """`start` is parent of, holds shares of, or supplies `end`. “Buys” is “supplies” from there."""

    start = models.ForeignKey(Company, models.CASCADE, related_name="relations_out")
    end = models.ForeignKey(Company, models.CASCADE, related_name="relations_in")
    kind = models.CharField(max_length=12, choices=RelationKind)
    share = models.DecimalField(max_digits=7, decimal_places=6, null=True, blank=True)
    product = models.CharField(max_length=60, blank=True)
    yearly_cny = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    source = models.CharField(max_length=120)
    seen_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "-yearly_cny", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["start", "end", "kind", "product"], name="relation_once"
            ),
            models.CheckConstraint(name="relation_joins_two", condition=~Q(start=F("end"))),
            models.CheckConstraint(
                name="relation_kind_known", condition=Q(kind__in=RelationKind.values)
            ),
            models.CheckConstraint(
                name="relation_share_is_share",
                condition=Q(share__isnull=True) | (Q(share__gt=0) & Q(share__lte=1)),
            ),
            models.CheckConstraint(
                name="relation_amount_positive",
                condition=Q(yearly_cny__isnull=True) | Q(yearly_cny__gt=0),
            ),
            models.CheckConstraint(name="relation_has_source", condition=~Q(source="")),
        ]


class PlacementMethod(models.TextChoices):
    HAND = "HAND", _("人工")
    INDUSTRY = "INDUSTRY", _("行业代码")
    PROPOSED = "PROPOSED", _("系统建议")


class Placement(models.Model):
    """A firm's place on a segment; one found by industry code waits for a person's yes."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="placements")
    segment_code = models.CharField(max_length=40)
    method = models.CharField(max_length=10, choices=PlacementMethod)
    product = models.CharField(max_length=60, blank=True)
    placed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["segment_code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["company", "segment_code"], name="placed_once"),
            models.CheckConstraint(
                name="placement_method_known", condition=Q(method__in=PlacementMethod.values)
            ),
            models.CheckConstraint(
                name="placement_by_hand_is_confirmed",
                condition=~Q(method="HAND") | Q(confirmed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["segment_code", "company"], name="placement_by_segment")]
