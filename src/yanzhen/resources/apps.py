from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    name = "yanzhen.resources"
    label = "resources"
    verbose_name = _("要素资源")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yanzhen.journal.wording import add_words
        from yanzhen.resources.wording import WORDS

        add_words(WORDS)
