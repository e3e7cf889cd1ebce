"""What stands behind a figure, each with the document that makes it count."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanzhen.accounts.models import User
from yanzhen.common.lists import Cell, Column, ListSpec
from yanzhen.common.parameters import parameter
from yanzhen.companies.models import Figure, PeriodKind
from yanzhen.companies.models import Metric as FigureKind
from yanzhen.projects.models import Activity, Evidence, EvidenceState, Money, Project
from yanzhen.projects.stages import Proof
from yanzhen.targets.actuals import live_lines, yuan_range
from yanzhen.targets.books.facts import facts_of_projects
from yanzhen.targets.books.reading import Asked, behind, counted_of, left_out
from yanzhen.targets.books.state import is_kept
from yanzhen.targets.metrics import BY_METRIC, LeftOut, Source, Unit
from yanzhen.targets.models import Target

STARTING = (Proof.START_PHOTO, Proof.CONSTRUCTION_PERMIT, Proof.CONSTRUCTION_CONTRACT,
            Proof.EQUIPMENT_CONTRACT)  # fmt: skip
PROOFS: dict[Source, tuple[Proof, ...]] = {
    Source.CONTRACT: (Proof.AGREEMENT,),
    Source.REGISTERED: (Proof.AGREEMENT, Proof.LICENCE),
    Source.FILED: (Proof.FILING,),
    Source.START: STARTING,
    Source.START_LAND: STARTING,
    Source.START_STATS: STARTING,
    Source.START_RULE: STARTING,
    Source.STATISTICS: (Proof.STATISTICS_NOTICE,),
    Source.COMPLETION: (Proof.COMPLETION,),
    Source.PRODUCTION: (Proof.SALES_INVOICE, Proof.POWER_CURVE),
    Source.OUTPUT: (Proof.OUTPUT_STATEMENT,),
    Source.TRIAGE: (Proof.TRIAGE_NOTE,),
}
PAID = (Source.FIXED, Source.ARRIVED, Source.FOREIGN_AGREED, Source.FOREIGN)
CENT = Decimal("0.01")


def period_of(target: Target, on: date, month: str) -> tuple[date, date]:
    """Return the days that a list covers: the target's period to date, or one month of it.

    >>> period_of(Target(starts_on=date(2022, 1, 1), ends_on=date(2022, 12, 31)),
    ...           date(2022, 5, 31), "2022-02")
    (datetime.date(2022, 2, 1), datetime.date(2022, 2, 28))
    """
    start, until = target.starts_on, min(on, target.ends_on)
    year, _dash, number = month.partition("-")
    if not (year.isdecimal() and number.isdecimal() and 1 <= int(number) <= 12 and len(year) == 4):
        return start, until
    first = date(max(int(year), 1), int(number), 1)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return max(start, first), min(until, last)


def asked_of(
    target: Target, on: date, *, month: str = "", team: int | None = None,
    person: int | None = None,
) -> Asked:  # fmt: skip
    """Return which figure a target's page asks for; a team target counts the team's own."""
    start, until = period_of(target, on, month)
    return Asked(
        target.metric, start, until, target.team_id or team, target.person_id or person,
        target.pillar, parameter("targets.nesting", on=target.season.starts_on), target.starts_on,
    )  # fmt: skip


def counted_list(asked: Asked, title: str) -> ListSpec:
    """Return the list of what a figure counts."""
    source = BY_METRIC[asked.metric].source
    if source in PAID:
        return _money_list(asked, title)
    if source == Source.SALES:
        return _sales_list(asked, title)
    if source in PROOFS:
        return _project_list(asked, title, source)
    return _activity_list(asked, title)


def _project_list(asked: Asked, title: str, source: Source) -> ListSpec:
    chosen = behind(asked)

    def seen(user: User) -> QuerySet[Project]:
        return Project.objects.visible_to(user).select_related("company").filter(pk__in=chosen)

    return ListSpec(
        key=f"counted-{asked.metric.lower()}",
        title=title,
        rows=seen,
        columns=(
            Column("name", _("项目"), lambda p: Cell(p.name, sub=p.code), sort="name",
                   export=lambda p: p.name),
            Column("company", _("投资方"), lambda p: str(p.company)),
            Column("amount", _("计入金额"), lambda p: p.counted_cny, kind="money",
                   sort="size_cny"),
            Column("day", _("计入日期"), lambda p: p.counted_on, kind="day"),
            Column("team", _("队伍"), lambda p: p.counted_team),
            Column("person", _("计入人"), lambda p: p.counted_person),
            Column("evidence", _("凭据"), _evidence_cell),
            Column("verified", _("核验"), _verified, default=True),
        ),
        sort="-amount",
        row_url=lambda p: project_address(p.code),
        after_page=_complete(source),
        empty_text=_("还没有计入的项目。材料核验后自动计入。"),
    )  # fmt: skip


def _complete(source: Source) -> Callable[[list[Any]], None]:
    """Return what adds to a page of projects how each counts, and by which documents."""

    def complete(page: list[Any]) -> None:
        counted = counted_of(page, source)
        names = Names(list(counted.values()))
        held = Evidence.objects.filter(
            project__in=page, proof__in=PROOFS[source], state=EvidenceState.VERIFIED
        ).select_related("decided_by")
        by_project: dict[int, list[Evidence]] = {}
        for evidence in held.order_by("pk"):
            by_project.setdefault(evidence.project_id, []).append(evidence)
        for project in page:
            line = counted.get(project.pk)
            project.counted_evidence = by_project.get(project.pk, [])
            project.counted_on = line.on if line else None
            project.counted_cny = (Decimal(line.cents) * CENT or None) if line else None
            project.counted_team = names.team(line)
            project.counted_person = names.person(line)

    return complete


class Names:
    """The names of the teams and people of some lines. Two queries."""

    def __init__(self, lines: list[Any]) -> None:
        from yanzhen.accounts.models import Team

        teams = {_number(line, "team") for line in lines} - {None}
        people = {_number(line, "person") for line in lines} - {None}
        self._teams = dict(Team.objects.filter(pk__in=teams).values_list("pk", "short_name"))
        self._people = dict(User.objects.filter(pk__in=people).values_list("pk", "name"))

    def team(self, line: Any) -> str:
        return self._teams.get(_number(line, "team"), "")

    def person(self, line: Any) -> str:
        return self._people.get(_number(line, "person"), "")


def _number(line: Any, name: str) -> Any:
    """Return whose a line or a fact is, as a number."""
    if line is None:
        return None
    return getattr(line, f"{name}_id") if hasattr(line, f"{name}_id") else getattr(line, name)


def _evidence_cell(project: Project) -> Cell:
    held: list[Evidence] = getattr(project, "counted_evidence", [])
    if not held:
        return Cell("—")
    return Cell(
        "、".join(str(each) for each in held),
        url=evidence_address(held[0].pk),
        sub=str(held[0].issued_on or ""),
    )


def _verified(project: Project) -> str:
    held: list[Evidence] = getattr(project, "counted_evidence", [])
    return "、".join(dict.fromkeys(str(each.decided_by) for each in held if each.decided_by))


def _of_the_day(source: str) -> Callable[[list[Any]], None]:
    """Return what adds to a page of sums the team that each counts for: of its day, not the one
    that holds the project now. Two queries with books."""

    def complete(page: list[Any]) -> None:
        found: list[Any]
        if is_kept():
            found = list(live_lines().filter(source=source, origin__in=[m.pk for m in page]))
        else:
            facts = facts_of_projects({money.project_id for money in page})
            found = [fact for fact in facts if fact.source == source]
        counted, names = {one.origin: one for one in found}, Names(found)
        for money in page:
            money.counted_team = names.team(counted.get(money.pk))

    return complete


def _money_list(asked: Asked, title: str) -> ListSpec:
    rows = Money.objects.filter(pk__in=behind(asked, "origin"))
    dollars = BY_METRIC[asked.metric].unit == Unit.USD

    def seen(user: User) -> QuerySet[Money]:
        return rows.select_related("project", "evidence__decided_by").filter(
            project__in=Project.objects.visible_to(user).values("pk")
        )

    amount = (
        Column("usd", _("计入（美元）"), lambda m: m.usd, kind="wan") if dollars
        else Column("cny", _("计入金额"), lambda m: m.cny, kind="money")
    )  # fmt: skip
    return ListSpec(
        key="counted-foreign" if dollars else f"counted-{asked.metric.lower()}",
        title=title,
        rows=seen,
        columns=(
            Column("name", _("项目"), lambda m: Cell(m.project.name, sub=m.project.code),
                   export=lambda m: m.project.name),
            amount,
            Column("original", _("原币"), lambda m: f"{m.currency} {m.original:,.2f}"),
            Column("rate", _("汇率"), lambda m: "" if m.currency == "CNY" else
                   f"{m.rate:f}（{m.rate_on}）"),
            Column("day", _("到账日"), lambda m: m.on, kind="day", sort="on"),
            Column("team", _("队伍"), lambda m: m.counted_team),
            Column("evidence", _("凭据"), lambda m: Cell(
                str(m.evidence), url=evidence_address(m.evidence_id))),
            Column("verified", _("核验"), lambda m: str(m.evidence.decided_by or "")),
        ),
        sort="-day",
        row_url=lambda m: project_address(m.project.code),
        after_page=_of_the_day(asked.source),
        empty_text=_("还没有计入的资金。凭证核验后自动计入。"),
    )  # fmt: skip


def _activity_list(asked: Asked, title: str) -> ListSpec:
    chosen = behind(asked, "origin")

    def seen(user: User) -> QuerySet[Activity]:
        readable = Q(project__isnull=True) | Q(
            project__in=Project.objects.visible_to(user).values("pk")
        )
        rows = Activity.objects.filter(readable, pk__in=chosen)
        return rows.select_related("project", "company", "by", "team")

    return ListSpec(
        key=f"counted-{asked.metric.lower()}",
        title=title,
        rows=seen,
        columns=(
            Column("day", _("日期"), lambda a: a.on, kind="day", sort="on"),
            Column("until", _("至"), lambda a: a.until, kind="day"),
            Column("kind", _("类别"), lambda a: str(a.get_kind_display())),
            Column("whom", _("对象"), lambda a: str(
                (a.project.name if a.project else a.company) or "—")),
            Column("place", _("地点"), lambda a: a.place),
            Column("by", _("记录人"), lambda a: str(a.by)),
            Column("team", _("队伍"), lambda a: str(a.team or "")),
        ),
        sort="-day",
        row_url=lambda a: project_address(a.project.code) if a.project else "",
        empty_text=_("还没有计入的活动。记录保存后自动计入。"),
    )  # fmt: skip


def _sales_list(asked: Asked, title: str) -> ListSpec:
    rows = Figure.objects.filter(
        metric=FigureKind.TAXABLE_SALES, period_kind=PeriodKind.MONTH, is_current=True,
        period_on__gte=asked.start.replace(day=1), period_on__lte=asked.until,
        company__residencies__isnull=False,
    ).select_related("company").distinct()  # fmt: skip
    return ListSpec(
        key="counted-sales",
        title=title,
        rows=lambda user: rows,
        columns=(
            Column("company", _("企业"), lambda f: str(f.company)),
            Column("month", _("月份"), lambda f: f"{f.period_on:%Y-%m}", sort="period_on"),
            Column("value", _("应税销售"), lambda f: f.value, kind="money", sort="value"),
            Column("source", _("来源"), lambda f: f.source),
        ),
        sort="-month",
        row_url=lambda f: reverse("companies:page", args=[f.company.code]),
        empty_text=_("还没有这一期的应税销售。请数据管理员导入税务口径的月度数据。"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """Something that is proven and does not count, or not in full, and why."""

    project: Project
    on: date
    cny: Decimal
    kind: str
    why: str


def left_out_rows(asked: Asked, user: User) -> list[LeftOutRow]:
    """Return what a figure leaves out, of projects that `user` may open: what was ruled out, and
    agreements put forward here whose number counts elsewhere."""
    found = left_out(asked)
    numbers = {_number(one, "project") for one in found}
    seen = Project.objects.visible_to(user).in_bulk([n for n in numbers if n])
    rows = [
        LeftOutRow(seen[pk], one.on, Decimal(one.cents) * CENT, str(LeftOut(one.left_out).label),
                   one.why or str(AUTOMATIC.get(one.left_out, "")))
        for one in found if (pk := _number(one, "project")) in seen
    ]  # fmt: skip
    if BY_METRIC[asked.metric].source == Source.CONTRACT:
        rows += _repeats(asked, user)
    return rows


AUTOMATIC = {
    LeftOut.PHASE.value: gettext_lazy("自动：上级项目已签约，增量待认定"),
    LeftOut.FRAMEWORK.value: gettext_lazy("自动：框架协议不算签约"),
}


def _repeats(asked: Asked, user: User) -> list[LeftOutRow]:
    counted = Evidence.objects.filter(proof=Proof.AGREEMENT, state=EvidenceState.VERIFIED)
    again = Evidence.objects.filter(
        proof=Proof.AGREEMENT, state__in=[EvidenceState.PENDING, EvidenceState.REJECTED],
        issued_on__range=(asked.start, asked.until), document_key__in=counted.values(
            "document_key"), project__in=Project.objects.visible_to(user).values("pk"),
    ).exclude(document_key="").select_related("project")  # fmt: skip
    low, high = yuan_range(asked.metric, asked.tiers_on or asked.start)
    whose = {
        "project__team": asked.team,
        "project__owner": asked.person,
        "project__pillar": asked.pillar,
        "amount_cny__gte": low,
        "amount_cny__lt": high,
    }
    again = again.filter(**{name: value for name, value in whose.items() if value})
    return [
        LeftOutRow(one.project, one.issued_on or asked.start, one.amount_cny or Decimal(0),
                   str(LeftOut.REPEAT.label),
                   _("自动：合同编号 %s 已计入，一份合同只计一次") % one.document_no)
        for one in again[:100]
    ]  # fmt: skip


def project_address(code: str) -> str:
    return reverse("projects:page", args=[code])


def evidence_address(number: int) -> str:
    return reverse("projects:evidence", args=[number])
