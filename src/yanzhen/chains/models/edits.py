"""The versions of the map: every edit with the rows it changed, and imports not yet applied."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class EditKind(models.TextChoices):
    LOAD = "LOAD", _("载入参考")
    ADD = "ADD", _("新增环节")
    CHANGE = "CHANGE", _("更改")
    REMOVE = "REMOVE", _("撤下环节")
    LINK = "LINK", _("加连线")
    UNLINK = "UNLINK", _("删连线")
    SPLIT = "SPLIT", _("拆分")
    MERGE = "MERGE", _("合并")
    IMPORT = "IMPORT", _("导入")
    UNDO = "UNDO", _("撤回")


class Edit(models.Model):
    """One edit of the map (一次改动); its number is the version of the map after it.

    `changes` are the rows before and after (see `calc.changes`), empty for a loaded reference.
    `digest` names the content of the map after it: whoever holds a drawing of the same digest
    holds the same map.
    """

    kind = models.CharField(max_length=10, choices=EditKind)
    subject = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    changes = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by"
    )

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject", "-id"], name="chain_edit_by_subject")]
        constraints = [
            models.CheckConstraint(name="edit_kind_known", condition=Q(kind__in=EditKind.values))
        ]


class Draft(models.Model):
    """An uploaded file as read, waiting for a person to look at what it would change."""

    file_name = models.CharField(max_length=120)
    changes = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    applied = models.ForeignKey(Edit, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
