"""Policy documents: who issued them, when they hold, what their clauses say."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

# Stands for “no end is named”, so that sorting by the end never meets a missing value.
NO_END = date(9999, 12, 31)
MOST_TEXT = 200_000


class Level(models.TextChoices):
    NATION = "NATION", _("国家")
    PROVINCE = "PROVINCE", _("省")
    CITY = "CITY", _("市")
    ZONE = "ZONE", _("开发区")


class Topic(models.TextChoices):
    """What a clause is about. LIMIT: what may not be promised or given."""

    LAND = "LAND", _("用地")
    PLANT = "PLANT", _("厂房")
    ENERGY = "ENERGY", _("能源环境")
    FUND = "FUND", _("资金支持")
    TALENT = "TALENT", _("人才")
    RESEARCH = "RESEARCH", _("研发创新")
    LISTING = "LISTING", _("上市")
    SERVICE = "SERVICE", _("服务保障")
    LIMIT = "LIMIT", _("禁止事项")
    OTHER = "OTHER", _("其他")


class PolicyQuerySet(models.QuerySet["Policy"]):
    def in_force(self, on: date) -> Self:
        """Documents that hold on a day: begun, not past their end, not ended or replaced."""
        return self.filter(valid_from__lte=on, valid_until__gte=on).filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=on)
        )


class Policy(models.Model):
    """One document. `ended_on` is the first day on which it no longer holds (repealed or
    replaced); `valid_until` the last day it names itself. Ended, never deleted."""

    code = models.CharField(max_length=12, unique=True)
    title = models.CharField(max_length=200)
    number = models.CharField(max_length=80, blank=True)
    issuer = models.CharField(max_length=120)
    level = models.CharField(max_length=10, choices=Level)
    issued_on = models.DateField(null=True, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(default=NO_END)
    text = models.TextField(max_length=MOST_TEXT)
    source = models.CharField(max_length=300, blank=True)
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        indexes = [
            models.Index(fields=["valid_from", "id"], name="policy_by_start"),
            models.Index(fields=["valid_until", "id"], name="policy_by_end"),
        ]
        constraints = [
            models.CheckConstraint(name="policy_has_title", condition=~Q(title="")),
            models.CheckConstraint(name="policy_level_known", condition=Q(level__in=Level.values)),
            models.CheckConstraint(
                name="policy_ends_after_start", condition=Q(valid_until__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="policy_end_says_why", condition=Q(ended_on__isnull=True) | ~Q(end_reason="")
            ),
            models.CheckConstraint(
                name="policy_replaced_is_ended",
                condition=Q(superseded_by__isnull=True) | Q(ended_on__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="policy_number_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"policy:{self.code}"

    @property
    def last_day(self) -> date | None:
        """The last day it names itself; None where it names none."""
        return None if self.valid_until == NO_END else self.valid_until


class PolicyTag(models.Model):
    """A word by which a document is found: an industry, a theme."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="tags")
    name = models.CharField(max_length=20)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["policy", "name"], name="policy_tag_once")]
        indexes = [models.Index(fields=["name", "policy"], name="policy_by_tag")]

    def __str__(self) -> str:
        return self.name


class Clause(models.Model):
    """One clause, split from the text; its topic guessed until somebody sets it."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="clauses")
    order = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=20)
    text = models.TextField()
    topic = models.CharField(max_length=10, choices=Topic, default=Topic.OTHER)
    is_set = models.BooleanField(default=False)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "order"], name="clause_once"),
            models.CheckConstraint(name="clause_topic_known", condition=Q(topic__in=Topic.values)),
        ]
        indexes = [models.Index(fields=["topic", "policy"], name="clause_by_topic")]


class PolicyText(models.Model):
    """Everything a document is searched by, folded."""

    policy = models.OneToOneField(Policy, models.CASCADE, primary_key=True, related_name="searched")
    text = models.TextField()
