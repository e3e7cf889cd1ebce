"""What several commands share: locking, subjects, telling people."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.models import Team, User
from yanzhen.accounts.roles import Role
from yanzhen.assessments.models import Assessment, Meeting, State
from yanzhen.common.prepared import Prepared
from yanzhen.common.refusals import Refused, Stale
from yanzhen.desk.commands import notify

KIND = "assessment"
_ASSESSMENT = Prepared(
    lambda code: (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("project__company")
        .filter(code=code)
    )
)
_MEETING = Prepared(
    lambda code: (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("chair", "secretary")
        .filter(code=code)
    )
)
_REVIEWERS = Prepared(
    lambda team: User.objects.filter(team=team, role=Role.REVIEWER, is_active=True).order_by("pk")
)


def lock_assessment(code: str) -> Assessment:
    """Return an assessment locked for this transaction.

    :raises Refused: if there is none of that code.
    """
    found = _ASSESSMENT.first(code)
    if found is None:
        raise Refused(_("没有编号为“%s”的评审。") % code)
    return found


def lock_meeting(code: str) -> Meeting:
    """Return a meeting locked for this transaction.

    :raises Refused: if there is none of that code.
    """
    found = _MEETING.first(code)
    if found is None:
        raise Refused(_("没有编号为“%s”的会议。") % code)
    return found


def require_fresh(row: Assessment | Meeting, version: int | None) -> None:
    if version is not None and row.version != version:
        raise Stale(_("别人刚改过这条记录，请核对后再存；你填的内容还在。"))


def require_latest(assessment: Assessment) -> None:
    """Refuse to decide in an assessment after which the project was sent in anew."""
    newer = assessment.following.exclude(state=State.WITHDRAWN).order_by("-pk").first()
    if newer:
        raise Refused(_("项目已另开评审（%s），请在那里决定。") % newer.code)


def links(assessment: Assessment, *more: str) -> list[str]:
    """Return the further timelines that show an assessment's events."""
    project = assessment.project
    return [f"project:{project.code}", f"company:{project.company.code}", *more]


def tell(
    people: Iterable[User | None], assessment: Assessment, text: str, at: datetime,
    *, key: str = "", but: User | None = None, page: str = "page",
) -> None:  # fmt: skip
    notify(people, kind=KIND, text=text, at=at, subject=assessment.subject, key=key, but=but,
           url=reverse(f"assessments:{page}", args=[assessment.code]))  # fmt: skip


def reviewers_of(team: Team | int) -> list[User]:
    """Return who answers for a department."""
    return _REVIEWERS.all(team if isinstance(team, int) else team.pk)


def owners_of(assessment: Assessment) -> list[User | None]:
    return [assessment.project.owner, assessment.opened_by]
