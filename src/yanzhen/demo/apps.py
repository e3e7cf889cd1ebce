from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "yanzhen.demo"
    label = "demo"
    verbose_name = "示范开发区"

    def ready(self) -> None:
        from yanzhen.journal.wording import add_words

        add_words({"demo.clock_advanced": _("示范时钟由%(start)s拨到%(end)s，过了%(days)s天")})
