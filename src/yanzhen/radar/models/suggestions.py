"""What articles tell that belongs in the policy library or in the chains, for a person to take."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yanzhen.chains.models import Segment
from yanzhen.radar.models.articles import Article


class SuggestionKind(models.TextChoices):
    POLICY = "POLICY", _("新政策")
    SEGMENT = "SEGMENT", _("环节知识")


class SuggestionState(models.TextChoices):
    WAITING = "WAITING", _("待定")
    TAKEN = "TAKEN", _("已入库")
    LEFT = "LEFT", _("不收")


class Suggestion(models.Model):
    """An article that is a policy document, or a statement of one on a segment.

    `table`, `key` and `value` are those of the chains' statements (`chains.tables`); for a policy
    `key` is its level and `value` its number. `result` is the subject that it became.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="suggestions")
    kind = models.CharField(max_length=8, choices=SuggestionKind)
    title = models.CharField(max_length=200)
    segment = models.ForeignKey(Segment, models.CASCADE, null=True, blank=True, related_name="+")
    table = models.CharField(max_length=12, blank=True)
    key = models.CharField(max_length=60, blank=True)
    value = models.CharField(max_length=200, blank=True)
    quote = models.CharField(max_length=300, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=SuggestionState, default=SuggestionState.WAITING)
    result = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "kind", "-made_at", "-id"], name="suggestion_by_state"),
            models.Index(fields=["segment", "state"], name="suggestion_by_segment"),
            models.Index(fields=["-made_at", "-id"], name="suggestion_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(kind="POLICY"), name="policy_suggested_once"
            ),
            models.UniqueConstraint(
                fields=["article", "segment", "table", "key"], condition=Q(kind="SEGMENT"),
                name="statement_suggested_once",
            ),
            models.CheckConstraint(name="suggestion_has_span", condition=Q(end__gt=F("start"))),
            models.CheckConstraint(
                name="suggestion_of_segment_names_it",
                condition=Q(kind="POLICY") | Q(segment__isnull=False),
            ),
            models.CheckConstraint(
                name="suggestion_decided_says_who_and_when",
                condition=Q(state="WAITING") | Q(by__isnull=False, at__isnull=False),
            ),
            models.CheckConstraint(
                name="suggestion_taken_says_what_it_became",
                condition=~Q(state="TAKEN") | ~Q(result=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title
