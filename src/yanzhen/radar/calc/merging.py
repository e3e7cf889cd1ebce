"""One fact for what a text tells more than once."""

from dataclasses import replace
from decimal import Decimal

from yanzhen.radar.calc.facts import Fact, Kind


def merged(facts: list[Fact]) -> list[Fact]:
    """Return facts without repetitions, in the order of their evidence.

    Of a figure told twice the first telling is kept, with the period of a later one where the
    first has none; 92个项目 of a title gives way to the count that says what they were,
    its 投资60亿元 to the project that the text names for it. Figures of
    different periods or projects are different facts.
    """
    kept: dict[tuple[object, ...], Fact] = {}
    periods: dict[tuple[object, ...], set[str | None]] = {}
    seen: set[Decimal] = set()
    for fact in facts:
        key = _key(fact)
        # Told first without a period, then with one: still the same figure.
        open_key = (*key, None)
        if _told_again(fact, seen):
            continue
        if fact.value is None:
            kept.setdefault(key, fact)
        elif (*key, fact.period) in kept or (fact.period is None and periods.get(key)):
            continue
        elif open_key in kept:
            first = kept.pop(open_key)
            kept[(*key, fact.period)] = replace(first, period=fact.period)
        else:
            kept[(*key, fact.period)] = fact
        periods.setdefault(key, set()).add(fact.period)
    again = {f.value for f in kept.values() if "项目数" in f.metric[2:]}
    owned = {(f.value, f.unit): f.start for f in kept.values() if _is_sum(f, "project")}
    told = (
        f
        for f in kept.values()
        if (f.metric != "项目数" or f.value not in again)
        and not (_is_sum(f, "result") and f.start < owned.get((f.value, f.unit), 0))
    )
    return sorted(told, key=lambda f: (f.start, f.end, f.kind, f.metric))


def _is_sum(fact: Fact, kind: Kind) -> bool:
    return fact.metric == "总投资" and fact.kind == kind


def _told_again(fact: Fact, seen: set[Decimal]) -> bool:
    """Return whether a count of projects only points back: 22个项目建成后."""
    if fact.value is None or "项目数" not in fact.metric:
        return False
    again = fact.value in seen and fact.text[:1].isdecimal() and "(" not in fact.metric
    if fact.metric != "项目数":  # a bare title says less than the sentence that follows
        seen.add(fact.value)
    return again


def _key(fact: Fact) -> tuple[object, ...]:
    value: Decimal | None = fact.value
    metric = fact.metric if fact.unit == "count" else fact.metric.partition("(")[0]
    if value is None:
        return fact.kind, fact.name, metric
    owner = fact.name if fact.kind == "project" else ""
    if fact.unit == "ratio":
        owner = fact.name
    if fact.metric == "目标完成率":
        owner += fact.text  # of another aim, though it may be as far
    return owner, metric, value, fact.unit
