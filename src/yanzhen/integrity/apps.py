from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

DAILY_SECONDS, RECENT_SECONDS = 1800, 60


class IntegrityConfig(AppConfig):
    name = "yanzhen.integrity"
    label = "integrity"
    verbose_name = _("真实性核查")

    def ready(self) -> None:
        from yanzhen.common.registry import NavEntry, add_job, add_nav
        from yanzhen.desk.notices import add_notice_kind
        from yanzhen.integrity.commands.common import KIND
        from yanzhen.integrity.jobs import run_daily, run_recent
        from yanzhen.integrity.queries.reading import read_events
        from yanzhen.integrity.wording import WORDS
        from yanzhen.journal.access import add_event_reader
        from yanzhen.journal.wording import add_subjects, add_words

        add_words(WORDS)
        add_subjects({"integrity": "integrity:page"})
        add_event_reader("integrity", read_events)
        add_notice_kind(KIND, _("真实性核查"))
        add_nav(NavEntry(75, _("真实性核查"), "shield-check", "integrity:list", "/integrity/"))
        add_job("integrity-daily", DAILY_SECONDS, run_daily)
        add_job("integrity-recent", RECENT_SECONDS, run_recent)
