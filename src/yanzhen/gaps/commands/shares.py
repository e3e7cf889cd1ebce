"""What the zone finds out about who buys how much of what."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.chains.models import Segment, SegmentLink
from yanzhen.common.refusals import Refused
from yanzhen.gaps.models import KnownShare
from yanzhen.gaps.policies import require_keeper
from yanzhen.journal.commands import record

WHOLE, STEP = Decimal(1), Decimal("0.00001")


def _segments(source: str, target: str) -> dict[str, Segment]:
    """Lock and return both segments; the target's lock keeps its sum true for two at once."""
    rows = Segment.objects.select_for_update().filter(code__in=[source, target]).order_by("pk")
    found = {row.code: row for row in rows}
    if len(found) < 2:
        raise Refused(_("没有这个环节，请从产业链页面进入。"))
    return found


@transaction.atomic
def state_share(
    source: str, target: str, *, share: Decimal, basis: str, known_on: date, by: User, at: datetime
) -> KnownShare:
    """Say which part of `target`'s output is spent on `source`; an earlier saying ends.

    :raises Refused: without a link between them, for a share outside 0–1, without a basis, for a
        day to come, or where the shares known into the target would add up to more than 1.
    """
    require_keeper(by)
    found = _segments(source, target)
    links = SegmentLink.objects.filter(start__code=source, end__code=target, is_loop=False)
    if not links.exists():
        raise Refused(_("图上没有从前者到后者的供应关系，请先在产业链图里补上。"))
    if not 0 <= share <= 1:
        raise Refused(_("比例要在 0% 到 100% 之间。"), field="percent")
    share = share.quantize(STEP)
    if not basis.strip():
        raise Refused(_("请写明依据，例如哪家企业的采购台账。"), field="basis")
    if known_on > localdate(at):
        raise Refused(_("日期不能晚于今天。"), field="known_on")
    current = KnownShare.objects.filter(target_code=target, ended_at__isnull=True)
    others = list(current.exclude(source_code=source).order_by("pk"))
    held = sum((row.share for row in others), Decimal(0))
    if held + share > WHOLE:
        raise Refused(
            _("这个环节已填的比例合计 %(others)s%%（%(which)s），加上这一条超过 100%%。"
              "请先在“采购比例”里核对已填的。")
            % {"others": f"{held * 100:.1f}", "which": _called(others)}, field="percent",
        )  # fmt: skip
    current.filter(source_code=source).update(ended_at=at)
    row = KnownShare.objects.create(
        source_code=source, target_code=target, share=share, basis=basis.strip(),
        known_on=known_on, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    record("gap.share_stated", f"segment:{target}", by=by, at=at, source=found[source].name,
           percent=f"{share * 100:.1f}", basis=row.basis, known_on=known_on)  # fmt: skip
    return row


def _called(rows: Iterable[KnownShare]) -> str:
    """Return shares by the names of what is bought, also of segments off the map."""
    codes = {row.source_code: row.share for row in rows}
    names = dict(Segment.ever.filter(code__in=codes).values_list("code", "name"))
    return "、".join(f"{names.get(code, code)} {share * 100:.1f}%" for code, share in codes.items())


@transaction.atomic
def withdraw_share(pk: int, *, by: User, at: datetime) -> KnownShare:
    """Take a saying back; the share derived from national tables counts again.

    :raises Refused: if it is not in force any more.
    """
    require_keeper(by)
    row = KnownShare.objects.select_for_update().filter(pk=pk, ended_at__isnull=True).first()
    if row is None:
        raise Refused(_("这一条已经被改过或撤回，请刷新页面。"))
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    name = Segment.ever.filter(code=row.source_code).values_list("name", flat=True).first()
    record("gap.share_withdrawn", f"segment:{row.target_code}", by=by, at=at,
           source=name or row.source_code, percent=f"{row.share * 100:.1f}")  # fmt: skip
    return row
