"""Points, totals and verdicts, with the arithmetic that a person can follow on paper."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from yanzhen.assessments.calc.arithmetic import word, working_of
from yanzhen.assessments.calc.curve import curve_of, t_of
from yanzhen.assessments.calc.scheme import IfMissing, Indicator, ScaleKind, Scheme, Verdict, Veto
from yanzhen.assessments.calc.units import exact, plain, rounded, shown
from yanzhen.common.formats import MISSING
from yanzhen.common.refusals import Refused

NOTHING = Fraction(0)


class FiguresRefused(Refused):
    """Figures that cannot be true; `problems` says for each field what is wrong with it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(self.problems.values()), field=next(iter(self.problems), ""))


class Special(StrEnum):
    """What stands in the place of a value that is no number."""

    # Nothing was used or emitted: what is earned per unit of it has no bound, and is best.
    BOUNDLESS = "BOUNDLESS"
    NOT_APPLICABLE = "NOT_APPLICABLE"


class Status(StrEnum):
    SCORED = "SCORED"
    MISSING = "MISSING"
    ASSUMED = "ASSUMED"
    NOT_APPLICABLE = "NOT_APPLICABLE"


@dataclass(frozen=True, slots=True)
class Figure:
    """The value of an indicator, what lacks when it has none, and how it came about."""

    value: Fraction | str | None
    missing: tuple[str, ...] = ()
    working: str = ""


Given: TypeAlias = Figure | Fraction | Decimal | int | float | str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator's points; `low` and `high` differ where its value is missing."""

    indicator: Indicator
    status: Status
    figure: Figure
    low: Fraction
    high: Fraction

    @property
    def value(self) -> Fraction | str | None:
        return self.figure.value

    @property
    def floor(self) -> Fraction | None:
        return self.indicator.floor

    @property
    def goal(self) -> Fraction | None:
        return self.indicator.goal

    @property
    def weight(self) -> Fraction:
        return self.indicator.weight

    def row(self) -> dict[str, str]:
        """Return the line as it is printed: value, floor, goal, weight, arithmetic, points."""
        unit = self.indicator.unit

        def figure(number: Fraction | str | None) -> str:
            if isinstance(number, Fraction):
                return shown(number, unit, named=False)
            if number is None or number in list(Special):
                return MISSING
            return word(self.indicator, number)

        return {
            "code": self.indicator.code,
            "name": self.indicator.name,
            "block": self.indicator.block,
            "status": self.status,
            "unit": self.indicator.measure.label,
            "value": figure(self.value),
            "floor": figure(self.floor),
            "goal": figure(self.goal),
            "weight": plain(self.weight),
            "working": self.figure.working,
            "arithmetic": working_of(self.indicator, self.value, self.low, self.status),
            "points": span(self.low, self.high),
        }


@dataclass(frozen=True, slots=True)
class Result:
    """A total, exact or a range, with every line of it; `factor` scales to full marks.

    `verdict` is None where the ends of the range disagree, or the scheme gives none; a veto
    refuses whatever the total.
    """

    scheme: Scheme
    lines: tuple[Line, ...]
    low: Fraction
    high: Fraction
    factor: Fraction
    verdict: Verdict | None
    vetoes: tuple[Veto, ...] = ()

    @property
    def is_range(self) -> bool:
        return self.low != self.high

    @property
    def missing(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.status is Status.MISSING)

    def shown(self) -> str:
        """Return the total as it is printed; never rounded up on to a threshold it misses."""
        low, high = (_careful(total, self.scheme) for total in (self.low, self.high))
        return f"{low}" if low == high else f"{low}–{high}"

    def as_json(self) -> dict[str, Any]:
        """Return what an assessment keeps: rows as printed, exact totals as text."""
        return {
            "scheme": self.scheme.code,
            "version": self.scheme.version,
            "low": str(self.low),
            "high": str(self.high),
            "shown": self.shown(),
            "factor": str(self.factor),
            "verdict": self.verdict and str(self.verdict),
            "vetoes": [{"code": veto.code, "name": veto.name} for veto in self.vetoes],
            "lines": [line.row() for line in self.lines],
        }


def span(low: Fraction, high: Fraction) -> str:
    """Return points as printed, a range with a dash.

    >>> span(Fraction(15, 2), Fraction(15, 2)), span(Fraction(0), Fraction(12))
    ('7.50', '0.00–12.00')
    """
    ends = dict.fromkeys(f"{rounded(end)}" for end in (low, high))
    return "–".join(ends)


def _careful(total: Fraction, scheme: Scheme) -> Decimal:
    printed = rounded(total)
    for limit in (scheme.pass_at, scheme.conditional_at):
        if limit is not None and total < limit <= Fraction(printed):
            return printed - Decimal("0.01")
    return printed


