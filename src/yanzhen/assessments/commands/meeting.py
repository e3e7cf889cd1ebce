"""The meeting: convened, its agenda and seats, opened when enough are there, votes, closed."""

from collections.abc import Collection
from datetime import date, datetime
from math import ceil

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.assessments import policies
from yanzhen.assessments.commands.common import (
    lock_assessment,
    lock_meeting,
    require_latest,
    reviewers_of,
)
from yanzhen.assessments.models import (
    AgendaItem,
    Assessment,
    Decision,
    Meeting,
    MeetingState,
    Outcome,
    Seat,
    State,
    Vote,
)
from yanzhen.common.commands import next_number
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.journal.commands import record

WRITES_MINUTES = frozenset(
    {Role.REVIEWER, Role.DATA_STEWARD, Role.SERVICE_OFFICER, Role.ZONE_LEADER}
)


@transaction.atomic
def convene_meeting(
    *, held_on: date, chair: User, secretary: User, by: User, at: datetime, place: str = ""
) -> Meeting:
    """Call a meeting and appoint who chairs it and who writes its minutes.

    :raises Refused: for a day gone by, or people who may not do it.
    """
    policies.require_can_convene(by)
    if held_on < localdate(at):
        raise Refused(_("会议日期已过，请选今天或以后的日期。"), field="held_on")
    if chair.role != Role.ZONE_LEADER or not chair.is_active:
        raise Refused(_("主持人须为园区领导。"), field="chair")
    if secretary.role not in WRITES_MINUTES or not secretary.is_active:
        raise Refused(_("记录人须为评审部门、数据管理员、服务专员或园区领导。"), field="secretary")
    if chair.pk == secretary.pk:
        raise Refused(_("主持人和记录人须为两个人。"), field="secretary")
    number = next_number(f"meeting:{held_on:%Y}")
    meeting = Meeting.objects.create(
        code=f"M{held_on:%Y}-{number:03d}", held_on=held_on, place=place.strip()[:80],
        chair=chair, secretary=secretary, convened_at=at,
    )  # fmt: skip
    for user in (chair, secretary):
        Seat.objects.create(meeting=meeting, user=user, team=user.team)
    record("meeting.convened", meeting.subject, by=by, at=at, held_on=held_on, chair=chair.name,
           secretary=secretary.name)  # fmt: skip
    return meeting


