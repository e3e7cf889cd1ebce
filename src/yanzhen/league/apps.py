from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeagueConfig(AppConfig):
    name = "yanzhen.league"
    label = "league"
    verbose_name = _("赛马")
    default_auto_field = "django.db.models.BigAutoField"
