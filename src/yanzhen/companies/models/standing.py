"""What a firm is recognised as, where it sits in the zone, and its figures by period."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanzhen.companies.models.company import Company


class ClassKind(models.TextChoices):
    CENTRAL_SOE = "CENTRAL_SOE", _("央企")
    LISTED = "LISTED", _("上市公司")
    FORTUNE_500 = "FORTUNE_500", _("世界500强")
    CHINA_500 = "CHINA_500", _("中国500强")
    PRIVATE_500 = "PRIVATE_500", _("民企500强")
    CHAMPION = "CHAMPION", _("制造业单项冠军")
    LITTLE_GIANT = "LITTLE_GIANT", _("专精特新小巨人")
    SRDI = "SRDI", _("专精特新中小企业")
    HIGH_TECH = "HIGH_TECH", _("高新技术企业")
    UNICORN = "UNICORN", _("独角兽")
    POTENTIAL_UNICORN = "POTENTIAL_UNICORN", _("潜在独角兽")
    GAZELLE = "GAZELLE", _("瞪羚企业")
    CHAIN_LEADER = "CHAIN_LEADER", _("链主企业")
    MULTINATIONAL = "MULTINATIONAL", _("跨国公司")
    GREEN_FACTORY = "GREEN_FACTORY", _("绿色工厂")


class CompanyClass(models.Model):
    """A recognition: never a free tick box, always with the list, its edition and its end."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="classes")
    kind = models.CharField(max_length=20, choices=ClassKind)
    source = models.CharField(max_length=120)
    edition = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["kind", "-valid_until", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "kind", "source", "edition"], name="class_once_an_edition"
            ),
            models.CheckConstraint(name="class_kind_known", condition=Q(kind__in=ClassKind.values)),
            models.CheckConstraint(name="class_has_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="class_ends_after_start",
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
            ),
        ]
        indexes = [models.Index(fields=["kind", "company"], name="class_by_kind")]


class Residency(models.Model):
    """A firm's stay in the zone: from a day, on a plot or in a plant, until it leaves."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="residencies")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    plot = models.CharField(max_length=60, blank=True)
    plant = models.CharField(max_length=60, blank=True)
    # The land it stands on, for figures per mu; None where nobody has said.
    land_mu = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    source = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["company"], condition=Q(until__isnull=True), name="resident_once"
            ),
            models.CheckConstraint(
                name="residency_ends_after_start",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
            models.CheckConstraint(
                name="residency_land_above_zero",
                condition=Q(land_mu__isnull=True) | Q(land_mu__gt=0),
            ),
        ]


class Metric(models.TextChoices):
    TAXABLE_SALES = "TAXABLE_SALES", _("应税销售")
    OUTPUT = "OUTPUT", _("工业产值")
    VALUE_ADDED = "VALUE_ADDED", _("工业增加值")
    TAX = "TAX", _("税收")
    ENERGY = "ENERGY", _("综合能耗")
    STAFF = "STAFF", _("用工人数")
    REVENUE = "REVENUE", _("营业收入")
    PROFIT = "PROFIT", _("净利润")
    RESEARCH = "RESEARCH", _("研发投入")


class PeriodKind(models.TextChoices):
    MONTH = "MONTH", _("月")
    QUARTER = "QUARTER", _("季")
    YEAR = "YEAR", _("年")


class Figure(models.Model):
    """One figure of one period, in yuan, tce or people. A restated one keeps the old."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="figures")
    metric = models.CharField(max_length=16, choices=Metric)
    period_kind = models.CharField(max_length=8, choices=PeriodKind)
    period_on = models.DateField()
    value = models.DecimalField(max_digits=24, decimal_places=4)
    source = models.CharField(max_length=120)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    import_batch = models.BigIntegerField(null=True, blank=True)
    is_current = models.BooleanField(default=True)
    replaced_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-period_on", "metric", "-added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "metric", "period_kind", "period_on"],
                condition=Q(is_current=True),
                name="figure_once_a_period",
            ),
            models.CheckConstraint(
                name="figure_metric_known", condition=Q(metric__in=Metric.values)
            ),
            models.CheckConstraint(
                name="figure_period_known", condition=Q(period_kind__in=PeriodKind.values)
            ),
            models.CheckConstraint(
                name="figure_only_profit_negative",
                condition=Q(value__gte=0) | Q(metric__in=["PROFIT", "VALUE_ADDED", "TAX"]),
            ),
            models.CheckConstraint(name="figure_has_source", condition=~Q(source="")),
        ]
        indexes = [
            models.Index(
                fields=["metric", "period_kind", "period_on"],
                name="figure_by_period",
                condition=Q(is_current=True),
            )
        ]
