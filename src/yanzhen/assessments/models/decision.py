"""What was decided, who signed it, and what has to be done because of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import Team
from yanzhen.assessments.models.assessment import Assessment, Dossier
from yanzhen.assessments.models.meeting import AgendaItem
from yanzhen.projects.models import Project


class Outcome(models.TextChoices):
    PASSED = "PASSED", _("通过")
    CONDITIONAL = "CONDITIONAL", _("有条件通过")
    DEFERRED = "DEFERRED", _("暂缓")
    REFUSED = "REFUSED", _("不通过")


PASSING = (Outcome.PASSED.value, Outcome.CONDITIONAL.value)


class Origin(models.TextChoices):
    """Where a decision was taken: in a meeting here, or on paper before the system began."""

    MEETING = "MEETING", _("本系统会议")
    PAPER = "PAPER", _("补录的纸质决定")


class Decision(models.Model):
    """One decision. Nothing of it changes; a new one may take its place. `effective_at` is set
    when chair and secretary have signed and what must precede signing is closed."""

    code = models.CharField(max_length=16, unique=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="decisions")
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    dossier = models.ForeignKey(
        Dossier, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    item = models.OneToOneField(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="decision"
    )
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.MEETING)
    outcome = models.CharField(max_length=12, choices=Outcome)
    number = models.CharField(max_length=80)
    reason = models.TextField(blank=True)
    decided_on = models.DateField()
    valid_until = models.DateField()
    # All that was before the meeting, as it stood: attendance, recusals, opinions, votes, dissent,
    # scheme, arithmetic, dossier hash. Its digest is in the journal.
    record = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    file = models.ForeignKey(
        "desk.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    effective_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["project", "-decided_on"], name="decision_by_project"),
            models.Index(fields=["-decided_on", "-id"], name="decision_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="decision_outcome_known", condition=Q(outcome__in=Outcome.values)
            ),
            models.CheckConstraint(
                name="decision_written_by_another", condition=~Q(decided_by=F("written_by"))
            ),
            models.CheckConstraint(
                name="decision_of_a_meeting_names_it",
                condition=Q(origin="PAPER")
                | (Q(item__isnull=False) & Q(dossier__isnull=False) & Q(assessment__isnull=False)),
            ),
            # Two chairs, one decision: a dossier is decided once, unless reconsidered.
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(replaces__isnull=True, origin="MEETING"),
                name="dossier_decided_once",
            ),
            models.CheckConstraint(
                name="decision_valid_after_it", condition=Q(valid_until__gte=F("decided_on"))
            ),
            models.CheckConstraint(
                name="only_a_pass_takes_effect",
                condition=Q(effective_at__isnull=True) | Q(outcome__in=PASSING),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.get_outcome_display()}"

    @property
    def subject(self) -> str:
        return f"decision:{self.code}"

    @property
    def is_passing(self) -> bool:
        return self.outcome in PASSING


class Part(models.TextChoices):
    """As what somebody signs."""

    CHAIR = "CHAIR", _("主持人")
    SECRETARY = "SECRETARY", _("记录人")
    MEMBER = "MEMBER", _("参会人")


class Signature(models.Model):
    """A named person's signature under a decision, over its digest."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part)
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["decision", "user"], name="signed_once")]


class ConditionState(models.TextChoices):
    OPEN = "OPEN", _("未办结")
    SUBMITTED = "SUBMITTED", _("待销号")
    CLOSED = "CLOSED", _("已销号")


class Condition(models.Model):
    """Something a decision asks for, by whom and by when; closed on evidence by another."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="conditions")
    text = models.TextField()
    owner = models.CharField(max_length=60)
    due_on = models.DateField()
    before_signing = models.BooleanField(default=False)
    # The department that asked for it and says when it is done; else the secretary.
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=ConditionState, default=ConditionState.OPEN)
    evidence_note = models.CharField(max_length=400, blank=True)
    file = models.ForeignKey(
        "desk.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["due_on", "id"], name="condition_by_due",
                         condition=~Q(state="CLOSED")),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                name="condition_closed_on_evidence_by_another",
                condition=~Q(state="CLOSED")
                | (Q(submitted_by__isnull=False) & Q(closed_by__isnull=False)
                   & ~Q(closed_by=F("submitted_by"))),
            ),
        ]  # fmt: skip
