"""What a figure counts, as a list; and the reviews one may read."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.lists import Cell, Column, ListSpec
from yanzhen.performance.calc.book import OF_ACTIVITIES, Figure
from yanzhen.performance.models import MonthReview
from yanzhen.performance.queries.teams import readable_reviews
from yanzhen.performance.wording import FIGURES
from yanzhen.projects.models import Activity, ActivityKind, Project
from yanzhen.projects.queries.course import visible_activities
from yanzhen.projects.stages import Stage


def opened_list(figure: Figure, rows: Sequence[int]) -> ListSpec:
    """Return the records behind a figure, of those the reader may open."""
    if figure in OF_ACTIVITIES:
        return _activities(figure, rows)
    return _projects(figure, rows)


def seen_rows(figure: Figure, rows: Sequence[int], user: User) -> int:
    """Return how many of a figure's records a person may open. One query."""
    if figure in OF_ACTIVITIES:
        return visible_activities(user).filter(pk__in=rows).count()
    return Project.objects.visible_to(user).filter(pk__in=rows).count()


def _activities(figure: Figure, rows: Sequence[int]) -> ListSpec:
    def about(row: Activity) -> Cell:
        if row.project:
            return Cell(row.project.name, sub=row.project.code,
                        url=reverse("projects:page", args=[row.project.code]))  # fmt: skip
        return Cell(str(row.company or ""))

    def seen(user: User) -> QuerySet[Activity]:
        found = visible_activities(user).filter(pk__in=rows)
        return found.select_related("project__company", "company", "team")

    def firm(row: Activity) -> str:
        return str(row.company or (row.project.company if row.project else ""))

    return ListSpec(
        key="performance-activities", title=FIGURES[figure].name, rows=seen,
        columns=(
            Column("on", _("日期"), lambda a: a.on, kind="day", sort="on"),
            Column("kind", _("类型"), lambda a: str(ActivityKind(a.kind).label), kind="badge"),
            Column("firm", _("企业"), firm),
            Column("about", _("项目"), about, export=lambda a: about(a).text),
            Column("decision", _("见到的决策人"), lambda a: a.decision_maker),
            Column("summary", _("内容"), lambda a: a.summary[:120], export=lambda a: a.summary),
            Column("recorded", _("记录于"), lambda a: a.recorded_at, kind="day"),
        ),
        sort="-on",
        empty_text=_("这个月没有记录。"),
    )  # fmt: skip


def _projects(figure: Figure, rows: Sequence[int]) -> ListSpec:
    def seen(user: User) -> QuerySet[Project]:
        found = Project.objects.visible_to(user).filter(pk__in=rows)
        return found.select_related("company", "team")

    return ListSpec(
        key="performance-projects", title=FIGURES[figure].name, rows=seen,
        columns=(
            Column("name", _("项目"), lambda p: Cell(p.name, sub=p.code), sort="name",
                   export=lambda p: p.name),
            Column("company", _("投资方"), lambda p: str(p.company)),
            Column("stage", _("阶段"), lambda p: str(Stage(p.stage).label), kind="badge"),
            Column("team", _("队伍"), lambda p: str(p.team or "")),
            Column("registered", _("登记"), lambda p: p.registered_at, kind="day",
                   sort="registered_at"),
            Column("quiet", _("最近接触"), lambda p: p.quiet_since, kind="day",
                   sort="quiet_since"),
            Column("amount", _("投资额"), lambda p: p.size_cny, kind="money", sort="size_cny"),
        ),
        sort="-registered",
        row_url=lambda p: reverse("projects:page", args=[p.code]),
        empty_text=_("这个月没有。"),
    )  # fmt: skip


def review_list() -> ListSpec:
    """Return the monthly reviews one may read, latest first."""

    def rows(user: Any) -> QuerySet[MonthReview]:
        return readable_reviews(user)

    return ListSpec(
        key="month-reviews", title=_("按月点评"), rows=rows,
        columns=(
            Column("month", _("月份"), lambda r: f"{r.month:%Y-%m}", sort="month"),
            Column("team", _("队伍"), lambda r: str(r.team)),
            Column("summary", _("总评"), lambda r: r.summary[:120], export=lambda r: r.summary),
            Column("by", _("点评人"), lambda r: str(r.by)),
            Column("written", _("写于"), lambda r: r.written_at, kind="moment"),
        ),
        sort="-month",
        row_url=lambda r: reverse("performance:review", args=[r.pk]),
        empty_text=_("还没有点评。组长每月在“按月点评”里写。"),
    )  # fmt: skip
