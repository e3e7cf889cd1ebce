"""The joint meeting: who sits there, what is on its agenda, how they voted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import Team
from yanzhen.assessments.models.assessment import Assessment


class MeetingState(models.TextChoices):
    PLANNED = "PLANNED", _("待召开")
    OPEN = "OPEN", _("进行中")
    CLOSED = "CLOSED", _("已闭会")


class Meeting(models.Model):
    """One sitting. Chair and secretary are appointed for it and are two people."""

    code = models.CharField(max_length=16, unique=True)
    held_on = models.DateField()
    place = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=8, choices=MeetingState, default=MeetingState.PLANNED)
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    secretary = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    convened_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["-held_on", "-id"], name="meeting_by_day")]
        constraints = [
            models.CheckConstraint(
                name="meeting_state_known", condition=Q(state__in=MeetingState.values)
            ),
            models.CheckConstraint(
                name="meeting_chair_writes_no_minutes", condition=~Q(chair=F("secretary"))
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def subject(self) -> str:
        return f"meeting:{self.code}"


class Seat(models.Model):
    """Somebody invited; `present` once they have signed in, None before the meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    present = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["team__code", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="one_seat_each")]


class AgendaItem(models.Model):
    """A project on the agenda. `reconsiders` a decision where a new one shall take its place."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="items")
    place = models.PositiveSmallIntegerField()
    reconsiders = models.ForeignKey(
        "assessments.Decision", models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "assessment"], name="on_the_agenda_once"),
            models.UniqueConstraint(fields=["meeting", "place"], name="agenda_place_once"),
            models.CheckConstraint(
                name="reconsidered_for_a_reason",
                condition=Q(reconsiders__isnull=True) | ~Q(reason=""),
            ),
        ]

    def votes_that_count(self) -> "models.QuerySet[Vote]":
        """Return the votes of those who are there and do not stay out of it."""
        there = Seat.objects.filter(meeting=self.meeting_id, present=True).values("user")
        out = self.assessment.recusals.values("user")
        return self.votes.filter(user__in=there).exclude(user__in=out)


class Vote(models.Model):
    """How somebody voted; the value is one of the outcomes."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="votes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    value = models.CharField(max_length=12)
    reason = models.CharField(max_length=400, blank=True)
    cast_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "user"], name="one_vote_each")]
