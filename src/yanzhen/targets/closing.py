"""Closing of months, for the packages above: `close_month`, `reissue_month`, what is still open."""

from yanzhen.targets.books.calendar import last_day
from yanzhen.targets.commands.closing import close_month, open_items, reissue_month

__all__ = ["close_month", "last_day", "open_items", "reissue_month"]
