from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "yanzhen.desk"
    label = "desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        from yanzhen.desk.imports import registration as imports
        from yanzhen.desk.registration import register

        register()
        imports.register()
