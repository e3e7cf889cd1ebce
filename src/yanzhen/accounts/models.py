"""People, their teams over time, and the seasons they race in."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.roles import SEES_ALL, Role


class Season(models.Model):
    """A year of the drive with its own teams, targets and league."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="season_ends_after_start", condition=Q(ends_on__gt=F("starts_on"))
            )
        ]

    def __str__(self) -> str:
        return self.name


class TeamKind(models.TextChoices):
    DEPARTMENT = "DEPARTMENT", _("部门")
    COMPANY = "COMPANY", _("国企招商主体")
    REVIEW = "REVIEW", _("评审部门")
    SERVICE = "SERVICE", _("服务部门")


class Team(models.Model):
    """A body that courts, reviews or serves. Closed, never deleted: its history stays its own."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    short_name = models.CharField(max_length=16)
    kind = models.CharField(max_length=12, choices=TeamKind)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    succeeded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors"
    )

    class Meta:
        ordering = ["kind", "code"]
        constraints = [
            models.CheckConstraint(
                name="team_closes_after_opening",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            ),
            models.CheckConstraint(name="team_kind_known", condition=Q(kind__in=TeamKind.values)),
        ]

    def __str__(self) -> str:
        return self.short_name


class Entry(models.Model):
    """A team's place in a season's race, and the track it runs on."""

    season = models.ForeignKey(Season, models.PROTECT, related_name="entries")
    team = models.ForeignKey(Team, models.PROTECT, related_name="entries")
    track = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["season", "team"], name="team_enters_season_once")
        ]


class People(BaseUserManager["User"]):
    pass


class User(AbstractBaseUser):
    """A person who works here, with one role. Left, never deleted."""

    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    initials = models.CharField(max_length=20, blank=True)
    role = models.CharField(max_length=16, choices=Role)
    title = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="people")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    sign_outs = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    USERNAME_FIELD = "username"
    objects = People()

    class Meta:
        ordering = ["username"]
        indexes = [models.Index(fields=["name"], name="user_by_name")]
        constraints = [
            models.CheckConstraint(name="user_role_known", condition=Q(role__in=Role.values))
        ]

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """Return what a session must hold to stay valid: a new password ends the others, and
        so does signing out elsewhere."""
        return f"{super().get_session_auth_hash()}{self.sign_outs}"

    @property
    def sees_all(self) -> bool:
        return self.role in SEES_ALL

    def has_role(self, *roles: str) -> bool:
        return self.role in roles


class Membership(models.Model):
    """Which team a person belonged to, from a day until before another."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    member_from = models.DateField()
    member_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(member_until__isnull=True), name="one_team_at_a_time"
            ),
            models.CheckConstraint(
                name="membership_ends_after_start",
                condition=Q(member_until__isnull=True) | Q(member_until__gte=F("member_from")),
            ),
        ]


def current_season(on: date) -> Season | None:
    """Return the season a day falls in, or None."""
    return Season.objects.filter(starts_on__lte=on, ends_on__gte=on).first()
