from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

RESCORE_SECONDS = 1800


class ProspectsConfig(AppConfig):
    name = "yanzhen.prospects"
    label = "prospects"
    verbose_name = _("靶向招引")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yanzhen.common.registry import NavEntry, add_job, add_nav
        from yanzhen.journal.wording import add_words
        from yanzhen.prospects.jobs import rescore
        from yanzhen.prospects.wording import WORDS

        add_words(WORDS)
        add_nav(NavEntry(20, _("靶向招引"), "target", "prospects:index", "/prospects/"))
        add_job("prospects-scores", RESCORE_SECONDS, rescore)
