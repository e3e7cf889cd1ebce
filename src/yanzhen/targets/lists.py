"""The projects behind a figure, each with the document that makes it count."""

import calendar
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.lists import Cell, Column, ListSpec
from yanzhen.projects.models import Evidence, EvidenceState, Money, Project
from yanzhen.projects.stages import Proof
from yanzhen.targets import actuals
from yanzhen.targets.metrics import BY_METRIC, Source
from yanzhen.targets.models import Target

SIGNING = (Proof.AGREEMENT,)
STARTING = (Proof.START_PHOTO, Proof.CONSTRUCTION_PERMIT, Proof.CONSTRUCTION_CONTRACT,
            Proof.EQUIPMENT_CONTRACT)  # fmt: skip


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


def counted_list(target: Target, on: date, *, month: str = "", team: int | None = None) -> ListSpec:
    """Return the list of what a target counts; a team target counts the team's own."""
    start, until = period_of(target, on, month)
    team = target.team_id or team
    if BY_METRIC[target.metric].source == Source.FOREIGN:
        return _money_list(target, actuals.foreign(start, until), team)
    is_start = BY_METRIC[target.metric].source == Source.START
    if is_start:
        rows = actuals.starts(start, until)
    else:
        held = _in_tier(target, actuals.contracts(start, until))
        rows = Project.objects.filter(pk__in=held.values("project"))
    if team is not None:
        rows = rows.filter(team=team)
    return _project_list(target, rows, STARTING if is_start else SIGNING, is_start)


def _in_tier(target: Target, rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    floor, above = actuals.tier_range(target.metric, target.starts_on)
    if floor is not None:
        rows = rows.filter(amount_cny__gte=floor)
    return rows.filter(amount_cny__lt=above) if above is not None else rows


def _project_list(
    target: Target, rows: QuerySet[Project], proofs: tuple[Proof, ...], is_start: bool
) -> ListSpec:
    def seen(user: User) -> QuerySet[Project]:
        return rows.select_related("company", "team").filter(
            pk__in=Project.objects.visible_to(user).values("pk")
        )

    day = "started_on" if is_start else "signed_on"
    return ListSpec(
        key=f"counted-{target.metric.lower()}",
        title=str(target),
        rows=seen,
        columns=(
            Column("name", _("项目"), lambda p: Cell(p.name, sub=p.code), sort="name",
                   export=lambda p: p.name),
            Column("company", _("投资方"), lambda p: str(p.company)),
            Column("amount", _("协议投资"), lambda p: p.size_cny, kind="money", sort="size_cny"),
            Column("day", _("认定开工") if is_start else _("签约"), lambda p: getattr(p, day),
                   kind="day"),
            Column("team", _("队伍"), lambda p: str(p.team or "")),
            Column("evidence", _("凭据"), _evidence_cell),
            Column("verified", _("核验"), _verified, default=True),
        ),
        sort="-amount",
        row_url=lambda p: project_address(p.code),
        after_page=_with_evidence(proofs),
        empty_text=_("还没有计入的项目。材料核验后自动计入。"),
    )  # fmt: skip


def _with_evidence(proofs: tuple[Proof, ...]) -> Callable[[list[Any]], None]:
    def complete(page: list[Project]) -> None:
        held = Evidence.objects.filter(
            project__in=page, proof__in=proofs, state=EvidenceState.VERIFIED
        ).select_related("decided_by")
        by_project: dict[int, list[Evidence]] = {}
        for evidence in held.order_by("pk"):
            by_project.setdefault(evidence.project_id, []).append(evidence)
        for project in page:
            project.counted_evidence = by_project.get(project.pk, [])  # type: ignore[attr-defined]

    return complete


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


def _money_list(target: Target, rows: QuerySet[Money], team: int | None) -> ListSpec:
    if team is not None:
        rows = rows.filter(project__team=team)

    def seen(user: User) -> QuerySet[Money]:
        return rows.select_related("project__team", "evidence__decided_by").filter(
            project__in=Project.objects.visible_to(user).values("pk")
        )

    return ListSpec(
        key="counted-foreign",
        title=str(target),
        rows=seen,
        columns=(
            Column("name", _("项目"), lambda m: Cell(m.project.name, sub=m.project.code),
                   export=lambda m: m.project.name),
            Column("usd", _("到账（美元）"), lambda m: m.usd, kind="wan"),
            Column("original", _("原币"), lambda m: f"{m.currency} {m.original:,.2f}"),
            Column("day", _("到账日"), lambda m: m.on, kind="day", sort="on"),
            Column("team", _("队伍"), lambda m: str(m.project.team or "")),
            Column("evidence", _("凭据"), lambda m: Cell(
                str(m.evidence), url=evidence_address(m.evidence_id))),
            Column("verified", _("核验"), lambda m: str(m.evidence.decided_by or "")),
        ),
        sort="-day",
        row_url=lambda m: project_address(m.project.code),
        empty_text=_("还没有计入的外资。到账凭证核验后自动计入。"),
    )  # fmt: skip


def project_address(code: str) -> str:
    return reverse("projects:page", args=[code])


def evidence_address(number: int) -> str:
    return reverse("projects:evidence", args=[number])
