"""Who counts a project, agreed when the roles are taken up; every change has a day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import Team
from yanzhen.league.calc.sharing import Mode
from yanzhen.league.sources import Of
from yanzhen.projects.models import Project


class PartyRole(models.TextChoices):
    REFERRER = "REFERRER", _("引荐人")
    FIRST = "FIRST", _("首谈方")
    MAIN = "MAIN", _("主谈方")
    SITE = "SITE", _("落地方")
    SERVICE = "SERVICE", _("服务方")


class DealState(models.TextChoices):
    PROPOSED = "PROPOSED", _("待确认")
    AGREED = "AGREED", _("已约定")
    REFUSED = "REFUSED", _("有人不同意")
    LAPSED = "LAPSED", _("逾期未确认")
    REPLACED = "REPLACED", _("已被新约定取代")
    WITHDRAWN = "WITHDRAWN", _("已撤回")


class CreditDeal(models.Model):
    """How one project's counting is shared, for all metrics ("") or for one of them.

    It holds from `valid_from` until before `valid_until`; a later deal ends it. `by_ruling`: a
    zone leader decided where the parties did not agree.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="credit_deals")
    metric = models.CharField(max_length=16, blank=True)
    mode = models.CharField(max_length=8, default=Mode.SPLIT.value)
    state = models.CharField(max_length=10, choices=DealState, default=DealState.PROPOSED)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    by_ruling = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-valid_from", "-pk"]
        indexes = [
            models.Index(fields=["state", "valid_from"], name="deal_by_state"),
            models.Index(fields=["project", "metric", "-valid_from"], name="deal_by_project"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "metric"], condition=Q(state="AGREED", valid_until__isnull=True),
                name="one_deal_holds",
            ),
            models.UniqueConstraint(
                fields=["project", "metric"], condition=Q(state="PROPOSED"), name="one_deal_waits"
            ),
            models.CheckConstraint(
                name="deal_metric_known", condition=Q(metric__in=["", *Of.values])
            ),
            models.CheckConstraint(
                name="deal_mode_known", condition=Q(mode__in=[mode.value for mode in Mode])
            ),
            models.CheckConstraint(
                name="deal_state_known", condition=Q(state__in=DealState.values)
            ),
            models.CheckConstraint(
                name="deal_ends_after_start",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(name="deal_says_why", condition=~Q(reason="")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.project.code} {self.get_state_display()}"


class Credit(models.Model):
    """One party's share in a deal; a party is a team, or one of its people."""

    deal = models.ForeignKey(CreditDeal, models.CASCADE, related_name="credits")
    team = models.ForeignKey(Team, models.PROTECT, related_name="credits")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="credits"
    )
    role = models.CharField(max_length=10, choices=PartyRole)
    share = models.DecimalField(max_digits=5, decimal_places=4)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["deal", "pk"]
        indexes = [models.Index(fields=["team", "deal"], name="credit_by_team")]
        constraints = [
            models.CheckConstraint(
                name="credit_share_of_one", condition=Q(share__gt=0) & Q(share__lte=1)
            ),
            models.CheckConstraint(
                name="credit_role_known", condition=Q(role__in=PartyRole.values)
            ),
            models.UniqueConstraint(
                fields=["deal", "team", "person", "role"], name="credit_person_once",
                condition=Q(person__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["deal", "team", "role"], name="credit_team_once",
                condition=Q(person__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.team} {self.share}"
