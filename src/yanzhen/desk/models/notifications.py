from django.conf import settings
from django.db import models
from django.db.models import Q


class Notification(models.Model):
    """One line that tells a person what happened, with where to look.

    `key` keeps a repeated telling (a digest of one day, a reader run again) to one line a person.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=20)
    text = models.CharField(max_length=300)
    subject = models.CharField(max_length=80, blank=True)
    url = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"], condition=~Q(key=""), name="notification_told_once"
            )
        ]
        indexes = [
            models.Index(fields=["user", "-at", "-id"], name="notification_of_person"),
            models.Index(
                fields=["user"], condition=Q(read_at__isnull=True), name="notification_unread"
            ),
            models.Index(fields=["at"], name="notification_by_time"),
        ]

    def __str__(self) -> str:
        return self.text


class MutedKind(models.Model):
    """A kind of notification that a person does not want."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="muted_kinds")
    kind = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="kind_muted_once")]

    def __str__(self) -> str:
        return self.kind
