from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "yanzhen.accounts"
    label = "accounts"
    verbose_name = "人员"

    def ready(self) -> None:
        from yanzhen.accounts.roles import ADMINS, Role
        from yanzhen.accounts.words import SUBJECTS, WORDS
        from yanzhen.common.registry import NavEntry, add_nav
        from yanzhen.journal.wording import add_subjects, add_words

        add_nav(NavEntry(140, _("设置"), "settings", "accounts:people", "/settings/", ADMINS))
        watchers = frozenset({Role.AUDITOR, Role.ZONE_LEADER})
        add_nav(NavEntry(145, _("日志"), "history", "accounts:journal", "/settings/", watchers))
        add_words(WORDS)
        add_subjects(SUBJECTS)
