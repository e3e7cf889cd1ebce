"""Everything that can happen at the desk, a module a subject."""

from yanzhen.desk.commands.calendar import cancel_entry, change_entry, schedule_entry
from yanzhen.desk.commands.notifications import notify
from yanzhen.desk.commands.opening import close_task, open_task

__all__ = ["cancel_entry", "change_entry", "close_task", "notify", "open_task", "schedule_entry"]
