"""Projects follow when the segment they are meant for is split, merged or taken back."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yanzhen.accounts.models import User
from yanzhen.chains.calc.changes import Body, Change, Key
from yanzhen.projects.models import Project


class ProjectHolder:
    """Projects as rows of the chain map: a key is (segment, project), both by code.

    A project has one place on the chain, so it goes to one half of a split and always along in a
    merge. The edit of the map records what it moved and can take it back.
    """

    name = "project"
    subject = "project"
    label: str | Promise = _("项目")
    may_double = False
    may_drop = False

    def read(self, codes: Iterable[str]) -> dict[Key, Body]:
        rows = Project.objects.filter(segment_code__in=list(codes)).order_by("code")
        return {key: {} for key in rows.values_list("segment_code", "code")}

    def titles(self, keys: Iterable[Key], *, to: User | None) -> dict[Key, str]:
        """Return codes, with names where `to` may open the project."""
        wanted = list(keys)
        rows = Project.objects.filter(code__in=[key[1] for key in wanted])
        shown = rows.visible_to(to) if to else rows.none()
        names = dict(shown.values_list("code", "name"))
        return {key: f"{key[1]} {names.get(key[1], '')}".rstrip() for key in wanted}

    def write(self, changes: Sequence[Change], *, by: User | None, at: datetime) -> None:
        """Give each project its new place; a form opened before is told that it changed."""
        goals = {c.key[1]: "" for c in changes if c.after is None}
        goals |= {c.key[1]: c.key[0] for c in changes if c.after is not None}
        for goal in sorted(set(goals.values())):
            codes = [code for code, segment in goals.items() if segment == goal]
            rows = Project.objects.filter(code__in=codes)
            rows.update(segment_code=goal, version=F("version") + 1)
