"""The list of cases."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common import formats
from yanzhen.common.lists import Cell, Column, Filter, ListSpec
from yanzhen.integrity.calc import Rule
from yanzhen.integrity.models import WAITING, Case, State
from yanzhen.integrity.queries import visible_cases
from yanzhen.integrity.wording import RULE_NAMES, rule_text


def state_tone(case: Case, on: date) -> str:
    """Return a case's lamp: red where proof is overdue or it is confirmed, amber while it waits."""
    late = case.state == State.ASKED and case.proof_due_on is not None and case.proof_due_on < on
    if late or case.state == State.CONFIRMED:
        return "red"
    return "green" if case.state == State.CLEARED else "amber"


def case_list(user: User, on: date) -> ListSpec:
    """Return the cases a person may read, the latest first."""

    def state(case: Case) -> Cell:
        sub = formats.day(case.proof_due_on) if case.state == State.ASKED else ""
        return Cell(str(case.get_state_display()), tone=state_tone(case, on), sub=sub)

    def project(case: Case) -> Cell:
        return Cell(case.project.name, sub=f"{case.code} · {case.project.company}")

    def search(rows: QuerySet[Case], text: str) -> QuerySet[Case]:
        return rows.filter(
            Q(code__iexact=text) | Q(project__code__iexact=text)
            | Q(project__name__icontains=text) | Q(project__company__name__icontains=text)
        )  # fmt: skip

    def of_state(rows: QuerySet[Case], chosen: Any) -> QuerySet[Case]:
        return rows.filter(state__in=chosen)

    return ListSpec(
        key="integrity", title=_("真实性核查"),
        rows=lambda u: visible_cases(u).select_related(
            "project__company", "project__team", "decided_by"),
        columns=(
            Column("project", _("项目"), project, export=lambda c: c.project.name),
            Column("rule", _("疑点"), lambda c: rule_text(c.rule)),
            Column("state", _("状态"), state, export=lambda c: str(c.get_state_display())),
            Column("team", _("队伍"), lambda c: str(c.project.team or "")),
            Column("raised", _("立案"), lambda c: c.raised_at, kind="day", sort="raised_at"),
            Column("decided", _("认定人"), lambda c: str(c.decided_by or ""), default=False),
            Column("reason", _("理由"), lambda c: c.reason, default=False),
        ),
        sort="-raised",
        filters=(
            Filter("state", _("状态"), of_state, choices=lambda u: State.choices),
            Filter("rule", _("疑点"), lambda rows, v: rows.filter(rule__in=v),
                   choices=lambda u: [(r.value, f"{r.value} {RULE_NAMES[r]}") for r in Rule]),
            Filter("waiting", _("只看待办"), lambda rows, v: rows.filter(state__in=WAITING),
                   kind="flag"),
        ),
        search=search, search_hint=_("项目、投资方或编号"),
        row_url=lambda c: reverse("integrity:page", args=[c.code]),
        empty_text=_("没有疑点。每天核查一次，材料核验后也会核查。"),
    )  # fmt: skip
