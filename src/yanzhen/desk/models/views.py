"""How a person likes their lists: saved views and chosen columns."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from yanzhen.accounts.models import Team, User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User) -> "SavedViewQuerySet":
        """Return a person's own views and those shared with their team."""
        own = Q(owner=user)
        return self.filter(own | Q(team=user.team_id) if user.team_id else own)


class SavedView(models.Model):
    """A list's address under a name: search, filters, order and columns. `team`: shared with."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    list_key = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=2000, blank=True)
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="saved_views")
    is_default = models.BooleanField(default=False)
    at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "list_key", "name"], name="view_name_once_a_person"
            ),
            models.UniqueConstraint(
                fields=["owner", "list_key"], condition=Q(is_default=True), name="one_default_view"
            ),
        ]
        indexes = [models.Index(fields=["list_key", "team"], name="view_by_team")]

    def __str__(self) -> str:
        return self.name


class ColumnChoice(models.Model):
    """The columns a person last chose for a list."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="column_choices"
    )
    list_key = models.CharField(max_length=40)
    columns = models.CharField(max_length=600)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "list_key"], name="columns_chosen_once")
        ]

    def __str__(self) -> str:
        return f"{self.list_key}: {self.columns}"
