"""A project, its amounts, its people, and who may see it."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import Team, User
from yanzhen.accounts.roles import Role
from yanzhen.projects.stages import BEFORE_SIGNING, GATES, LossReason, Stage


def yuan() -> "models.DecimalField[Decimal | None, Decimal | None]":
    """Return a column of yuan that may be unknown."""
    return models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)


class ProjectKind(models.TextChoices):
    NEW = "NEW", _("新设项目")
    EXPANSION = "EXPANSION", _("扩建")
    TECHNICAL_UPGRADE = "TECHNICAL_UPGRADE", _("技术改造")
    CAPITAL_INCREASE = "CAPITAL_INCREASE", _("增资")
    HEADQUARTERS = "HEADQUARTERS", _("总部项目")


class Origin(models.TextChoices):
    """How a project came into the system; only a registered one had to pass the first report."""

    REGISTERED = "REGISTERED", _("首报登记")
    IMPORTED = "IMPORTED", _("表格导入")
    OPENING = "OPENING", _("期初结转")


class ProjectQuerySet(models.QuerySet["Project"]):
    def in_full_to(self, user: User) -> "ProjectQuerySet":
        """Keep what `user` may read in full: own team's and own, those in the public pool, all
        for leaders, auditors and stewards; reviewers from intent, service from signing on."""
        return self if user.sees_all else self.filter(_in_full(user))

    def visible_to(self, user: User) -> "ProjectQuerySet":
        """Keep what `user` may open: what is theirs in full, and from signing on every project
        (name, amount and counted evidence). Others' leads show only in `taken_leads`."""
        if user.sees_all:
            return self
        return self.filter(Q(signed_on__isnull=False) | _in_full(user))


def _in_full(user: User) -> Q:
    """Return the condition on columns of the board's index, so that counts read it alone."""
    joined = Q(user=user) | Q(team=user.team_id) if user.team_id else Q(user=user)
    helped = CoOwner.objects.filter(joined, until__isnull=True)
    own = Q(owner=user) | Q(pooled_on__isnull=False) | Q(pk__in=helped.values("project"))
    if user.team_id:
        # By the owner's present team too, so that nobody's signed work is lost with a move.
        mates = User.objects.filter(team=user.team_id)
        own |= Q(team=user.team_id) | Q(owner__in=mates.values("pk"))
    if user.role == Role.REVIEWER:
        own |= Q(stage__in=REVIEWED)
    if user.role in (Role.SERVICE_OFFICER, Role.REVIEWER):
        own |= Q(signed_on__isnull=False)
    return own


REVIEWED = tuple(g.stage.value for g in GATES if g.stage in (Stage.S3, Stage.S4))


