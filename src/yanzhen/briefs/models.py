"""Briefs with their versions, who knows whom, and what a person is to learn."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import Team
from yanzhen.companies.models import Company
from yanzhen.desk.models import Partner
from yanzhen.projects.models import Project


class Why(models.TextChoices):
    """How a version of a brief came to be."""

    MADE = "MADE", _("生成")
    EDITED = "EDITED", _("改写一段")
    REFRESHED = "REFRESHED", _("按记录更新")
    RESET = "RESET", _("恢复为记录")


class Brief(models.Model):
    """谈判手卡 of a firm, or of one of its projects; a team keeps one a subject."""

    code = models.CharField(max_length=16, unique=True)
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    # The language it was made in; it is refreshed in the same one.
    language = models.CharField(max_length=10, default="zh-hans")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-changed_at", "-pk"]
        indexes = [
            models.Index(fields=["changed_at", "id"], name="brief_by_change"),
            models.Index(fields=["company", "team"], name="brief_by_company"),
            models.Index(fields=["team", "changed_at"], name="brief_by_team"),
        ]

    def __str__(self) -> str:
        return self.project.name if self.project else self.company.name

    @property
    def subject(self) -> str:
        return f"brief:{self.code}"


class BriefVersion(models.Model):
    """A brief as it stood; never changed. `told` as `told.to_json` writes it."""

    brief = models.ForeignKey(Brief, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    why = models.CharField(max_length=10, choices=Why)
    section = models.CharField(max_length=20, blank=True)
    told = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["brief", "number"], name="brief_version_once"),
            models.CheckConstraint(name="brief_why_known", condition=Q(why__in=Why.values)),
        ]


class TieKind(models.TextChoices):
    MEMBER = "MEMBER", _("会员单位")
    CLIENT = "CLIENT", _("服务客户")
    INVESTED = "INVESTED", _("所投企业")
    ALUMNI = "ALUMNI", _("乡贤、校友任职")
    KNOWS = "KNOWS", _("熟识的负责人")


class Tie(models.Model):
    """A partner's connection to a firm, as somebody learnt it. Withdrawn, never deleted."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=TieKind)
    source = models.CharField(max_length=200)
    seen_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-seen_on", "-pk"]
        indexes = [
            models.Index(fields=["company", "kind"], name="tie_by_company"),
            models.Index(fields=["partner", "kind"], name="tie_by_partner"),
        ]
        constraints = [
            models.CheckConstraint(name="tie_kind_known", condition=Q(kind__in=TieKind.values)),
            models.CheckConstraint(name="tie_has_source", condition=~Q(source="")),
            models.UniqueConstraint(
                fields=["partner", "company", "kind"], name="tie_once",
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]  # fmt: skip


class Recall(models.Model):
    """How well a person remembers one question of a segment; read by that person alone.

    `box` 0: just missed; the higher, the longer until it is asked again (`due_on`).
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    segment_code = models.CharField(max_length=40)
    question = models.CharField(max_length=120)
    box = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField()
    asked = models.PositiveIntegerField(default=0)
    missed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["person", "due_on"], name="recall_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "segment_code", "question"], name="recall_once"
            )
        ]
