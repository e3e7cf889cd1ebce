from django.apps import AppConfig
from django.conf import settings


class CommonConfig(AppConfig):
    name = "yanzhen.common"
    label = "common"
    verbose_name = "基础"

    def ready(self) -> None:
        from yanzhen.common.parameters import load_parameters

        load_parameters(settings.PARAMETERS_OVERRIDES)  # a bad file stops the start, not a user
