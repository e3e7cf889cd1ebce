"""Feeds and page lists that are fetched on a schedule, and what each run brought."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanzhen.radar.models.articles import Article, SourceKind


class AllowedHost(models.Model):
    """A host that an administrator lets be fetched from; any other is refused.

    `is_inside`: it lies in our own net, where nothing else may be reached.
    """

    host = models.CharField(max_length=120, unique=True)
    is_inside = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["host"]

    def __str__(self) -> str:
        return self.host


class Form(models.TextChoices):
    FEED = "FEED", _("订阅源（RSS、Atom）")
    PAGES = "PAGES", _("列表页")


class Source(models.Model):
    """A feed or page list. `marker`: what an address must hold to count as an article's.

    `next_at` is when its list is due, `page_at` when its host may be asked for a page again.
    """

    name = models.CharField(max_length=120, unique=True)
    address = models.CharField(max_length=500)
    form = models.CharField(max_length=6, choices=Form)
    source_kind = models.CharField(max_length=10, choices=SourceKind)
    marker = models.CharField(max_length=120, blank=True)
    hours = models.PositiveSmallIntegerField(default=12)
    is_on = models.BooleanField(default=True)
    next_at = models.DateTimeField()
    page_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=40, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=Q(is_on=True), name="source_due"),
        ]
        constraints = [
            models.CheckConstraint(name="source_comes_at_intervals", condition=Q(hours__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        return f"source:{self.pk}"


class Run(models.Model):
    """One look at a list: how many pages it offered, how many were new, what failed."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="runs")
    at = models.DateTimeField()
    offered = models.PositiveIntegerField(default=0)
    fresh = models.PositiveIntegerField(default=0)
    is_cut = models.BooleanField(default=False)
    problem = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["source", "-at", "-id"], name="run_of_source")]


class FindState(models.TextChoices):
    WAITING = "WAITING", _("待抓取")
    TAKEN = "TAKEN", _("已收下")
    FAILED = "FAILED", _("没有取到")


class Find(models.Model):
    """A page that a list offered, once, and what became of it."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="finds")
    address = models.CharField(max_length=500)
    # Addresses are long: told apart by the digest of theirs.
    digest = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=200, blank=True)
    day = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=FindState, default=FindState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=40, blank=True)
    article = models.ForeignKey(
        Article, models.SET_NULL, null=True, blank=True, related_name="finds"
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["source", "-at", "-id"], name="find_of_source"),
            models.Index(
                fields=["source", "id"], condition=Q(state="WAITING"), name="find_waiting"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.address