def score(
    scheme: Scheme,
    figures: Mapping[str, Given],
    vetoes: Iterable[str] = (),
    means: Mapping[str, Given] | None = None,
) -> Result:
    """Return the points of every indicator, the total, and the verdict if it is certain.

    Use it for one project under one scheme. It does not judge whether figures are plausible;
    `figures.read_entries` does.

    Args:
        figures: value by indicator code, in the indicator's kept unit; a class code for an
            indicator of classes; None or no key: missing.
        vetoes: codes of the scheme's vetoes that were found.
        means: mean points by indicator code, for schemes that give a missing item the mean.

    Returns:
        Lines in the scheme's order and the total `low` to `high`: missing values at nothing and
        at the most they can earn. Where indicators do not apply to the project, the points of
        the others are scaled up to full marks.

    Raises:
        FiguresRefused: for an unknown code, class or veto, or a value that is no finite number,
            naming each.

    Notes:
        A missing value at its most includes the bonus, so that no value that turns up later
        can leave the range.

    Source:
        docs/methods/assessment-score.md
    """
    named = frozenset(vetoes)
    _require_known(scheme, figures, named)
    lines = tuple(_line(one, figures.get(one.code), means or {}) for one in scheme.indicators)
    applied = sum((x.weight for x in lines if x.status is not Status.NOT_APPLICABLE), NOTHING)
    factor = scheme.full_marks / applied if applied else NOTHING
    low = sum((line.low for line in lines), NOTHING) * factor
    high = sum((line.high for line in lines), NOTHING) * factor
    found = tuple(veto for veto in scheme.vetoes if veto.code in named)
    return Result(scheme, lines, low, high, factor, verdict_of(scheme, low, high, found), found)


def verdict_of(
    scheme: Scheme, low: Fraction, high: Fraction, vetoes: Iterable[Veto] = ()
) -> Verdict | None:
    """Return the verdict on which both ends of a range agree; a veto refuses at once."""
    if any(vetoes):
        return Verdict.REFUSE
    ends = {scheme.verdict_at(low), scheme.verdict_at(high)}
    return ends.pop() if len(ends) == 1 else None


def points_of(indicator: Indicator, value: Fraction | str) -> Fraction:
    """Return the points of a known value.

    Raises:
        FiguresRefused: for a class the scale does not know, or a class where a number belongs.
    """
    if value == Special.BOUNDLESS:
        return indicator.most if indicator.direction == "up" else NOTHING
    if indicator.scale.kind is ScaleKind.CLASSES:
        return _class_points(indicator, value)
    if isinstance(value, str):
        raise FiguresRefused({indicator.code: _not_a_number(indicator, value)})
    return curve_of(indicator).points(t_of(indicator, value))


def _class_points(indicator: Indicator, value: Fraction | str) -> Fraction:
    known = dict(indicator.scale.classes)
    if not isinstance(value, str) or value not in known:
        message = _("“%(name)s”没有“%(value)s”这一类，可填：%(known)s。")
        raise FiguresRefused(
            {indicator.code: message % {"name": indicator.name, "value": value,
                                        "known": "、".join(known)}}
        )  # fmt: skip
    return known[value]


def _not_a_number(indicator: Indicator, value: object) -> str:
    message = _("“%(name)s”的数值“%(value)s”不是有限的数字，请核对。")
    return message % {"name": indicator.name, "value": value}


def _require_known(scheme: Scheme, figures: Mapping[str, Given], vetoes: frozenset[str]) -> None:
    indicators = {one.code for one in scheme.indicators}
    problems = {
        code: _("方案“%(scheme)s”没有指标“%(code)s”。") % {"scheme": scheme.name, "code": code}
        for code in figures
        if code not in indicators
    }
    for code in vetoes - {veto.code for veto in scheme.vetoes}:
        text = _("方案“%(scheme)s”没有否决项“%(code)s”。")
        problems[code] = text % {"scheme": scheme.name, "code": code}
    if problems:
        raise FiguresRefused(dict(sorted(problems.items())))


def figure_of(indicator: Indicator, given: Given) -> Figure:
    """Return what was given for an indicator as a figure, its number exact."""
    figure = given if isinstance(given, Figure) else Figure(None)
    value = figure.value if isinstance(given, Figure) else given
    if value is None or isinstance(value, str):
        return Figure(value or None, figure.missing, figure.working)
    try:
        return Figure(exact(value), figure.missing, figure.working)
    except ValueError:
        raise FiguresRefused({indicator.code: _not_a_number(indicator, value)}) from None


def _line(indicator: Indicator, given: Given, means: Mapping[str, Given]) -> Line:
    figure = figure_of(indicator, given)
    if figure.value == Special.NOT_APPLICABLE:
        return Line(indicator, Status.NOT_APPLICABLE, figure, NOTHING, NOTHING)
    if figure.value is not None:
        points = points_of(indicator, figure.value)
        return Line(indicator, Status.SCORED, figure, points, points)
    mean = means.get(indicator.code)
    if indicator.if_missing is IfMissing.MEAN and mean is not None:
        number = figure_of(indicator, mean).value
        if not isinstance(number, Fraction):
            raise FiguresRefused({indicator.code: _not_a_number(indicator, mean)})
        points = min(max(number, NOTHING), indicator.most)
        return Line(indicator, Status.ASSUMED, figure, points, points)
    return Line(indicator, Status.MISSING, figure, NOTHING, _most(indicator))


def _most(indicator: Indicator) -> Fraction:
    if indicator.scale.kind is ScaleKind.CLASSES:
        return max(points for _code, points in indicator.scale.classes)
    return curve_of(indicator).top if indicator.scale.kind is ScaleKind.PIECES else indicator.most
