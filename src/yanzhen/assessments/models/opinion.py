"""What a department says of a dossier, and who stays out of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import Team
from yanzhen.assessments.models.assessment import Assessment, Dossier


class Stance(models.TextChoices):
    AGREE = "AGREE", _("同意")
    CONDITIONAL = "CONDITIONAL", _("有条件同意")
    DISAGREE = "DISAGREE", _("不同意")
    NOT_CONCERNED = "NOT_CONCERNED", _("不涉及")


class Opinion(models.Model):
    """One department's answer on one version of a dossier; without a stance it is awaited."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="opinions")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="opinions")
    team = models.ForeignKey(Team, models.PROTECT, related_name="opinions")
    # What the scheme asks of it: department's key in the scheme, and the veto its no amounts to.
    department = models.CharField(max_length=40)
    veto = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    reminded_on = models.DateField(null=True, blank=True)
    stance = models.CharField(max_length=16, choices=Stance, blank=True)
    # By question code: {"stance": …, "text": …}.
    answers = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    condition = models.TextField(blank=True)
    condition_due_on = models.DateField(null=True, blank=True)
    before_signing = models.BooleanField(default=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="opinions"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    # The whole department stays out, because everybody in it would judge their own cause.
    recused_reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["team", "stance", "due_on"], name="opinion_by_team"),
            models.Index(
                fields=["due_on"], name="opinion_awaited",
                condition=Q(stance="", recused_reason=""),
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["dossier", "team"], name="one_opinion_per_department"),
            models.CheckConstraint(
                name="opinion_signed_by_a_person",
                condition=(Q(stance="") & Q(signed_by__isnull=True))
                | (Q(stance__in=Stance.values) & Q(signed_by__isnull=False)
                   & Q(signed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="opinion_no_says_why", condition=~Q(stance="DISAGREE") | ~Q(text="")
            ),
            models.CheckConstraint(
                name="opinion_condition_is_stated",
                condition=~Q(stance="CONDITIONAL")
                | (~Q(condition="") & Q(condition_due_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="opinion_recused_says_nothing",
                condition=Q(recused_reason="") | Q(stance=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.assessment.code} {self.team}"

    @property
    def subject(self) -> str:
        return f"opinion:{self.pk}"

    @property
    def is_awaited(self) -> bool:
        return not self.stance and not self.recused_reason

    @property
    def is_veto(self) -> bool:
        return bool(self.veto) and self.stance == Stance.DISAGREE


class OpinionPaper(models.Model):
    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="papers")
    file = models.ForeignKey("desk.StoredFile", models.PROTECT, related_name="+")


class Recusal(models.Model):
    """A person who has an interest in a project and takes no part in judging it."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="recusals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "user"], name="recused_once"),
            models.CheckConstraint(name="recusal_says_why", condition=~Q(reason="")),
        ]
