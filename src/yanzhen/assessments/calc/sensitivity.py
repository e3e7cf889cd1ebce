"""Which single figure, changed how far, would change the verdict.

A scale rises in the direction of better, so each end of the total passes a threshold at one exact
value of a figure: the inverse of its curve at the points still lacking. Between those values the
verdict cannot change; there are at most four of them for each figure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from yanzhen.assessments.calc.arithmetic import word
from yanzhen.assessments.calc.curve import curve_of, t_of
from yanzhen.assessments.calc.scheme import Indicator, ScaleKind, Scheme, Verdict
from yanzhen.assessments.calc.score import Figure, Line, Result, Status, score
from yanzhen.assessments.calc.units import plain, shown


@dataclass(frozen=True, slots=True)
class Change:
    """One figure's value that gives another verdict, all others as they are.

    `now` is None for a missing figure. `beyond`: not at `value` itself but at any worse one.
    """

    indicator: Indicator
    now: Fraction | str | None
    value: Fraction | str
    beyond: bool
    verdict: Verdict | None
    share: Fraction | None = None

    def row(self) -> dict[str, str]:
        """Return the change as it is printed; the size of it relative to what it is now."""

        def figure(value: Fraction | str | None) -> str:
            if isinstance(value, Fraction):
                return shown(value, self.indicator.unit)
            return "" if value is None else word(self.indicator, value)

        return {
            "code": self.indicator.code,
            "name": self.indicator.name,
            "now": figure(self.now),
            "value": figure(self.value),
            "beyond": "BEYOND" if self.beyond else "FROM",
            "share": "" if self.share is None else f"{plain(self.share * 100, 1)}%",
            "verdict": self.verdict or "",
        }


def sensitivity(result: Result, figures: Mapping[str, Figure]) -> tuple[Change, ...]:
    """Return every change of a single figure that would change the verdict, smallest first.

    Use it on a result and the very figures it was scored from. Nothing changes a veto or a
    scheme without thresholds: the answer is then empty.

    Returns:
        For a known figure the nearest better and the nearest worse value that changes the
        verdict; for a missing one every value at which the verdict becomes certain or another;
        for a class each class that changes it. Exact values; changes relative to the present
        value come first, by their size.

    Notes:
        One figure at a time: land, output or energy enter several indicators, so a changed
        entry moves more than one line. An answer says what an indicator would have to be.

    Source:
        docs/methods/assessment-sensitivity.md
    """
    if result.vetoes or not result.scheme.judges:
        return ()
    found: list[Change] = []
    for line in result.lines:
        if line.status is Status.NOT_APPLICABLE or line.value == "BOUNDLESS":
            continue
        if line.indicator.scale.kind is ScaleKind.CLASSES:
            found.extend(_classes(result, line, figures))
        else:
            found.extend(change for change in _numbers(result, line) if _possible(change))
    return tuple(sorted(found, key=lambda c: (c.share is None, abs(c.share or Fraction(0)))))


def _classes(result: Result, line: Line, figures: Mapping[str, Figure]) -> Iterator[Change]:
    indicator = line.indicator
    for code, _points in indicator.scale.classes:
        if code == line.value:
            continue
        other = score(result.scheme, {**figures, indicator.code: Figure(code)})
        if other.verdict != result.verdict:
            yield Change(indicator, line.value, code, False, other.verdict)


@dataclass(frozen=True, slots=True)
class _Passing:
    """From which t on an end of the total stands on a threshold; None: never, or always."""

    t: Fraction | None
    always: bool

    def at(self, t: Fraction) -> bool:
        return self.always or (self.t is not None and t >= self.t)

    def before(self, t: Fraction) -> bool:
        return self.always or (self.t is not None and t > self.t)


@dataclass(frozen=True, slots=True)
class _Ends:
    """When low and high pass the two thresholds, as one figure moves."""

    low: tuple[_Passing, _Passing]
    high: tuple[_Passing, _Passing]

    def turns(self) -> list[Fraction]:
        return sorted({p.t for p in (*self.low, *self.high) if p.t is not None and not p.always})

    def verdict(self, t: Fraction, *, before: bool = False) -> Verdict | None:
        """Return the verdict at t, or just before it."""

        def end(passing: tuple[_Passing, _Passing]) -> Verdict:
            to_pass, to_condition = (p.before(t) if before else p.at(t) for p in passing)
            if to_pass:
                return Verdict.PASS
            return Verdict.CONDITIONAL if to_condition else Verdict.REFUSE

        low, high = end(self.low), end(self.high)
        return low if low == high else None


def _ends(result: Result, line: Line) -> _Ends:
    scheme: Scheme = result.scheme
    assert scheme.pass_at is not None and scheme.conditional_at is not None
    limits = (scheme.pass_at, scheme.conditional_at)
    curve = curve_of(line.indicator)

    def passing(others: Fraction, limit: Fraction) -> _Passing:
        lacking = (limit - others) / result.factor
        return _Passing(curve.least_t(lacking), curve.below >= lacking)

    low = result.low - line.low * result.factor
    high = result.high - line.high * result.factor
    return _Ends(
        (passing(low, limits[0]), passing(low, limits[1])),
        (passing(high, limits[0]), passing(high, limits[1])),
    )


def _numbers(result: Result, line: Line) -> Iterator[Change]:
    ends = _ends(result, line)
    if not isinstance(line.value, Fraction):
        yield from _missing(result, line, ends)
        return
    here = t_of(line.indicator, line.value)
    turns = ends.turns()
    for t in turns:
        if t > here and ends.verdict(t) != result.verdict:
            yield _change(line, t, ends.verdict(t))
            break
    for t in reversed(turns):
        if t <= here and ends.verdict(t, before=True) != result.verdict:
            yield _change(line, t, ends.verdict(t, before=True), beyond=True)
            break


def _missing(result: Result, line: Line, ends: _Ends) -> Iterator[Change]:
    """Yield where a missing figure would settle or change the verdict."""
    turns = ends.turns()
    if turns and ends.verdict(turns[0], before=True) != result.verdict:
        yield _change(line, turns[0], ends.verdict(turns[0], before=True), beyond=True)
    for t in turns:
        if ends.verdict(t) not in (result.verdict, ends.verdict(t, before=True)):
            yield _change(line, t, ends.verdict(t))


def _change(line: Line, t: Fraction, verdict: Verdict | None, *, beyond: bool = False) -> Change:
    now, value = line.value, t_of(line.indicator, t)
    relative = isinstance(now, Fraction) and now != 0
    share = (value - now) / abs(now) if relative and isinstance(now, Fraction) else None
    return Change(line.indicator, now, value, beyond, verdict, share)


def _possible(change: Change) -> bool:
    """Return whether the value can be: below nothing only where the formula takes something off,
    or where the figure is below nothing as it is."""
    below = isinstance(change.now, Fraction) and change.now < 0
    if below or not isinstance(change.value, Fraction) or "-" in change.indicator.formula:
        return True
    worse_is_less = change.beyond and change.indicator.direction == "up"
    return change.value > 0 if worse_is_less else change.value >= 0
