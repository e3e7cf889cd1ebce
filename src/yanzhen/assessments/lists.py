"""The lists: assessments, meetings, promises."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.assessments.models import (
    Assessment,
    Batch,
    Commitment,
    Item,
    MeetingState,
    Opinion,
    Outcome,
    State,
)
from yanzhen.assessments.promises import UNITS, standing
from yanzhen.assessments.reading import visible_meetings
from yanzhen.common import formats
from yanzhen.common.http import whole_number
from yanzhen.common.lists import Cell, Column, Filter, ListSpec
from yanzhen.projects.models import Project

TONES = {"PASSED": "green", "CONDITIONAL": "amber", "DEFERRED": "amber", "REFUSED": "red"}


def state_cell(assessment: Assessment) -> Cell:
    if assessment.state == State.DECIDED or assessment.outcome == Outcome.DEFERRED:
        label = Outcome(assessment.outcome).label if assessment.outcome else ""
        return Cell(str(label), tone=TONES.get(assessment.outcome, "none"))
    return Cell(str(assessment.get_state_display()), tone="none")


def _search(rows: QuerySet[Assessment], text: str) -> QuerySet[Assessment]:
    return rows.filter(
        Q(code__iexact=text) | Q(project__code__iexact=text) | Q(project__name__icontains=text)
        | Q(project__company__name__icontains=text)
    )  # fmt: skip


def _with_opinions(page: list[Assessment]) -> None:
    """Complete a page with how many opinions are in. One query."""
    counted: dict[int, list[int]] = {}
    rows = Opinion.objects.filter(assessment__in=page).values_list(
        "assessment", "dossier__number", "stance", "recused_reason"
    )
    latest: dict[int, int] = {}
    for number, version, stance, out in rows:
        if version > latest.get(number, 0):
            latest[number], counted[number] = version, [0, 0]
        if version == latest[number]:
            counted[number][0] += bool(stance or out)
            counted[number][1] += 1
    for assessment in page:
        assessment.opinions_in = counted.get(assessment.pk, [0, 0])  # type: ignore[attr-defined]


def _opinions(assessment: Any) -> str:
    there, asked = assessment.opinions_in
    return f"{there} / {asked}" if asked else ""


def assessment_list(user: User, on: date) -> ListSpec:
    own = Filter("mine", _("待本部门出具意见"), lambda rows, v: rows.filter(
        state=State.CONSULTING, pk__in=Opinion.objects.filter(
            team=user.team_id, stance="", recused_reason="",
            dossier__handed_in_at__isnull=False).values("assessment")), kind="flag")  # fmt: skip
    return ListSpec(
        key="assessments", title=_("评审"),
        # The scheme is long, and no row of the list shows it.
        rows=lambda u: Assessment.objects.visible_to(u).defer("scheme")
        .select_related("project__company"),
        columns=(
            Column("project", _("项目"),
                   lambda a: Cell(a.project.name, sub=f"{a.code} · {a.project.company}"),
                   export=lambda a: a.project.name),
            Column("state", _("状态"), state_cell),
            Column("total", _("总分"), lambda a: a.total, sort="total_low"),
            Column("opinions", _("意见"), _opinions),
            Column("due", _("意见截止"),
                   lambda a: formats.day(a.due_on) if a.state == State.CONSULTING else "",
                   sort="due_on"),
            Column("scheme", _("方案"), lambda a: a.scheme.get("name", ""), default=False),
            Column("opened", _("送审"), lambda a: a.opened_at, kind="day", sort="opened_at"),
        ),
        sort="-opened",
        filters=(
            Filter("state", _("状态"), lambda rows, v: rows.filter(state__in=v),
                   choices=lambda u: State.choices),
            Filter("outcome", _("决定"), lambda rows, v: rows.filter(outcome__in=v),
                   choices=lambda u: Outcome.choices),
            *([own] if user.role == Role.REVIEWER else []),
        ),
        search=_search, search_hint=_("项目、投资方或编号"),
        row_url=lambda a: reverse("assessments:page", args=[a.code]),
        after_page=_with_opinions,
        empty_text=_("还没有项目送评审。项目负责人在项目页点“送评审”。"),
    )  # fmt: skip


def meeting_list() -> ListSpec:
    return ListSpec(
        key="meetings", title=_("联席会议"),
        rows=lambda u: visible_meetings(u).select_related("chair", "secretary"),
        columns=(
            Column("code", _("会议"), lambda m: m.code),
            Column("day", _("日期"), lambda m: m.held_on, kind="day", sort="held_on"),
            Column("state", _("状态"), lambda m: str(m.get_state_display()), kind="badge"),
            Column("chair", _("主持人"), lambda m: m.chair.name),
            Column("secretary", _("记录人"), lambda m: m.secretary.name),
            Column("place", _("地点"), lambda m: m.place),
        ),
        sort="-day",
        filters=(Filter("state", _("状态"), lambda rows, v: rows.filter(state__in=v),
                        choices=lambda u: MeetingState.choices),),
        row_url=lambda m: reverse("assessments:meeting", args=[m.code]),
        empty_text=_("还没有会议。"),
    )  # fmt: skip


def visible_commitments(user: User) -> QuerySet[Commitment]:
    """Keep promises of projects one may open; from signing on every project's, as its amount."""
    return readable_commitments(user).filter(ended_at__isnull=True)


