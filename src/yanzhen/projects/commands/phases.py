"""A project as a phase of another one's contract: it adds to that one and is no signing of its own
(`targets.books.rulings`)."""

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.commands import next_number
from yanzhen.common.refusals import Refused
from yanzhen.projects.models import Project

FIELD = "parent"


def lock_parent(code: str, *, of: str, by: User) -> Project | None:
    """Return the project whose contract another one continues, locked; None for an empty code.

    The parent is locked before its phase, as everywhere; who names one waits for who names
    another, so that two projects never become each other's phase at once.

    Args:
        of: the code of the phase, empty for one that is not there yet.

    :raises Refused: if there is none of that code to be seen, or it is the project itself, not
        signed, or a phase; or if the project has phases of its own.
    """
    if not code.strip():
        return None
    next_number("project-phases")
    seen = Project.objects.visible_to(by).filter(code=code.strip().upper()).values("pk")
    found = Project.objects.select_for_update(of=("self",)).filter(pk__in=seen).first()
    if found is None:
        raise Refused(_("没有编号为“%s”的项目，或者你看不到它，请核对编号。") % code, field=FIELD)
    if found.code == of:
        raise Refused(_("项目不能是自己的续期，请填原合同项目的编号。"), field=FIELD)
    if found.signed_on is None:
        raise Refused(
            _("“%s”还没有签约，不能作为原合同；签约材料核验后再填。") % found.name, field=FIELD
        )
    if found.parent_id is not None:
        raise Refused(
            _("“%s”自己也是续期项目，请填最早签约的那个项目的编号。") % found.name, field=FIELD
        )
    if of and Project.objects.filter(parent__code=of).exists():
        raise Refused(_("这个项目自己有续期项目，不能再作为别人的续期。"), field=FIELD)
    return found
