"""One project from its first report on: contacts, papers, moves, and how it ended."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from yanzhen.accounts.models import User
from yanzhen.common.amounts import Amount, read_amount
from yanzhen.companies.models import Company
from yanzhen.demo.commands.telling import Story, moment, workday
from yanzhen.demo.commands.world import World, hand_in
from yanzhen.demo.people import colleague_of
from yanzhen.demo.zone import words
from yanzhen.demo.zone.documents import Paper, papers_for
from yanzhen.demo.zone.firms import GROUP_STEP, group_of
from yanzhen.demo.zone.ventures import ENDS, YI, Fate, Venture
from yanzhen.desk.models import Partner
from yanzhen.projects.commands import (
    Document,
    Doing,
    Report,
    Sum,
    add_evidence_files,
    lose_project,
    move_project,
    plan_milestone,
    record_activity,
    register_lead,
    set_start_bases,
    verify_evidence_files,
)
from yanzhen.projects.commands.choosing import CollisionFound
from yanzhen.projects.models import Activity, Evidence, Project
from yanzhen.projects.stages import Stage

MOVES = ("S1", "S2", "S3", "S4", "S5", "S11", "S12", "S13", "S14", "S15")
UNSIGNED = ("S1", "S2", "S3", "S4", "S5")
# Who checks what, beyond the team's own lead: the joint review, the service, the steward.
CHECKERS = {
    "S4": "reviewer", "S5": "reviewer", "S6": "service", "S7": "zhanganru", "S8": "panyueming",
    "S9": "reviewer2", "S10": "steward", "S11": "steward", "S12": "steward", "S13": "reviewer",
    "S14": "steward", "S15": "steward",
}  # fmt: skip
SERVED = ("S8", "S9", "S10", "S11", "S12", "S13", "S14", "S15")
# What is handed in with the step on the left.
TOGETHER = {"S2": "S1", "S5": "S4", "S7": "S6", "S11": "S10"}
CONTACT_DAYS = 34
UNLIKE: dict[str, Any] = {"confirmed_different": True}


def court(world: World, venture: Venture) -> Story:
    """Tell one project."""
    at = moment(venture.registered, venture.key)
    yield at
    register(world, venture, at)
    last = workday(venture.registered)
    for step, day in venture.steps.items():
        if any(step == _before(venture, later) for later in TOGETHER):
            continue
        if step in UNSIGNED:
            yield from _contacts(world, venture, last, day)
        yield from _step(world, venture, step, day)
        last = workday(day)
    if venture.fate is Fate.LIVE:
        yield from _contacts(world, venture, last, _quiet_from(venture))
        yield from _last_contact(world, venture, last)
    if venture.fate is Fate.LOST and venture.end:
        at = moment(venture.end, venture.key)
        yield at
        owner = world.owner(venture)
        lose_project(world.codes[venture.key], reason=venture.reason, by=owner, at=at,
                     note=words.LOSSES[venture.reason])  # fmt: skip


def _before(venture: Venture, step: str) -> str:
    """Return the step whose papers are handed in together with those of `step`: triage with the
    first visit, the permit with the start, and in small projects the minutes with the agreement
    and the registration with the first capital."""
    if step not in venture.steps or (step in {"S5", "S7"} and venture.is_major):
        return ""
    return TOGETHER.get(step, "")


def register(world: World, venture: Venture, at: datetime) -> None:
    """Report the investor; where the same firm or group is courted already, as another project."""
    report, by = report_of(world, venture), world.owner(venture)
    if _has_lost(report.company, by):  # who lost a firm leaves the next attempt to a colleague
        world.owners[venture.key] = colleague_of(by.username, venture.key)
        by = world.owner(venture)
    known: dict[str, Any] = {"choice": "PARALLEL", "statement": "产品和选址不同，分别推进。"}
    met_before = group_of(venture.firm) is not None or venture.firm.number % GROUP_STEP == 0
    try:
        done = register_lead(report, by=by, at=at, **(known if met_before else UNLIKE))
    except CollisionFound:
        done = register_lead(report, by=by, at=at, **known)
    world.codes[venture.key] = done.project.code


def _has_lost(company: Company, by: User) -> bool:
    return Project.objects.filter(company=company, owner=by, stage=Stage.X).exists()


def report_of(world: World, venture: Venture) -> Report:
    """Return what is reported of a venture; every ninth fresh lead is reported without content."""
    firm, empty = venture.firm, not venture.steps and venture.key % 9 == 4
    return Report(
        channel=venture.channel, company=world.company(firm), project_name=venture.name,
        kind=venture.kind, product=venture.product, partner=_partner(world, venture),
        contents="" if empty else words.contents(venture),
        contact_name="" if empty else firm.contact, contact_title=firm.contact_title,
        contact_phone="" if empty else firm.phone, contact_email="" if empty else firm.email,
        planned=Sum(_amount(venture.cny / YI)), fixed=Sum(_amount(venture.cny * 4 / 5 / YI)),
        land_mu=venture.land_mu, pillar=firm.pillar, segment_code=firm.trade.segment,
        decision_maker=firm.decision_maker if venture.steps else "",
        decision_maker_title="董事长" if venture.steps else "",
        output_cny=venture.cny * 9 / 5, tax_cny=venture.cny / 16,
        staff=int(venture.cny / YI * 22) + 40, energy_tce=venture.cny / YI * 320,
    )  # fmt: skip


def _amount(yi: Decimal) -> Amount:
    """Return a sum of 亿元 with its words, as an officer would type it."""
    found = read_amount(f"{yi:f}亿元")
    assert found is not None
    return found


_KINDS = {"ASSOCIATION": ("ASSOCIATION", "CHAMBER"),
          "INTERMEDIARY": ("INTERMEDIARY", "CONSULTANCY"),
          "FUND": ("FUND",), "ALUMNI": ("ALUMNI", "INSTITUTE"),
          "BUSINESS": ("RESIDENT",)}  # fmt: skip


def _partner(world: World, venture: Venture) -> Partner | None:
    wanted = _KINDS.get(venture.channel, ())
    fitting = [partner for partner in world.partners if partner.kind in wanted]
    return fitting[venture.key % len(fitting)] if fitting else None


def _step(world: World, venture: Venture, step: str, day: date) -> Story:
    """Tell how one step was proven: met or handed in, checked by another, moved."""
    code, n = world.codes[venture.key], venture.key
    at = moment(day, n + len(step), hour=10)
    yield at
    by = _uploader(world, venture, step)
    if step == "S2":
        met = _meet(world, venture, at, decisive=True)
        documents = [Document(proof="VISIT_RECORD", activity=met, issued_on=met.on)]
    else:
        documents = []
    for part in filter(None, (_before(venture, step), step)):
        documents += [document_of(code, venture, paper, venture.steps[part], by, at)
                      for paper in papers_for(venture, part, venture.steps[part])]  # fmt: skip
    if step == "S4":  # proven by the meeting's decision, not by a paper of one's own
        move_project(code, to=step, by=by, at=at)
    if not documents:
        return
    handed = add_evidence_files(code, documents, by=by, at=at)
    at = moment(day, n, hour=15)
    yield at
    check(world, venture, step, handed, at)
    if step == "S11":
        set_start_bases(code, bases=_bases(venture), by=by, at=at)
    if step in MOVES:
        move_project(code, to=step, by=_mover(world, venture, step), at=at)
    if step == "S5":
        _plan(world, venture, at)


def _uploader(world: World, venture: Venture, step: str) -> User:
    if step in SERVED:
        return world.user(("service", "zhanganru")[venture.key % 2])
    return world.owner(venture)


def _mover(world: World, venture: Venture, step: str) -> User:
    """The owner moves it; after the hand-over to service the leader does."""
    return world.user("leader") if step in SERVED else world.owner(venture)


def document_of(
    code: str, venture: Venture, paper: Paper, day: date, by: User, at: datetime
) -> Document:
    file = None
    if paper.file:
        file = hand_in(
            f"{venture.firm.brand}-{paper.file}", [f"PROJECT {code}", f"PAPER {paper.proof}",
                                                   f"DAY {day}"],
            subject=f"project:{code}", by=by, at=at, tone=venture.key,
        )  # fmt: skip
    until = day.replace(year=day.year + paper.valid_years) if paper.valid_years else None
    return Document(
        proof=paper.proof, file=file, document_no=paper.number, issued_on=day, valid_until=until,
        amount_cny=paper.amount, conclusion=paper.conclusion,
    )  # fmt: skip


def check(
    world: World, venture: Venture, step: str, handed: Sequence[Evidence], at: datetime
) -> None:
    """Have somebody other than the uploader verify what was handed in."""
    owner = world.owner(venture)
    checker = CHECKERS.get(step)
    by = world.user(checker) if checker else world.lead_of(owner.username, at.date())
    if by.pk == handed[0].uploaded_by_id:
        by = world.user("steward")
    numbers = [evidence.pk for evidence in handed]
    verify_evidence_files(world.codes[venture.key], numbers, by=by, at=at)


def _bases(venture: Venture) -> list[str]:
    return ["ASSESSMENT"] if venture.leased else ["ASSESSMENT", "STATISTICS"]


def _plan(world: World, venture: Venture, at: datetime) -> None:
    for step, day in venture.plans.items():
        owner = world.owner(venture)
        plan_milestone(world.codes[venture.key], stage=step, planned_on=day, by=owner,
                       at=at, note="协议约定")  # fmt: skip


def _contacts(world: World, venture: Venture, since: date, until: date) -> Story:
    """Tell the meetings and calls of a stretch, near enough to keep the protection alive."""
    day, n = since + timedelta(days=CONTACT_DAYS - venture.key % 12), 0
    while day < until - timedelta(days=6):
        at = moment(day, venture.key + n, hour=14)
        yield at
        _meet(world, venture, at, turn=n)
        day, n = day + timedelta(days=CONTACT_DAYS - venture.key % 10), n + 1


def _quiet_from(venture: Venture) -> date:
    """Return until when a live lead is kept warm; every sixth one has been left alone of late."""
    return ENDS - timedelta(days=(24 if venture.key % 6 == 2 else 14))


def _last_contact(world: World, venture: Venture, last: date) -> Story:
    """Tell the latest contact of a lead in talks, with what comes next and when."""
    day = ENDS - timedelta(days=venture.key * 5 % 24)
    if venture.key % 6 == 2 or day <= last or len(venture.steps) < 1:
        return
    at = moment(day, venture.key, hour=16)
    yield at
    ahead = day + timedelta(days=6 + venture.key % 19)
    _meet(world, venture, at, turn=venture.key, next_on=workday(ahead))


def _meet(
    world: World, venture: Venture, at: datetime, *, turn: int = 0, decisive: bool = False,
    next_on: date | None = None,
) -> Activity:  # fmt: skip
    """Record a visit, reception or call; the decisive one names who decides."""
    # A call alone does not renew the protection, and only that of large ones lasts long enough.
    seldom = "CALL" if venture.is_major else "RECEPTION"
    kinds = ("VISIT", "RECEPTION", "MEETING", "VISIT", seldom)
    kind = "VISIT" if decisive else kinds[(venture.key + turn) % 5]
    firm = venture.firm
    doing = Doing(
        kind=kind, on=at.date(), summary=words.summary(venture, kind, turn),
        place=words.place(venture, kind), attendees=f"{firm.contact_title}{firm.contact}等",
        decision_maker=firm.decision_maker if decisive else "", two_way=True,
        next_step=words.NEXT_STEPS[(venture.key + turn) % len(words.NEXT_STEPS)] if next_on else "",
        next_step_on=next_on,
    )  # fmt: skip
    return record_activity(doing, by=world.owner(venture), at=at,
                           project=world.codes[venture.key])  # fmt: skip