@transaction.atomic
def place_on_agenda(
    meeting_code: str, code: str, *, by: User, at: datetime, reconsider_because: str = ""
) -> AgendaItem:
    """Put a project on a meeting's agenda, and seat the departments that were asked about it.

    A decided one comes on again only to be reconsidered, for a stated reason.

    :raises Refused: if it is not ready, is on another open agenda, or the meeting is over.
    """
    meeting = lock_meeting(meeting_code)
    policies.require_can_run(by, meeting)
    _require_not_closed(meeting)
    assessment = lock_assessment(code)
    standing = _standing_decision(assessment)
    if assessment.state == State.DECIDED and not reconsider_because.strip():
        raise Refused(
            _("项目已有决定（%s）；要复议请写明原因。") % assessment.outcome, field="reason"
        )
    if assessment.state not in (State.CONSULTING, State.DECIDED):
        raise Refused(_("评审%s，还不能上会。") % assessment.get_state_display())
    require_latest(assessment)
    other = (
        assessment.items.exclude(meeting__state=MeetingState.CLOSED)
        .filter(decision__isnull=True).select_related("meeting").first()
    )  # fmt: skip
    if other:
        raise Refused(_("项目已列入%s的议程。") % other.meeting.code)
    last = meeting.items.aggregate(last=Max("place"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=meeting, assessment=assessment, place=last + 1,
        reconsiders=standing if assessment.state == State.DECIDED else None,
        reason=reconsider_because.strip()[:200],
    )  # fmt: skip
    invited = _seat_departments(meeting, assessment)
    record("meeting.agenda_set", meeting.subject, by=by, at=at,
           links=[assessment.subject, f"project:{assessment.project.code}"],
           project=assessment.project.name, place=item.place, invited=invited)  # fmt: skip
    return item


def _standing_decision(assessment: Assessment) -> Decision | None:
    return assessment.decisions.filter(replaced_by__isnull=True).order_by("-pk").first()


def _seat_departments(meeting: Meeting, assessment: Assessment) -> list[str]:
    """Seat one person of each department asked: who signed its opinion, else its first."""
    seated = set(meeting.seats.values_list("user", flat=True))
    teams = set(meeting.seats.values_list("team", flat=True))
    invited = []
    out = set(assessment.recusals.values_list("user", flat=True))
    for opinion in assessment.opinions.select_related("team", "signed_by"):
        if opinion.team_id in teams:
            continue
        people = [opinion.signed_by, *reviewers_of(opinion.team)]
        user = next((u for u in people if u and u.pk not in seated and u.pk not in out), None)
        if user is None:
            continue
        Seat.objects.create(meeting=meeting, user=user, team=opinion.team)
        seated.add(user.pk)
        teams.add(opinion.team_id)
        invited.append(user.name)
    return invited


@transaction.atomic
def take_off_agenda(meeting_code: str, number: int, *, by: User, at: datetime) -> None:
    """Take a project off the agenda before it is decided."""
    meeting = lock_meeting(meeting_code)
    policies.require_can_run(by, meeting)
    _require_not_closed(meeting)
    item = meeting.items.select_related("assessment__project").filter(pk=number).first()
    if item is None:
        raise Refused(_("议程中没有这一项。"))
    if hasattr(item, "decision"):
        raise Refused(_("这一项已有决定，不能移出议程。"))
    record("meeting.agenda_taken_off", meeting.subject, by=by, at=at,
           links=[item.assessment.subject], project=item.assessment.project.name)  # fmt: skip
    item.votes.all().delete()
    item.delete()


@transaction.atomic
def invite(meeting_code: str, user: User, *, by: User, at: datetime) -> Seat:
    """Give somebody a seat.

    :raises Refused: to who has left, or if the meeting is over.
    """
    meeting = lock_meeting(meeting_code)
    policies.require_can_run(by, meeting)
    _require_not_closed(meeting)
    if not user.is_active or user.role in (Role.AUDITOR, Role.ADMINISTRATOR):
        raise Refused(_("审计和系统管理员不参加评审。"), field="user")
    seat, made = Seat.objects.get_or_create(
        meeting=meeting, user=user, defaults={"team": user.team}
    )
    if made:
        record("meeting.invited", meeting.subject, by=by, at=at, person=user.name)
    return seat


def quorum_of(invited: int, on: date) -> int:
    """Return how many of those invited must be there.

    >>> quorum_of(9, date(2022, 1, 1)), quorum_of(7, date(2022, 1, 1))
    (6, 5)
    """
    share = parameter("meetings.quorum_share", on=on)
    # A share written with four digits stands for the fraction: two thirds of nine are six.
    return max(2, ceil(round(invited * share, 2)))


@transaction.atomic
def open_meeting(meeting_code: str, *, present: Collection[int], by: User, at: datetime) -> Meeting:
    """Open a meeting with those who are there (numbers of people); opened later than it was
    called for, it is a meeting of that later day.

    :raises Refused: before its day, without chair or secretary, or below the quorum.
    """
    meeting = lock_meeting(meeting_code)
    policies.require_can_run(by, meeting)
    _require_not_closed(meeting)
    on = localdate(at)
    if on < meeting.held_on:
        raise Refused(_("会议定于%s召开，今天还不能开会。") % meeting.held_on)
    seats = list(meeting.seats.select_related("user"))
    there = [seat for seat in seats if seat.user_id in set(present)]
    for needed, label in ((meeting.chair_id, _("主持人")), (meeting.secretary_id, _("记录人"))):
        if needed not in {seat.user_id for seat in there}:
            raise Refused(_("%s未到会，不能开会。") % label, field="present")
    quorum = quorum_of(len(seats), on)
    if len(there) < quorum:
        raise Refused(
            _("应到%(all)s人，实到%(there)s人，不足法定人数%(quorum)s人，不能开会。")
            % {"all": len(seats), "there": len(there), "quorum": quorum}, field="present",
        )  # fmt: skip
    for seat in seats:
        seat.present = seat in there
    Seat.objects.bulk_update(seats, ["present"])
    if meeting.opened_at is None and on.year == meeting.held_on.year:
        meeting.held_on = on  # its number is one of that year
    meeting.state, meeting.opened_at = MeetingState.OPEN, meeting.opened_at or at
    meeting.version += 1
    meeting.save()
    record("meeting.opened", meeting.subject, by=by, at=at, invited=len(seats), quorum=quorum,
           present=[seat.user.name for seat in there])  # fmt: skip
    return meeting


@transaction.atomic
def cast_vote(
    number: int, *, value: str, by: User, at: datetime, reason: str = "", voter: User | None = None
) -> Vote:
    """Vote on an item, or, as the secretary, note down how somebody there voted.

    :raises Refused: if the meeting is not open, the item decided, the voter not there or out, or
        a differing vote gives no reason.
    """
    found = AgendaItem.objects.filter(pk=number).values_list("meeting__code", flat=True).first()
    if found is None:
        raise Refused(_("议程中没有这一项。"))
    meeting = lock_meeting(found)
    item = meeting.items.select_related("assessment__project").get(pk=number)
    person = voter or by
    if person.pk != by.pk and by.pk != meeting.secretary_id:
        raise NotAllowed(_("只有记录人能代记他人的表决。"))
    _require_may_vote(meeting, item, person)
    if value not in Outcome.values:
        raise Refused(_("请选择表决意见。"), field="value")
    if value == Outcome.REFUSED and not reason.strip():
        raise Refused(_("投不通过须写明理由。"), field="reason")
    vote, _made = Vote.objects.update_or_create(
        item=item, user=person,
        defaults={"value": value, "reason": reason.strip()[:400], "cast_at": at},
    )  # fmt: skip
    record("meeting.voted", meeting.subject, by=by, at=at, links=[item.assessment.subject],
           person=person.name, value=Outcome(value).label, reason=vote.reason,
           project=item.assessment.project.name)  # fmt: skip
    return vote


def _require_may_vote(meeting: Meeting, item: AgendaItem, person: User) -> None:
    if meeting.state != MeetingState.OPEN:
        raise Refused(_("会议%s，现在不能表决。") % meeting.get_state_display())
    if hasattr(item, "decision"):
        raise Refused(_("这一项已有决定，表决已结束。"))
    if not meeting.seats.filter(user=person, present=True).exists():
        raise Refused(_("“%s”没有到会，不能表决。") % person.name)
    if item.assessment.recusals.filter(user=person).exists():
        raise Refused(_("“%s”已申报回避，不参加本项表决。") % person.name)


@transaction.atomic
def close_meeting(meeting_code: str, *, by: User, at: datetime) -> Meeting:
    """Close a meeting; every item has been decided or taken off.

    :raises Refused: naming what is not decided.
    """
    meeting = lock_meeting(meeting_code)
    policies.require_can_run(by, meeting)
    if meeting.state != MeetingState.OPEN:
        raise Refused(_("会议%s。") % meeting.get_state_display())
    left = meeting.items.filter(decision__isnull=True).select_related("assessment__project")
    names = [item.assessment.project.name for item in left]
    if names:
        raise Refused(
            _("还有项目没有决定：%s。请作出决定，或移出议程下次再议。") % "、".join(names),
            missing=names,
        )
    meeting.state, meeting.closed_at = MeetingState.CLOSED, at
    meeting.version += 1
    meeting.save()
    record("meeting.closed", meeting.subject, by=by, at=at, decided=meeting.items.count())
    return meeting


def _require_not_closed(meeting: Meeting) -> None:
    if meeting.state == MeetingState.CLOSED:
        raise Refused(_("会议已闭会，不能再改。"))
