from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TargetsConfig(AppConfig):
    name = "yanzhen.targets"
    label = "targets"
    verbose_name = _("目标与赛马")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yanzhen.common.registry import NavEntry, add_nav
        from yanzhen.journal.wording import add_subjects, add_words
        from yanzhen.targets.wording import changed_words, set_words, split_words

        add_nav(NavEntry(110, _("目标与赛马"), "trophy", "targets:index", "/targets/"))
        add_subjects({"target": "targets:history"})
        add_words(
            {
                "target.set": set_words,
                "target.changed": changed_words,
                "target.split": split_words,
            }
        )
