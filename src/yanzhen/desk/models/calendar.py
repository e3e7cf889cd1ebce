"""Visits and meetings, and the private addresses from which a person's calendar is read."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import Team, User

LONGEST = timedelta(days=366)


class EntryKind(models.TextChoices):
    VISIT = "VISIT", _("外出拜访")
    RECEPTION = "RECEPTION", _("来访接待")
    TRIP = "TRIP", _("出差")
    MEETING = "MEETING", _("会议")
    CALL = "CALL", _("电话视频")
    OTHER = "OTHER", _("其他")


class Visibility(models.TextChoices):
    PERSONAL = "PERSONAL", _("本人和参加人")
    TEAM = "TEAM", _("本团队")
    ZONE = "ZONE", _("全区")


class EntryQuerySet(models.QuerySet["CalendarEntry"]):
    def visible_to(self, user: User) -> "EntryQuerySet":
        """Return what a person owns or attends, their team's and the zone's entries; leaders and
        auditors see teams' entries too, and nobody another's personal ones."""
        attended = CalendarEntry.attendees.through.objects.filter(user=user)
        mine = Q(owner=user) | Q(pk__in=attended.values("calendarentry"))
        shared = Q(visibility=Visibility.ZONE)
        if user.sees_all:
            shared |= Q(visibility=Visibility.TEAM)
        elif user.team_id:
            shared |= Q(visibility=Visibility.TEAM, team=user.team_id)
        return self.filter(mine | shared)

    def between(self, start: datetime, end: datetime) -> "EntryQuerySet":
        """Return what overlaps the half-open time from `start` until `end`; no entry lasts
        longer than `LONGEST`, so the index by start answers."""
        return self.filter(starts_at__lt=end, starts_at__gt=start - LONGEST, ends_at__gt=start)

    def of_person(self, user: User) -> "EntryQuerySet":
        """Return what a person owns or attends."""
        attended = CalendarEntry.attendees.through.objects.filter(user=user)
        return self.filter(Q(owner=user) | Q(pk__in=attended.values("calendarentry")))


class CalendarEntry(models.Model):
    """A visit, reception, trip or meeting, half-open from `starts_at` until `ends_at`.

    A whole-day entry runs from midnight to midnight of the zone. `key` names the entry to the
    feature that scheduled it, so that scheduling it twice makes one.
    """

    kind = models.CharField(_("类型"), max_length=10, choices=EntryKind)
    title = models.CharField(_("标题"), max_length=120)
    place = models.CharField(_("地点"), max_length=120, blank=True)
    notes = models.TextField(_("说明"), max_length=2000, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    all_day = models.BooleanField(default=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="entries")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="calendar_entries")
    attendees = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="entries_attended", blank=True
    )
    guests = models.CharField(_("外部人员"), max_length=200, blank=True)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.TEAM)
    subject = models.CharField(max_length=80, blank=True)
    subject_label = models.CharField(max_length=120, blank=True)
    subject_url = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="entry_key_once"),
            models.CheckConstraint(
                name="entry_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(name="entry_kind_known", condition=Q(kind__in=EntryKind.values)),
            models.CheckConstraint(
                name="entry_visibility_known", condition=Q(visibility__in=Visibility.values)
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "ends_at"], name="entry_by_time"),
            models.Index(fields=["owner", "starts_at"], name="entry_of_person"),
            models.Index(fields=["subject", "starts_at"], name="entry_by_subject"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        return f"entry:{self.pk}"


class CalendarFeed(models.Model):
    """A person's private calendar address. Only the secret token's hash is kept, so a copy of the
    database opens nobody's calendar."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="feed_has_hash", condition=Q(digest__regex=r"^[0-9a-f]{64}$")
            )
        ]

    def __str__(self) -> str:
        return f"feed {self.user_id}"
