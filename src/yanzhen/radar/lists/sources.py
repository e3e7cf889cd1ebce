"""Sources, and the pages that one of them offered."""

from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.common.lists import Cell, Column, Filter, ListSpec
from yanzhen.radar.models import Find, FindState, Form, Source
from yanzhen.radar.wording import why_not_fetched

FIND_TONES = {FindState.TAKEN: "green", FindState.WAITING: "amber", FindState.FAILED: "red"}


def source_state(source: Source) -> Cell:
    """Return a source's lamp: off, not looked at yet, well, or what went wrong."""
    if not source.is_on:
        return Cell(_("停用"), tone="none")
    if source.last_at is None:
        return Cell(_("还没有查看"), tone="amber")
    if source.problem:
        return Cell(_("没有成功"), tone="red", sub=why_not_fetched(source.problem))
    return Cell(_("正常"), tone="green")


def source_list() -> ListSpec:
    """Return every source."""
    return ListSpec(
        key="sources", title=_("信息源"), rows=lambda user: Source.objects.select_related("by"),
        columns=(
            Column("name", _("来源"), lambda s: Cell(s.name, sub=s.address), sort="name",
                   export=lambda s: s.name),
            Column("state", _("状态"), source_state),
            Column("form", _("形式"), lambda s: str(s.get_form_display())),
            Column("hours", _("隔几小时"), lambda s: s.hours, kind="number"),
            Column("last", _("上次查看"), lambda s: s.last_at, kind="moment"),
            Column("next", _("下次"), lambda s: s.next_at if s.is_on else None, kind="moment",
                   sort="next_at"),
            Column("by", _("设立人"), lambda s: s.by.name, default=False),
        ),
        sort="name",
        filters=(
            Filter("failing", _("没有成功的"), lambda rows, v: rows.exclude(problem=""),
                   kind="flag"),
            Filter("form", _("形式"), lambda rows, v: rows.filter(form__in=v),
                   choices=lambda user: Form.choices),
        ),
        search=lambda rows, text: rows.filter(name__icontains=text), search_hint=_("来源名称"),
        row_url=lambda s: reverse("radar:source", args=[s.pk]),
        empty_text=_("还没有信息源。系统管理员先允许网站，再在这里设立订阅源或列表页。"),
        empty_url=reverse("radar:new_source"), empty_action=_("设立信息源"),
    )  # fmt: skip


def find_list(source: Source) -> ListSpec:
    """Return the pages that one source offered, the newest first."""

    def state(find: Find) -> Cell:
        known = FindState(find.state)
        return Cell(str(known.label), tone=FIND_TONES[known], sub=why_not_fetched(find.problem))

    def title(find: Find) -> Cell:
        url = reverse("radar:page", args=[find.article.code]) if find.article else ""
        return Cell(find.title or find.address, url, sub=find.address)

    return ListSpec(
        key=f"finds-{source.pk}", title=_("网页"),
        rows=lambda user: source.finds.select_related("article"),
        columns=(
            Column("title", _("网页"), title, export=lambda f: f.address),
            Column("state", _("状态"), state),
            Column("day", _("发布"), lambda f: f.day, kind="day"),
            Column("at", _("时间"), lambda f: f.at, kind="moment", sort="at"),
        ),
        sort="-at",
        filters=(
            Filter("state", _("状态"), lambda rows, v: rows.filter(state__in=v),
                   choices=lambda user: FindState.choices),
        ),
        search=lambda rows, text: rows.filter(title__icontains=text), search_hint=_("标题"),
        empty_text=_("还没有从这个来源取到网页。"),
    )  # fmt: skip
