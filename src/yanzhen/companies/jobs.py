"""What the worker does for firms from time to time."""

from yanzhen.common import clock
from yanzhen.companies.commands import delete_lapsed_contacts


def delete_lapsed() -> None:
    delete_lapsed_contacts(at=clock.now())
