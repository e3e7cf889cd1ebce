"""Take an edit back: the rows it changed say again what they said before."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.chains.calc.changes import from_plain, inverse
from yanzhen.chains.commands.applying import apply_edit, lock_map, stale_rows
from yanzhen.chains.models import Edit, EditKind
from yanzhen.chains.policies import require_reference_keeper
from yanzhen.common.refusals import Refused


@transaction.atomic
def undo_edit(number: int, *, by: User, at: datetime) -> Edit:
    """Take an edit back, as an edit of its own (which can be taken back in turn).

    :raises Refused: if it was taken back already, or something since rests on it: a row it wrote
        reads otherwise now, or a later link, statement or firm needs what would go.
    """
    require_reference_keeper(by)
    lock_map()
    edit = Edit.objects.filter(pk=number).first()
    if edit is None:
        raise Refused(_("没有这次改动，请刷新页面。"))
    if Edit.objects.filter(undoes=edit).exists():
        raise Refused(_("这次改动已经撤回了。"))
    changes = inverse(from_plain(edit.changes))
    if not changes:
        raise Refused(_("载入的参考不能撤回；要改回，请导入以前导出的文件。"))
    if touched := stale_rows(changes):
        raise Refused(
            _("之后又改过同一处（%s），请先撤回后来的改动。")
            % "、".join(dict.fromkeys(" ".join(c.key) for c in touched[:5]))
        )
    return apply_edit(
        EditKind.UNDO, changes, title=edit.title, by=by, at=at, subject=edit.subject,
        undoes=edit, told={"undone": edit.pk},
    )  # fmt: skip
