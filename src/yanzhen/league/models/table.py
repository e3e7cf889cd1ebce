"""What people note that counts, tables as they stood, portfolios behind the adjusted one."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from yanzhen.accounts.models import Season, Team


class Occurrence(models.Model):
    """Something that counts and that no record of the system shows: noted by a person, with why.

    `value`: 1 for what is counted, 0 to 100 for a rating.
    """

    season = models.ForeignKey(Season, models.PROTECT, related_name="occurrences")
    team = models.ForeignKey(Team, models.PROTECT, related_name="occurrences")
    code = models.CharField(max_length=40)
    on = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=2, default=1)
    note = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["season", "code", "on"], name="occurrence_by_code")]
        constraints = [
            models.CheckConstraint(name="occurrence_says_why", condition=~Q(note="")),
            models.CheckConstraint(name="occurrence_not_negative", condition=Q(value__gte=0)),
            models.CheckConstraint(
                name="occurrence_struck_says_why",
                condition=Q(struck_at__isnull=True) | ~Q(struck_reason=""),
            ),
        ]


class FrozenTable(models.Model):
    """The table of a season as it stood at the end of a month; never changed, only issued anew."""

    season = models.ForeignKey(Season, models.PROTECT, related_name="frozen_tables")
    month = models.DateField()
    issue = models.PositiveSmallIntegerField(default=1)
    scheme_name = models.CharField(max_length=80)
    scheme_version = models.CharField(max_length=80)
    content = models.JSONField()
    reason = models.CharField(max_length=300, blank=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    frozen_at = models.DateTimeField()

    class Meta:
        ordering = ["-month", "-issue"]
        constraints = [
            models.UniqueConstraint(fields=["season", "month", "issue"], name="frozen_once"),
            models.CheckConstraint(
                name="frozen_again_says_why", condition=Q(issue=1) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class Portfolio(models.Model):
    """The open leads of all teams over a season up to a day, and the adjusted table they lead to.

    `cells` are rows of team, stage, size, channel, leads, months, signed; `adjusted` the table
    (`league.queries.adjusted`) with what it was worked out with, so that no page does it.
    """

    season = models.ForeignKey(Season, models.PROTECT, related_name="portfolios")
    until = models.DateField()
    cells = models.JSONField(default=list)
    adjusted = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["season", "until"], name="portfolio_of_a_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.season} {self.until}"
