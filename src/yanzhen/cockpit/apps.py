from django.apps import AppConfig


class CockpitConfig(AppConfig):
    name = "yanzhen.cockpit"
    label = "cockpit"
    verbose_name = "驾驶舱"
    default_auto_field = "django.db.models.BigAutoField"
