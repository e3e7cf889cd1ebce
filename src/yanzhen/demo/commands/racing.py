"""The race of the 4+2 teams: sharings of projects, noted occurrences, frozen months, disputes."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from yanzhen.accounts.models import User
from yanzhen.demo.commands.telling import Story, moment
from yanzhen.demo.commands.world import LEADS, World
from yanzhen.demo.people import REORGANISED
from yanzhen.demo.zone.ventures import ENDS, Fate, Venture, ventures
from yanzhen.league.calc.sharing import Mode, Share
from yanzhen.league.commands import (
    Proposal,
    Verdict,
    answer_dispute,
    confirm_credit,
    copy_scheme,
    decide_listing,
    file_dispute,
    freeze_table,
    note_occurrence,
    propose_credit,
    propose_lists,
    refuse_credit,
    rule_credit,
    rule_dispute,
    tally_portfolio,
)
from yanzhen.league.models import Colour
from yanzhen.league.schemes.shipped import shipped_schemes

# Which team shares with the one that signed, in which role, and how much of it; in turn.
PARTNERS: tuple[tuple[str, str, str, str], ...] = (
    ("TCJ", "SERVICE", "0.5", "三方协议：首谈与落地服务各半"),
    ("ZFGS", "SITE", "0.3", "三方协议：厂房由招发公司提供，三七分"),
    ("FWJ", "REFERRER", "0.2", "引荐函：由服务业局引荐"),
    ("ZBQ", "SITE", "1", "飞地项目双核算备忘录"),
    ("CTGS", "MAIN", "0.4", "基金投资方参与主谈"),
)
NOTES: tuple[tuple[str, str, date, str], ...] = (
    ("TCJ", "LATE_DATA", date(2022, 3, 7), "二月报表迟报两天"),
    ("CTGS", "FALSE_REPORT", date(2022, 3, 22), "一个框架协议按正式协议上报，已撤回"),
    ("ZSJ", "PROMOTION_EVENT", date(2022, 3, 25), "承办上海产业推介会"),
    ("FWJ", "LATE_DATA", date(2022, 5, 9), "四月报表迟报一天"),
)
LEFT_OFF = "首季试行，进度落后的先约谈，不上榜"
FROZEN = ((date(2022, 3, 1), date(2022, 4, 6)), (date(2022, 4, 1), date(2022, 5, 6)))


def shared() -> list[Venture]:
    """Return the projects whose counting is shared: signed since the teams are the present ones."""
    signed = [v for v in ventures() if v.fate is Fate.SIGNED and v.is_major
              and v.steps.get("S5", ENDS) > REORGANISED + timedelta(days=14)]  # fmt: skip
    return signed[:6]


def tell_race(world: World, add: Callable[[Story], None]) -> None:
    """Begin the stories of the race."""
    for number, venture in enumerate(shared()):
        add(_share(world, venture, number))
    add(_note(world))
    for month, day in FROZEN:
        add(_freeze(world, month, day))
    add(_list(world))
    add(_dispute(world))
    add(_draft(world))


def _lead(world: World, team: str) -> User:
    return world.user(LEADS[team])


def _share(world: World, venture: Venture, number: int) -> Story:
    """Tell how a sharing was agreed a week before signing; the last one was ruled."""
    at = moment(venture.steps["S5"] - timedelta(days=6), number, hour=14)
    yield at
    by = world.owner(venture)
    assert by.team is not None
    others = [p for p in PARTNERS if p[0] != by.team.code]
    team, role, part, reason = others[number % len(others)]
    mode, own = (Mode.DOUBLE, "1") if part == "1" else (Mode.SPLIT, str(1 - Decimal(part)))
    parties = (Share(by.team.pk, "FIRST", Fraction(own)),
               Share(world.teams[team].pk, role, Fraction(part)))  # fmt: skip
    proposal = Proposal(parties, at.date(), reason, mode=mode)
    code, own_lead = world.codes[venture.key], _lead(world, by.team.code)
    deal = propose_credit(code, proposal, by=own_lead, at=at)
    at += timedelta(hours=20)
    yield at
    if number < 4:
        confirm_credit(deal.pk, by=_lead(world, team), at=at)
        return
    refuse_credit(deal.pk, reason="本队完成了三次主谈，应各半", by=_lead(world, team), at=at)
    if number == 4:
        at += timedelta(days=2)
        yield at
        halves = tuple(Share(one.team, one.role, Fraction(1, 2)) for one in parties)
        halves = halves if role != "REFERRER" else parties
        ruled = Proposal(halves, proposal.valid_from, "核对洽谈记录，各半")
        rule_credit(code, ruled, by=world.user("leader"), at=at)


def _note(world: World) -> Story:
    for number, (team, code, on, note) in enumerate(NOTES):
        at = moment(on + timedelta(days=1), number, hour=15)
        yield at
        note_occurrence(world.seasons["2022"], world.teams[team], code, on=on, note=note,
                        by=world.user("steward"), at=at)  # fmt: skip


def _freeze(world: World, month: date, day: date) -> Story:
    at = moment(day, 3, hour=16)
    yield at
    freeze_table(world.seasons["2022"], month, by=world.user("leader"), at=at)


def _list(world: World) -> Story:
    """Tell the list of the first quarter: red ones and the false report confirmed, the others left
    off some days later."""
    at = moment(date(2022, 4, 8), 5, hour=10)
    yield at
    leader = world.user("leader")
    made = propose_lists(world.seasons["2022"], date(2022, 1, 1), date(2022, 3, 31),
                         by=world.user("steward"), at=at)  # fmt: skip
    at += timedelta(hours=5)
    yield at
    listed = [row for row in made if row.colour == Colour.RED or row.half == "FALSE_REPORT"]
    for row in listed:
        decide_listing(row.pk, confirm=True, by=leader, at=at)
    at += timedelta(days=4)
    yield at
    for row in made:
        if row not in listed:
            decide_listing(row.pk, confirm=False, note=LEFT_OFF, by=leader, at=at)


def _dispute(world: World) -> Story:
    """Tell two objections: one upheld in April, one of May that waits for its answer."""
    at = moment(date(2022, 4, 11), 1, hour=10)
    yield at
    season, leader, steward = (world.seasons["2022"], world.user("leader"), world.user("steward"))
    first = file_dispute(
        season, date(2022, 3, 1), world.teams["TCJ"], "STARTS", by=_lead(world, "TCJ"), at=at,
        statement="三月二十九日有一个项目打桩，照片次日上传，核验在四月，应计入三月。",
    )  # fmt: skip
    at += timedelta(days=2)
    yield at
    answer_dispute(first.pk, answer="照片时间地点属实，核验日为四月二日。", by=steward, at=at)
    at += timedelta(days=1)
    yield at
    verdict = Verdict("PARTLY", "打桩在期内，按一个项目的一半更正。", Decimal("1.50"))
    rule_dispute(first.pk, verdict, by=leader, at=at)
    at = moment(date(2022, 5, 11), 1, hour=10)
    yield at
    file_dispute(
        season, date(2022, 4, 1), world.teams["CTGS"], "FALSE_REPORT", by=_lead(world, "CTGS"),
        at=at, statement="框架协议在上报次日已自行撤回，不应按虚报扣分。",
    )  # fmt: skip


def _draft(world: World) -> Story:
    """Tell how a leader copied a published scheme to try it, and how portfolios are added up."""
    at = moment(date(2022, 5, 30), 7, hour=17)
    yield at
    f = next(one.scheme for one in shipped_schemes() if one.scheme.code == "PUBLISHED_F")
    copy_scheme(f, name="签约与龙头对接试行方案", by=world.user("leader"), at=at)
    tally_portfolio(world.seasons["2022"], ENDS)
