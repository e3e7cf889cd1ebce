"""The list of shares that the zone knows."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.chains.models import Segment, SegmentLink
from yanzhen.common.lists import Cell, Column, Filter, ListSpec
from yanzhen.gaps.models import KnownShare


def share_list() -> ListSpec:
    """Return what was said of shares, the latest first."""

    def complete(rows: list[Any]) -> None:
        codes = {row.source_code for row in rows} | {row.target_code for row in rows}
        names = dict(Segment.ever.filter(code__in=codes).values_list("code", "name"))
        links = SegmentLink.objects.filter(
            is_loop=False, start__code__in=codes, end__code__in=codes,
            start__retired_at__isnull=True, end__retired_at__isnull=True,
        )  # fmt: skip
        drawn = set(links.values_list("start__code", "end__code"))
        for row in rows:
            row.is_drawn = (row.source_code, row.target_code) in drawn
            row.source_name = names.get(row.source_code, row.source_code)
            row.target_name = names.get(row.target_code, row.target_code)

    return ListSpec(
        key="known_shares",
        title=_("采购比例"),
        rows=lambda user: KnownShare.objects.select_related("recorded_by"),
        columns=(
            Column("target", _("买方环节"), _target, export=lambda s: s.target_name),
            Column("source", _("采购环节"), lambda s: s.source_name),
            Column("percent", _("比例（%）"), lambda s: float(s.share * 100), kind="number"),
            Column("basis", _("依据"), lambda s: s.basis),
            Column("known_on", _("数据日期"), lambda s: s.known_on, kind="day"),
            Column("by", _("填报人"), lambda s: str(s.recorded_by)),
            Column("recorded_at", _("填报时间"), lambda s: s.recorded_at, kind="moment",
                   sort="recorded_at"),
            Column("state", _("状态"), _state),
        ),
        sort="-recorded_at",
        filters=(
            Filter("current", _("只看有效的"), lambda rows, v: rows.filter(ended_at__isnull=True),
                   kind="flag"),
        ),
        search=lambda rows, text: rows.filter(basis__contains=text),
        search_hint=_("依据"),
        row_url=_page,
        after_page=complete,
        empty_text=_("还没有填报采购比例，缺口用的都是投入产出表推算的比例。在环节的缺口页里填报。"),
    )  # fmt: skip


def _target(row: Any) -> Cell:
    return Cell(row.target_name, _page(row))


def _page(row: Any) -> str:
    """Return where a share counts or, if its link is off the map, where it is withdrawn."""
    if row.is_drawn:
        return reverse("gaps:segment", args=[row.target_code])
    still = row.ended_at is None
    return reverse("gaps:share", args=[row.target_code, row.source_code]) if still else ""


def _state(row: Any) -> Cell:
    if row.ended_at is not None:
        return Cell(_("已被替代或撤回"))
    if not row.is_drawn:
        return Cell(_("连线已不在图上，没有计入"), tone="amber")
    return Cell(_("有效"), tone="green")
