"""Facts about an investor that no other book holds, each with its source and day."""

import re
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.chains.standards import read_place
from yanzhen.common.refusals import Refused
from yanzhen.integrity import policies
from yanzhen.integrity.commands.common import need
from yanzhen.integrity.models import SUMS, Stated, StatedKind
from yanzhen.integrity.wording import stated_text
from yanzhen.journal.commands import record
from yanzhen.projects.commands.common import lock_project, require_past

LARGEST = Decimal(10) ** 15


@transaction.atomic
def state_fact(
    code: str, *, kind: str, source: str, as_of: date, by: User, at: datetime,
    cny: Decimal | None = None, text: str = "",
) -> Stated:  # fmt: skip
    """State one fact about a project's investor; a later one of its kind takes its place.

    Args:
        kind: one of `StatedKind`.
        cny: yuan, of paid-in capital, promised equity and net assets (these may be negative).
        text: a title, a district by its name or six digits, a place.

    :raises Refused: naming the field that cannot be.
    """
    project = lock_project(code)
    policies.require_can_state(by, project)
    if kind not in StatedKind.values:
        raise Refused(_("请选择要登记的是哪一项。"), field="kind")
    require_past(as_of, localdate(at), "as_of")
    said = need(source, _("请写明数据来源，如审计报告、公示系统、验资报告。"), "source")[:200]
    words = text.strip()
    if kind in SUMS:
        words = ""
        _check_sum(cny, may_be_negative=kind == StatedKind.NET_ASSETS)
    else:
        cny = None
        words = need(words, _("请填写内容。"), "text")[:120]
        if kind == StatedKind.MOVED_FROM:
            words = _district(words)
    fact = Stated.objects.create(project=project, kind=kind, cny=cny, text=words, source=said,
                                 as_of=as_of, by=by, at=at)  # fmt: skip
    record("integrity.stated", f"project:{project.code}", by=by, at=at,
           kind=StatedKind(kind).label, value=stated_text(fact) if cny is None else cny,
           source=said, as_of=as_of)  # fmt: skip
    return fact


def _district(words: str) -> str:
    """Return the six digits of a district that is named or given by them."""
    code = read_place(words) or words
    if not re.fullmatch(r"[1-9]\d{5}", code, re.ASCII):
        raise Refused(
            _("区县请写全名或六位行政区划代码，如江苏省泰州市海陵区，或321202。"), field="text"
        )
    return code


def _check_sum(cny: Decimal | None, *, may_be_negative: bool) -> None:
    if cny is None or not cny.is_finite():
        raise Refused(_("请填写金额。"), field="cny")
    if abs(cny) > LARGEST or (cny < 0 and not may_be_negative):
        raise Refused(_("金额须不小于零且合理，请核对单位。"), field="cny")
