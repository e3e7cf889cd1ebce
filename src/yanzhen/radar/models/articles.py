"""Articles that came in, and the facts that were read from them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanzhen.chains.models import Segment
from yanzhen.common import formats
from yanzhen.companies.models import Company
from yanzhen.desk.models import StoredFile
from yanzhen.projects.models import Project


class SourceKind(models.TextChoices):
    """Who published an article."""

    OFFICIAL = "OFFICIAL", _("政府网站")
    PRESS = "PRESS", _("新闻媒体")
    FIRM = "FIRM", _("企业公告")
    INTERNAL = "INTERNAL", _("内部材料")
    OTHER = "OTHER", _("其他")


class Reading(models.TextChoices):
    """How far the reading of an article has got."""

    WAITING = "WAITING", _("待读取")
    READ = "READ", _("待审核")
    REVIEWED = "REVIEWED", _("已审核")
    FOLDED = "FOLDED", _("与已有文章重复")
    FAILED = "FAILED", _("读不出")


class Article(models.Model):
    """A text that came in, as it was read; offsets of its facts count its characters.

    `sign` is the simhash of its shingles, as four bands of 16 bits by which near-duplicates are
    found. A near-duplicate is folded into the first one and gives no facts of its own.
    """

    code = models.CharField(max_length=16, unique=True)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=120)
    source_kind = models.CharField(max_length=10, choices=SourceKind)
    address = models.CharField(max_length=500, blank=True)
    published_on = models.DateField(null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="articles"
    )
    reading = models.CharField(max_length=10, choices=Reading, default=Reading.WAITING)
    problem = models.CharField(max_length=200, blank=True)
    is_cut = models.BooleanField(default=False)
    sign_a = models.PositiveIntegerField(default=0)
    sign_b = models.PositiveIntegerField(default=0)
    sign_c = models.PositiveIntegerField(default=0)
    sign_d = models.PositiveIntegerField(default=0)
    folded_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="repeats"
    )
    # Kept beside the facts so that the queue need not count ten million of them.
    waiting = models.PositiveIntegerField(default=0)
    sureness = models.FloatField(default=0)
    # What a language model proposed as a summary, and when it was asked.
    summary = models.JSONField(default=list, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["-sureness", "-id"], name="article_by_sureness"),
            models.Index(fields=["-added_at", "-id"], name="article_by_time"),
            models.Index(fields=["reading", "-sureness", "-id"], name="article_by_reading"),
            models.Index(fields=["source"], name="article_by_source"),
            models.Index(fields=["sha256"], name="article_by_hash"),
            *(models.Index(fields=[f"sign_{n}"], name=f"article_sign_{n}") for n in "abcd"),
        ]
        constraints = [
            models.CheckConstraint(
                name="article_folded_into_another",
                condition=~Q(reading="FOLDED") | Q(folded_into__isnull=False),
            ),
            models.CheckConstraint(name="article_has_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"article:{self.code}"

    @property
    def cited(self) -> str:
        """Return the article as a source names it: title, number, who published it and when."""
        told = [self.code, self.source]
        if self.published_on:
            told.append(formats.day(self.published_on))
        return f"《{self.title[:100]}》（{'，'.join(told)}）"


class ArticleText(models.Model):
    """What an article is searched by: title, source and text, folded."""

    article = models.OneToOneField(
        Article, models.CASCADE, primary_key=True, related_name="search_text"
    )
    text = models.TextField()


class FactState(models.TextChoices):
    PROPOSED = "PROPOSED", _("待审核")
    ACCEPTED = "ACCEPTED", _("已采信")
    CORRECTED = "CORRECTED", _("已更正")
    REJECTED = "REJECTED", _("不采信")


HOLDS = (FactState.ACCEPTED.value, FactState.CORRECTED.value)


class FactKind(models.TextChoices):
    PROJECT = "project", _("项目")
    RESULT = "result", _("完成数")
    TARGET = "target", _("目标数")
    COMPANY = "company", _("企业")
    INDUSTRY = "industry", _("产业")


class FactStatus(models.TextChoices):
    ACTUAL = "actual", _("已实现")
    PLAN = "plan", _("计划")
    TARGET = "target", _("目标")


QUALIFIERS = [("=", _("等于")), ("≈", _("约")), ("≥", _("不少于")), ("≤", _("不超过"))]


class StoredFact(models.Model):
    """One fact of an article, as it was proposed and as a person decided on it.

    `measure` is the metric without its threshold or scope. `first` is what was proposed, None for
    a fact that a person added or a language model proposed.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=10, choices=FactKind)
    name = models.CharField(max_length=120)
    metric = models.CharField(max_length=80)
    measure = models.CharField(max_length=80)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    unit = models.CharField(max_length=16, blank=True)
    qualifier = models.CharField(max_length=2, choices=QUALIFIERS, default="=")
    period = models.CharField(max_length=32, blank=True)
    status = models.CharField(max_length=8, choices=FactStatus, default=FactStatus.ACTUAL)
    is_binding = models.BooleanField(default=True)
    text = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    confidence = models.FloatField(default=1)
    state = models.CharField(max_length=10, choices=FactState, default=FactState.PROPOSED)
    # Whether it is a figure of a zone that a person took as true: what comparisons read.
    is_compared = models.BooleanField(default=False)
    # The article's day: of several that tell a zone's figure the newest is shown.
    told_on = models.DateField(null=True, blank=True)
    first = models.JSONField(null=True, blank=True)
    # The language model that proposed it; "" for our own reading and for people.
    proposed_by = models.CharField(max_length=60, blank=True)
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="news_facts"
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="news_facts"
    )
    segment = models.ForeignKey(
        Segment, models.PROTECT, null=True, blank=True, related_name="news_facts"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["start", "pk"]
        indexes = [
            models.Index(fields=["article", "state"], name="fact_by_article"),
            # All that a comparison reads, so that no row of the table is fetched for it.
            models.Index(
                fields=[
                    "measure",
                    "-period",
                    "name",
                    "id",
                    "metric",
                    "unit",
                    "status",
                    "value",
                    "qualifier",
                    "told_on",
                    "article",
                    "is_compared",
                ],
                condition=Q(is_compared=True),
                name="fact_compared_whole",
            ),
        ]
        constraints = [
            models.CheckConstraint(name="fact_has_span", condition=Q(end__gt=F("start"))),
            models.CheckConstraint(
                name="fact_decided_says_who_and_when",
                condition=Q(state="PROPOSED") | Q(by__isnull=False, at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.metric} {self.text}"


class Measure(models.Model):
    """A metric of which some zone has a figure that a person took as true."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name
