"""Money told of the signed projects: foreign capital by bank slips, funds that arrived."""

from datetime import date, timedelta
from decimal import Decimal

from yanzhen.common.amounts import read_amount
from yanzhen.demo.commands.telling import Story, moment
from yanzhen.demo.commands.world import World, hand_in
from yanzhen.demo.zone.signed import SLIPS, Slip
from yanzhen.demo.zone.ventures import ENDS, Fate, Venture, foreign_deals, ventures
from yanzhen.projects.commands import (
    Document,
    Payment,
    Sum,
    add_evidence,
    record_money,
    verify_evidence,
)


def receive_capital(world: World) -> Story:
    """Tell each slip of foreign capital, by the day it arrived."""
    deals = foreign_deals()
    for place, slip in enumerate(sorted(SLIPS, key=lambda one: one.on)):
        at = moment(slip.on, place, hour=11)
        yield at
        _slip(world, deals[slip.number], slip, place)


def _slip(world: World, venture: Venture, slip: Slip, place: int) -> None:
    at, by, code = moment(slip.on, place, hour=11), world.owner(venture), world.codes[venture.key]
    file = hand_in(
        f"{venture.firm.brand}-外资入账凭证-{slip.on}.pdf",
        [f"PROJECT {code}", f"FDI INFLOW {slip.wan_usd}0000 USD", f"DAY {slip.on}"],
        subject=f"project:{code}", by=by, at=at,
    )  # fmt: skip
    paper = Document(proof="MONEY_SLIP", file=file, issued_on=slip.on,
                     document_no=f"外资入账-{slip.on:%Y%m%d}-{place:02d}")  # fmt: skip
    evidence = add_evidence(code, paper, by=by, at=at)
    amount = read_amount(f"{slip.wan_usd}万美元")
    assert amount is not None
    record_money(code, Payment(kind="FOREIGN_RECEIVED", given=Sum(amount), on=slip.on,
                               evidence=evidence, note="外方股权出资"), by=by, at=at)  # fmt: skip
    verify_evidence(evidence.pk, by=world.user("steward"), at=at + timedelta(minutes=90))


def fund_works(world: World) -> Story:
    """Tell the domestic funds of the works that have begun, a sum each, the slip checked."""
    begun = [v for v in ventures() if v.fate is Fate.SIGNED and "S11" in v.steps and v.is_major]
    for venture in sorted(begun, key=lambda v: (v.steps["S11"], v.key)):
        day = min(venture.steps["S11"] + timedelta(days=25), ENDS)
        yield moment(day, venture.key, hour=13)
        _fund(world, venture, day)


def _fund(world: World, venture: Venture, day: date) -> None:
    at, by, code = moment(day, venture.key, hour=13), world.owner(venture), world.codes[venture.key]
    paper = Document(
        proof="MONEY_SLIP", document_no=f"到位-{day:%Y%m}-{venture.key:03d}", issued_on=day
    )
    evidence = add_evidence(code, paper, by=by, at=at)
    share = Decimal(venture.key % 4 + 2) / 20
    for kind, part in (("ARRIVED", share), ("FIXED_DONE", share * 2 / 3)):
        given = Sum.of_cny((venture.cny * part).quantize(Decimal(1)))
        record_money(code, Payment(kind=kind, given=given, on=day, evidence=evidence), by=by, at=at)
    verify_evidence(evidence.pk, by=world.user("steward"), at=at + timedelta(minutes=60))
