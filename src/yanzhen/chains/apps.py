from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChainsConfig(AppConfig):
    name = "yanzhen.chains"
    label = "chains"
    verbose_name = _("产业链")

    def ready(self) -> None:
        from yanzhen.chains.wording import WORDS
        from yanzhen.common.registry import NavEntry, add_nav
        from yanzhen.journal.wording import add_subjects, add_words

        add_nav(NavEntry(30, _("产业链"), "hierarchy-2", "chains:index", "/chains/"))
        add_subjects({"segment": "chains:segment"})
        add_words(WORDS)
