from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "yanzhen.journal"
    label = "journal"
    verbose_name = "日志"

    def ready(self) -> None:
        from yanzhen.common.registry import add_job
        from yanzhen.journal.jobs import seal_new

        add_job("journal", 2, seal_new)
