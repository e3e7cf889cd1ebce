from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CockpitConfig(AppConfig):
    name = "yanzhen.cockpit"
    label = "cockpit"
    verbose_name = _("驾驶舱")

    def ready(self) -> None:
        from yanzhen.common.registry import NavEntry, add_nav

        add_nav(NavEntry(10, _("驾驶舱"), "layout-dashboard", "cockpit:home", "/"))
