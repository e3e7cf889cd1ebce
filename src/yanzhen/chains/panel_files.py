"""The files of `yanzhen relate`: a panel of regions, industries and years as CSV."""

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from yanzhen.chains.calc.activation import Span, learn
from yanzhen.chains.calc.relatedness import Table, density, location_quotient
from yanzhen.common.plain_files import Unusable, read_text

COLUMNS = ("region", "industry", "year", "value")
LARGEST = 1e18
TOO_FEW = "too few activations to learn from: probability is the density"
WITHOUT_TREES = "lightgbm does not load: probability is from logistic regression alone"
Pairs = dict[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class Panel:
    """Two years of one set of regions and industries: those present in the later one.

    `earlier`: the year about as long before, where the file has one.
    """

    regions: list[str]
    industries: list[str]
    before: Table
    after: Table
    earlier: Table | None


def read_panel(source: Path, *, first: int, last: int) -> Panel:
    """Return the two years of a panel file, and an earlier one; later rows are checked, not used.

    :raises Unusable: naming line and column.
    """
    if first >= last:
        raise Unusable(source, f"--from before --to was expected, not {first} and {last}")
    years: dict[int, Pairs] = {}
    for line, region, industry, year, value in _rows(source):
        pairs = years.setdefault(year, {})
        if (region, industry) in pairs:
            raise Unusable(source, f"{region}, {industry} is there twice for {year}", line=line,
                           column="region")  # fmt: skip
        pairs[region, industry] = value
    for year in (first, last):
        if not sum(years.get(year, {}).values()) > 0:
            raise Unusable(source, f"values above 0 for {year} were expected", column="year")
    here = [pair for pair, value in years[last].items() if value > 0]
    regions, industries = sorted({r for r, _ in here}), sorted({i for _, i in here})
    before, after = (_table(years[year], regions, industries) for year in (first, last))
    if not before.sum() > 0:
        raise Unusable(source, f"no region and industry of {last} was there in {first}",
                       column="year")  # fmt: skip
    sooner = _earlier(
        [year for year, pairs in years.items() if sum(pairs.values()) > 0], first, last
    )
    earlier = None if sooner is None else _table(years[sooner], regions, industries)
    return Panel(regions, industries, before, after, earlier)


def _earlier(years: list[int], first: int, last: int) -> int | None:
    """Return the year nearest to one interval before, if it is half to two intervals away."""
    gap = last - first
    near = [year for year in years if gap <= 2 * (first - year) <= 4 * gap]
    return min(near, key=lambda year: (abs(first - year - gap), year), default=None)


def _rows(source: Path) -> Iterator[tuple[int, str, str, int, float]]:
    rows = csv.reader(io.StringIO(read_text(source), newline=""), strict=True)
    try:
        heading = [cell.strip() for cell in next(rows, [])]
        for name in COLUMNS:
            if heading.count(name) != 1:
                raise Unusable(source, f"one column {name} was expected", line=1, column=name)
        places = [heading.index(name) for name in COLUMNS]
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            cells = [row[at].strip() if at < len(row) else "" for at in places]
            yield _row(source, rows.line_num, cells)
    except csv.Error as problem:
        raise Unusable(source, f"CSV was expected: {problem}", line=rows.line_num) from problem


def _row(source: Path, line: int, cells: list[str]) -> tuple[int, str, str, int, float]:
    region, industry, year, value = cells
    for name, cell in (("region", region), ("industry", industry)):
        if not cell:
            raise Unusable(source, "a name was expected", line=line, column=name)
    if not (year.isascii() and year.isdigit() and len(year) <= 4):
        raise Unusable(source, f"a year was expected, not {year}", line=line, column="year")
    try:
        amount = float(value)
    except ValueError:
        amount = math.nan
    if not 0 <= amount <= LARGEST:
        raise Unusable(source, f"a number of 0 or more was expected, not {value or 'nothing'}",
                       line=line, column="value")  # fmt: skip
    return line, region, industry, int(year), amount


def _table(pairs: Pairs, regions: list[str], industries: list[str]) -> Table:
    row = {name: at for at, name in enumerate(regions)}
    column = {name: at for at, name in enumerate(industries)}
    table = np.zeros((len(regions), len(industries)))
    for (region, industry), value in pairs.items():
        if region in row and industry in column:
            table[row[region], column[industry]] = value
    return table


def relate(panel: Panel) -> tuple[str, str]:
    """Return the output of the command as CSV, and a note where less was learned than could be."""
    quotient = location_quotient(panel.after)
    near = density(quotient)
    spans = [Span(panel.before, panel.after, panel.earlier)]
    if panel.earlier is not None:
        spans.append(Span(panel.earlier, panel.before))
    learned = learn(spans)
    note = "" if learned and learned.trees else WITHOUT_TREES if learned else TOO_FEW
    chance = learned.chance(panel.after, panel.before) if learned else near
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["region", "industry", "lq", "density", "probability"])
    for r, i in np.argwhere(quotient < 1):
        numbers = (f"{table[r, i]:.6g}" for table in (quotient, near, chance))
        writer.writerow([panel.regions[r], panel.industries[i], *numbers])
    return out.getvalue(), note
