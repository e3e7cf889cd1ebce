from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    name = "yanzhen.resources"
    label = "resources"
    verbose_name = _("要素资源")

    def ready(self) -> None:
        from yanzhen.common.registry import NavEntry, add_nav
        from yanzhen.desk.imports.kinds import add_kind
        from yanzhen.journal.wording import add_subjects, add_words
        from yanzhen.resources.importing.kinds import PARCEL_SHEET, PLANT_SHEET
        from yanzhen.resources.wording import WORDS

        add_nav(NavEntry(80, _("要素资源"), "map-2", "resources:index", "/resources/"))
        add_subjects(
            {"parcel": "resources:parcel", "plant": "resources:plant", "budget": "resources:budget"}
        )
        add_kind(PARCEL_SHEET)
        add_kind(PLANT_SHEET)
        add_words(WORDS)
