from django.apps import AppConfig
from django.utils.translation import pgettext_lazy

RENEW_SECONDS, KEEP_SECONDS = 5, 3600


class OutlookConfig(AppConfig):
    name = "yanzhen.outlook"
    label = "outlook"
    verbose_name = pgettext_lazy("outlook", "预测")

    def ready(self) -> None:
        from yanzhen.common.registry import NavEntry, add_job, add_nav
        from yanzhen.journal.wording import add_subjects, add_words
        from yanzhen.outlook.jobs import keep_months, renew
        from yanzhen.outlook.wording import kept_words

        add_nav(
            NavEntry(
                113,
                pgettext_lazy("outlook", "预测"),
                "chart-histogram",
                "outlook:index",
                "/outlook/",
            )
        )
        add_subjects({"forecast": "outlook:kept"})
        add_words({"forecast.kept": kept_words})
        add_job("outlook-renew", RENEW_SECONDS, renew)
        add_job("outlook-keep", KEEP_SECONDS, keep_months)
