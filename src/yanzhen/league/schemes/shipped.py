"""The schemes of `yanzhen/parameters`, the zone's own values laid over them."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from yanzhen.assessments.schemes.fields import SchemeRefused
from yanzhen.common.parameters import DatedValue, load_parameters
from yanzhen.league.calc.scheme import Scheme
from yanzhen.league.schemes.reading import read_scheme

FILE = "league_schemes"
DEFAULT = "DEFAULT"


@dataclass(frozen=True, slots=True)
class Shipped:
    """A scheme of the parameters, and from which day on it holds."""

    from_day: date
    scheme: Scheme


@lru_cache
def shipped_schemes(overrides: Path | None = None) -> tuple[Shipped, ...]:
    """Return every version of every scheme in the parameters, the default first.

    :raises ImproperlyConfigured: naming scheme, day and field.
    """
    found = [
        _shipped(key.partition(".")[2].upper(), value)
        for key, parameter in load_parameters(overrides).items()
        if key.startswith(f"{FILE}.")
        for value in parameter.values
    ]
    return tuple(sorted(found, key=lambda one: (one.scheme.is_example, one.scheme.code)))


def _shipped(code: str, dated: DatedValue) -> Shipped:
    raw = dict(dated.value) if isinstance(dated.value, dict) else {}
    raw |= {"code": code, "version": dated.from_.isoformat(), "source": dated.source}
    try:
        return Shipped(dated.from_, read_scheme(raw))
    except SchemeRefused as refusal:
        told = f"{FILE}.{code.lower()} ({dated.from_}): {refusal}"
        raise ImproperlyConfigured(told) from refusal


def default_on(on: date, overrides: Path | None = None) -> Scheme:
    """Return the shipped scheme that holds on a day where the zone put none of its own in force."""
    own = [one for one in shipped_schemes(overrides) if one.scheme.code == DEFAULT]
    held = [one for one in own if one.from_day <= on] or own[:1]
    return max(held, key=lambda one: one.from_day).scheme
