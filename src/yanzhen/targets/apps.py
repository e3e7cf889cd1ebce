from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "yanzhen.targets"
    label = "targets"
    verbose_name = "目标与赛马"
    default_auto_field = "django.db.models.BigAutoField"
