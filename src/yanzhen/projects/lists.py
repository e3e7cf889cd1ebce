"""The lists of projects: all, the public pool, evidence to verify, activities, cases, taken."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.accounts.roles import Role
from yanzhen.common import formats
from yanzhen.common.amounts import read_amount
from yanzhen.common.links import page_url
from yanzhen.common.lists import Cell, Column, Filter, ListSpec
from yanzhen.projects.addresses import company_url
from yanzhen.projects.models import (
    Activity,
    ActivityKind,
    CaseState,
    CollisionCase,
    CollisionKind,
    Evidence,
    EvidenceState,
    Project,
    ProjectKind,
)
from yanzhen.projects.queries.course import visible_activities
from yanzhen.projects.queries.finding import FEW, late_rows, matching_text
from yanzhen.projects.queries.pages_board import SIZES, phase_of, whose_condition
from yanzhen.projects.queries.pages_cards import board_cards
from yanzhen.projects.queries.pages_cases import visible_cases
from yanzhen.projects.queries.pages_people import team_choices
from yanzhen.projects.queries.pages_pillars import pillar_choices, pillar_names
from yanzhen.projects.stages import GATES, Proof, Stage

Rows = QuerySet[Any]


def _stage_cell(row: Project) -> Cell:
    return Cell(f"{row.stage} {Stage(row.stage).label}", tone=phase_of(row.stage))


def _any_of(field: str) -> Any:
    return lambda rows, value: rows.filter(**{f"{field}__in": value})


def _whose(rows: Rows, value: list[str], user: User) -> Rows:
    asked = [whose_condition(user, whose) for whose in value]
    held = [condition for condition in asked if condition is not None]
    if len(held) < len(asked):
        return rows
    asked_for = reduce(or_, held)
    # By number if few: a planner would walk all projects in order to find none of a person's.
    found = list(Project.objects.filter(asked_for).values_list("pk", flat=True)[: FEW + 1])
    return rows.filter(pk__in=found) if len(found) <= FEW else rows.filter(asked_for)


def _least(rows: Rows, value: list[str]) -> Rows:
    return rows.filter(size_cny__gte=min(SIZES[v] for v in value if v in SIZES))


def _between(rows: Rows, value: tuple[str, str]) -> Rows:
    for text, word in zip(value, ("gte", "lte"), strict=True):
        amount = read_amount(text, "亿元") if text else None
        if amount:
            rows = rows.filter(**{f"size_cny__{word}": amount.value})
    return rows


def days_between(field: str) -> Any:
    """Return a filter on days typed as the browser gives them."""

    def narrow(rows: Rows, value: tuple[str, str]) -> Rows:
        for text, word in zip(value, ("gte", "lte"), strict=True):
            if text:
                try:
                    rows = rows.filter(**{f"{field}__{word}": date.fromisoformat(text)})
                except ValueError:
                    raise ValueError(_("日期要写成 2022-02-08 这样。")) from None
        return rows

    return narrow


def _choices(pairs: Any) -> Any:
    return lambda user: [(key, str(label)) for key, label in pairs]


def _with_names(rows: Rows) -> Rows:
    """Join what the list names, and of a firm or person no more than that."""
    named = ("company__code", "company__name", "owner__name", "team__short_name")
    own = [field.name for field in Project._meta.concrete_fields]
    return rows.select_related("company", "owner", "team").only(*own, *named)


def project_list(user: User, on: date) -> ListSpec:
    """Return the list of all projects a person may open, as of a day."""
    names = pillar_names()

    def lacks(rows: list[Any]) -> None:
        cards = board_cards(rows, on=on)
        for row in rows:
            row.card = cards[row.pk]

    return ListSpec(
        key="projects", title=_("项目"),
        rows=lambda u: _with_names(Project.objects.visible_to(u)),
        columns=(
            Column("name", _("项目"), lambda p: Cell(p.name, sub=p.code), sort="name",
                   export=lambda p: p.name),
            Column("code", _("编号"), lambda p: p.code, default=False),
            Column("company", _("投资方"), lambda p: Cell(
                p.company.name, url=company_url(p.company.code)),
                export=lambda p: p.company.name),
            Column("stage", _("阶段"), _stage_cell, kind="badge",
                   export=lambda p: str(Stage(p.stage).label)),
            Column("size", _("投资"), lambda p: p.size_cny or None, kind="money", sort="size_cny"),
            Column("pillar", _("产业"), lambda p: names.get(p.pillar, (p.pillar, ""))[0]),
            Column("kind", _("类型"), lambda p: str(ProjectKind(p.kind).label), default=False),
            Column("team", _("队伍"), lambda p: str(p.team or "")),
            Column("owner", _("负责人"), lambda p: str(p.owner or _("公海"))),
            Column("lack", _("还差什么"), lambda p: Cell(p.card.lack, tone=p.card.tone)
                   if p.card.tone else p.card.lack, export=lambda p: p.card.lack),
            Column("since", _("进入本阶段"), lambda p: p.stage_since, kind="day",
                   sort="stage_since"),
            Column("contact", _("最近接触"), lambda p: p.quiet_since, kind="day",
                   sort="quiet_since", default=False),
            Column("signed", _("签约日"), lambda p: p.signed_on, kind="day", default=False),
            Column("land", _("用地（亩）"), lambda p: p.land_mu, kind="number", default=False),
            Column("registered", _("登记"), lambda p: p.registered_at, kind="moment",
                   sort="registered_at", default=False),
        ),
        sort="-registered",
        filters=(
            Filter("whose", _("谁的"), lambda rows, v: _whose(rows, v, user), choices=_choices(
                [("mine", _("我的")), ("team", _("我的组"))])),
            Filter("stage", _("阶段"), _any_of("stage"), choices=_choices(
                [(s.value, s.label) for s in (*(g.stage for g in GATES), Stage.X)])),
            Filter("pillar", _("产业"), _any_of("pillar"), choices=lambda u: pillar_choices()),
            Filter("team", _("队伍"), _any_of("team"), choices=lambda u: team_choices(on)),
            Filter("owner", _("负责人"), lambda rows, v: rows.filter(owner__name__contains=v),
                   kind="text"),
            Filter("size", _("规模"), _least, choices=_choices(
                [(s, _("%s 亿元以上") % s) for s in SIZES])),
            Filter("amount", _("投资（亿元）"), _between, kind="range"),
            Filter("kind", _("类型"), _any_of("kind"), choices=_choices(ProjectKind.choices)),
            Filter("signed", _("签约日"), days_between("signed_on"), kind="days"),
            Filter("protected", _("保护期至"), lambda rows, v: days_between("protected_until")(
                rows, v).exclude(stage=Stage.X), kind="days"),
            Filter("held", _("在手（不含公海）"),
                   lambda rows, v: rows.filter(pooled_on__isnull=True), kind="flag"),
            Filter("late", _("超期"), lambda rows, v: late_rows(rows, on), kind="flag"),
        ),
        search=matching_text, search_hint=_("项目、企业、产品、编号，可用拼音首字母"),
        row_url=lambda p: page_url("projects:page", p.code), after_page=lacks,
        empty_text=_("还没有项目。从登记第一条线索开始。"), empty_url=reverse("projects:register"),
        empty_action=_("登记线索"),
    )  # fmt: skip


def pool_list(on: date) -> ListSpec:
    """Return the public pool: leads that nobody holds."""
    names = pillar_names()
    return ListSpec(
        key="pool", title=_("公海"),
        rows=lambda u: Project.objects.filter(pooled_on__isnull=False).exclude(stage=Stage.X)
        .select_related("company"),
        columns=(
            Column("name", _("项目"), lambda p: Cell(p.name, sub=p.code), sort="name",
                   export=lambda p: p.name),
            Column("company", _("投资方"), lambda p: p.company.name),
            Column("stage", _("阶段"), _stage_cell, kind="badge",
                   export=lambda p: str(Stage(p.stage).label)),
            Column("size", _("投资"), lambda p: p.size_cny or None, kind="money", sort="size_cny"),
            Column("pillar", _("产业"), lambda p: names.get(p.pillar, (p.pillar, ""))[0]),
            Column("pooled", _("退回日"), lambda p: p.pooled_on, kind="day"),
            Column("contact", _("最近接触"), lambda p: p.quiet_since, kind="day",
                   sort="quiet_since"),
        ),
        sort="-contact",
        filters=(
            Filter("pillar", _("产业"), _any_of("pillar"), choices=lambda u: pillar_choices()),
        ),
        search=matching_text, search_hint=_("项目、企业、产品"),
        row_url=lambda p: page_url("projects:page", p.code),
        empty_text=_("公海里没有项目。保护到期或主动退回的线索会出现在这里。"),
    )  # fmt: skip


def queue_rows(user: User) -> QuerySet[Evidence]:
    """Return pending documents: a courting person's own and their team's; for departments those
    of projects they may open."""
    rows = Evidence.objects.filter(state=EvidenceState.PENDING)
    if user.role in (Role.OFFICER, Role.TEAM_LEAD):
        own = Q(uploaded_by=user)
        rows = rows.filter(own | Q(project__team=user.team_id) if user.team_id else own)
    elif not user.sees_all:
        rows = rows.filter(project__in=Project.objects.visible_to(user))
    return rows.select_related("project__company", "uploaded_by", "file")


def queue_list(user: User) -> ListSpec:
    """Return the documents that wait for verification; one's own are shown as such."""

    def whose(row: Evidence) -> Cell | str:
        own = row.uploaded_by_id == user.pk
        return Cell(_("你上传的，由他人核验"), tone="none") if own else str(row.uploaded_by)

    return ListSpec(
        key="evidence_queue", title=_("待核验证据"), rows=queue_rows,
        columns=(
            Column("proof", _("材料"), lambda e: Cell(str(Proof(e.proof).label), sub=e.document_no),
                   export=lambda e: str(Proof(e.proof).label)),
            Column("project", _("项目"), lambda e: Cell(
                e.project.name, url=reverse("projects:page", args=[e.project.code])),
                export=lambda e: e.project.name),
            Column("issued", _("日期"), lambda e: e.issued_on, kind="day"),
            Column("amount", _("金额"), lambda e: e.amount_cny, kind="money"),
            Column("file", _("文件"), lambda e: e.file.name if e.file else _("活动记录")),
            Column("by", _("上传人"), whose, export=lambda e: str(e.uploaded_by)),
            Column("at", _("上传时间"), lambda e: e.uploaded_at, kind="moment",
                   sort="uploaded_at"),
        ),
        sort="at",
        filters=(
            Filter("proof", _("材料"), _any_of("proof"), choices=_choices(Proof.choices)),
            Filter("others", _("只看我能核验的"),
                   lambda rows, v: rows.exclude(uploaded_by=user), kind="flag"),
        ),
        row_url=lambda e: reverse("projects:evidence", args=[e.pk]) + "?next="
        + reverse("projects:queue"),
        empty_text=_("没有待核验的材料。"),
    )  # fmt: skip


