"""The books: every counted thing as a line that is never altered, and what the lines add up to."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from yanzhen.accounts.models import Team
from yanzhen.projects.models import Project
from yanzhen.targets.terms import LeftOut, Source


class Line(models.Model):
    """One thing counted under one source: since when the books know it, and until when.

    `key` names the thing for good, so that at most one line of it is live. `cents` are hundredths
    of a yuan, of a dollar for foreign capital. A line with `left_out` is proven and not added up.
    What counted on a past day is what was live at its end.
    """

    key = models.CharField(max_length=60)
    source = models.CharField(max_length=16, choices=Source)
    on = models.DateField()
    project = models.ForeignKey(
        Project, models.CASCADE, null=True, blank=True, related_name="book_lines"
    )
    # The document, sum or activity that it is counted by, as its own number.
    evidence = models.BigIntegerField(null=True, blank=True)
    origin = models.BigIntegerField(default=0)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    pillar = models.CharField(max_length=40, blank=True)
    band = models.PositiveSmallIntegerField(default=0)
    number = models.IntegerField()
    cents = models.BigIntegerField(default=0)
    left_out = models.CharField(max_length=12, choices=LeftOut, blank=True)
    why = models.CharField(max_length=200, blank=True)
    in_at = models.DateTimeField()
    in_event = models.BigIntegerField(null=True, blank=True)
    out_at = models.DateTimeField(null=True, blank=True)
    out_event = models.BigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["project"], name="line_of_project"),
            models.Index(fields=["source", "on", "team", "person"], name="line_by_source"),
            models.Index(fields=["person", "source", "on"], name="line_of_person"),
            models.Index(fields=["in_at", "on"], name="line_by_entry"),
            models.Index(
                fields=["out_at", "on"], name="line_by_exit", condition=Q(out_at__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(out_at__isnull=True), name="line_live_once"
            ),
            models.CheckConstraint(name="line_source_known", condition=Q(source__in=Source.values)),
            models.CheckConstraint(
                name="line_leaves_after_entry",
                condition=Q(out_at__isnull=True) | Q(out_at__gte=F("in_at")),
            ),
        ]


class Grain(models.TextChoices):
    """How fine a tally is: a team's month, its leading industries apart, or one person's."""

    TEAM = "T", "team"
    PILLAR = "L", "pillar"
    PERSON = "P", "person"


class Tally(models.Model):
    """What the live lines of one grain add up to; 0 and "" stand for nobody and none.

    Plain numbers, not references: the row is written by one statement that adds to what is there.
    """

    grain = models.CharField(max_length=1, choices=Grain)
    source = models.CharField(max_length=16)
    month = models.PositiveIntegerField()
    team = models.BigIntegerField(default=0)
    person = models.BigIntegerField(default=0)
    pillar = models.CharField(max_length=40, default="", blank=True)
    band = models.PositiveSmallIntegerField(default=0)
    number = models.BigIntegerField(default=0)
    cents = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grain", "source", "month", "team", "person", "pillar", "band"],
                name="tally_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["person", "month"], name="tally_of_person", condition=Q(grain="P")
            ),
            models.Index(fields=["team", "month"], name="tally_of_team", condition=Q(grain="P")),
            models.Index(fields=["grain", "month"], name="tally_by_month"),
        ]


class Book(models.Model):
    """Whether the books are kept, and by which rules they were added up.

    `rules` is a digest of the thresholds in force: when someone changes them, figures are added up
    anew until the books have been rebuilt.
    """

    name = models.CharField(max_length=20, primary_key=True)
    rules = models.CharField(max_length=64, blank=True)
    built_at = models.DateTimeField(null=True, blank=True)


class Exclusion(models.Model):
    """A decision on what a project's contract counts for, with its reason; one holds at a time.

    `counts` empty: the kind's own rule; else the yuan that count all the same (an increment).
    `stands`: it counts in full, whatever the automatic rules would say.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="exclusions")
    kind = models.CharField(max_length=12, choices=LeftOut, blank=True)
    stands = models.BooleanField(default=False)
    counts_cny = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(lifted_at__isnull=True), name="exclusion_once"
            ),
            models.CheckConstraint(name="exclusion_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="exclusion_kind_or_stands",
                condition=(Q(stands=True) & Q(kind="")) | (Q(stands=False) & ~Q(kind="")),
            ),
            models.CheckConstraint(
                name="exclusion_counts_not_negative",
                condition=Q(counts_cny__isnull=True) | Q(counts_cny__gte=0),
            ),
        ]
