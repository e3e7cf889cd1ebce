from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# How soon after a change of thresholds the books are built anew.
BOOKS_SECONDS = 60


class TargetsConfig(AppConfig):
    name = "yanzhen.targets"
    label = "targets"
    verbose_name = _("目标与赛马")

    def ready(self) -> None:
        from yanzhen.common.registry import NavEntry, add_job, add_nav
        from yanzhen.desk.imports.kinds import add_kind
        from yanzhen.journal.listening import add_listener
        from yanzhen.journal.wording import add_subjects, add_words
        from yanzhen.targets.commands.listening import follow
        from yanzhen.targets.importing import TARGET_SHEET
        from yanzhen.targets.jobs import keep_books
        from yanzhen.targets.wording import changed_words, set_words, split_words

        add_nav(NavEntry(110, _("目标与赛马"), "trophy", "targets:index", "/targets/"))
        add_kind(TARGET_SHEET)
        add_job("targets.books", BOOKS_SECONDS, keep_books)
        add_listener("targets.books", follow)
        add_subjects({"target": "targets:history", "month": "targets:month"})
        add_words(
            {
                "target.set": set_words,
                "target.changed": changed_words,
                "target.split": split_words,
                "month.closed": _("%(season)s %(month)s 封账，未了事项 %(open)s 项"),
                "month.reissued": _("%(season)s %(month)s 更正重发第 %(version)s 版：%(reason)s"),
                "project.counting_ruled": _("计入认定：%(kind)s。%(reason)s"),
                "project.counting_lifted": _("撤销计入认定：%(reason)s"),
            }
        )
