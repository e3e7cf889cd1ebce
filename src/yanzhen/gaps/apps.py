from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class GapsConfig(AppConfig):
    name = "yanzhen.gaps"
    label = "gaps"
    verbose_name = pgettext_lazy("gaps", "缺口")

    def ready(self) -> None:
        from yanzhen.common.registry import NavEntry, add_nav
        from yanzhen.gaps.wording import WORDS
        from yanzhen.journal.wording import add_words

        label = pgettext_lazy("gaps", "缺口")
        add_nav(NavEntry(35, label, "puzzle", "gaps:index", "/gaps/"))
        add_words(WORDS)
