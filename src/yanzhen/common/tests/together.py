"""Several people at the same moment, for tests: real threads, and so real locks."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections

from yanzhen.common.refusals import Refused

STARTS_WITHIN_S = 20


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """Run actions in threads that start together; return results and refusals in order."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=STARTS_WITHIN_S)
            return action()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def said(results: list[Any]) -> list[str]:
    """Return "done" or "refused" of each result, in order."""
    return ["refused" if isinstance(one, Refused) else "done" for one in results]
