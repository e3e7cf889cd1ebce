"""What people watch for, and which articles concern them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanzhen.companies.models import Company
from yanzhen.projects.models import Project
from yanzhen.radar.models.articles import Article


class WatchKind(models.TextChoices):
    FIRM = "FIRM", _("企业")
    SEGMENT = "SEGMENT", _("产业链环节")
    ZONE = "ZONE", _("园区")
    PERSON = "PERSON", _("人物")
    WORD = "WORD", _("词")


class Watch(models.Model):
    """What a person wants to hear of. `words` are looked for in each text that comes in.

    `is_at_once`: told by a notification of its own; otherwise in the morning's digest.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="news_watches"
    )
    kind = models.CharField(max_length=8, choices=WatchKind)
    name = models.CharField(max_length=160)
    words = models.JSONField(default=list)
    company = models.ForeignKey(
        Company, models.CASCADE, null=True, blank=True, related_name="news_watches"
    )
    is_at_once = models.BooleanField(default=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "name"], name="watched_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Reason(models.TextChoices):
    """Why an article concerns a person."""

    QUIET = "QUIET", _("沉寂的目标有了动静")
    TARGET = "TARGET", _("我的目标")
    PROJECT = "PROJECT", _("我的项目")
    WATCH = "WATCH", _("我盯的")
    SEGMENT = "SEGMENT", _("我的环节")


class News(models.Model):
    """That an article concerns a person, why, and the words that say it.

    `name` is what it is about: a firm, a segment, the watched word.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="news")
    article = models.ForeignKey(Article, models.CASCADE, related_name="news")
    reason = models.CharField(max_length=8, choices=Reason)
    name = models.CharField(max_length=160)
    quote = models.CharField(max_length=200, blank=True)
    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="news")
    project = models.ForeignKey(Project, models.CASCADE, null=True, blank=True, related_name="news")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at", "-id"], name="news_of_person"),
            models.Index(fields=["company", "-at"], name="news_of_company"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "article", "reason", "name"], name="news_told_once"
            ),
            models.CheckConstraint(name="news_reason_known", condition=Q(reason__in=Reason.values)),
        ]


class BriefLook(models.Model):
    """Until when a person has read the brief."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="brief_look"
    )
    seen_until = models.DateTimeField()
