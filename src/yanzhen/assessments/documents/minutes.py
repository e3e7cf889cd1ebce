"""The minutes of a decision as values, from its record alone; Word and PDF print the same."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from yanzhen.assessments.models import Decision, Origin, Outcome, Stance
from yanzhen.assessments.queries.page import PromiseRow, promise_rows
from yanzhen.resources.words import UNITS, BudgetKind


@dataclass(frozen=True, slots=True)
class Minutes:
    """Every text is ready to print."""

    number: str
    project: str
    investor: str
    outcome: str
    reason: str
    facts: list[tuple[str, str]]
    points: list[dict[str, str]]
    total: str
    opinions: list[tuple[str, str, str, str]]
    votes: list[tuple[str, str, str]]
    dissent: list[tuple[str, str, str]]
    conditions: list[tuple[str, str, str, str]]
    promises: list[PromiseRow]
    signatures: list[tuple[str, str, str]]
    digest: str


def minutes_of(decision: Decision) -> Minutes:
    """Return the minutes. Conditions and signatures are read beside the record: they come later.

    Two queries.
    """
    told: dict[str, Any] = decision.record
    result = told.get("result", {})
    return Minutes(
        number=decision.number, project=decision.project.name,
        investor=told.get("project", {}).get("company") or decision.project.company.name,
        outcome=str(decision.get_outcome_display()), reason=decision.reason,
        facts=_facts(decision, told), points=result.get("lines", []),
        total=result.get("shown", ""),
        opinions=[_opinion(row) for row in told.get("opinions", [])],
        votes=[_said(row) for row in told.get("votes", [])],
        dissent=[_said(row) for row in told.get("dissent", [])],
        conditions=[(c.text, c.owner, c.due_on.isoformat(),
                     _("签约前") if c.before_signing else "") for c in decision.conditions.all()],
        promises=promise_rows(told.get("promises", [])),
        signatures=[
            (str(s.get_part_display()), s.name, f"{localtime(s.signed_at):%Y-%m-%d %H:%M}")
            for s in decision.signatures.all()
        ],
        digest=decision.digest,
    )  # fmt: skip


def _facts(decision: Decision, told: dict[str, Any]) -> list[tuple[str, str]]:
    rows = [(_("决定日期"), _day(decision.decided_on)), (_("有效期至"), _day(decision.valid_until))]
    if decision.origin == Origin.PAPER:
        return [*rows, (_("来源"), _("系统启用前的纸质决定，已补录核对"))]
    dossier, scheme = told.get("dossier", {}), told.get("scheme", {})
    return [
        (_("会议"), f"{told['meeting']} {told['held_on']} {told['place']}".strip()),
        (_("主持人"), told["chair"]), (_("记录人"), told["secretary"]),
        (_("到会"), _people(told["present"])), (_("缺席"), _people(told["absent"])),
        (_("回避"), "；".join(f"{r['name']}（{r['reason']}）" for r in told["recused"]) or "—"),
        *rows,
        (_("评估方案"), f"{scheme.get('name', '')} {scheme.get('version', '')}"),
        (_("申请材料"), _("第%(n)s版，校验码%(hash)s")
         % {"n": dossier.get("number", ""), "hash": str(dossier.get("hash", ""))[:16]}),
        (_("决定方式"), _("表决") if told.get("by_vote") else _("协商一致")),
        *([(_("要素安排"), allotted)] if (allotted := _allotted(told)) else []),
    ]  # fmt: skip


def _allotted(told: dict[str, Any]) -> str:
    """Return what the project is given of the zone: sites, and amounts with their units."""
    amounts = [
        f"{BudgetKind(kind).label} {Decimal(amount).normalize():f} {UNITS[kind]}"
        for kind, amount in told.get("needs", {}).items()
    ]
    return "；".join([*told.get("sites", []), *amounts])


def _day(day: date) -> str:
    return day.isoformat()


def _people(rows: list[dict[str, str]]) -> str:
    return "、".join(" ".join(filter(None, (r["name"], r["team"]))) for r in rows) or "—"


def _opinion(row: dict[str, Any]) -> tuple[str, str, str, str]:
    stance = str(Stance(row["stance"]).label) if row["stance"] else _("未出具意见")
    if row.get("recused"):
        stance = _("回避")
    if row.get("veto"):
        stance = _("%s（一票否决）") % stance
    words = "；".join(filter(None, (row["text"], row["condition"])))
    return row["team"], stance, words, row["signed_by"]


def _said(row: dict[str, str]) -> tuple[str, str, str]:
    value = row["value"]
    known = {**dict(Outcome.choices), **dict(Stance.choices)}
    return row["name"], str(known.get(value, value)), row["reason"]
