"""The team lead's monthly review: a summary, a comment for each person, read by the person."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import Team, User
from yanzhen.common.refusals import NotAllowed, Refused, Stale
from yanzhen.desk.commands import notify
from yanzhen.journal.commands import record
from yanzhen.journal.wording import subject_url
from yanzhen.performance import policies
from yanzhen.performance.models import Comment, MonthReview

KIND = "REVIEW"


@transaction.atomic
def write_review(
    team: Team,
    month: date,
    *,
    summary: str,
    comments: Mapping[int, str],
    figures: Mapping[int, Sequence[Mapping[str, Any]]],
    version: int = 0,
    by: User,
    at: datetime,
) -> MonthReview:
    """Write or rewrite a team's review of a month.

    A comment that changed is to be read anew; one left empty stays as it was.

    Args:
        month: its first day, of a month that has begun.
        comments: person number to what is said of them; only people of the team in that month.
        figures: person number to the figures that the comment rests on, kept with it.
        version: of the review that was read; 0 where there was none.

    :raises Stale: if it was written meanwhile.
    """
    policies.require_can_write(by, team)
    if month.day != 1 or month > localdate(at):
        raise Refused(_("这个月还没有开始，不能点评。"), field="month")
    said = {pk: text.strip() for pk, text in comments.items() if text.strip()}
    if strangers := set(said) - set(figures):
        raise Refused(_("有%d人这个月不在本组，请重新打开再写。") % len(strangers))
    if not said and not summary.strip():
        raise Refused(_("请写总评，或至少点评一个人。"), field="summary")
    Team.objects.select_for_update().get(pk=team.pk)
    review = MonthReview.objects.filter(team=team, month=month).first()
    if (review.version if review else 0) != version:
        changes = [(_("总评"), review.summary if review else "", summary.strip())]
        raise Stale(_("点评刚被改过，请核对后再存；你填的内容还在。"), changes)
    review = review or MonthReview(team=team, month=month, version=0)
    review.summary, review.by, review.written_at = summary.strip()[:2000], by, at
    review.version += 1
    review.save()
    told = _keep(review, said, figures, by, at)
    record(
        "review.written", review.subject, by=by, at=at, team=team.short_name,
        month=f"{month:%Y-%m}", summary=review.summary, comments=told, names=list(told),
        version=review.version,
    )  # fmt: skip
    return review


def _keep(
    review: MonthReview,
    said: Mapping[int, str],
    figures: Mapping[int, Sequence[Mapping[str, Any]]],
    by: User,
    at: datetime,
) -> dict[str, str]:
    """Keep the comments that changed and tell the people; return them by name."""
    held = {c.user_id: c for c in review.comments.select_related("user")}
    people = User.objects.in_bulk(list(said))
    told = {}
    for pk, text in said.items():
        comment = held.get(pk) or Comment(review=review, user=people[pk])
        if comment.pk and comment.text == text[:1000]:
            continue
        comment.text, comment.figures = text[:1000], [dict(one) for one in figures[pk]]
        comment.by, comment.at, comment.read_at, comment.answer = by, at, None, ""
        comment.save()
        told[people[pk].name] = comment.text
        notify([people[pk]], kind=KIND, at=at, subject=review.subject, but=by,
               url=subject_url(review.subject),
               text=_("%(who)s写了你%(month)s的点评") % {
                   "who": by, "month": f"{review.month:%Y-%m}"})  # fmt: skip
    return told


@transaction.atomic
def acknowledge(pk: int, *, answer: str = "", by: User, at: datetime) -> Comment:
    """Say that one has read what was said of one's month, with a word if wanted."""
    rows = Comment.objects.select_for_update(of=("self",)).select_related("review__team", "by")
    comment = rows.filter(pk=pk).first()
    if comment is None:
        raise Refused(_("这条点评已经不在了。"))
    if comment.user_id != by.pk:
        raise NotAllowed(_("点评由本人确认。"))
    if comment.read_at is not None:
        raise Refused(_("这条点评你已经确认过了。"))
    comment.read_at, comment.answer = at, answer.strip()[:400]
    comment.save(update_fields=["read_at", "answer"])
    subject = comment.review.subject
    record("review.read", subject, by=by, at=at, month=f"{comment.review.month:%Y-%m}",
           answer=comment.answer)  # fmt: skip
    if comment.answer:
        words = _("%(who)s回复了点评：%(text)s") % {"who": by, "text": comment.answer}
        notify([comment.by], kind=KIND, at=at, subject=subject, but=by, url=subject_url(subject),
               text=words)  # fmt: skip
    return comment
