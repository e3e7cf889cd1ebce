"""Projects of the years before: carried over as claimed, some of them proven afterwards."""

from datetime import date, datetime, timedelta

from yanzhen.assessments.commands import PaperDecision, carry_decision
from yanzhen.demo.commands.courting import check, document_of
from yanzhen.demo.commands.telling import Story, moment
from yanzhen.demo.commands.world import World, hand_in
from yanzhen.demo.zone import words
from yanzhen.demo.zone.documents import papers_for
from yanzhen.demo.zone.ventures import Venture
from yanzhen.projects.commands import (
    Document,
    Doing,
    Opening,
    Sum,
    add_evidence_files,
    move_project,
    open_balance,
    record_activity,
    set_start_bases,
)

WAY = ("S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "S11", "S12", "S13", "S14",
       "S15")  # fmt: skip


def carry_over(world: World, venture: Venture) -> Story:
    """Tell one project that was under way before the system began."""
    at = moment(venture.registered, venture.key)
    yield at
    (claimed, signed), owner = next(iter(venture.steps.items())), world.owner(venture)
    opening = Opening(
        company=world.company(venture.firm), name=venture.name, owner=owner,
        claimed_stage=claimed, claimed_on=date(2020, 9, 30), kind=venture.kind,
        pillar=venture.firm.pillar, segment_code=venture.firm.trade.segment,
        product=venture.product, planned=Sum.of_cny(venture.cny), agreed=Sum.of_cny(venture.cny),
        fixed=Sum.of_cny(venture.cny * 4 / 5), land_mu=venture.land_mu,
        contents=words.contents(venture), decision_maker=venture.firm.decision_maker,
        began_on=signed - timedelta(days=120), touched_on=date(2020, 12, 15),
    )  # fmt: skip
    project = open_balance(opening, by=world.user("steward"), at=at)
    world.codes[venture.key] = project.code
    if claimed == "S14" and venture.leased:
        yield from _prove(world, venture, claimed, signed)


def _carry_minutes(
    world: World, venture: Venture, code: str, decided_on: date, at: datetime
) -> None:
    """Enter the decision that the old minutes hold: one enters it, another compares."""
    steward = world.user("steward")
    scan = hand_in(f"{venture.firm.brand}-联席会议纪要.pdf", [f"PROJECT {code}", "MINUTES"],
                   subject=f"project:{code}", by=steward, at=at)  # fmt: skip
    carry_decision(
        code,
        PaperDecision(
            outcome="PASSED", number=f"评审纪要〔{decided_on:%Y}〕{venture.key % 30 + 1}号",
            decided_on=decided_on, valid_until=decided_on + timedelta(days=365), file=scan,
        ),
        confirmed_by=world.user("leader"), by=steward, at=at,
    )  # fmt: skip


def _prove(world: World, venture: Venture, claimed: str, signed: date) -> Story:
    """Tell how the old papers were put in and checked."""
    at, owner = moment(date(2021, 2, 1), venture.key), world.owner(venture)
    yield at
    code = world.codes[venture.key]
    met = record_activity(
        Doing(kind="VISIT", on=signed - timedelta(days=90), two_way=True, place="投资方总部",
              summary="补录：签约前的正式拜访，双方确认合作意向。"),
        by=owner, at=at, project=code,
    )  # fmt: skip
    documents = [Document(proof="VISIT_RECORD", activity=met, issued_on=met.on)]
    reached = WAY[: WAY.index(claimed) + 1]
    for step in reached:
        day = signed + timedelta(days=(WAY.index(step) - 4) * (20 if step < "S5" else 41))
        day = signed if step == "S5" else day
        if step == "S4":
            decided_on = day
        documents += [document_of(code, venture, p, day, owner, at)
                      for p in papers_for(venture, step, day)]  # fmt: skip
    handed = add_evidence_files(code, documents, by=owner, at=at)
    at = moment(date(2021, 2, 8), venture.key, hour=15)
    yield at
    _carry_minutes(world, venture, code, decided_on, at)
    check(world, venture, "S10", handed, at)
    set_start_bases(code, bases=["ASSESSMENT"], by=owner, at=at)
    move_project(code, to=claimed, by=world.user("leader"), at=at, reason="期初材料核验齐全")
