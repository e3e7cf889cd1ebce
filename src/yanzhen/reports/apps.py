from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "yanzhen.reports"
    label = "reports"
    verbose_name = _("报告")

    def ready(self) -> None:
        from yanzhen.common.registry import NavEntry, add_nav
        from yanzhen.journal.wording import add_subjects, add_words
        from yanzhen.reports.wording import WORDS

        add_nav(NavEntry(130, _("报告"), "report", "reports:index", "/reports/"))
        add_subjects({"bulletin": "reports:number"})
        add_words(WORDS)
