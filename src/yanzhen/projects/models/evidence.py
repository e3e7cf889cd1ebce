"""Documents that prove, and money that arrived."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanzhen.projects.models.course import Activity
from yanzhen.projects.models.project import Project
from yanzhen.projects.stages import Proof


class EvidenceState(models.TextChoices):
    PENDING = "PENDING", _("待核验")
    VERIFIED = "VERIFIED", _("已核验")
    REJECTED = "REJECTED", _("已退回")
    REVOKED = "REVOKED", _("已撤销")
    EXPIRED = "EXPIRED", _("已过期")


class Conclusion(models.TextChoices):
    """What a decision says: of minutes and reviews, where the document decides something."""

    PASSED = "PASSED", _("通过")
    CONDITIONAL = "CONDITIONAL", _("有条件通过")
    EXEMPT = "EXEMPT", _("豁免")
    DEFERRED = "DEFERRED", _("暂缓")
    REFUSED = "REFUSED", _("不通过")


class Evidence(models.Model):
    """A document put forward as proof; it proves once somebody else has verified it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="evidence")
    proof = models.CharField(max_length=24, choices=Proof)
    state = models.CharField(max_length=10, choices=EvidenceState, default=EvidenceState.PENDING)
    file = models.ForeignKey(
        "desk.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    document_no = models.CharField(max_length=80, blank=True)
    # As compared: width, case and blanks taken out, so that one contract counts once.
    document_key = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    amount_cny = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    conclusion = models.CharField(max_length=12, choices=Conclusion, blank=True)
    note = models.CharField(max_length=400, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="evidence_uploaded"
    )
    uploaded_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
        related_name="evidence_decided",
    )  # fmt: skip
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(max_length=400, blank=True)
    # The corrected document takes the place of the one it replaces.
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    # Minutes name the decision they come from, and what was judged there.
    ruling = models.CharField(max_length=60, blank=True)
    judged = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["project", "proof", "state"], name="evidence_by_proof"),
            models.Index(fields=["state", "uploaded_at", "id"], name="evidence_by_state"),
            # Counts and sums are read from this index alone.
            models.Index(
                fields=["proof", "state", "issued_on", "project", "amount_cny"],
                name="evidence_counted",
            ),
            models.Index(
                fields=["valid_until"],
                name="evidence_expiring",
                condition=Q(state="VERIFIED", valid_until__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="evidence_proof_known", condition=Q(proof__in=Proof.values)
            ),
            models.CheckConstraint(
                name="evidence_state_known", condition=Q(state__in=EvidenceState.values)
            ),
            models.CheckConstraint(
                name="evidence_has_substance",
                condition=Q(file__isnull=False) | Q(activity__isnull=False) | ~Q(document_no=""),
            ),
            models.CheckConstraint(
                name="evidence_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("uploaded_by")),
            ),
            models.CheckConstraint(
                name="evidence_verified_names_verifier",
                condition=Q(state__in=["PENDING", "EXPIRED", "REVOKED"])
                | (Q(decided_by__isnull=False) & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="evidence_valid_after_issue",
                condition=Q(valid_until__isnull=True) | Q(issued_on__isnull=True)
                | Q(valid_until__gte=F("issued_on")),
            ),
            models.CheckConstraint(
                name="evidence_amount_positive",
                condition=Q(amount_cny__isnull=True) | Q(amount_cny__gt=0),
            ),
            models.CheckConstraint(
                name="evidence_agreement_is_complete",
                condition=~Q(proof="AGREEMENT")
                | (~Q(document_no="") & Q(issued_on__isnull=False)
                   & Q(amount_cny__isnull=False)),
            ),
            models.CheckConstraint(
                name="evidence_minutes_come_from_a_decision",
                condition=~Q(proof="MINUTES", state="VERIFIED") | ~Q(ruling=""),
            ),
            models.UniqueConstraint(
                fields=["ruling"], condition=~Q(ruling="") & Q(state="VERIFIED"),
                name="decision_proves_once",
            ),
            # One contract number, one count.
            models.UniqueConstraint(
                fields=["document_key"], condition=Q(proof="AGREEMENT", state="VERIFIED"),
                name="agreement_counts_once",
            ),
            models.UniqueConstraint(
                fields=["project"], condition=Q(proof="AGREEMENT", state="VERIFIED"),
                name="project_counts_one_agreement",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_proof_display()} {self.document_no}".strip()


class MoneyKind(models.TextChoices):
    AGREED = "AGREED", _("协议投资")
    ARRIVED = "ARRIVED", _("到位资金")
    FIXED_DONE = "FIXED_DONE", _("完成固定资产投资")
    FOREIGN_AGREED = "FOREIGN_AGREED", _("合同外资")
    FOREIGN_RECEIVED = "FOREIGN_RECEIVED", _("实际到账外资")


class Money(models.Model):
    """An amount on a day, as the slip says; it counts once its evidence is verified."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="money")
    kind = models.CharField(max_length=18, choices=MoneyKind)
    currency = models.CharField(max_length=3, default="CNY")
    original = models.DecimalField(max_digits=20, decimal_places=2)
    rate = models.DecimalField(max_digits=12, decimal_places=6)
    rate_on = models.DateField()
    cny = models.DecimalField(max_digits=20, decimal_places=2)
    # Foreign capital is reported in dollars whatever it came in.
    usd = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    on = models.DateField()
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="money"
    )
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["project", "-on"], name="money_by_project"),
            models.Index(fields=["kind", "on"], name="money_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(name="money_kind_known", condition=Q(kind__in=MoneyKind.values)),
            models.CheckConstraint(
                name="money_positive",
                condition=Q(original__gt=0) & Q(cny__gt=0) & Q(rate__gt=0),
            ),
            models.CheckConstraint(
                name="money_struck_says_why",
                condition=Q(struck_at__isnull=True) | ~Q(struck_reason=""),
            ),
        ]
