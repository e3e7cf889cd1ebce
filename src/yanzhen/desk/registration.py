"""What the desk hangs into lower packages at start: navigation, schedules, words, files."""

from django.utils.translation import gettext_lazy as _

from yanzhen.common.registry import NavEntry, add_job, add_nav
from yanzhen.desk import attachments, jobs, reading
from yanzhen.desk.files.access import add_file_subject
from yanzhen.desk.words import SUBJECTS, WORDS
from yanzhen.journal.access import add_event_reader
from yanzhen.journal.wording import add_subjects, add_words


def register() -> None:
    add_nav(NavEntry(135, _("待办"), "checkbox", "desk:tasks", "/desk/tasks/"))
    add_nav(NavEntry(136, _("日程"), "calendar-event", "desk:calendar", "/desk/calendar/"))
    add_nav(NavEntry(137, _("合作渠道"), "heart-handshake", "desk:partners", "/desk/partners/"))
    add_words(WORDS)
    add_subjects(SUBJECTS)
    add_file_subject(
        "task", may_read=attachments.may_read_task, may_write=attachments.may_add_to_task
    )
    add_file_subject(
        "partner",
        may_read=attachments.may_read_partner,
        may_write=attachments.may_add_to_partner,
    )
    add_event_reader("task", reading.read_tasks)
    add_event_reader("entry", reading.read_entries)
    add_event_reader("file", reading.read_files)
    add_job("supervising", 600, jobs.supervise)
    add_job("notifications.tidy", 86_400, jobs.tidy)
