from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

READ_SECONDS, FETCH_SECONDS, BRIEF_SECONDS, TIDY_SECONDS = 2, 5, 600, 86_400


class RadarConfig(AppConfig):
    name = "yanzhen.radar"
    label = "radar"
    verbose_name = _("情报雷达")

    def ready(self) -> None:
        from yanzhen.accounts.roles import EVERYONE, Role
        from yanzhen.common.registry import NavEntry, add_job, add_nav
        from yanzhen.companies.merging import Kept, follow
        from yanzhen.desk.files.access import add_file_subject
        from yanzhen.desk.notices import add_notice_kind
        from yanzhen.journal.access import add_event_reader
        from yanzhen.journal.wording import add_subjects, add_words
        from yanzhen.radar import policies
        from yanzhen.radar.jobs import brief, fetch_due, propose, read_waiting, tidy
        from yanzhen.radar.models import News, StoredFact, Watch
        from yanzhen.radar.notices import NEWS
        from yanzhen.radar.wording import WORDS

        add_words(WORDS)
        add_notice_kind(NEWS, _("情报"))
        add_subjects({"article": "radar:page", "source": "radar:source"})
        add_event_reader("article", policies.read_events)
        add_file_subject("article", may_read=policies.may_read_file,
                         may_write=policies.may_add_file)  # fmt: skip
        follow("radar", _("情报雷达"), watches=Kept(Watch), news=Kept(News), facts=Kept(StoredFact))
        readers = frozenset(EVERYONE - {Role.ADMINISTRATOR})
        add_nav(NavEntry(40, _("情报雷达"), "radar", "radar:list", "/radar/", readers))
        add_nav(NavEntry(41, _("信息源"), "rss", "radar:sources", "/radar/sources/",
                         frozenset({Role.ADMINISTRATOR})))  # fmt: skip
        # A large scan, a slow host and a slow model make nothing else wait.
        add_job("radar", READ_SECONDS, read_waiting, is_apart=True)
        add_job("radar-fetch", FETCH_SECONDS, fetch_due, is_apart=True)
        add_job("radar-propose", FETCH_SECONDS, propose, is_apart=True)
        add_job("radar-brief", BRIEF_SECONDS, brief)
        add_job("radar-tidy", TIDY_SECONDS, tidy)