def readable_commitments(user: User) -> QuerySet[Commitment]:
    """Keep promises as `visible_commitments`, those that are ended too."""
    rows = Commitment.objects.all()
    if user.sees_all:
        return rows
    return rows.filter(project__in=Project.objects.visible_to(user).values("pk"))


def signed_in(rows: QuerySet[Commitment], year: str) -> QuerySet[Commitment]:
    """Keep the promises of the projects signed in a year.

    :raises ValueError: if it is none.
    """
    number = whole_number(year, most=9999)
    if not number:
        raise ValueError(_("年份请写四位数字，例如 2022。"))
    return rows.filter(project__signed_on__year=number)


def commitment_list(on: date) -> ListSpec:
    def lamp(commitment: Commitment) -> Cell:
        how = standing(commitment, on)
        return Cell(how.word, tone=how.tone)

    def figure(value: Any, commitment: Commitment) -> str:
        return "" if value is None else f"{formats.number(value)} {UNITS[commitment.item]}"

    return ListSpec(
        key="commitments", title=_("承诺与履约"),
        rows=lambda u: visible_commitments(u).select_related("project__company"),
        columns=(
            Column("project", _("项目"),
                   lambda c: Cell(c.project.name, sub=str(c.project.company)),
                   export=lambda c: c.project.name),
            Column("item", _("事项"), lambda c: str(c.get_item_display())),
            Column("promised", _("承诺"), lambda c: figure(c.promised, c)),
            Column("measured", _("实测"), lambda c: figure(c.measured, c)),
            Column("due", _("兑现日期"), lambda c: c.due_on, kind="day", sort="due_on"),
            Column("standing", _("状况"), lamp),
            Column("consequence", _("未兑现时"), lambda c: str(c.get_consequence_display()),
                   default=False),
        ),
        sort="due",
        filters=(
            Filter("item", _("事项"), lambda rows, v: rows.filter(item__in=v),
                   choices=lambda u: Item.choices),
            Filter("overdue", _("已到期"), lambda rows, v: rows.filter(due_on__lt=on), kind="flag"),
            Filter("unmeasured", _("没有实测"), lambda rows, v: rows.filter(measured__isnull=True),
                   kind="flag"),
            Filter("batch", _("批次"), lambda rows, v: rows.filter(project__in=Project.objects
                   .filter(batches__code__in=v).values("pk")),
                   choices=lambda u: list(Batch.objects.values_list("code", "name"))),
            Filter("signed", _("签约年份"), signed_in, kind="text"),
            Filter("pillar", _("主导产业"), lambda rows, v: rows.filter(project__pillar=v),
                   kind="text"),
        ),
        search=lambda rows, text: rows.filter(
            Q(project__name__icontains=text) | Q(project__code__iexact=text)
            | Q(project__company__name__icontains=text)),
        search_hint=_("项目或投资方"),
        row_url=lambda c: reverse("assessments:commitment", args=[c.pk]),
        empty_text=_("还没有登记承诺。评审通过后，申请材料中的承诺自动登记。"),
    )  # fmt: skip