def activity_list(user: User, on: date) -> ListSpec:
    """Return what people did, latest first."""

    def about(row: Activity) -> Cell:
        if row.project:
            return Cell(row.project.name, url=reverse("projects:page", args=[row.project.code]),
                        sub=str(row.company or ""))  # fmt: skip
        return Cell(str(row.company or ""))

    def step(row: Activity) -> Cell | str:
        if not row.next_step:
            return ""
        late = row.step_done_at is None and row.next_step_on is not None and row.next_step_on < on
        tone = "red" if late else "green" if row.step_done_at else ""
        return Cell(row.next_step, tone=tone, sub=formats.day(row.next_step_on))

    return ListSpec(
        key="activities", title=_("活动"),
        rows=lambda u: visible_activities(u).select_related("project", "company", "by", "team"),
        columns=(
            Column("on", _("日期"), lambda a: a.on, kind="day", sort="on"),
            Column("kind", _("类型"), lambda a: str(ActivityKind(a.kind).label)),
            Column("about", _("项目或企业"), about, export=lambda a: about(a).text),
            Column("summary", _("内容"), lambda a: a.summary[:120], export=lambda a: a.summary),
            Column("next", _("下一步"), step, export=lambda a: a.next_step),
            Column("by", _("记录人"), lambda a: Cell(str(a.by), sub=str(a.team or "")),
                   export=lambda a: str(a.by)),
            Column("place", _("地点"), lambda a: a.place, default=False),
            Column("attendees", _("对方人员"), lambda a: a.attendees, default=False),
        ),
        sort="-on",
        filters=(
            Filter("kind", _("类型"), _any_of("kind"), choices=_choices(ActivityKind.choices)),
            Filter("mine", _("我记的"), lambda rows, v: rows.filter(by=user), kind="flag"),
            Filter("team", _("队伍"), _any_of("team"), choices=lambda u: team_choices(on)),
            Filter("day", _("日期"), days_between("on"), kind="days"),
        ),
        row_url=lambda a: reverse("projects:activity_edit", args=[a.pk]),
        empty_text=_("还没有活动记录。见了谁、谈了什么，一分钟记下来。"),
        empty_url=reverse("projects:quick"), empty_action=_("快记"),
    )  # fmt: skip


