from django.conf import settings
from django.db import models


class Event(models.Model):
    """Something that happened, written once and never changed."""

    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="events"
    )
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "-at", "-id"], name="event_by_subject"),
            models.Index(fields=["actor", "-at"], name="event_by_actor"),
            models.Index(fields=["verb", "-at"], name="event_by_verb"),
            models.Index(fields=["-at", "-id"], name="event_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class EventLink(models.Model):
    """A further subject whose timeline shows the event (a visit shows on the company too).

    `verb` is empty where the event itself shows there, and else that of the part of it that does
    (a visit that closes a task shows on the task as its closing).
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="links")
    subject = models.CharField(max_length=80)
    verb = models.CharField(max_length=60, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "-event"], name="event_link_by_subject"),
            models.Index(
                fields=["verb", "-event"], name="event_part_by_verb", condition=~models.Q(verb="")
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "subject", "verb"], name="event_linked_once")
        ]


class Seal(models.Model):
    """The place of one event in the sealed order: what it said, and the chain up to it.

    `position` runs 1, 2, 3 … without gaps; `event` is a plain number, so that a deleted event
    leaves its seal behind.
    """

    position = models.PositiveBigIntegerField(primary_key=True)
    event = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    chain = models.CharField(max_length=64)


class Check(models.Model):
    """One recomputation of the whole chain: who asked, how far it is, and what it found.

    `position` runs up to `positions` while it works; `fault_kind` is empty where all holds.
    """

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="journal_checks"
    )
    asked_at = models.DateTimeField()
    worked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    position = models.PositiveBigIntegerField(default=0)
    positions = models.PositiveBigIntegerField(default=0)
    unsealed = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    fault_kind = models.CharField(max_length=10, blank=True)
    fault_position = models.PositiveBigIntegerField(default=0)
    fault_event = models.BigIntegerField(default=0)


class Reader(models.Model):
    """Who works along the journal, one at a time: the sealer, and how far back it looks (see
    `sealing`), and the check. The row is the lock."""

    name = models.CharField(max_length=60, primary_key=True)
    position = models.PositiveBigIntegerField(default=0)
