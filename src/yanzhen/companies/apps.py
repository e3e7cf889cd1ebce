from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

DAILY_CHECK_SECONDS = 6 * 3600
PLACE_SECONDS = 60
MAKERS_SECONDS = 900


class CompaniesConfig(AppConfig):
    name = "yanzhen.companies"
    label = "companies"
    verbose_name = "企业库"

    def ready(self) -> None:
        from yanzhen.chains.tables import add_holder
        from yanzhen.common.registry import NavEntry, add_job, add_nav
        from yanzhen.companies.commands.carrying import PlacementHolder
        from yanzhen.companies.importing.figures import FigureImport
        from yanzhen.companies.importing.kinds import CompanyImport
        from yanzhen.companies.jobs import delete_lapsed, find_makers, place_firms
        from yanzhen.companies.wording import WORDS
        from yanzhen.desk.imports.kinds import add_kind
        from yanzhen.journal.wording import add_subjects, add_words

        add_nav(NavEntry(50, _("企业库"), "building", "companies:index", "/companies/"))
        add_words(WORDS)
        add_subjects({"company": "companies:page"})
        add_kind(CompanyImport())
        add_kind(FigureImport())
        add_holder(PlacementHolder())
        add_job("companies.contacts", DAILY_CHECK_SECONDS, delete_lapsed)
        add_job("companies.placing", PLACE_SECONDS, place_firms)
        add_job("companies.makers", MAKERS_SECONDS, find_makers)
