from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BriefsConfig(AppConfig):
    name = "yanzhen.briefs"
    label = "briefs"
    verbose_name = _("谈判手卡")

    def ready(self) -> None:
        from yanzhen.briefs import policies
        from yanzhen.briefs.models import Brief, Tie
        from yanzhen.briefs.wording import WORDS
        from yanzhen.common.registry import NavEntry, add_nav
        from yanzhen.companies.merging import Kept, follow
        from yanzhen.journal.access import add_event_reader
        from yanzhen.journal.wording import add_subjects, add_words

        add_words(WORDS)
        add_subjects({"brief": "briefs:page"})
        add_event_reader("brief", policies.read_events)
        add_event_reader("learner", policies.read_own)
        follow("briefs", _("谈判手卡"), briefs=Kept(Brief),
               ties=Kept(Tie, ("partner_id", "kind", "withdrawn_at")))  # fmt: skip
        add_nav(NavEntry(25, _("谈判手卡"), "id-badge-2", "briefs:list", "/briefs/"))
