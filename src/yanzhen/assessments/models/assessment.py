"""An assessment of one project, and the versions of its dossier."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.projects.models import Project


class State(models.TextChoices):
    DRAFT = "DRAFT", _("准备材料")
    CONSULTING = "CONSULTING", _("征求意见")
    DECIDED = "DECIDED", _("已决定")
    WITHDRAWN = "WITHDRAWN", _("已撤回")


OPEN = (State.DRAFT.value, State.CONSULTING.value)


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: User) -> "AssessmentQuerySet":
        """Keep what `user` may open: all for leaders, stewards and auditors; a department what
        was put before it; those who court or serve a project, its assessments."""
        if user.sees_all:
            return self
        seated = Q(items__meeting__seats__user=user) | Q(items__meeting__chair=user)
        seated |= Q(items__meeting__secretary=user)
        if user.role == Role.REVIEWER:
            asked = Q(opinions__team=user.team_id) if user.team_id else Q(pk__in=[])
            return self.filter(pk__in=Assessment.objects.filter(asked | seated).values("pk"))
        if user.role == Role.ADMINISTRATOR:
            return self.none()
        own = Project.objects.in_full_to(user).values("pk")
        invited = Assessment.objects.filter(seated).values("pk")
        return self.filter(Q(project__in=own) | Q(pk__in=invited))


class Assessment(models.Model):
    """One passage of a project through the joint assessment, under one version of a scheme."""

    code = models.CharField(max_length=16, unique=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="assessments")
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    # The scheme as it stood when the dossier was handed in; read by `schemes.reading`.
    scheme_code = models.CharField(max_length=40)
    scheme_version = models.CharField(max_length=40)
    scheme = models.JSONField()
    # What it is compared by: the scheme's kind, and the total investment as the dossier states it.
    kind = models.CharField(max_length=12)
    size_cny = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    # The last day for opinions of the present round; the day it was opened while there is none.
    due_on = models.DateField()
    # Kept for lists: the present total as printed, its lower end for sorting, the outcome.
    total = models.CharField(max_length=24, blank=True)
    total_low = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    outcome = models.CharField(max_length=12, blank=True)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="following"
    )
    version = models.PositiveIntegerField(default=1)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="assessment_by_day"),
            models.Index(fields=["state", "-opened_at", "-id"], name="assessment_by_state"),
            models.Index(fields=["due_on", "id"], name="assessment_by_due"),
            models.Index(fields=["-total_low", "-id"], name="assessment_by_total"),
            models.Index(fields=["kind", "size_cny"], name="assessment_compared"),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                name="assessment_state_known", condition=Q(state__in=State.values)
            ),
            models.UniqueConstraint(
                fields=["project"], condition=Q(state__in=OPEN), name="one_open_assessment"
            ),
            models.CheckConstraint(
                name="assessment_decided_has_outcome",
                condition=~Q(state="DECIDED") | ~Q(outcome=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.project.name}"

    @property
    def subject(self) -> str:
        return f"assessment:{self.code}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class Dossier(models.Model):
    """One version of what is judged. A handed-in one never changes; the draft has no hash."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="dossiers")
    number = models.PositiveSmallIntegerField()
    # By entry code: [number as written, unit] or a class code.
    entries = models.JSONField(default=dict)
    # By key of `dossiers.TEXTS`: what is said in words.
    texts = models.JSONField(default=dict)
    # Codes of the scheme's vetoes that the applicant declares to be touched.
    declared = models.JSONField(default=list)
    # The promises offered with it, as rows of the register.
    promises = models.JSONField(default=list)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    handed_in_at = models.DateTimeField(null=True, blank=True)
    hash = models.CharField(max_length=64, blank=True)
    # Investor, product, amount and land as judged; and the arithmetic as printed.
    judged = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["assessment", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="dossier_number_once"),
            models.UniqueConstraint(
                fields=["assessment"], condition=Q(handed_in_at__isnull=True),
                name="one_dossier_draft",
            ),
            models.CheckConstraint(
                name="dossier_handed_in_is_hashed",
                condition=(Q(handed_in_at__isnull=True) & Q(hash=""))
                | (Q(handed_in_at__isnull=False) & ~Q(hash="")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.assessment.code} v{self.number}"


class PaperKind(models.TextChoices):
    """The papers of an application, in the order they are asked for."""

    APPLICATION = "APPLICATION", _("准入申请表")
    FEASIBILITY = "FEASIBILITY", _("可行性研究报告或项目建议书")
    LICENCE = "LICENCE", _("投资方营业执照或身份证明")
    ACCOUNTS = "ACCOUNTS", _("近两年财务报表")
    VISIT_REPORT = "VISIT_REPORT", _("考察报告")
    DUE_DILIGENCE = "DUE_DILIGENCE", _("尽职调查报告")
    ENERGY = "ENERGY", _("能耗测算")
    ENVIRONMENT = "ENVIRONMENT", _("环境影响初步分析")
    SAFETY = "SAFETY", _("安全分析")
    FUNDS = "FUNDS", _("资金证明")
    POLICY = "POLICY", _("政策诉求")
    OTHER = "OTHER", _("其他")


class DossierPaper(models.Model):
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=16, choices=PaperKind)
    file = models.ForeignKey("desk.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "kind", "file"], name="dossier_paper_once"),
            models.CheckConstraint(
                name="dossier_paper_known", condition=Q(kind__in=PaperKind.values)
            ),
        ]
