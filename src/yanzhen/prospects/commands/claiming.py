"""认领 of targets for a few days, and watch lists."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.chains.models import Segment
from yanzhen.common.parameters import parameter
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.companies.commands.identity import write_company
from yanzhen.companies.commands.indexing import index_companies
from yanzhen.companies.models import Company, CompanyClass, PlacementProposal
from yanzhen.companies.queries.among import among
from yanzhen.desk.commands import notify
from yanzhen.journal.commands import record
from yanzhen.journal.models import Event
from yanzhen.journal.told import Part
from yanzhen.projects.commands.protecting import require_room
from yanzhen.projects.models import Project
from yanzhen.projects.policies import require_can_register
from yanzhen.prospects.models import Claim, Score, Watch
from yanzhen.prospects.register.classes import told_classes
from yanzhen.prospects.register.reading import chances_of, listed_firm
from yanzhen.prospects.register.store import SLICE, current

KIND = "target"
REGISTERED = "project.registered"


def _lock(code: str) -> Company:
    company = Company.objects.live().select_for_update(of=("self",)).filter(code=code).first()
    if company is None:
        raise Refused(_("没有这家企业，请刷新页面。"))
    return company


@transaction.atomic
def claim_target(code: str, *, by: User, at: datetime) -> Claim:
    """Reserve a target for some days. It protects no talk: only a registered lead does that.

    :raises Refused: for a resident, a firm reserved by somebody else, or one more than a person
        may hold, leads and reservations together.
    """
    require_can_register(by)
    company = _lock(code)
    own = Claim.objects.filter(company=company, person=by, ended_on__isnull=True)
    if held := own.filter(until__gte=localdate(at)).first():
        return held  # the button pressed twice
    claim = _reserve(company, by, at)
    record("target.claimed", company.subject, by=by, at=at, until=claim.until,
           team=str(by.team or ""))  # fmt: skip
    return claim


@transaction.atomic
def claim_listed(uscc: str, *, by: User, at: datetime) -> Claim:
    """Open a file for a firm that only the register knows, and reserve it as a target.

    :raises Refused: as `claim_target`; if the firm has a file by now, or the register is gone.
    """
    require_can_register(by)
    register, firm = current(), listed_firm(uscc)
    if register is None or firm is None:
        raise Refused(_("名册里没有这家企业了，请刷新招商目标；名册由系统管理员装入。"))
    held = Company.objects.filter(uscc=firm.uscc).first()
    if held is not None:
        raise Refused(_("这家企业已经建档（%(code)s），请从企业库认领。") % {"code": held.code})
    company = write_company(
        firm.name, at=at, despite_same_name=True, uscc=firm.uscc, county_code=firm.county_code,
        industry_code=firm.industry_code, founded_on=firm.founded_on, scope=firm.scope[:4000],
        capital_amount=None if firm.capital is None else Decimal(firm.capital),
    )  # fmt: skip
    CompanyClass.objects.bulk_create([
        CompanyClass(company=company, kind=kind, source=register.edition[:120], edition=edition)
        for kind, edition in told_classes(firm.classes)
    ], ignore_conflicts=True)  # fmt: skip
    places = chances_of(firm.row, firm.row // SLICE, register)
    known = set(Segment.objects.values_list("code", flat=True))
    PlacementProposal.objects.bulk_create([
        PlacementProposal(company=company, segment_code=code, turn=turn, probability=chance,
                          reasons=[], made_at=at)
        for turn, (code, chance) in enumerate(((c, p) for c, p in places if c in known), start=1)
    ])  # fmt: skip
    index_companies([company.pk])
    claim = _reserve(company, by, at)
    _point_to(company, firm.uscc)
    record("target.taken_in", company.subject, by=by, at=at, until=claim.until,
           edition=register.edition, team=str(by.team or ""))  # fmt: skip
    return claim


def _point_to(company: Company, uscc: str) -> None:
    """Have the written card speak of the file from now on; the next working-out replaces it."""
    Score.objects.filter(uscc=uscc).update(company=company, uscc=None, row=None, mark=0)


def _reserve(company: Company, by: User, at: datetime) -> Claim:
    on = localdate(at)
    if company.is_resident:
        raise Refused(_("这家企业已在园区，增资扩产请在企业页登记线索。"))
    held = Claim.objects.select_for_update(of=("self",)).select_related("person").filter(
        company=company, ended_on__isnull=True
    ).first()  # fmt: skip
    if held and held.until >= on:
        raise Refused(
            _("%(who)s已认领到 %(until)s，到期后才能认领；急事请直接联系。")
            % {"who": held.person, "until": held.until}
        )
    if held:
        held.ended_on = held.until
        held.save(update_fields=["ended_on"])
    _require_room(by, at)
    days = parameter("prospects.claim_days", on=on)
    return Claim.objects.create(
        company=company, person=by, team=by.team, since=on, until=on + timedelta(days=days)
    )


def _require_room(by: User, at: datetime) -> None:
    """Refuse one more than a person may hold; two claims of one person wait for each other."""
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    require_room(by, localdate(at))


def count_claims(user: User, on: date, but: int | None) -> int:
    """Return how many firms a person has reserved on a day, without one firm (its number)."""
    running = Claim.objects.filter(person=user, ended_on__isnull=True, until__gte=on)
    return running.exclude(company=but).count()


def end_with_lead(event: Event, told: Sequence[Part]) -> None:
    """End the reservation of a firm of which a lead was registered: the lead takes its place.

    Whoever had reserved it and did not register it is told.
    """
    codes = {part.subject.partition(":")[2] for part in told if part.verb == REGISTERED}
    if not codes:
        return
    firms = Project.objects.filter(code__in=among(codes)).values("company")
    for claim in Claim.objects.filter(company__in=firms, ended_on__isnull=True).select_related(
        "company", "person"
    ):
        # A claim whose days are over has ended on its last day.
        claim.ended_on = min(claim.until, localdate(event.at))
        claim.save(update_fields=["ended_on"])
        notify([claim.person], kind=KIND, at=event.at, but=event.actor,
               subject=claim.company.subject,
               url=reverse("companies:page", args=[claim.company.code]),
               text=_("你认领的%s已由别人登记为线索，认领结束。") % claim.company)  # fmt: skip


@transaction.atomic
def release_claim(code: str, *, by: User, at: datetime) -> Claim:
    """Give a reservation up before its day.

    :raises Refused: if there is none; NotAllowed: if it is another person's.
    """
    company, on = _lock(code), localdate(at)
    claim = Claim.objects.filter(company=company, ended_on__isnull=True, until__gte=on).first()
    if claim is None:
        raise Refused(_("这家企业现在没有人认领，请刷新页面。"))
    if claim.person_id != by.pk:
        raise NotAllowed(_("只有认领人自己能放弃认领。"))
    claim.ended_on = on
    claim.save(update_fields=["ended_on"])
    record("target.released", company.subject, by=by, at=at)
    return claim


@transaction.atomic
def watch_target(code: str, *, by: User, at: datetime) -> None:
    """Put a firm on one's own watch list."""
    company = _lock(code)
    if Watch.objects.get_or_create(company=company, person=by)[1]:
        record("target.watched", company.subject, by=by, at=at)


@transaction.atomic
def unwatch_target(code: str, *, by: User, at: datetime) -> None:
    """Take a firm off one's own watch list."""
    company = _lock(code)
    if Watch.objects.filter(company=company, person=by).delete()[0]:
        record("target.unwatched", company.subject, by=by, at=at)
