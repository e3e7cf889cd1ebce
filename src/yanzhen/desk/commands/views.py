"""Saved views and chosen columns: a person's own settings of their lists."""

from datetime import datetime

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import WRITERS
from yanzhen.common.refusals import NotAllowed, Refused
from yanzhen.desk.models import ColumnChoice, SavedView
from yanzhen.journal.commands import record

MOST_VIEWS = 30
NOT_KEPT = ("after", "before", "export", "view")


def tidy_query(query: str) -> str:
    """Return a list's address without its place in the pages, in a settled order."""
    params = QueryDict(query.lstrip("?"), mutable=True)
    for name in NOT_KEPT:
        params.pop(name, None)
    return params.urlencode()


@transaction.atomic
def save_view(
    *,
    list_key: str,
    name: str,
    query: str,
    by: User,
    at: datetime,
    shared: bool = False,
    is_default: bool = False,
) -> SavedView:
    """Keep a list as it is shown under a name; the same name again replaces it.

    :raises Refused: for a blank name, too long an address, or too many views.
    """
    name, kept = name.strip()[:40], tidy_query(query)
    if not name:
        raise Refused(_("请给视图起个名字。"), field="name")
    if len(kept) > 2000:
        raise Refused(_("筛选条件太多，存不下。请减少一些条件。"), field="name")
    if shared and (by.role not in WRITERS or not by.team_id):
        raise NotAllowed(_("没有所属团队，不能共享视图。"), field="shared")
    User.objects.select_for_update().get(pk=by.pk)
    own = SavedView.objects.filter(owner=by, list_key=list_key)
    if own.exclude(name=name).count() >= MOST_VIEWS:
        raise Refused(_("一个列表最多存 %d 个视图，请先删掉不用的。") % MOST_VIEWS, field="name")
    if is_default:
        own.update(is_default=False)
    view, _created = SavedView.objects.update_or_create(
        owner=by, list_key=list_key, name=name,
        defaults={"query": kept, "team_id": by.team_id if shared else None,
                  "is_default": is_default, "at": at},
    )  # fmt: skip
    record("view.saved", f"user:{by.username}", by=by, at=at, list=list_key, name=name,
           shared=shared)  # fmt: skip
    return view


@transaction.atomic
def drop_view(number: int, *, by: User, at: datetime) -> SavedView:
    """Delete one's own view.

    :raises NotAllowed: for somebody else's.
    """
    view = SavedView.objects.select_for_update().get(pk=number)
    if view.owner_id != by.pk:
        raise NotAllowed(_("这是%s的视图，只有本人能删。") % view.owner)
    view.delete()
    record("view.dropped", f"user:{by.username}", by=by, at=at, list=view.list_key, name=view.name)
    return view


@transaction.atomic
def keep_columns(*, list_key: str, columns: str, by: User) -> None:
    """Remember the columns a person chose; looks are no event."""
    ColumnChoice.objects.update_or_create(
        user=by, list_key=list_key, defaults={"columns": columns[:600]}
    )
