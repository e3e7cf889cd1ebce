"""Cases of authenticity: what raised them, what was asked and answered, how they were decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanzhen.integrity.calc import Rule
from yanzhen.projects.models import Evidence, Project


class State(models.TextChoices):
    OPEN = "OPEN", _("待核查")
    ASKED = "ASKED", _("待补证")
    CLEARED = "CLEARED", _("已排除")
    CONFIRMED = "CONFIRMED", _("已认定")


WAITING = (State.OPEN.value, State.ASKED.value)


class Case(models.Model):
    """One suspicion about one project under one rule; a person decides it.

    `facts` are those that raised it, `fingerprint` tells whether they have changed since.
    """

    code = models.CharField(max_length=16, unique=True)
    rule = models.CharField(max_length=2, choices=[(rule.value, rule.value) for rule in Rule])
    project = models.ForeignKey(Project, models.PROTECT, related_name="integrity_cases")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    facts = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=32)
    raised_at = models.DateTimeField()
    # The day by which proof was asked for; of the latest asking.
    proof_due_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["state", "-raised_at", "-id"], name="integrity_by_state"),
            models.Index(fields=["-raised_at", "-id"], name="integrity_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "project"], condition=Q(state__in=["OPEN", "ASKED"]),
                name="integrity_open_once",
            ),
            models.CheckConstraint(
                name="integrity_decided_says_who_and_why",
                condition=Q(state__in=["OPEN", "ASKED"])
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="integrity_asked_has_a_day",
                condition=~Q(state="ASKED") | Q(proof_due_on__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def subject(self) -> str:
        return f"integrity:{self.code}"

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING


class StepKind(models.TextChoices):
    RAISED = "RAISED", _("立案")
    ASKED = "ASKED", _("要求补证")
    ANSWERED = "ANSWERED", _("补证说明")
    CLEARED = "CLEARED", _("排除")
    CONFIRMED = "CONFIRMED", _("认定")
    REOPENED = "REOPENED", _("复查")


class Step(models.Model):
    """One thing done about a case, in words; the system's own has no person."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind)
    text = models.CharField(max_length=1000, blank=True)
    due_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class Counted(models.TextChoices):
    """What a confirmed case takes out of the count."""

    SIGNING = "SIGNING", _("签约")
    START = "START", _("开工")


class Exclusion(models.Model):
    """A paper that counts no longer, from a day on, until the case is looked into anew."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="exclusions")
    project = models.ForeignKey(Project, models.PROTECT, related_name="excluded_papers")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="exclusions")
    counted = models.CharField(max_length=10, choices=Counted)
    from_on = models.DateField()
    lifted_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["project", "counted"], name="exclusion_by_project")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "evidence"], condition=Q(lifted_on__isnull=True),
                name="excluded_once_a_case",
            )
        ]  # fmt: skip


class StatedKind(models.TextChoices):
    """What the books of projects and firms have no place for and the checks need."""

    PAID_IN = "PAID_IN", _("实缴资本")
    PROMISED_EQUITY = "PROMISED_EQUITY", _("承诺出资")
    NET_ASSETS = "NET_ASSETS", _("集团净资产")
    TITLE = "TITLE", _("自称身份")
    MOVED_FROM = "MOVED_FROM", _("迁自区县")
    SITE = "SITE", _("落地位置")


SUMS = frozenset({StatedKind.PAID_IN, StatedKind.PROMISED_EQUITY, StatedKind.NET_ASSETS})


class Stated(models.Model):
    """A fact about a project's investor with its source; the latest of a kind holds."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="stated_facts")
    kind = models.CharField(max_length=16, choices=StatedKind)
    cny = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    text = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=200)
    as_of = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["as_of", "pk"]
        indexes = [models.Index(fields=["project", "kind"], name="stated_by_project")]
        constraints = [
            models.CheckConstraint(name="stated_has_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="stated_says_something", condition=Q(cny__isnull=False) | ~Q(text="")
            ),
            models.CheckConstraint(
                name="stated_sum_not_negative",
                condition=Q(cny__isnull=True) | Q(cny__gte=0) | Q(kind="NET_ASSETS"),
            ),
        ]


class Round(models.Model):
    """How far the checks have gone: the day of the last full round, and the moment up to which
    accepted papers were looked at. One row."""

    day = models.DateField(null=True)
    looked_until = models.DateTimeField(null=True)
    checked = models.PositiveIntegerField(default=0)
    raised = models.PositiveIntegerField(default=0)
