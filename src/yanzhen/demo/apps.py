from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "yanzhen.demo"
    label = "demo"
    verbose_name = "示范开发区"
    default_auto_field = "django.db.models.BigAutoField"
