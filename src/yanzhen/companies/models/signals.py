"""What points to an investment: dated, sourced, by a person, never free of a quote."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanzhen.companies.models.company import Company


class SignalKind(models.TextChoices):
    EXPANSION = "EXPANSION", _("产能扩张、对外投资公告")
    RAISED_FUNDS = "RAISED_FUNDS", _("募投项目选址未定")
    OFFERING = "OFFERING", _("定增、可转债、上市申报")
    FINANCING = "FINANCING", _("B轮以上融资")
    FULL_LOAD = "FULL_LOAD", _("产能利用率高、大额订单")
    CONSTRAINED = "CONSTRAINED", _("用地环保能耗受限、搬迁、租约到期")
    CUSTOMER_LANDED = "CUSTOMER_LANDED", _("客户链主在本地落户")
    TENDER_HIRING = "TENDER_HIRING", _("在本区域招标、招聘")
    NEARBY_BRANCH = "NEARBY_BRANCH", _("300公里内设子公司、办事处")
    NATIVE = "NATIVE", _("高管乡贤、校友")
    STATEMENT = "STATEMENT", _("高管公开表态")
    RIVAL_MOVES = "RIVAL_MOVES", _("竞品外溢")
    POLICY_WINDOW = "POLICY_WINDOW", _("政策窗口")
    DISHONEST = "DISHONEST", _("失信")
    SELLING_DOWN = "SELLING_DOWN", _("大股东减持")
    LOSSES = "LOSSES", _("连续亏损三年")
    UNDER_INQUIRY = "UNDER_INQUIRY", _("实际控制人被调查")
    BUILT_ELSEWHERE = "BUILT_ELSEWHERE", _("同产品刚在外地开工")


class EvidenceKind(models.TextChoices):
    ANNOUNCEMENT = "ANNOUNCEMENT", _("上市公司公告")
    FILING = "FILING", _("政府公示、审批")
    MEDIA = "MEDIA", _("媒体报道")
    TENDER = "TENDER", _("招标、招聘信息")
    INTERVIEW = "INTERVIEW", _("走访在驻企业得知")
    MEETING = "MEETING", _("与企业会面得知")
    OTHER = "OTHER", _("其他材料")


class Signal(models.Model):
    """One signal of a firm. One found wrong is withdrawn with the reason and stays readable.

    `is_binding`: decided or signed, against merely intended. `told_by`: the resident firm that
    said it. `source` is an address, or names the document.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="signals")
    kind = models.CharField(max_length=16, choices=SignalKind)
    seen_on = models.DateField()
    source = models.CharField(max_length=300)
    quote = models.CharField(max_length=1000)
    evidence = models.CharField(max_length=12, choices=EvidenceKind)
    confidence = models.DecimalField(max_digits=3, decimal_places=2)
    is_binding = models.BooleanField(default=False)
    told_by = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="signals_told"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-seen_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="signal_kind_known", condition=Q(kind__in=SignalKind.values)
            ),
            models.CheckConstraint(
                name="signal_evidence_known", condition=Q(evidence__in=EvidenceKind.values)
            ),
            models.CheckConstraint(
                name="signal_has_source_and_quote", condition=~Q(source="") & ~Q(quote="")
            ),
            models.CheckConstraint(
                name="signal_confidence_is_share",
                condition=Q(confidence__gt=0) & Q(confidence__lte=1),
            ),
            models.CheckConstraint(
                name="signal_not_told_by_itself",
                condition=Q(told_by__isnull=True) | ~Q(told_by=F("company")),
            ),
            models.CheckConstraint(
                name="signal_withdrawn_with_reason",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
            ),
            models.UniqueConstraint(
                fields=["company", "kind", "seen_on", "source"], name="signal_once",
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["seen_on", "id"], name="signal_by_day"),
            models.Index(fields=["company", "seen_on"], name="signal_of_company"),
        ]
