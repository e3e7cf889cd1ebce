from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncentivesConfig(AppConfig):
    name = "yanzhen.incentives"
    label = "incentives"
    verbose_name = _("政策库")

    def ready(self) -> None:
        from yanzhen.common.registry import NavEntry, add_nav
        from yanzhen.desk.files.access import add_file_subject
        from yanzhen.incentives import policies
        from yanzhen.incentives.wording import WORDS
        from yanzhen.journal.wording import add_subjects, add_words

        add_words(WORDS)
        add_subjects({"policy": "incentives:page"})
        add_file_subject("policy", may_read=policies.may_read_file,
                         may_write=policies.may_add_file)  # fmt: skip
        add_nav(NavEntry(120, _("政策库"), "certificate", "incentives:list", "/incentives/"))