def case_list(user: User, on: date) -> ListSpec:
    """Return collision cases, the most pressing first."""

    def state(row: CollisionCase) -> Cell:
        waiting = row.state in (CaseState.OPEN, CaseState.APPEALED)
        tone = "red" if waiting and row.due_on < on else "amber" if waiting else "none"
        return Cell(str(CaseState(row.state).label), tone=tone)

    return ListSpec(
        key="collisions", title=_("撞单"),
        rows=lambda u: visible_cases(u).select_related("registration", "holder", "challenger"),
        columns=(
            Column("code", _("编号"), lambda c: c.code, sort="code"),
            # The project as the later party reported it: what the first holds is not for both.
            Column("project", _("项目"), lambda c: c.registration.project_name),
            Column("kind", _("类型"), lambda c: str(CollisionKind(c.kind).label)),
            Column("holder", _("先报方"), lambda c: str(c.holder or "")),
            Column("challenger", _("后报方"), lambda c: str(c.challenger)),
            Column("state", _("状态"), state, export=lambda c: str(CaseState(c.state).label)),
            Column("due", _("裁定期限"), lambda c: c.due_on, kind="day", sort="due_on"),
        ),
        sort="-due",
        filters=(
            Filter("state", _("状态"), _any_of("state"), choices=_choices(CaseState.choices)),
        ),
        row_url=lambda c: reverse("projects:collision", args=[c.code]),
        empty_text=_("没有撞单。登记线索时撞上他人在手的投资方，可以提请裁定。"),
    )  # fmt: skip


def taken_list(user: User, on: date) -> ListSpec:
    """Return other teams' leads as taken, since, by team; neither project nor amount."""

    def rows(asking: User) -> Rows:
        mine = Project.objects.in_full_to(asking).values("pk")
        return (
            Project.objects.filter(signed_on__isnull=True, pooled_on__isnull=True)
            .exclude(stage=Stage.X).exclude(pk__in=mine).select_related("company", "team")
        )  # fmt: skip

    return ListSpec(
        key="taken", title=_("他组在手"), rows=rows,
        columns=(
            Column("company", _("投资方"), lambda p: p.company.name),
            Column("team", _("队伍"), lambda p: str(p.team or "")),
            Column("since", _("首报时间"), lambda p: p.registered_at, kind="moment",
                   sort="registered_at"),
        ),
        sort="-since",
        filters=(
            Filter("team", _("队伍"), _any_of("team"), choices=lambda u: team_choices(on)),
        ),
        empty_text=_("没有他组在手的线索。"),
    )  # fmt: skip
