from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import SEES_ALL, STEWARDS
from yanzhen.desk.imports.kinds import Verdict
from yanzhen.desk.models.files import StoredFile


class ImportStatus(models.TextChoices):
    READING = "READING", _("正在读取")
    MAPPING = "MAPPING", _("待对应列")
    JUDGING = "JUDGING", _("正在预览")
    READY = "READY", _("待确认")
    IMPORTING = "IMPORTING", _("正在导入")
    DONE = "DONE", _("已导入")
    UNDOING = "UNDOING", _("正在撤销")
    UNDONE = "UNDONE", _("已撤销")
    DISCARDED = "DISCARDED", _("已放弃")


WORKING = (ImportStatus.READING, ImportStatus.JUDGING, ImportStatus.IMPORTING, ImportStatus.UNDOING)


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, user: User) -> "ImportQuerySet":
        """Return a person's own imports; stewards and who sees all see everyone's."""
        if user.role in SEES_ALL | STEWARDS:
            return self
        return self.filter(by=user)


class Import(models.Model):
    """One file (or paste) on its way in: how it is read, how far it is, what became of it.

    `sheets` keeps how each sheet is read; `position` the number of the last row the present
    step has dealt with, so that a stopped step goes on from there (undoing counts down);
    `takes` the verdicts that were let in, `leftovers` what could not be undone.
    """

    kind = models.CharField(max_length=40)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="imports")
    status = models.CharField(max_length=10, choices=ImportStatus, default=ImportStatus.READING)
    sheets = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    rate = models.FloatField(default=0)
    counts = models.JSONField(default=dict)
    takes = models.JSONField(default=list)
    problem = models.CharField(max_length=400, blank=True)
    leftovers = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports")
    at = models.DateTimeField()
    worked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="import_status_known", condition=Q(status__in=ImportStatus.values)
            ),
            models.CheckConstraint(name="import_rate_not_negative", condition=Q(rate__gte=0)),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="import_by_time"),
            models.Index(fields=["by", "-at", "-id"], name="import_by_person"),
            models.Index(fields=["status", "worked_at"], name="import_by_status"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.file.name}"

    def get_absolute_url(self) -> str:
        return reverse("desk:import", args=[self.pk])

    @property
    def is_working(self) -> bool:
        return self.status in WORKING


class ImportRow(models.Model):
    """A row as read, what importing it would do, and what the person decided."""

    # Its own index would only repeat the constraint's on batch and number.
    batch = models.ForeignKey(Import, models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    place = models.CharField(max_length=80)
    fields = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)
    verdict = models.CharField(max_length=8, choices=Verdict)
    reason = models.CharField(max_length=300, blank=True)
    target = models.CharField(max_length=80, blank=True)
    changes = models.JSONField(default=list)
    candidates = models.JSONField(default=list)
    choice = models.CharField(max_length=80, blank=True)
    left_out = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_number_once"),
            models.CheckConstraint(
                name="import_row_verdict_known", condition=Q(verdict__in=Verdict.values)
            ),
        ]
        indexes = [
            models.Index(fields=["batch", "verdict", "number"], name="import_row_by_verdict")
        ]

    def __str__(self) -> str:
        return self.place


class AppliedRow(models.Model):
    """What was written for a row, with what undoing it needs. Added, never changed."""

    batch = models.ForeignKey(Import, models.CASCADE, related_name="applied", db_index=False)
    number = models.PositiveIntegerField()
    target = models.CharField(max_length=80)
    before = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_applied_once")
        ]
        indexes = [models.Index(fields=["target"], name="applied_row_by_target")]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.number}"
