"""The ledger: what the zone may give out in a year, and who has been promised what of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from yanzhen.resources.models.sites import Parcel, Plant
from yanzhen.resources.words import LIVE, UNITS, BudgetKind, ClaimState

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100


class Budget(models.Model):
    """How much of one thing may be newly given out in a year, and who says so."""

    kind = models.CharField(max_length=8, choices=BudgetKind)
    year = models.PositiveSmallIntegerField()
    limit = models.DecimalField(max_digits=16, decimal_places=4)
    source = models.CharField(max_length=200)
    is_withdrawn = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year"], condition=Q(is_withdrawn=False), name="budget_once_a_year"
            ),
            models.CheckConstraint(
                name="budget_kind_known", condition=Q(kind__in=BudgetKind.values)
            ),
            models.CheckConstraint(name="budget_not_negative", condition=Q(limit__gte=0)),
            models.CheckConstraint(
                name="budget_year_sane", condition=Q(year__range=(EARLIEST_YEAR, LATEST_YEAR))
            ),
            models.CheckConstraint(name="budget_names_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.year} {BudgetKind(self.kind).label}"

    @property
    def subject(self) -> str:
        return f"budget:{self.pk}"

    @property
    def unit(self) -> str:
        return str(UNITS[self.kind])


class Claim(models.Model):
    """One line of the ledger: a project holds an amount of a budget, a parcel or a plant.

    Never deleted; what is given back stays as FREED. `under` names the decision it rests on
    (`assessment:A2022-003`), "" where a keeper wrote it by hand.
    """

    project_code = models.CharField(max_length=40)
    budget = models.ForeignKey(Budget, models.PROTECT, null=True, blank=True, related_name="claims")
    parcel = models.ForeignKey(Parcel, models.PROTECT, null=True, blank=True, related_name="claims")
    plant = models.ForeignKey(Plant, models.PROTECT, null=True, blank=True, related_name="claims")
    # In the budget's unit; mu of a parcel, square metres of a plant.
    amount = models.DecimalField(max_digits=16, decimal_places=4)
    state = models.CharField(max_length=10, choices=ClaimState, default=ClaimState.RESERVED)
    under = models.CharField(max_length=80, blank=True)
    reserved_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    committed_at = models.DateTimeField(null=True, blank=True)
    freed_at = models.DateTimeField(null=True, blank=True)
    freed_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["project_code"], name="claim_by_project"),
            models.Index(fields=["budget", "state"], name="claim_by_budget"),
            models.Index(fields=["reserved_at"], name="claim_by_moment"),
        ]
        constraints = [
            models.CheckConstraint(
                name="claim_is_of_one_thing",
                condition=Q(budget__isnull=False, parcel__isnull=True, plant__isnull=True)
                | Q(budget__isnull=True, parcel__isnull=False, plant__isnull=True)
                | Q(budget__isnull=True, parcel__isnull=True, plant__isnull=False),
            ),
            models.CheckConstraint(name="claim_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="claim_names_project", condition=~Q(project_code="")),
            models.CheckConstraint(
                name="claim_state_known", condition=Q(state__in=ClaimState.values)
            ),
            models.CheckConstraint(
                name="claim_committed_has_moment",
                condition=~Q(state=ClaimState.COMMITTED) | Q(committed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_freed_says_when_and_why",
                condition=(Q(state=ClaimState.FREED, freed_at__isnull=False) & ~Q(freed_reason=""))
                | (Q(freed_at__isnull=True, freed_reason="") & ~Q(state=ClaimState.FREED)),
            ),
            models.UniqueConstraint(
                fields=["parcel"],
                condition=Q(parcel__isnull=False, state__in=LIVE),
                name="parcel_promised_once",
            ),
            models.UniqueConstraint(
                fields=["plant"],
                condition=Q(plant__isnull=False, state__in=LIVE),
                name="plant_promised_once",
            ),
            models.UniqueConstraint(
                fields=["budget", "project_code"],
                condition=Q(budget__isnull=False, state__in=LIVE),
                name="budget_claimed_once_by_project",
            ),
        ]

    @property
    def thing(self) -> Budget | Parcel | Plant:
        found = self.budget or self.parcel or self.plant
        assert found is not None  # claim_is_of_one_thing
        return found

    @property
    def is_live(self) -> bool:
        return self.state in LIVE
