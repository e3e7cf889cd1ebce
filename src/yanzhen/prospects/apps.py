from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

RESCORE_SECONDS, PLACE_SECONDS, DAY_SECONDS = 1800, 600, 86_400


class ProspectsConfig(AppConfig):
    name = "yanzhen.prospects"
    label = "prospects"
    verbose_name = _("靶向招引")

    def ready(self) -> None:
        from yanzhen.common.registry import NavEntry, add_job, add_nav
        from yanzhen.companies.merging import Kept, follow
        from yanzhen.desk.notices import add_notice_kind
        from yanzhen.journal.listening import add_listener
        from yanzhen.journal.wording import add_words
        from yanzhen.projects.holdings import add_holding
        from yanzhen.prospects.commands.claiming import KIND, count_claims, end_with_lead
        from yanzhen.prospects.jobs import back_test, place_register, rescore
        from yanzhen.prospects.models import Claim, Stir, Watch
        from yanzhen.prospects.wording import WORDS

        add_words(WORDS)
        add_notice_kind(KIND, _("招商目标"))
        add_listener("prospects-claims", end_with_lead)
        add_holding("prospects-claims", count_claims)
        follow("prospects", _("招商目标"), watches=Kept(Watch, ("person_id",)),
               claims=Kept(Claim, ("ended_on",)), stirs=Kept(Stir))  # fmt: skip
        add_nav(NavEntry(20, _("靶向招引"), "target", "prospects:index", "/prospects/"))
        add_job("prospects-register", PLACE_SECONDS, place_register)
        add_job("prospects-backtest", DAY_SECONDS, back_test)
        add_job("prospects-scores", RESCORE_SECONDS, rescore)