class Project(models.Model):
    """What one company says it will build here, and how far that is proven."""

    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=ProjectKind, default=ProjectKind.NEW)
    origin = models.CharField(max_length=12, choices=Origin, default=Origin.REGISTERED)
    company = models.ForeignKey("companies.Company", models.PROTECT, related_name="projects")
    pillar = models.CharField(max_length=40, blank=True)
    segment_code = models.CharField(max_length=40, blank=True)
    product = models.CharField(max_length=120, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="phases")

    stage = models.CharField(max_length=4, choices=Stage, default=Stage.S0)
    stage_since = models.DateField()
    claimed_stage = models.CharField(max_length=4, choices=Stage, blank=True)
    claimed_on = models.DateField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    start_bases = models.JSONField(default=list, blank=True)
    loss_reason = models.CharField(max_length=20, choices=LossReason, blank=True)
    loss_note = models.CharField(max_length=400, blank=True)

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="projects"
    )
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="projects")
    registered_at = models.DateTimeField()
    protected_until = models.DateField(null=True, blank=True)
    warned_on = models.DateField(null=True, blank=True)
    pooled_on = models.DateField(null=True, blank=True)
    # The last contact, or the registration where there was none yet.
    quiet_since = models.DateField()

    planned_cny = yuan()
    agreed_cny = yuan()
    fixed_cny = yuan()
    # What lists sort and the board adds up: agreed, else planned, else 0 for unknown.
    size_cny = models.DecimalField(max_digits=20, decimal_places=2, default=0)
    land_mu = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="project_stage_is_gate_or_lost",
                condition=Q(stage__in=[*(g.stage.value for g in GATES), Stage.X.value]),
            ),
            models.CheckConstraint(
                name="project_kind_known", condition=Q(kind__in=ProjectKind.values)
            ),
            models.CheckConstraint(
                name="project_lost_has_reason",
                condition=(~Q(stage="X") & Q(loss_reason=""))
                | (Q(stage="X") & Q(loss_reason__in=LossReason.values)),
            ),
            models.CheckConstraint(
                name="project_amounts_positive",
                condition=(Q(planned_cny__isnull=True) | Q(planned_cny__gt=0))
                & (Q(agreed_cny__isnull=True) | Q(agreed_cny__gt=0))
                & (Q(fixed_cny__isnull=True) | Q(fixed_cny__gte=0)),
            ),
            models.CheckConstraint(
                name="project_land_not_negative",
                condition=Q(land_mu__isnull=True) | Q(land_mu__gte=0),
            ),
            models.CheckConstraint(
                name="project_unsigned_has_no_signing_day",
                condition=~Q(stage__in=BEFORE_SIGNING) | Q(signed_on__isnull=True),
            ),
            models.CheckConstraint(
                name="project_started_only_if_signed",
                condition=Q(started_on__isnull=True) | Q(signed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="project_pool_has_no_owner",
                condition=Q(pooled_on__isnull=True)
                | (Q(owner__isnull=True) & Q(team__isnull=True)),
            ),
        ]
        indexes = [
            # The board reads counts and sums from this index alone.
            models.Index(
                fields=["stage", "team", "owner", "size_cny", "signed_on", "pooled_on", "pillar"],
                name="project_board",
            ),
            models.Index(fields=["stage", "-stage_since", "-id"], name="project_by_stage"),
            models.Index(fields=["stage", "-size_cny", "-id"], name="project_by_stage_size"),
            models.Index(fields=["stage", "-registered_at", "-id"], name="project_by_stage_date"),
            models.Index(fields=["team", "stage", "-stage_since", "-id"], name="project_by_team"),
            models.Index(fields=["owner", "stage", "-id"], name="project_by_owner"),
            models.Index(fields=["owner", "quiet_since", "id"], name="project_by_owner_quiet"),
            models.Index(fields=["-size_cny", "-id"], name="project_by_size"),
            models.Index(fields=["-registered_at", "-id"], name="project_by_registered"),
            models.Index(fields=["-stage_since", "-id"], name="project_by_stage_day"),
            models.Index(fields=["-quiet_since", "-id"], name="project_by_contact"),
            models.Index(fields=["name", "id"], name="project_by_name"),
            models.Index(fields=["company", "-id"], name="project_by_company"),
            models.Index(fields=["pillar", "-id"], name="project_by_pillar"),
            models.Index(fields=["segment_code", "-id"], name="project_by_segment"),
            models.Index(
                fields=["signed_on", "size_cny", "team"], name="project_signed",
                condition=Q(signed_on__isnull=False),
            ),
            models.Index(
                fields=["started_on"], name="project_started",
                condition=Q(started_on__isnull=False),
            ),
            models.Index(
                fields=["protected_until"], name="project_protected",
                condition=Q(protected_until__isnull=False),
            ),
            models.Index(
                fields=["pooled_on", "id"], name="project_pool",
                condition=Q(pooled_on__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def lacks_protection(self) -> bool:
        """Whether a lead in somebody's hands was reported without what protects it."""
        is_held = self.stage in BEFORE_SIGNING and self.pooled_on is None
        return is_held and self.protected_until is None


class ProjectOutline(models.Model):
    """What the project is meant to make and bring, as the investor says."""

    project = models.OneToOneField(
        Project, models.CASCADE, primary_key=True, related_name="outline"
    )
    contents = models.TextField(blank=True)
    progress_note = models.TextField(blank=True)
    output_cny = yuan()
    tax_cny = yuan()
    staff = models.PositiveIntegerField(null=True, blank=True)
    energy_tce = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    decision_maker = models.CharField(max_length=60, blank=True)
    decision_maker_title = models.CharField(max_length=60, blank=True)
    referrer = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outline_figures_not_negative",
                condition=(Q(output_cny__isnull=True) | Q(output_cny__gte=0))
                & (Q(tax_cny__isnull=True) | Q(tax_cny__gte=0))
                & (Q(energy_tce__isnull=True) | Q(energy_tce__gte=0)),
            )
        ]


class ProjectText(models.Model):
    """Everything a project is searched by, folded; narrow, so that reading it whole is quick."""

    project = models.OneToOneField(
        Project, models.CASCADE, primary_key=True, related_name="searched"
    )
    text = models.TextField()


class AmountKind(models.TextChoices):
    PLANNED = "PLANNED", _("计划总投资")
    AGREED = "AGREED", _("协议投资")
    FIXED = "FIXED", _("固定资产投资")


class ProjectAmount(models.Model):
    """One amount as it was given: words, range, currency and rate kept beside the yuan."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="amounts")
    kind = models.CharField(max_length=10, choices=AmountKind)
    cny = models.DecimalField(max_digits=20, decimal_places=2)
    low_cny = yuan()
    high_cny = yuan()
    qualifier = models.CharField(max_length=20, blank=True)
    written = models.CharField(max_length=80, blank=True)
    currency = models.CharField(max_length=3, default="CNY")
    original = yuan()
    rate = models.DecimalField(max_digits=12, decimal_places=6, null=True, blank=True)
    rate_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "kind"], name="amount_once_per_kind"),
            models.CheckConstraint(name="amount_not_negative", condition=Q(cny__gte=0)),
            models.CheckConstraint(
                name="amount_range_in_order",
                condition=Q(low_cny__isnull=True) | Q(high_cny__isnull=True)
                | Q(low_cny__lte=F("high_cny")),
            ),
            models.CheckConstraint(
                name="amount_foreign_has_rate",
                condition=Q(currency="CNY") | (Q(original__isnull=False) & Q(rate__gt=0)),
            ),
        ]  # fmt: skip


class CoOwner(models.Model):
    """Someone who courts the project together with its owner."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="co_owners")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="co_owned_projects"
    )
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["team", "until"], name="co_owner_by_team")]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "user"], condition=Q(until__isnull=True),
                name="co_owner_once",
            )
        ]  # fmt: skip


