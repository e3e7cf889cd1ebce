"""The list of policies."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.common import formats
from yanzhen.common.lists import Cell, Column, Filter, ListSpec
from yanzhen.incentives.models import Clause, Level, Policy, PolicyTag, Topic
from yanzhen.incentives.queries.finding import matching_text, standing

Rows = Any


def standing_words() -> dict[str, str]:
    return {"in_force": _("有效"), "soon": _("即将到期"), "not_yet": _("未生效"),
            "replaced": _("已被替代"), "ended": _("已停止"), "lapsed": _("已到期")}  # fmt: skip


def standing_cell(policy: Policy, on: date) -> Cell:
    found = standing(policy, on)
    return Cell(standing_words()[found.key], tone=found.tone)


def policy_list(on: date) -> ListSpec:
    """Return the library, the latest documents first."""
    words = standing_words()
    return ListSpec(
        key="policies", title=_("政策库"),
        rows=lambda user: Policy.objects.defer("text").prefetch_related("tags"),
        columns=(
            Column("title", _("政策"), lambda p: Cell(p.title, sub=f"{p.code} {p.number}".strip()),
                   export=lambda p: p.title),
            Column("standing", _("状态"), lambda p: standing_cell(p, on),
                   export=lambda p: words[standing(p, on).key]),
            Column("level", _("层级"), lambda p: str(p.get_level_display()), kind="badge"),
            Column("issuer", _("发文单位"), lambda p: p.issuer),
            Column("from", _("有效期起"), lambda p: p.valid_from, kind="day", sort="valid_from"),
            Column("until", _("有效期止"),
                   lambda p: formats.day(p.last_day) if p.last_day else _("未写明"),
                   sort="valid_until"),
            Column("tags", _("标签"), lambda p: "、".join(str(t) for t in p.tags.all())),
            Column("number", _("文号"), lambda p: p.number, default=False),
            Column("issued", _("发文日期"), lambda p: p.issued_on, kind="day", default=False),
        ),
        sort="-from", filters=_filters(on), search=matching_text,
        search_hint=_("标题、文号或正文中的词"),
        row_url=lambda p: reverse("incentives:page", args=[p.code]),
        empty_text=_("还没有政策。数据管理员粘贴全文就能录入。"),
        empty_url=reverse("incentives:read"), empty_action=_("录入政策"),
    )  # fmt: skip


def _filters(on: date) -> tuple[Filter, ...]:
    def by_topic(rows: Rows, topics: list[str]) -> Rows:
        held = Clause.objects.filter(policy=OuterRef("pk"), topic__in=topics)
        return rows.filter(Exists(held))

    def by_tag(rows: Rows, text: str) -> Rows:
        return rows.filter(Exists(PolicyTag.objects.filter(policy=OuterRef("pk"), name=text)))

    def in_force(rows: Rows, _value: Any) -> Rows:
        return rows.filter(pk__in=Policy.objects.in_force(on))

    def gone(rows: Rows, _value: Any) -> Rows:
        return rows.filter(Q(valid_until__lt=on) | Q(ended_on__lte=on))

    return (
        Filter("force", _("只看有效"), in_force, kind="flag"),
        Filter("gone", _("只看失效"), gone, kind="flag"),
        Filter("level", _("层级"), lambda rows, v: rows.filter(level__in=v),
               choices=lambda user: Level.choices),
        Filter("topic", _("条款主题"), by_topic, choices=lambda user: Topic.choices),
        Filter("tag", _("标签"), by_tag, kind="text"),
    )  # fmt: skip
