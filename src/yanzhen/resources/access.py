"""Who a project that holds something is, told to whom: the feature that keeps projects says it.

    set_holder_teller(tell)   # tell(user, codes) -> {code: Holder}, in AppConfig.ready()

This package knows projects by code alone, and a code is already more than another team may learn
of a lead. Until somebody says otherwise, only those who see everything read codes here.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User


@dataclass(frozen=True, slots=True)
class Holder:
    """A project as one person may know it: hidden ones by their team alone, or by nothing.

    `team` is shown where the project itself is not; `is_known` opens code, name and address.
    """

    code: str
    name: str = ""
    team: str = ""
    url: str = ""
    is_known: bool = False

    @property
    def text(self) -> str:
        """What a page says of the holder."""
        if self.is_known:
            return f"{self.code} {self.name}".strip()
        return _("%s的项目") % self.team if self.team else _("其他项目")


Tell = Callable[[User, Collection[str]], Mapping[str, Holder]]
_tellers: list[Tell] = []


def set_holder_teller(tell: Tell | None) -> None:
    """Have `tell` name holders; it leaves out codes that no project has, in a fixed number of
    queries, however many are asked for. None: nobody does."""
    _tellers[:] = [tell] if tell else []


def holders_of(user: User, codes: Collection[str]) -> dict[str, Holder]:
    """Return every code's holder as `user` may know it."""
    wanted = set(codes)
    told = dict(_tellers[0](user, wanted)) if _tellers and wanted else {}
    return {code: told.get(code) or Holder(code, is_known=user.sees_all) for code in sorted(wanted)}


def is_known_project(user: User, code: str) -> bool:
    """Return whether a person may know that a project of this code exists."""
    if not _tellers:
        return user.sees_all
    holder = _tellers[0](user, {code}).get(code)
    return holder is not None and holder.is_known