class TenureEnd(models.TextChoices):
    LAPSED = "LAPSED", _("保护期届满")
    HANDED_OVER = "HANDED_OVER", _("交接")
    RULED = "RULED", _("裁定")
    RELEASED = "RELEASED", _("主动退回")
    LOST = "LOST", _("流失")


class Tenure(models.Model):
    """Who held a project, from when until when, and how it ended."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="tenures")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="project_tenures"
    )
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    ended_by = models.CharField(max_length=12, choices=TenureEnd, blank=True)

    class Meta:
        indexes = [models.Index(fields=["project", "user", "-until"], name="tenure_by_user")]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(until__isnull=True), name="one_holder_at_a_time"
            ),
            models.CheckConstraint(
                name="tenure_end_says_why",
                condition=(Q(until__isnull=True) & Q(ended_by=""))
                | (Q(until__isnull=False) & ~Q(ended_by="")),
            ),
        ]


class StageMove(models.Model):
    """One move of a project: forward on proof, or back where proof fell away (a restatement)."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="moves")
    start = models.CharField(max_length=4, choices=Stage)
    end = models.CharField(max_length=4, choices=Stage)
    moved_on = models.DateField()
    moved_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=400, blank=True)
    restates = models.BooleanField(default=False)
    signed_on_before = models.DateField(null=True, blank=True)
    started_on_before = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["project", "-moved_at"], name="move_by_project"),
            # All that counting entries into talks reads, so that it reads nothing but this.
            models.Index(
                fields=["end", "moved_on", "start", "restates", "project"], name="move_by_end"
            ),
            models.Index(fields=["-moved_at", "-id"], name="move_by_time"),
        ]
