"""A firm's identity."""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanzhen.companies.models.asking import AskingQuerySet

UNKNOWN_CAPITAL = Decimal(-1)


class CompanyStatus(models.TextChoices):
    OPERATING = "OPERATING", _("存续")
    MOVED = "MOVED", _("迁出")
    CLOSED = "CLOSED", _("注销")
    REVOKED = "REVOKED", _("吊销")
    PLANNED = "PLANNED", _("筹建")
    UNKNOWN = "UNKNOWN", _("未知")


class CompanyQuerySet(AskingQuerySet["Company"]):
    def live(self) -> Self:
        """Firms that stand for themselves (not merged into another)."""
        return self.filter(merged_into__isnull=True)

    def visible_to(self, user: object) -> Self:
        """Every signed-in person sees every firm; what teams do with it is hidden elsewhere."""
        return self.live()


class Company(models.Model):
    """One firm: identity, place, industry. Its number is given out before it is written."""

    id = models.BigIntegerField(primary_key=True)
    code = models.CharField(max_length=12)
    uscc = models.CharField(max_length=18, null=True, blank=True)  # noqa: DJ001  unique if known
    name = models.CharField(max_length=160)
    name_key = models.CharField(max_length=160)
    brand = models.CharField(max_length=60, blank=True)
    short_name = models.CharField(max_length=60, blank=True)
    initials = models.CharField(max_length=160, blank=True)
    # Every name and its initials in one text, for the exact check after the token look-up.
    search_text = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=CompanyStatus, default=CompanyStatus.OPERATING)
    kind = models.CharField(max_length=60, blank=True)
    capital_amount = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    capital_currency = models.CharField(max_length=3, default="CNY")
    capital_cny = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    # Sort keys that are never null: -1 and 0 where unknown, so that the unknown come last.
    capital_order = models.DecimalField(max_digits=20, decimal_places=2, default=UNKNOWN_CAPITAL)
    founded_on = models.DateField(null=True, blank=True)
    founded_order = models.PositiveIntegerField(default=0)
    county_code = models.CharField(max_length=6, blank=True)
    address = models.CharField(max_length=300, blank=True)
    industry_code = models.CharField(max_length=4, blank=True)
    scope = models.TextField(blank=True)
    website = models.CharField(max_length=200, blank=True)
    is_resident = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    import_batch = models.BigIntegerField(null=True, blank=True)
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = CompanyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        # Named here and not with the fields: there PostgreSQL would keep a second index of each for
        # beginnings of texts, which nobody asks for and every imported firm pays for.
        constraints = [
            models.UniqueConstraint(fields=["code"], name="company_code_once"),
            models.UniqueConstraint(fields=["uscc"], name="company_uscc_once"),
            models.CheckConstraint(name="company_has_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="company_status_known", condition=Q(status__in=CompanyStatus.values)
            ),
            models.CheckConstraint(
                name="company_capital_not_negative",
                condition=Q(capital_amount__isnull=True) | Q(capital_amount__gte=0),
            ),
            models.CheckConstraint(
                name="company_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
        ]
        # No index on what a list is only narrowed by: the token index finds the rare, walking a
        # sort index finds the common; a column index would tempt the planner to sort a million.
        indexes = [
            # Finds a name however it is written, and puts the list in order.
            models.Index(fields=["name_key", "id"], name="company_by_name_key"),
            models.Index(fields=["brand"], name="company_by_brand"),
            models.Index(fields=["capital_order", "id"], name="company_by_capital"),
            models.Index(fields=["founded_order", "id"], name="company_by_founding"),
            models.Index(fields=["changed_at", "id"], name="company_by_change"),
            models.Index(
                fields=["name_key", "id"], name="company_residents", condition=Q(is_resident=True)
            ),
            models.Index(
                fields=["merged_into"],
                name="company_merged",
                condition=Q(merged_into__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        return f"company:{self.code}"


class NameKind(models.TextChoices):
    FORMER = "FORMER", _("曾用名")
    SHORT = "SHORT", _("简称")
    ENGLISH = "ENGLISH", _("英文名")
    ALIAS = "ALIAS", _("别名")


class CompanyName(models.Model):
    """A further name of a firm, by which it is found too."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="names")
    kind = models.CharField(max_length=8, choices=NameKind)
    name = models.CharField(max_length=160)
    name_key = models.CharField(max_length=160)
    source = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "name_key"], name="name_once"),
            models.CheckConstraint(name="name_kind_known", condition=Q(kind__in=NameKind.values)),
        ]
        indexes = [models.Index(fields=["name_key"], name="name_by_key")]

    def __str__(self) -> str:
        return self.name


class MergeRecord(models.Model):
    """Two files of one firm put together: what moved and what changed, so that it can be undone.

    `moved` maps a mover's key to what it needs to take its rows back.
    """

    kept = models.ForeignKey(Company, models.PROTECT, related_name="merges_kept")
    gone = models.ForeignKey(Company, models.PROTECT, related_name="merges_gone")
    reason = models.CharField(max_length=200)
    moved = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-merged_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at__isnull=True), name="merged_once"
            )
        ]
