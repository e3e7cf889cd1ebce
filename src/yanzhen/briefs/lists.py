"""The list of briefs."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.briefs.policies import visible_briefs
from yanzhen.common.lists import Cell, Column, Filter, ListSpec


def brief_list(user: User) -> ListSpec:
    """Return the briefs a person may open, the latest first."""

    def search(rows: Any, text: str) -> Any:
        return rows.filter(
            Q(company__name__icontains=text) | Q(project__name__icontains=text)
            | Q(code__iexact=text)
        )  # fmt: skip

    return ListSpec(
        key="briefs", title=_("谈判手卡"),
        rows=lambda u: visible_briefs(u).select_related("company", "project", "made_by", "team"),
        columns=(
            Column("about", _("企业或项目"),
                   lambda b: Cell(str(b), sub=b.company.name if b.project else b.code),
                   export=lambda b: str(b)),
            Column("kind", _("类别"), lambda b: _("项目") if b.project_id else _("企业"),
                   kind="badge"),
            Column("version", _("版本"), lambda b: b.version, kind="number"),
            Column("changed", _("更新"), lambda b: b.changed_at, kind="moment", sort="changed_at"),
            Column("by", _("制作"), lambda b: Cell(b.made_by.name, sub=str(b.team or ""))),
        ),
        sort="-changed",
        filters=(
            Filter("mine", _("我制作的"), lambda rows, v: rows.filter(made_by=user), kind="flag"),
        ),
        search=search, search_hint=_("企业、项目或编号"),
        row_url=lambda b: reverse("briefs:page", args=[b.code]),
        empty_text=_("还没有手卡。打开一家招商目标或一个项目，点“谈判手卡”就有。"),
        empty_url=reverse("prospects:index"), empty_action=_("看招商目标"),
    )  # fmt: skip
