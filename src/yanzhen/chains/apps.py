from django.apps import AppConfig


class ChainsConfig(AppConfig):
    name = "yanzhen.chains"
    label = "chains"
    verbose_name = "产业链"
    default_auto_field = "django.db.models.BigAutoField"
