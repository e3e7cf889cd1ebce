"""A project beside what would change its verdict, its like, and the zone's own residents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.timezone import localdate

from yanzhen.accounts.models import User
from yanzhen.assessments import versions
from yanzhen.assessments.asking import as_address, needs_of
from yanzhen.assessments.calc.comparing import Judged, Standing, comparable, standing
from yanzhen.assessments.calc.entries import ENTRIES
from yanzhen.assessments.calc.sensitivity import sensitivity
from yanzhen.assessments.calc.units import UNITS, shown
from yanzhen.assessments.dossiers import judged_with, known_values, scheme_of
from yanzhen.assessments.models import Assessment, Decision, Dossier
from yanzhen.common.parameters import parameter
from yanzhen.companies.models import Metric
from yanzhen.companies.queries.per_mu import per_mu

# A project's yearly figure and the residents' figure it is held against.
AGAINST = {"TAX_CNY": Metric.TAX, "SALES_CNY": Metric.TAXABLE_SALES,
           "OUTPUT_CNY": Metric.OUTPUT, "VALUE_ADDED_CNY": Metric.VALUE_ADDED}  # fmt: skip
PER_MU = "万元/亩"
# Of the projects alike in size, at most so many are looked at for the last ones.
LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class LikeRow:
    """A comparable project that was decided: what was decided, its points and per-mu figures."""

    code: str
    name: str
    decided_on: date
    outcome: str
    total: str
    size_cny: Decimal
    figures: list[str]


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A per-mu figure of the project among the residents; texts ready to print."""

    name: str
    value: str
    median: str
    n: int
    percent: int | None


@dataclass(frozen=True, slots=True)
class Beside:
    """`columns` names the per-mu figures of `like`; `asked` is the need as an address."""

    changes: list[dict[str, str]]
    columns: list[str]
    own: list[str]
    like: list[LikeRow]
    standings: list[StandingRow]
    year: int
    asked: dict[str, str]


def beside(assessment: Assessment, dossier: Dossier, user: User, *, on: date) -> Beside:
    """Return what stands beside a dossier. Five queries, however many projects there are."""
    basis = versions.basis(localdate(dossier.handed_in_at) if dossier.handed_in_at else on)
    scheme = scheme_of(assessment)
    vetoes = [veto["code"] for veto in dossier.result.get("vetoes", [])]
    result, figures = judged_with(scheme, dossier.entries, vetoes, basis)
    per = [line for line in dossier.result.get("lines", []) if line["unit"] == PER_MU]
    codes = [line["code"] for line in per]
    known = known_values(dossier.entries)
    return Beside(
        changes=[change.row() for change in sensitivity(result, figures)],
        columns=[line["name"] for line in per], own=[line["value"] for line in per],
        like=_like(assessment, user, codes, on), standings=_standings(known, on.year - 1),
        year=on.year - 1, asked=as_address(needs_of(dossier.entries, basis)),
    )  # fmt: skip


def _like(assessment: Assessment, user: User, codes: Sequence[str], on: date) -> list[LikeRow]:
    """Return the last comparable ones among those the reader may open."""
    if assessment.size_cny is None:
        return []
    factor = Decimal(str(parameter("assessment.comparable_factor", on=on)))
    project = assessment.project
    rows = Decision.objects.filter(
        assessment__in=Assessment.objects.visible_to(user).exclude(project=project).filter(
            kind=assessment.kind, size_cny__gte=assessment.size_cny / factor,
            size_cny__lte=assessment.size_cny * factor),
        project__pillar=project.pillar, replaced_by__isnull=True, decided_on__lte=on,
    )  # fmt: skip
    own = Judged(project.code, project.pillar, assessment.kind, Fraction(assessment.size_cny), on)
    # What was before a meeting is long: only of those that are shown is it read.
    brief = rows.order_by("-decided_on", "-pk").values_list(
        "project__code", "assessment__size_cny", "decided_on", "pk"
    )  # fmt: skip
    latest: dict[str, tuple[Judged, int]] = {}
    for code, size, day, pk in brief[:LOOKED_AT]:
        judged = Judged(code, project.pillar, assessment.kind, Fraction(size or 0), day)
        latest.setdefault(code, (judged, pk))
    last = comparable(
        own, [judged for judged, _pk in latest.values()], factor=Fraction(str(factor)),
        count=parameter("assessment.comparable_count", on=on),
    )  # fmt: skip
    whole = Decision.objects.select_related("project", "assessment").defer("assessment__scheme")
    found = whole.in_bulk([latest[one.code][1] for one in last])
    return [_like_row(found[latest[one.code][1]], codes) for one in last]


def _like_row(decision: Decision, codes: Sequence[str]) -> LikeRow:
    assessment = decision.assessment
    assert assessment is not None
    lines: dict[str, dict[str, Any]] = {
        line["code"]: line for line in decision.record.get("result", {}).get("lines", [])
    }
    return LikeRow(
        assessment.code, decision.project.name, decision.decided_on,
        str(decision.get_outcome_display()),
        decision.record.get("result", {}).get("shown", assessment.total),
        assessment.size_cny or Decimal(0),
        [lines[code]["value"] if code in lines else "" for code in codes],
    )  # fmt: skip


def _standings(known: Mapping[str, Any], year: int) -> list[StandingRow]:
    land = known.get("LAND_MU")
    if not land:
        return []
    residents = per_mu(list(AGAINST.values()), year=year)
    rows = []
    for code, metric in AGAINST.items():
        value = known.get(code)
        own = value / land if isinstance(value, Fraction) and isinstance(land, Fraction) else None
        found = standing(own, [Fraction(one) for one in residents[metric]])
        if found.n or own is not None:
            rows.append(_standing_row(str(ENTRIES[code].name), own, found))
    return rows


def _standing_row(name: str, own: Fraction | None, found: Standing) -> StandingRow:
    unit = UNITS["CNY_PER_MU"].code

    def text(number: Fraction | None) -> str:
        return "" if number is None else shown(number, unit)

    percent = None if found.share is None else round(found.share * 100)
    return StandingRow(name, text(own), text(found.median), found.n, percent)
