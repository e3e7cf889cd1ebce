"""Schemes that people edit as drafts until they are put in force: the one who may be changed."""

from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _

from yanzhen.common.refusals import Refused, Stale

Draft = TypeVar("Draft", bound=Model)


def lock_scheme(model: type[Draft], number: int) -> Draft:
    """Return a scheme, locked until the transaction ends.

    :raises Refused: if there is none.
    """
    manager: Any = model._default_manager
    found: Draft | None = manager.select_for_update(of=("self",)).filter(pk=number).first()
    if found is None:
        raise Refused(_("没有这个方案。"))
    return found


def require_draft(row: Any, version: int | None) -> None:
    """Refuse to edit what is in force, or what somebody else has changed since it was read.

    :raises Refused: if `row.in_force_from` is set.
    :raises Stale: if `version` is not the row's; None asks for no check.
    """
    if row.in_force_from:
        raise Refused(_("方案已启用，不能再改；请复制一份再改。"))
    if version is not None and version != row.version:
        raise Stale(_("别人刚改过这个方案，请核对后再存；你填的内容还在。"))


def require_name(name: str) -> str:
    """Return a new scheme's name, 80 characters at most.

    :raises Refused: if it is empty.
    """
    if not name.strip():
        raise Refused(_("请给新方案起个名字。"), field="name")
    return name.strip()[:80]
