from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

DAILY_CHECK_SECONDS = 600


class ProjectsConfig(AppConfig):
    name = "yanzhen.projects"
    label = "projects"
    verbose_name = "项目"

    def ready(self) -> None:
        from yanzhen.accounts.moving import add_follower
        from yanzhen.chains.tables import add_holder
        from yanzhen.common.registry import NavEntry, add_job, add_nav
        from yanzhen.companies.leads import set_lead_book
        from yanzhen.companies.merging import add_mover
        from yanzhen.desk.files.access import add_file_subject
        from yanzhen.desk.imports.kinds import add_kind
        from yanzhen.desk.notices import add_notice_kind
        from yanzhen.journal.access import add_event_reader
        from yanzhen.journal.wording import add_subjects, add_words
        from yanzhen.projects.commands.carrying import ProjectHolder
        from yanzhen.projects.commands.following import FOLLOWER
        from yanzhen.projects.commands.merging import MOVER
        from yanzhen.projects.commands.reminding import COLLISION, EVIDENCE, PROJECT
        from yanzhen.projects.imports.kind import ProjectSheet
        from yanzhen.projects.jobs import run_daily
        from yanzhen.projects.queries.contacts import LEAD_BOOK
        from yanzhen.projects.queries.files import may_read, may_write
        from yanzhen.projects.queries.holders import tell_holders
        from yanzhen.projects.queries.reading import (
            read_cases,
            read_companies,
            read_projects,
        )
        from yanzhen.projects.wording import WORDS
        from yanzhen.resources.access import set_holder_teller

        add_words(WORDS)
        add_subjects({"project": "projects:page", "collision": "projects:collision"})
        add_notice_kind(PROJECT, _("项目归属变动"))
        add_notice_kind(COLLISION, _("撞单"))
        add_notice_kind(EVIDENCE, _("材料核验"))
        add_file_subject("project", may_read=may_read, may_write=may_write)
        add_event_reader("project", read_projects)
        set_holder_teller(tell_holders)
        add_event_reader("collision", read_cases)
        add_event_reader("company", read_companies)
        add_mover(MOVER)
        set_lead_book(LEAD_BOOK)
        add_follower("projects", FOLLOWER)
        add_holder(ProjectHolder())
        add_kind(ProjectSheet())
        add_nav(NavEntry(60, _("项目"), "briefcase", "projects:board", "/projects/"))
        add_job("projects", DAILY_CHECK_SECONDS, run_daily)
