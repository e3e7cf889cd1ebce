"""What the worker does for the joint assessment."""

from yanzhen.assessments.commands import remind_awaited
from yanzhen.common import clock


def remind() -> None:
    remind_awaited(at=clock.now())
