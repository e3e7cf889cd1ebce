from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

REMIND_SECONDS = 3600


class AssessmentsConfig(AppConfig):
    name = "yanzhen.assessments"
    label = "assessments"
    verbose_name = _("评审")

    def ready(self) -> None:
        from yanzhen.assessments.commands.common import KIND
        from yanzhen.assessments.jobs import remind
        from yanzhen.assessments.reading import (
            may_add,
            may_answer,
            may_read,
            may_read_opinion,
            projects_handed_in,
            read_assessments,
            read_decisions,
            read_meetings,
        )
        from yanzhen.assessments.wording import WORDS
        from yanzhen.common.registry import NavEntry, add_job, add_nav
        from yanzhen.desk.files.access import add_file_subject
        from yanzhen.desk.notices import add_notice_kind
        from yanzhen.journal.access import add_event_reader
        from yanzhen.journal.wording import add_subjects, add_words
        from yanzhen.projects.dossiers import set_dossier_teller

        add_words(WORDS)
        add_subjects({"assessment": "assessments:page", "decision": "assessments:decision",
                      "meeting": "assessments:meeting", "commitment": "assessments:commitment",
                      "batch": "assessments:batch"})  # fmt: skip
        add_notice_kind(KIND, _("评审"))
        set_dossier_teller(projects_handed_in)
        add_file_subject("assessment", may_read=may_read, may_write=may_add)
        add_file_subject("opinion", may_read=may_read_opinion, may_write=may_answer)
        add_event_reader("assessment", read_assessments)
        add_event_reader("decision", read_decisions)
        add_event_reader("meeting", read_meetings)
        add_nav(NavEntry(70, _("评审"), "gavel", "assessments:list", "/assessments/"))
        add_job("assessments", REMIND_SECONDS, remind)
