"""The lists of the race: sharings of projects, objections to points, noted occurrences."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.models import Season, User
from yanzhen.common.lists import Cell, Column, Filter, ListSpec
from yanzhen.common.parameters import parameter
from yanzhen.league.models import CreditDeal, DealState, Dispute, DisputeState, Occurrence
from yanzhen.league.queries.credits import visible_deals
from yanzhen.league.sources import Of
from yanzhen.league.wording import sharing_text

DEAL_TONES = {
    DealState.PROPOSED.value: "amber", DealState.AGREED.value: "green",
    DealState.REFUSED.value: "red", DealState.LAPSED.value: "red",
}  # fmt: skip
DISPUTE_TONES = {DisputeState.OPEN.value: "amber", DisputeState.ANSWERED.value: "amber",
                 DisputeState.RULED.value: "green"}  # fmt: skip


def metric_label(metric: str) -> str:
    return str(Of(metric).label) if metric else _("全部指标")


def _states(rows: QuerySet[Any], chosen: Any) -> QuerySet[Any]:
    return rows.filter(state__in=chosen)


def _search_deals(rows: QuerySet[CreditDeal], text: str) -> QuerySet[CreditDeal]:
    return rows.filter(Q(project__code__iexact=text) | Q(project__name__icontains=text))


def deal_list() -> ListSpec:
    return ListSpec(
        key="credits",
        title=_("项目分成"),
        rows=visible_deals,
        columns=(
            Column("project", _("项目"), lambda d: Cell(d.project.name, sub=d.project.code),
                   export=lambda d: f"{d.project.code} {d.project.name}"),
            Column("metric", _("分哪一项"), lambda d: metric_label(d.metric)),
            Column("shares", _("各方"), lambda d: sharing_text(d.credits.all())),
            Column("from", _("从哪天起"), lambda d: d.valid_from, kind="day", sort="valid_from"),
            Column("until", _("到哪天止"), lambda d: d.valid_until, kind="day"),
            Column("state", _("状态"), _deal_state),
            Column("reason", _("依据"), lambda d: d.reason, default=False),
        ),
        sort="-from",
        filters=(Filter("state", _("状态"), _states, choices=lambda _u: DealState.choices),),
        search=_search_deals,
        search_hint=_("项目编号或名称"),
        row_url=lambda d: reverse("league:credit", args=[d.pk]),
        empty_text=_("还没有分成约定。没有约定的项目全部计给所属队伍。"),
    )  # fmt: skip


def _deal_state(deal: CreditDeal) -> Cell:
    return Cell(str(deal.get_state_display()), tone=DEAL_TONES.get(deal.state, "none"))


def visible_disputes(user: User) -> QuerySet[Dispute]:
    """Return the objections a person may read: all are open to the zone, as points are."""
    return Dispute.objects.select_related("team", "season", "filed_by")


def dispute_list() -> ListSpec:
    return ListSpec(
        key="disputes",
        title=_("计分异议"),
        rows=visible_disputes,
        columns=(
            Column("team", _("队伍"), lambda d: d.team.short_name),
            Column("month", _("月份"), lambda d: f"{d.month:%Y-%m}"),
            Column("item", _("哪一项"), lambda d: d.item_name),
            Column("points", _("当时得分"), lambda d: d.points_then, kind="number"),
            Column("filed", _("提出"), lambda d: d.filed_at, kind="moment", sort="filed_at"),
            Column("due", _("答复期限"), lambda d: d.due_on, kind="day"),
            Column("state", _("状态"), _dispute_state),
        ),
        sort="-filed",
        filters=(Filter("state", _("状态"), _states, choices=lambda _u: DisputeState.choices),),
        row_url=lambda d: reverse("league:dispute", args=[d.pk]),
        empty_text=_("还没有异议。对本队计分有异议，可从赛马榜点开那一项提出。"),
    )  # fmt: skip


def _dispute_state(dispute: Dispute) -> Cell:
    told = str(dispute.get_state_display())
    if dispute.outcome:
        told = f"{told} · {dispute.get_outcome_display()}"
    return Cell(told, tone=DISPUTE_TONES.get(dispute.state, "none"))


def note_list(season: Season) -> ListSpec:
    names = parameter("league.notes", on=season.starts_on)

    def rows(user: User) -> QuerySet[Occurrence]:
        return Occurrence.objects.filter(season=season).select_related("team", "by", "struck_by")

    return ListSpec(
        key="league-notes",
        title=_("计分事项"),
        rows=rows,
        columns=(
            Column("on", _("日期"), lambda o: o.on, kind="day", sort="on"),
            Column("team", _("队伍"), lambda o: o.team.short_name),
            Column("what", _("事项"), lambda o: names.get(o.code, o.code)),
            Column("value", _("数值"), lambda o: o.value, kind="number"),
            Column("note", _("事由和依据"), lambda o: o.note),
            Column("by", _("登记"), lambda o: o.by.name),
            Column("state", _("状态"), _note_state),
        ),
        sort="-on",
        row_url=lambda o: reverse("league:note", args=[o.pk]),
        empty_text=_("还没有登记计分事项。"),
    )  # fmt: skip


def _note_state(row: Occurrence) -> Cell:
    if row.struck_at is None:
        return Cell(_("计入"), tone="green")
    return Cell(_("已划去"), tone="none", sub=row.struck_reason)
