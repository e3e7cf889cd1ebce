"""Tasks, instructions, next steps and lapsing protections: one table, one list."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import Team, User


class TaskKind(models.TextChoices):
    TASK = "TASK", _("交办")
    INSTRUCTION = "INSTRUCTION", _("督办")
    NEXT_STEP = "NEXT_STEP", _("下一步")
    PROTECTION = "PROTECTION", _("保护到期")


# Opened, moved and closed by the features they belong to; a person closes them by doing the work.
AUTOMATIC = (TaskKind.NEXT_STEP, TaskKind.PROTECTION)


class TaskLevel(models.TextChoices):
    ORDINARY = "ORDINARY", _("一般")
    LEADER = "LEADER", _("领导交办")


class TaskStatus(models.TextChoices):
    OPEN = "OPEN", _("待接收")
    ACCEPTED = "ACCEPTED", _("办理中")
    RETURNED = "RETURNED", _("已退回")
    REPLIED = "REPLIED", _("已回复待确认")
    CLOSED = "CLOSED", _("已办结")
    CANCELLED = "CANCELLED", _("已撤回")


ENDED = (TaskStatus.CLOSED, TaskStatus.CANCELLED)


class Escalation(models.IntegerChoices):
    NONE = 0, _("未升级")
    LEAD = 1, _("已报组长")
    ZONE_LEADER = 2, _("已报园区领导")


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, user: User) -> "TaskQuerySet":
        """Return what a person does, asked for, or what their team does; all for who sees all."""
        if user.sees_all:
            return self
        own = Q(assignee=user) | Q(assigned_by=user)
        return self.filter(own | Q(team=user.team_id) if user.team_id else own)


class Task(models.Model):
    """Something a person is to do about a subject by a day.

    `is_open` repeats what `status` says so that one index serves every open list; `key` names
    the task to the feature that opened it, so that opening it twice makes one. `version` rises
    with every change a person could overlook.
    """

    kind = models.CharField(max_length=12, choices=TaskKind, default=TaskKind.TASK)
    level = models.CharField(max_length=8, choices=TaskLevel, default=TaskLevel.ORDINARY)
    title = models.CharField(_("事项"), max_length=120)
    text = models.TextField(_("要求"), max_length=2000, blank=True)
    subject = models.CharField(max_length=80, blank=True)
    subject_label = models.CharField(max_length=120, blank=True)
    subject_url = models.CharField(max_length=300, blank=True)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tasks")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="tasks")
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="tasks_assigned"
    )
    due_on = models.DateField(_("期限"))
    status = models.CharField(max_length=10, choices=TaskStatus, default=TaskStatus.OPEN)
    is_open = models.BooleanField(default=True)
    escalation = models.PositiveSmallIntegerField(choices=Escalation, default=Escalation.NONE)
    key = models.CharField(max_length=120, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="task_key_once"),
            models.CheckConstraint(name="task_kind_known", condition=Q(kind__in=TaskKind.values)),
            models.CheckConstraint(
                name="task_level_known", condition=Q(level__in=TaskLevel.values)
            ),
            models.CheckConstraint(
                name="task_open_as_its_status",
                condition=Q(is_open=True, status__in=["OPEN", "ACCEPTED", "RETURNED", "REPLIED"])
                | Q(is_open=False, status__in=["CLOSED", "CANCELLED"]),
            ),
            models.CheckConstraint(
                name="task_ended_has_moment", condition=Q(is_open=True) | Q(closed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="task_escalation_known", condition=Q(escalation__in=[0, 1, 2])
            ),
        ]
        indexes = [
            models.Index(fields=["assignee", "is_open", "due_on", "id"], name="task_of_person"),
            models.Index(fields=["team", "is_open", "due_on", "id"], name="task_of_team"),
            models.Index(fields=["assigned_by", "is_open", "due_on", "id"], name="task_assigned"),
            models.Index(fields=["is_open", "due_on", "id"], name="task_by_due"),
            models.Index(fields=["is_open", "escalation", "due_on"], name="task_to_escalate"),
            models.Index(fields=["subject", "is_open", "due_on"], name="task_by_subject"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        return f"task:{self.pk}"


class NoteKind(models.TextChoices):
    REPLY = "REPLY", _("回复")
    RETURN = "RETURN", _("退回")
    REDO = "REDO", _("打回重办")
    CONCLUSION = "CONCLUSION", _("办结意见")
    REMINDER = "REMINDER", _("催办")


class TaskNote(models.Model):
    """What was said on the way: a reply, a return, a reminder. Added, never changed."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=10, choices=NoteKind)
    text = models.TextField(max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="task_notes")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="task_note_kind_known", condition=Q(kind__in=NoteKind.values)
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.task_id}"


class Extension(models.Model):
    """A later day asked for, and what became of the asking; one undecided a task at most."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="extensions")
    until = models.DateField(_("延期到"))
    reason = models.CharField(_("理由"), max_length=300)
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="extensions_decided"
    )
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(granted__isnull=True), name="one_undecided_extension"
            ),
            models.CheckConstraint(
                name="extension_decided_whole",
                condition=Q(granted__isnull=True, decided_at__isnull=True)
                | Q(granted__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} → {self.until}"
