from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "yanzhen.accounts"
    label = "accounts"
    verbose_name = "人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yanzhen.accounts.roles import ADMINS
        from yanzhen.common.registry import NavEntry, add_nav

        add_nav(NavEntry(140, _("设置"), "settings", "accounts:login", "/settings/", ADMINS))
