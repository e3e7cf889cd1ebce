"""The terms of the card for firms that only the register knows, all of them at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from yanzhen.common.parameters import parameter
from yanzhen.companies.models import Company
from yanzhen.prospects.calc.card import Shares
from yanzhen.prospects.queries.gaps import SegmentGap
from yanzhen.prospects.queries.known import Known
from yanzhen.prospects.queries.spilling import spill_shares
from yanzhen.prospects.queries.terms import Terms, near_share
from yanzhen.prospects.register.classes import told_classes
from yanzhen.prospects.register.reading import columns_of
from yanzhen.prospects.register.store import Register, connect


@dataclass(slots=True)
class ListedFirms:
    """Firms of the register: its columns, and their terms in the same order."""

    columns: dict[str, Any]
    terms: Terms = field(default_factory=lambda: Terms.of([]))


def read_listed(register: Register, gaps: Mapping[str, SegmentGap], on: date) -> ListedFirms:
    """Return the terms of the register's firms that are not on file. Three queries, two scans."""
    columns = _not_on_file(columns_of(register))
    rows = columns["row"]
    best, segment, chance = _best_places(register, gaps)
    found = ListedFirms(columns, _terms(columns, on))
    found.terms.shares["gap"] = best[rows]
    codes = np.array([*gaps, ""], dtype=object)
    found.terms.segments = codes[segment[rows]].tolist()
    found.terms.chances = chance[rows]
    return found


def terms_of_listed(
    columns: dict[str, Any], places: list[tuple[str, float]],
    gaps: Mapping[str, SegmentGap], on: date,
) -> Terms:  # fmt: skip
    """Return the terms of one firm, by the same rules; `places` its segments with their chances."""
    terms = _terms(columns, on)
    earned = [(gaps[code].share * chance, code, chance) for code, chance in places if code in gaps]
    if earned:
        best = max(earned)
        terms.shares["gap"][0], terms.segments[0], terms.chances[0] = best
    return terms


def _not_on_file(columns: dict[str, Any]) -> dict[str, Any]:
    """Leave out the firms on file: by credit code, or by name where the file has no code."""
    rows = Company.objects.values_list("uscc", "name_key")
    codes, names = set(), set()
    for uscc, name in rows.iterator(20_000):
        if uscc:
            codes.add(uscc)
        else:
            names.add(name)
    pairs = zip(columns["uscc"].tolist(), columns["name_key"].tolist(), strict=True)
    fresh = np.array([u not in codes and n not in names for u, n in pairs], dtype=bool)
    return {name: np.asarray(held)[fresh] for name, held in columns.items()}


def _best_places(register: Register, gaps: Mapping[str, SegmentGap]) -> tuple[Shares, Any, Shares]:
    """Return for each row the best gap share, the number of its segment and its chance there."""
    many = register.firms
    best, segment, chance = np.full(many, np.nan), np.full(many, len(gaps)), np.full(many, np.nan)
    if not gaps or not any(register.placed(n).exists() for n in register.slices):
        return best, segment, chance
    worth = {"code": np.array([*gaps], dtype=object), "number": np.arange(len(gaps)),
             "share": np.array([one.share for one in gaps.values()])}  # fmt: skip
    cursor = connect()
    cursor.register("worth", worth)
    found = cursor.execute(
        "SELECT p.row AS row, max_by(w.number, w.share * p.chance) AS number,"
        " max_by(p.chance, w.share * p.chance) AS chance, max(w.share * p.chance) AS earned"
        " FROM read_parquet(?) p JOIN worth w ON p.segment = w.code GROUP BY p.row",
        [str(register.folder / "placed" / "*.parquet")],
    ).fetchnumpy()
    cursor.unregister("worth")
    rows = found["row"]
    best[rows], segment[rows], chance[rows] = found["earned"], found["number"], found["chance"]
    return best, segment, chance


def _terms(columns: dict[str, Any], on: date) -> Terms:
    """Return all terms but the gap. Intent and links are known of firms on file only."""
    counties = columns["county_code"].tolist()
    terms = Terms.of([])
    many = len(counties)
    terms.shares = {name: np.full(many, np.nan) for name in terms.shares}
    terms.against, terms.chances = np.zeros(many), np.full(many, np.nan)
    terms.segments = [""] * many
    near = {county: near_share(county, on) for county in set(counties) if county}
    terms.shares["near"] = np.array([near.get(county, np.nan) for county in counties], dtype=float)
    terms.shares["spill"] = spill_shares([-1] * many, counties, Known(on))
    told = columns["classes"].tolist()
    worth = parameter("prospects.class_values", on=on)
    values = {text: _class_share(text, worth) for text in set(told)}
    terms.shares["class"] = np.array([values[text] for text in told], dtype=float)
    below = np.asarray(columns["daughters"], dtype=float)
    full = float(parameter("prospects.hq_full", on=on))
    terms.shares["hq"] = np.where(below < 0, np.nan, np.minimum(1.0, below / full))
    return terms


def _class_share(text: str, worth: Mapping[str, float]) -> float:
    return max((float(worth.get(kind, 0.0)) for kind, _ in told_classes(text)), default=np.nan)
