"""Two officers report one investor: cases open, ruled and appealed; one joins as a helper."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from yanzhen.demo.commands.courting import report_of
from yanzhen.demo.commands.telling import Story, moment
from yanzhen.demo.commands.world import World
from yanzhen.demo.people import BY_USERNAME
from yanzhen.demo.zone.ventures import Fate, Venture, ventures
from yanzhen.projects.commands import accept_join, appeal_case, register_lead, rule_case

RULED = "先报方登记在先，三次拜访均有记录；后报方的接触晚于保护期起算日。"
TURNED = "先报方登记后四周没有实质接触，后报方已安排投资方来区考察，以实际跟进为准。"


def disputed() -> list[Venture]:
    """Return the leads that others report too, always the same ones."""
    talks = [v for v in ventures() if v.fate is Fate.LIVE and len(v.steps) == 2
             and v.registered < date(2022, 4, 20) and BY_USERNAME[v.officer].role == "OFFICER"
             and not v.firm.is_resident]  # fmt: skip
    return talks[1::5][:5]


def tell_disputes(world: World, add: Callable[[Story], None]) -> None:
    """Begin the stories of the collisions."""
    first, second, third, fourth, fifth = disputed()
    add(_open(world, first, date(2022, 5, 26)))
    add(_ruled(world, second, date(2022, 5, 10), date(2022, 5, 13)))
    add(_appealed(world, third, date(2022, 5, 17), date(2022, 5, 20), date(2022, 5, 25)))
    add(_open(world, fourth, date(2022, 5, 30)))
    add(_joined(world, fifth, date(2022, 5, 12)))


def _rival(world: World, venture: Venture) -> str:
    """Someone of another team: one of the accounts to try where they can."""
    team = world.owner(venture).team_id
    wanted = ("officer2", "officer", "jiangmoran")
    return next(name for name in wanted if world.user(name).team_id != team)


def _dispute(world: World, venture: Venture, at: datetime) -> str:
    report = replace(report_of(world, venture), channel="BUSINESS", partner=None)
    done = register_lead(
        report, by=world.user(_rival(world, venture)), at=at, choice="DISPUTE",
        statement="已与投资方副总经理两次见面，对方表示没有接到先报方近期联系。",
    )  # fmt: skip
    assert done.case is not None
    return done.case.code


def _open(world: World, venture: Venture, day: date) -> Story:
    at = moment(day, venture.key, hour=11)
    yield at
    _dispute(world, venture, at)


def _ruled(world: World, venture: Venture, day: date, ruled_on: date) -> Story:
    at = moment(day, venture.key, hour=11)
    yield at
    code = _dispute(world, venture, at)
    at = moment(ruled_on, venture.key, hour=11)
    yield at
    rule_case(code, outcome="A_ALONE", reason=RULED, by=world.user("leader"), at=at)


def _appealed(
    world: World, venture: Venture, day: date, ruled_on: date, appealed_on: date
) -> Story:
    at = moment(day, venture.key, hour=11)
    yield at
    holder, rival = world.owner(venture), _rival(world, venture)
    code = _dispute(world, venture, at)
    at = moment(ruled_on, venture.key, hour=11)
    yield at
    rule_case(code, outcome="B_ALONE", reason=TURNED, by=world.user("leader"), at=at)
    world.owners[venture.key] = rival
    at = moment(appealed_on, venture.key, hour=11)
    yield at
    appeal_case(code, reason="四月以来有两次视频会议纪要，登记时漏传，现补交。", by=holder, at=at)


def _joined(world: World, venture: Venture, day: date) -> Story:
    at = moment(day, venture.key, hour=11)
    yield at
    report = replace(report_of(world, venture), channel="OWN_VISIT", partner=None)
    done = register_lead(report, by=world.user(_rival(world, venture)), at=at, choice="JOIN")
    accept_join(done.registration.code, by=world.owner(venture), at=at)
