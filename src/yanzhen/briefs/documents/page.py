"""A brief as it is handed out: its heading and the sections that the reader may see."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from yanzhen.briefs.models import BriefVersion
from yanzhen.briefs.told import Section, lift
from yanzhen.common import formats


@dataclass(frozen=True, slots=True)
class Page:
    """What a document shows; `lift` is the quick reading on top: title and statement."""

    title: str
    line: str
    lift: list[tuple[str, str]]
    sections: list[Section]


def page_of(version: BriefVersion, sections: list[Section]) -> Page:
    """Return the document of a version."""
    line = _("%(zone)s · %(code)s 第 %(number)s 版 · 截至 %(on)s · %(by)s · 内部使用") % {
        "zone": settings.ZONE_NAME, "code": version.brief.code, "number": version.number,
        "on": formats.day(version.at), "by": version.by.name}  # fmt: skip
    return Page(_("谈判手卡：%s") % version.brief, line, lift(sections), sections)
