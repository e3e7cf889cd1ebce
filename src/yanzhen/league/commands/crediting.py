"""Who counts a project: proposed when roles are taken up, confirmed by all sides, or ruled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import Team, User
from yanzhen.accounts.roles import Role
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import Refused, Stale
from yanzhen.desk.commands.notifications import notify
from yanzhen.journal.commands import record
from yanzhen.league import policies
from yanzhen.league.calc.sharing import Mode, Share, problem_of
from yanzhen.league.models import Credit, CreditDeal, DealState, FrozenTable, PartyRole
from yanzhen.league.months import first_of
from yanzhen.league.queries.credits import heirs_of_closed
from yanzhen.league.sources import CREDITED
from yanzhen.league.wording import KIND, sharing_text, why_not
from yanzhen.projects.models import Project

FINEST = Fraction(1, 10_000)


@dataclass(frozen=True, slots=True)
class Proposal:
    """How a project's counting is to be shared.

    Args:
        metric: one of `sources.CREDITED`, or "" for all that the project brings.
        valid_from: from which day on events are counted so.
    """

    shares: tuple[Share, ...]
    valid_from: date
    reason: str
    metric: str = ""
    mode: Mode = Mode.SPLIT


@transaction.atomic
def propose_credit(code: str, proposal: Proposal, *, by: User, at: datetime) -> CreditDeal:
    """Propose how a project is counted; sides that `by` speaks for have agreed with it.

    :raises Refused: if shares do not add up, a side that counts the project now is left out, a
        proposal is waiting already, or a month from the day on is frozen.
    """
    project = _lock_project(code)
    policies.require_can_propose(by, project)
    _check(project, proposal)
    _require_open_months(proposal.valid_from)
    _require_nobody_left_out(project, proposal, by)
    if _waiting(project, proposal.metric):
        raise Refused(_("这个项目已有一份分成在等各方确认；请先等它有结果，或由提出人撤回。"))
    deal = _make(project, proposal, DealState.PROPOSED, by=by, at=at)
    _confirm(deal, by, at)
    settled = _settle_if_all(deal, at)
    record(
        "credit.agreed" if settled else "credit.proposed", f"credit:{deal.pk}", by=by, at=at,
        links=_links(deal), **_facts(deal),
    )  # fmt: skip
    if not settled:
        _tell(deal, _asked(deal), _("请确认“%s”的分成") % project.name, but=by, at=at)
    return deal


@transaction.atomic
def confirm_credit(number: int, *, by: User, at: datetime) -> CreditDeal:
    """Agree for the sides that `by` speaks for; when all have, the deal holds.

    :raises Refused: if it does not wait any more, its time has run out, or a month that it would
        change was frozen meanwhile.
    """
    deal = _lock_waiting(number, at)
    policies.require_can_confirm(by, deal)
    _require_open_months(deal.valid_from)
    if not _confirm(deal, by, at):
        raise Refused(_("你这一方已经确认过了，在等其他各方。"))
    settled = _settle_if_all(deal, at)
    record("credit.agreed" if settled else "credit.confirmed", f"credit:{deal.pk}", by=by, at=at,
           links=_links(deal), who=by.name, **_facts(deal))  # fmt: skip
    if settled:
        _tell(deal, [deal.proposed_by, *_asked(deal)], _("“%s”的分成已经各方确认")
              % deal.project.name, but=by, at=at)  # fmt: skip
    return deal


@transaction.atomic
def refuse_credit(number: int, *, reason: str, by: User, at: datetime) -> CreditDeal:
    """Say no for one side; another proposal may follow, or a zone leader rules."""
    deal = _lock_waiting(number, at)
    policies.require_can_confirm(by, deal)
    if not reason.strip():
        raise Refused(_("请写明不同意的理由和你认为合适的比例。"), field="reason")
    _end(deal, DealState.REFUSED, at)
    record("credit.refused", f"credit:{deal.pk}", by=by, at=at, links=_links(deal),
           why=reason.strip()[:300], **_facts(deal))  # fmt: skip
    leaders = User.objects.filter(role=Role.ZONE_LEADER, is_active=True)
    _tell(deal, [deal.proposed_by, *leaders],
          _("“%s”的分成有一方不同意，可重提或裁定") % deal.project.name, but=by, at=at)  # fmt: skip
    return deal


@transaction.atomic
def withdraw_credit(number: int, *, by: User, at: datetime) -> CreditDeal:
    """Take back a proposal that is still waiting."""
    deal = _lock_waiting(number, at)
    if by.pk != deal.proposed_by_id and by.role != Role.ZONE_LEADER:
        raise Refused(_("分成由提出人撤回。"))
    _end(deal, DealState.WITHDRAWN, at)
    record("credit.withdrawn", f"credit:{deal.pk}", by=by, at=at, links=_links(deal),
           **_facts(deal))  # fmt: skip
    return deal


@transaction.atomic
def rule_credit(code: str, proposal: Proposal, *, by: User, at: datetime) -> CreditDeal:
    """Decide how a project is counted where its parties did not agree.

    A day in a frozen month is allowed: the frozen table stays, the restated one follows.
    """
    policies.require_can_rule(by)
    project = _lock_project(code)
    _check(project, proposal)
    for waiting in _waiting(project, proposal.metric):
        _end(waiting, DealState.WITHDRAWN, at)
    deal = _make(project, proposal, DealState.PROPOSED, by=by, at=at)
    deal.by_ruling = True
    deal.credits.update(confirmed_by=by, confirmed_at=at)
    _settle_if_all(deal, at)
    record("credit.ruled", f"credit:{deal.pk}", by=by, at=at, links=_links(deal), **_facts(deal))
    _tell(deal, _asked(deal), _("“%s”的分成已由园区领导裁定") % project.name, but=by, at=at)
    return deal


@transaction.atomic
def lapse_credits(*, at: datetime) -> int:
    """End the proposals that were not confirmed in time; return how many."""
    late = list(
        CreditDeal.objects.select_for_update(of=("self",))
        .filter(state=DealState.PROPOSED, answer_by__lt=at)
        .select_related("project", "proposed_by")
        .order_by("pk")
    )
    if not late:
        return 0
    leaders = list(User.objects.filter(role=Role.ZONE_LEADER, is_active=True))
    for deal in late:
        _end(deal, DealState.LAPSED, at)
        text = _("“%s”的分成逾期未确认，可重提或裁定") % deal.project.name
        _tell(deal, [deal.proposed_by, *leaders], text, but=None, at=at)
    record("credit.lapsed", f"credit:{late[0].pk}", by=None, at=at, deals=len(late),
           links=[link for deal in late for link in _links(deal)])  # fmt: skip
    return len(late)


def _lock_project(code: str) -> Project:
    project = Project.objects.select_for_update(of=("self",)).filter(code=code.upper()).first()
    if project is None:
        raise Refused(_("没有这个项目，请核对编号。"), field="code")
    return project


def _lock_waiting(number: int, at: datetime) -> CreditDeal:
    """Lock a waiting deal; its project first, as every command does, so that none wait for each
    other."""
    found = CreditDeal.objects.filter(pk=number).values_list("project", flat=True).first()
    if found is None:
        raise Refused(_("没有这份分成约定。"))
    Project.objects.select_for_update(of=("self",)).get(pk=found)
    deal = (
        CreditDeal.objects.select_for_update(of=("self",))
        .select_related("project", "proposed_by").prefetch_related("credits__team").get(pk=number)
    )  # fmt: skip
    if deal.state != DealState.PROPOSED:
        raise Stale(_("这份分成已经有结果：%s。") % deal.get_state_display())
    if at > deal.answer_by:
        raise Refused(_("确认期限已过；请重新提出，或请园区领导裁定。"))
    return deal


def _check(project: Project, proposal: Proposal) -> None:
    on = proposal.valid_from
    if proposal.metric and proposal.metric not in CREDITED:
        raise Refused(_("这个指标不能分成。"), field="metric")
    if not proposal.reason.strip():
        raise Refused(_("请写明分成依据，如三方协议、交办单。"), field="reason")
    most = Fraction(str(parameter("league.referrer_most", on=on)))
    problem = problem_of(proposal.shares, proposal.mode, referrer=PartyRole.REFERRER,
                         referrer_most=most)  # fmt: skip
    if problem is not None:
        raise Refused(why_not(problem, proposal.shares, most), field="shares")
    if any(one.share % FINEST for one in proposal.shares):
        raise Refused(_("比例最多写到万分之一。"), field="shares")
    if any(one.role not in PartyRole.values for one in proposal.shares):
        raise Refused(_("没有这个角色。"), field="shares")
    if on < localdate(project.registered_at):
        raise Refused(_("生效日不能早于项目登记日。"), field="valid_from")
    _check_parties(proposal.shares, on)


def _check_parties(shares: Iterable[Share], on: date) -> None:
    teams = Team.objects.in_bulk({one.team for one in shares})
    people = User.objects.in_bulk({one.person for one in shares if one.person})
    for one in shares:
        team = teams.get(one.team)
        if team is None or (team.closed_on and team.closed_on < on):
            raise Refused(_("有一方的队伍不存在或当时已撤销，请重新选择。"), field="shares")
        if one.person is None:
            continue
        person = people.get(one.person)
        if person is None or not person.memberships.filter(team=team).exists():
            raise Refused(_("有一方列名的人不是该队伍的，请重新选择。"), field="shares")


def _require_open_months(on: date) -> None:
    """Refuse a day from which on a month is frozen: its table would be another one."""
    frozen = FrozenTable.objects.filter(month__gte=first_of(on)).order_by("-month").first()
    if frozen is not None:
        raise Refused(
            _("%(month)s的月度榜已封存，分成请从之后的月份起；要追溯请园区领导裁定。")
            % {"month": frozen.month.strftime("%Y-%m")},
            field="valid_from",
        )


def _require_nobody_left_out(project: Project, proposal: Proposal, by: User) -> None:
    """Refuse to take a project from a team that is not asked: who counts it now is a side, or
    `by` speaks for it."""
    asked, heirs = {one.team for one in proposal.shares}, heirs_of_closed()
    left = [
        team for team in _counting_now(project, proposal.metric)
        if (now := heirs.get(team.pk, team.pk)) not in asked
        and not policies.speaks_for(by, now, None)
    ]  # fmt: skip
    if left:
        raise Refused(
            _("%(team)s现在计这个项目，不能不经它就去掉；请把它列为一方，或请园区领导裁定。")
            % {"team": "、".join(team.short_name for team in left)},
            field="shares",
        )


def _counting_now(project: Project, metric: str) -> list[Team]:
    """Return the teams that count a project: by the deal of the metric, by that of all, else the
    team it belongs to."""
    deals = CreditDeal.objects.filter(
        project=project, metric__in={"", metric}, state=DealState.AGREED
    ).order_by("-metric")  # fmt: skip
    if (deal := deals.first()) is not None:
        return list(Team.objects.filter(credits__deal=deal).distinct())
    return [project.team] if project.team else []


def _waiting(project: Project, metric: str) -> list[CreditDeal]:
    return list(
        CreditDeal.objects.select_for_update(of=("self",)).filter(
            project=project, metric=metric, state=DealState.PROPOSED
        )
    )


def _make(
    project: Project, proposal: Proposal, state: str, *, by: User, at: datetime
) -> CreditDeal:
    hours = parameter("league.confirm_hours", on=localdate(at))
    deal = CreditDeal(
        project=project, metric=proposal.metric, mode=proposal.mode.value, state=state,
        valid_from=proposal.valid_from, reason=proposal.reason.strip()[:300], proposed_by=by,
        proposed_at=at, answer_by=at + timedelta(hours=hours),
    )  # fmt: skip
    deal.save()
    Credit.objects.bulk_create(
        Credit(deal=deal, team_id=one.team, person_id=one.person, role=one.role,
               share=Decimal(one.share.numerator) / Decimal(one.share.denominator))
        for one in proposal.shares
    )  # fmt: skip
    return deal


def _confirm(deal: CreditDeal, by: User, at: datetime) -> int:
    """Note that `by` agreed for each side they speak for; return how many had not yet."""
    own = [
        one.pk for one in deal.credits.all()
        if one.confirmed_at is None and policies.speaks_for(by, one.team_id, one.person_id)
    ]  # fmt: skip
    return Credit.objects.filter(pk__in=own).update(confirmed_by=by, confirmed_at=at)


def _settle_if_all(deal: CreditDeal, at: datetime) -> bool:
    """Let the deal hold where every side has agreed: the one before it ends where it begins."""
    if deal.credits.filter(confirmed_at__isnull=True).exists():
        return False
    # One that was replaced may still hold for days that this one is ruled to hold for.
    begun = Q(valid_until__isnull=True) | Q(valid_until__gt=deal.valid_from)
    before = CreditDeal.objects.select_for_update(of=("self",)).filter(
        begun, project=deal.project_id, metric=deal.metric,
        state__in=(DealState.AGREED, DealState.REPLACED),
    )  # fmt: skip
    for old in before:
        old.state = DealState.REPLACED
        old.valid_until = max(deal.valid_from, old.valid_from)
        old.version += 1
        old.save(update_fields=["state", "valid_until", "version"])
    _end(deal, DealState.AGREED, at)
    return True


def _end(deal: CreditDeal, state: str, at: datetime) -> None:
    deal.state, deal.settled_at = state, at
    deal.version += 1
    deal.save(update_fields=["state", "settled_at", "by_ruling", "version"])


def _asked(deal: CreditDeal) -> list[User]:
    """Return who is asked to agree: the leads of the teams, and the people named."""
    teams = deal.credits.values("team")
    leads = User.objects.filter(role=Role.TEAM_LEAD, team__in=teams, is_active=True)
    named = User.objects.filter(credits__deal=deal)
    return [*leads, *named]


def _tell(
    deal: CreditDeal, users: Iterable[User], text: str, *, but: User | None, at: datetime
) -> None:
    notify(users, kind=KIND, text=text, at=at, subject=f"credit:{deal.pk}",
           url=f"/league/credits/{deal.pk}/", but=but)  # fmt: skip


def _links(deal: CreditDeal) -> list[str]:
    return [f"project:{deal.project.code}"]


def _facts(deal: CreditDeal) -> dict[str, Any]:
    held = deal.credits.select_related("team", "person")
    return {
        "project": deal.project.name, "metric": deal.metric, "mode": deal.mode,
        "from_day": deal.valid_from, "reason": deal.reason, "shares": sharing_text(held),
    }  # fmt: skip
