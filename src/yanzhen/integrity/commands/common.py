"""What the commands share: locking a case, telling people."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.refusals import Refused, Stale
from yanzhen.desk.commands import notify
from yanzhen.integrity.models import Case
from yanzhen.integrity.policies import DECIDING
from yanzhen.journal.wording import subject_url

KIND = "INTEGRITY"
LONGEST = 400


def lock_case(code: str, version: int | None) -> Case:
    """Return a case locked for this transaction.

    :raises Stale: if it went on since `version` was read.
    """
    rows = Case.objects.select_for_update(of=("self",)).select_related("project__owner")
    case = rows.filter(code=code).first()
    if case is None:
        raise Refused(_("没有编号为“%s”的核查。") % code)
    if version is not None and case.version != version:
        raise Stale(_("这件核查刚有新进展，请看过后再操作；你填的内容还在。"),
                    [(_("状态"), str(case.get_state_display()), "")])  # fmt: skip
    return case


def need(text: str, message: str, field: str) -> str:
    if not text.strip():
        raise Refused(message, field=field)
    return text.strip()[:LONGEST]


def deciders() -> list[User]:
    return list(User.objects.filter(role__in=DECIDING, is_active=True))


def tell(
    case: Case, people: Iterable[User | None], text: str, *, at: datetime, but: User | None = None,
    key: str = "",
) -> None:  # fmt: skip
    """Tell people of a case, each with its page."""
    notify(people, kind=KIND, text=text, at=at, subject=case.subject,
           url=subject_url(case.subject), key=key, but=but)  # fmt: skip
