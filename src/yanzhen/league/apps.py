from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

LAPSE_SECONDS, TALLY_SECONDS = 600, 3600


class LeagueConfig(AppConfig):
    name = "yanzhen.league"
    label = "league"
    verbose_name = _("赛马")

    def ready(self) -> None:
        from yanzhen.common.registry import add_job, add_nav_prefix
        from yanzhen.desk.notices import add_notice_kind
        from yanzhen.journal.access import add_event_reader
        from yanzhen.journal.wording import add_subjects, add_words
        from yanzhen.league.jobs import lapse, tally
        from yanzhen.league.reading import read_credits
        from yanzhen.league.wording import KIND, WORDS

        add_nav_prefix("targets:index", "/league/")
        add_words(WORDS)
        add_subjects({"credit": "league:credit", "dispute": "league:dispute",
                      "table": "league:frozen", "race_scheme": "league:scheme",
                      "occurrence": "league:note"})  # fmt: skip
        add_event_reader("credit", read_credits)
        add_notice_kind(KIND, _("赛马"))
        add_job("league-credits", LAPSE_SECONDS, lapse)
        add_job("league-portfolio", TALLY_SECONDS, tally)
