"""The schemes and coefficients of `yanzhen/parameters`, the zone's own laid over them."""

from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from yanzhen.assessments.calc.energy import Carrier
from yanzhen.assessments.calc.entries import ENTRIES
from yanzhen.assessments.calc.figures import Basis
from yanzhen.assessments.calc.scheme import Kind, Scheme
from yanzhen.assessments.calc.units import exact
from yanzhen.assessments.schemes.fields import SchemeRefused
from yanzhen.assessments.schemes.reading import read_scheme, require_in_order
from yanzhen.common.parameters import DatedValue, Parameter, load_parameters

PREFIX = "assessment_schemes_"
# Asked alike under every scheme that does not say otherwise.
SHARED = ("departments", "vetoes", "questions")


@lru_cache
def shipped_schemes(overrides: Path | None = None) -> tuple[Scheme, ...]:
    """Return every version of every scheme in the parameters, examples last.

    :raises ImproperlyConfigured: naming file, scheme, day and field.
    """
    known = load_parameters(overrides)
    found = [
        _scheme(key, value, known)
        for key, parameter in known.items()
        if key.startswith(PREFIX)
        for value in parameter.values
    ]
    try:
        require_in_order(found)
    except SchemeRefused as refusal:
        raise ImproperlyConfigured(str(refusal)) from refusal
    return tuple(sorted(found, key=lambda one: (one.kind is Kind.EXAMPLE, one.code)))


def _scheme(key: str, dated: DatedValue, known: dict[str, Parameter]) -> Scheme:
    raw = dict(dated.value) if isinstance(dated.value, dict) else {}
    if raw.get("kind") != Kind.EXAMPLE:
        for name in SHARED:
            raw.setdefault(name, known[f"assessment.{name}"].on(dated.from_))
    raw.setdefault("version", dated.from_.isoformat())
    raw |= {"code": key.partition(".")[2].upper(), "valid_from": dated.from_,
            "source": dated.source}  # fmt: skip
    try:
        return read_scheme(raw)
    except SchemeRefused as refusal:
        told = f"{key} ({dated.from_}): {refusal}"
        raise ImproperlyConfigured(told) from refusal


def basis_on(on: date, overrides: Path | None = None) -> Basis:
    """Return the energy coefficients and counted pollutants in force on a day."""
    known = load_parameters(overrides)
    carriers = known["assessment_energy.carriers"].on(on)
    return Basis(
        tuple(_carrier(code, one) for code, one in carriers.items()),
        tuple(known["assessment.pollutants"].on(on)),
    )


def _carrier(code: str, raw: dict[str, Any]) -> Carrier:
    if code not in ENTRIES or ENTRIES[code].block != "ENERGY":
        raise ImproperlyConfigured(f"assessment_energy.carriers: {code}: no such energy entry.")
    try:
        kgce = exact(raw["kgce"])
    except (KeyError, ValueError, TypeError) as problem:
        raise ImproperlyConfigured(
            f"assessment_energy.carriers: {code}: kgce must be a number above 0."
        ) from problem
    if kgce <= Fraction(0):
        raise ImproperlyConfigured(
            f"assessment_energy.carriers: {code}: kgce must be a number above 0."
        )
    return Carrier(code, str(raw["name"]), str(raw["unit"]), kgce, bool(raw.get("asked")))


def check_parameters(overrides: Path | None = None) -> None:
    """Read every scheme and coefficient once; a bad file stops the start, not a user."""
    shipped_schemes(overrides)
    known = load_parameters(overrides)
    for value in known["assessment_energy.carriers"].values:
        basis_on(value.from_, overrides)
    for value in known["assessment.pollutants"].values:
        unknown = [code for code in value.value if code not in ENTRIES]
        if unknown:
            raise ImproperlyConfigured(f"assessment.pollutants: no such entry: {unknown}.")
