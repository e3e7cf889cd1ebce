from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PerformanceConfig(AppConfig):
    name = "yanzhen.performance"
    label = "performance"
    verbose_name = _("个人与点评")

    def ready(self) -> None:
        from yanzhen.accounts.roles import COURTING
        from yanzhen.common.registry import NavEntry, add_nav
        from yanzhen.desk.notices import add_notice_kind
        from yanzhen.journal.access import add_event_reader
        from yanzhen.journal.wording import add_subjects, add_words
        from yanzhen.performance.commands.reviewing import KIND
        from yanzhen.performance.reading import read_reviews
        from yanzhen.performance.wording import WORDS

        add_words(WORDS)
        add_subjects({"review": "performance:review"})
        add_event_reader("review", read_reviews)
        add_notice_kind(KIND, _("按月点评"))
        add_nav(NavEntry(115, _("个人与点评"), "user-check", "performance:index",
                         "/performance/", COURTING))  # fmt: skip
