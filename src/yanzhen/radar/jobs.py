"""What the worker does for the radar: read what came in, fetch what is due."""

from yanzhen.common import clock
from yanzhen.radar.commands.fetching import drop_old_finds, fetch_list, fetch_page
from yanzhen.radar.commands.intake import read_next
from yanzhen.radar.commands.proposing import propose_next
from yanzhen.radar.commands.telling import send_briefs
from yanzhen.radar.commands.watching import drop_old_news

MOST = 20


def read_waiting() -> None:
    """Read articles that wait, a few at a turn so that other jobs have theirs."""
    for _number in range(MOST):
        if not read_next(at=clock.now()):
            return


def fetch_due() -> None:
    """Look at one list and fetch one page, if any are due."""
    fetch_list(at=clock.now())
    fetch_page(at=clock.now())


def tidy() -> None:
    drop_old_finds(at=clock.now())
    drop_old_news(at=clock.now())


def brief() -> None:
    send_briefs(at=clock.now())


def propose() -> None:
    propose_next(at=clock.now())
