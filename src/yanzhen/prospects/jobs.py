"""What the worker does for targets: work the points out anew."""

from yanzhen.common import clock
from yanzhen.prospects.commands import refresh_scores


def rescore() -> None:
    refresh_scores(at=clock.now())
