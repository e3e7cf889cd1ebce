"""First report: what was registered when by whom, how it met others, and how that was settled."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import Team
from yanzhen.projects.models.project import Project


class Channel(models.TextChoices):
    BUSINESS = "BUSINESS", _("以商引商")
    ASSOCIATION = "ASSOCIATION", _("协会商会")
    INTERMEDIARY = "INTERMEDIARY", _("中介机构")
    EXHIBITION = "EXHIBITION", _("展会活动")
    ALUMNI = "ALUMNI", _("乡贤校友")
    LEADER = "LEADER", _("领导交办")
    ONLINE = "ONLINE", _("网络")
    OWN_VISIT = "OWN_VISIT", _("自主走访")
    FUND = "FUND", _("基金招商")
    RESIDENT = "RESIDENT", _("存量企业增资")
    OTHER = "OTHER", _("其他")


class MatchKind(models.TextChoices):
    """The identity keys, strongest first; the first two block a silent registration."""

    USCC = "USCC", _("投资方统一社会信用代码相同")
    GROUP = "GROUP", _("投资方同属一个集团")
    NAME_PRODUCT = "NAME_PRODUCT", _("名称与产品相同")
    CONTACT = "CONTACT", _("联系人电话或邮箱相同")
    SIMILAR = "SIMILAR", _("名称相近")


class CollisionKind(models.TextChoices):
    SAME_PROJECT = "SAME_PROJECT", _("同一投资方同一项目")
    PARALLEL = "PARALLEL", _("同一投资方不同项目")
    GROUP_SIBLING = "GROUP_SIBLING", _("同集团其他企业")
    SUPPLIER = "SUPPLIER", _("已落户企业的供应商")


class Choice(models.TextChoices):
    """What a registrant may do about a hit."""

    JOIN = "JOIN", _("申请协同")
    PARALLEL = "PARALLEL", _("另行登记（通知对方）")
    DISPUTE = "DISPUTE", _("提出撞单裁定")
    TAKE = "TAKE", _("对方登记无效或已退公海，由我承接")


class Registration(models.Model):
    """A report of an investor, as typed and when: append-only, the server's time counts."""

    code = models.CharField(max_length=16, unique=True)
    registered_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="registrations")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=16, choices=Channel)
    partner = models.ForeignKey(
        "desk.Partner", models.PROTECT, null=True, blank=True, related_name="registrations"
    )
    referrer = models.CharField(max_length=120, blank=True)
    investor_name = models.CharField(max_length=160)
    investor_uscc = models.CharField(max_length=18, blank=True)
    company = models.ForeignKey(
        "companies.Company", models.PROTECT, null=True, related_name="registrations"
    )
    project_name = models.CharField(max_length=160)
    product = models.CharField(max_length=120, blank=True)
    contents = models.TextField(blank=True)
    contact_name = models.CharField(max_length=60, blank=True)
    contact_title = models.CharField(max_length=60, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_email = models.CharField(max_length=120, blank=True)
    estimate_cny = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    effective = models.BooleanField(default=False)
    choice = models.CharField(max_length=10, choices=Choice, blank=True)
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="registrations")
    # Sent by the form; the same form sent twice is one registration.
    submission = models.CharField(max_length=40, null=True, blank=True, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["by", "-registered_at"], name="registration_by_user"),
            models.Index(fields=["partner", "-registered_at"], name="registration_by_partner"),
            models.Index(fields=["-registered_at", "-id"], name="registration_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                name="registration_channel_known", condition=Q(channel__in=Channel.values)
            ),
            models.CheckConstraint(
                name="registration_effective_has_contact_and_contents",
                condition=Q(effective=False) | (~Q(contact_name="") & ~Q(contents="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.investor_name}"


class IdentityKey(models.Model):
    """One key under which a project is found again when somebody reports the same investor."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="identity_keys")
    kind = models.CharField(max_length=14, choices=MatchKind)
    value = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["kind", "value"], name="identity_by_value")]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind", "value"], name="identity_once_per_project"
            )
        ]


class CaseState(models.TextChoices):
    OPEN = "OPEN", _("待裁定")
    RULED = "RULED", _("已裁定")
    APPEALED = "APPEALED", _("已申诉")
    FINAL = "FINAL", _("终局")
    WITHDRAWN = "WITHDRAWN", _("已撤回")


class Outcome(models.TextChoices):
    A_ALONE = "A_ALONE", _("归先报方")
    B_ALONE = "B_ALONE", _("归后报方")
    JOINT = "JOINT", _("双方共同推进")
    TRANSFER = "TRANSFER", _("转交他人")


class CollisionCase(models.Model):
    """A dispute over who courts an investor: A holds the project, B reported it too."""

    code = models.CharField(max_length=16, unique=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="collisions")
    registration = models.OneToOneField(Registration, models.PROTECT, related_name="collision")
    kind = models.CharField(max_length=16, choices=CollisionKind)
    key = models.CharField(max_length=14, choices=MatchKind)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="collisions_held"
    )
    challenger = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="collisions_raised"
    )
    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.OPEN)
    statement = models.TextField(blank=True)
    judge = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True,
        related_name="collisions_judged",
    )  # fmt: skip
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    appealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    appeal_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["state", "due_on", "id"], name="case_by_state")]
        constraints = [
            # One open dispute between the same two about the same project.
            models.UniqueConstraint(
                fields=["project", "challenger"], condition=Q(state="OPEN"),
                name="case_open_once",
            ),
            models.CheckConstraint(
                name="case_appeal_says_why",
                condition=Q(appealed_by__isnull=True) | ~Q(appeal_reason=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code


class Ruling(models.Model):
    """A binding decision on a collision: the first, or the one on appeal."""

    case = models.ForeignKey(CollisionCase, models.PROTECT, related_name="rulings")
    instance = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField()
    transfer_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ruled_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "instance"], name="one_ruling_an_instance"),
            models.CheckConstraint(name="ruling_first_or_appeal", condition=Q(instance__in=[1, 2])),
            models.CheckConstraint(
                name="ruling_transfer_names_whom",
                condition=(Q(outcome="TRANSFER") & Q(transfer_to__isnull=False))
                | (~Q(outcome="TRANSFER") & Q(transfer_to__isnull=True)),
            ),
        ]
