"""Fill the demo zone: a year and a half, told in the order in which it happened."""

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from datetime import time as daytime

from django.db import transaction
from django.utils import timezone

from yanzhen.accounts.models import User
from yanzhen.common.commands import set_clock
from yanzhen.demo.commands import (
    channels,
    checking,
    courting,
    days,
    deskwork,
    disputes,
    firms,
    flaws,
    foreseeing,
    handing,
    judging,
    land,
    money,
    opened,
    opening,
    policing,
    racing,
    reading,
    reporting,
    reviews,
    sheets,
    signalling,
    supplying,
    targeting,
)
from yanzhen.demo.commands.telling import Teller
from yanzhen.demo.commands.world import World
from yanzhen.demo.zone.ventures import Fate, ventures

STARTS_AT = datetime.combine(date(2022, 5, 31), daytime(8, 30), timezone.get_default_timezone())


@transaction.atomic
def fill_demo(*, read_clock: Callable[[], datetime] = timezone.now) -> bool:
    """Fill an empty zone, and set its clock; a zone with people in it is left as it is.

    All in one transaction: a fill that is interrupted leaves an empty zone and can be run again.

    Returns whether anything was written.
    """
    if User.objects.exists():
        return False
    began = time.monotonic()
    print("Filling the demo zone 示范开发区 …", file=sys.stderr, flush=True)
    world = World()
    teller = Teller()
    teller.add(opening.open_zone(world))
    teller.add(land.register_land(world))
    teller.add(channels.keep_partners(world))
    teller.add(policing.keep_policies(world))
    teller.add(firms.file_firms(world))
    teller.add(firms.enrich_firms(world))
    teller.add(signalling.hear_signals(world))
    teller.add(supplying.learn_shares(world))
    teller.add(supplying.read_a_panel(world))
    for venture in ventures():
        if venture.fate is Fate.OPENING:
            teller.add(opened.carry_over(world, venture))
        else:
            teller.add(courting.court(world, venture))
            teller.add(judging.judge(world, venture))
            teller.add(land.commit_land(world, venture))
    teller.add(judging.name_departments(world))
    teller.add(judging.hold_meetings(world))
    teller.add(judging.draft_scheme(world))
    teller.add(judging.follow_batch(world))
    teller.add(opening.reorganise(world))
    teller.add(handing.hand_over_open(world))
    teller.add(money.receive_capital(world))
    teller.add(money.fund_works(world))
    teller.add(sheets.bring_sheets(world))
    disputes.tell_disputes(world, teller.add)
    flaws.tell_flaws(world, teller.add)
    teller.add(checking.look_into_them(world))
    racing.tell_race(world, teller.add)
    teller.add(deskwork.give_orders(world))
    teller.add(deskwork.plan_meetings(world))
    teller.add(reviews.go_out(world))
    teller.add(reviews.plan_weeks(world))
    teller.add(reviews.review_months(world))
    teller.add(deskwork.save_views(world))
    teller.add(reading.read_the_news(world))
    teller.add(days.read_notices(world))
    teller.add(foreseeing.keep_forecasts(world))
    teller.add(reporting.close_months(world))
    teller.add(days.pass_days())
    with _rarely_collected():
        teller.run()
    targeting.choose_targets(world, STARTS_AT)
    targeting.tie_partners(world, STARTS_AT)
    targeting.write_briefs(world, STARTS_AT)
    set_clock(STARTS_AT, real=read_clock())
    print(f"Filled in {time.monotonic() - began:.0f} s.", file=sys.stderr, flush=True)
    return True


@contextmanager
def _rarely_collected() -> Iterator[None]:
    """Have the collector look for cycles seldom: it takes a tenth of the fill and finds little."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
