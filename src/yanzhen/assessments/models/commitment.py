"""What investors promised, and what was measured since."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanzhen.assessments.models.decision import Decision
from yanzhen.projects.models import Project


class Item(models.TextChoices):
    """What can be promised; each has one unit (`commitments.UNITS`)."""

    FIXED_INVESTMENT = "FIXED_INVESTMENT", _("固定资产投资")
    OUTPUT = "OUTPUT", _("年产值")
    SALES = "SALES", _("年应税销售")
    TAX = "TAX", _("年税收")
    TAX_PER_MU = "TAX_PER_MU", _("亩均税收")
    ENERGY_PER_OUTPUT = "ENERGY_PER_OUTPUT", _("单位产值能耗")
    FOREIGN_CAPITAL = "FOREIGN_CAPITAL", _("到账外资")
    JOBS = "JOBS", _("用工")
    TALENT = "TALENT", _("高层次人才")
    HIGH_TECH = "HIGH_TECH", _("高新技术企业")
    LITTLE_GIANT = "LITTLE_GIANT", _("独角兽或专精特新小巨人")
    LISTING = "LISTING", _("上市")
    RESEARCH = "RESEARCH", _("研发强度")


class Consequence(models.TextChoices):
    NONE = "", _("提醒整改")
    DAMAGES = "DAMAGES", _("违约金")
    PHASE_TWO = "PHASE_TWO", _("缓供二期用地")
    SUPPORT = "SUPPORT", _("缓付或追回支持资金")
    TAKE_BACK = "TAKE_BACK", _("收回土地或退出")


class Commitment(models.Model):
    """One promise. `at_most` where less is better; `measured` repeats the latest measurement."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="commitments")
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    item = models.CharField(max_length=20, choices=Item)
    promised = models.DecimalField(max_digits=20, decimal_places=4)
    at_most = models.BooleanField(default=False)
    due_on = models.DateField()
    consequence = models.CharField(max_length=12, choices=Consequence, blank=True)
    note = models.CharField(max_length=200, blank=True)
    measured = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    measured_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_on", "id"], name="commitment_by_due"),
            # The roll-up reads this index alone.
            models.Index(
                fields=["project", "item", "at_most", "due_on", "promised", "measured"],
                name="commitment_rolled_up", condition=Q(ended_at__isnull=True),
            ),
            models.Index(fields=["item", "due_on", "id"], name="commitment_by_item"),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["project", "item", "due_on"], condition=Q(ended_at__isnull=True),
                name="promised_once_per_item_and_day",
            ),
            models.CheckConstraint(
                name="commitment_item_known", condition=Q(item__in=Item.values)
            ),
            models.CheckConstraint(name="commitment_positive", condition=Q(promised__gt=0)),
            models.CheckConstraint(
                name="commitment_ended_says_why",
                condition=Q(ended_at__isnull=True) | ~Q(ended_reason=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.project.code} {self.get_item_display()}"


class Measurement(models.Model):
    """What was measured of a promise on a day, and where the number is from."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="measurements")
    on = models.DateField()
    value = models.DecimalField(max_digits=20, decimal_places=4)
    source = models.CharField(max_length=200)
    file = models.ForeignKey(
        "desk.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "on"], condition=Q(struck_at__isnull=True),
                name="measured_once_a_day",
            ),
            models.CheckConstraint(
                name="measurement_sourced", condition=Q(value__gte=0) & ~Q(source="")
            ),
            models.CheckConstraint(
                name="measurement_struck_says_why",
                condition=Q(struck_at__isnull=True) | ~Q(struck_reason=""),
            ),
        ]  # fmt: skip


class Batch(models.Model):
    """Projects whose promises are followed together: one signing day, one announcement."""

    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=80)
    on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    projects = models.ManyToManyField(Project, related_name="batches")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return self.name
