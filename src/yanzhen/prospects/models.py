"""Firms outside as targets: their points as last worked out, who reserved and who watches them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from yanzhen.accounts.models import Team
from yanzhen.companies.models import Company


class Score(models.Model):
    """A firm's points card as last worked out: derived, replaced where it changes.

    Of a firm on file (`company`), or of one that only the register knows (`uscc`, and `row` in
    its file). Shares run from 0 to 1; None where nothing is known. `segment` is the one that earns
    most, `chance` how sure its place there is (None: a person said so). What lists narrow by is
    kept beside the points, so that a million rows are walked in one index; `classes` reads
    `;KIND|edition;…`.
    """

    company = models.OneToOneField(Company, models.CASCADE, null=True, related_name="+")
    uscc = models.CharField(max_length=18, null=True, unique=True)  # noqa: DJ001  unique where known
    row = models.PositiveIntegerField(null=True, db_index=True)
    name = models.CharField(max_length=160)
    county_code = models.CharField(max_length=6, blank=True)
    city = models.CharField(max_length=4, blank=True)
    # In yuan; -1 where it is not known, so that those come last.
    capital_cny = models.BigIntegerField(default=-1)
    classes = models.CharField(max_length=400, blank=True)
    has_class = models.BooleanField(default=False)
    points = models.FloatField()
    open_points = models.FloatField()
    gap = models.FloatField(null=True)
    intent = models.FloatField(null=True)
    link = models.FloatField(null=True)
    spill = models.FloatField(null=True)
    class_share = models.FloatField(null=True)
    hq = models.FloatField(null=True)
    near = models.FloatField(null=True)
    against = models.FloatField(default=0)
    has_signal = models.BooleanField(default=False)
    segment = models.CharField(max_length=40, blank=True)
    chance = models.FloatField(null=True)
    # What is to be done about that segment, and its place among those to be treated alike.
    action = models.CharField(max_length=12, blank=True)
    place = models.PositiveIntegerField(default=0)
    # A mark of all the above: a row is written anew only where it changes.
    mark = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="target_on_file_or_register",
                condition=Q(company__isnull=False, uscc__isnull=True)
                | Q(company__isnull=True, uscc__isnull=False, row__isnull=False),
            )
        ]
        # Each is walked by falling points; what else lists narrow by stands behind, so that rows
        # are looked up only where they match. What few cards have is indexed for those alone, as
        # every index is written anew where all points change.
        indexes = [
            models.Index(
                fields=["points", "id", "capital_cny", "city", "action"], name="target_by_points"
            ),
            models.Index(
                fields=["segment", "points", "id", "city", "has_class", "capital_cny"],
                name="target_by_segment",
            ),
            models.Index(fields=["city", "points", "id", "has_class"], name="target_by_city"),
            models.Index(
                fields=["points", "id", "classes"], name="target_by_class",
                condition=Q(has_class=True),
            ),
            models.Index(
                fields=["points", "id"], name="target_by_signal", condition=Q(has_signal=True)
            ),
            models.Index(
                fields=["points", "id"], name="target_on_file", condition=Q(company__isnull=False)
            ),
            models.Index(fields=["capital_cny", "id"], name="target_by_capital"),
        ]  # fmt: skip


class Scoring(models.Model):
    """One working-out of all points: when, how many are listed, how many of them changed."""

    done_at = models.DateTimeField()
    listed = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    # Which edition of the register took part; "" without one.
    register = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-done_at", "-pk"]


class Backtest(models.Model):
    """How the card as it would have stood on a day did in the twelve months after; kept as found.

    `mark`: of all features of that day. `rankings`: name → what it reached.
    """

    day = models.DateField(unique=True)
    done_at = models.DateTimeField()
    firms = models.PositiveIntegerField()
    became = models.PositiveIntegerField()
    mark = models.CharField(max_length=16)
    rankings = models.JSONField(default=dict)

    class Meta:
        ordering = ["-day"]


class Claim(models.Model):
    """认领: a target reserved for a person until a day. It gives no protection of a first talk."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    since = models.DateField()
    until = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["company"], condition=Q(ended_on__isnull=True), name="target_claimed_once"
            ),
            models.CheckConstraint(
                name="claim_ends_after_start", condition=Q(until__gte=F("since"))
            ),
        ]


class Watch(models.Model):
    """A firm on a person's watch list."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "company"], name="target_watched_once")
        ]


class Stir(models.Model):
    """News of a target of which nothing was heard for `quiet_days` or longer (沉寂后的动静).

    `quote` is the sentence that names it, `source` and `url` the article's; lists show it
    until `until`, its last day.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    quote = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    url = models.CharField(max_length=200)
    quiet_days = models.PositiveIntegerField()
    at = models.DateTimeField()
    until = models.DateField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["company", "-at"], name="stir_of_target"),
            models.Index(fields=["until", "company"], name="stir_by_end"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["company", "url"], name="stirred_once_by_an_article")
        ]
