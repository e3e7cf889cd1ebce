from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# How soon after a change of thresholds the books are built anew.
BOOKS_SECONDS = 60


class TargetsConfig(AppConfig):
    name = "yanzhen.targets"
    label = "targets"
    verbose_name = _("目标与赛马")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yanzhen.common.registry import NavEntry, add_job, add_nav
        from yanzhen.journal.listening import add_listener
        from yanzhen.journal.wording import add_subjects, add_words
        from yanzhen.targets.commands.listening import follow
        from yanzhen.targets.jobs import keep_books
        from yanzhen.targets.wording import changed_words, set_words, split_words

        add_nav(NavEntry(110, _("目标与赛马"), "trophy", "targets:index", "/targets/"))
        add_job("targets.books", BOOKS_SECONDS, keep_books)
        add_listener("targets.books", follow)
        add_subjects({"target": "targets:history"})
        add_words(
            {
                "target.set": set_words,
                "target.changed": changed_words,
                "target.split": split_words,
            }
        )
