"""Which schemes there are, and which one is in force on a day."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from yanzhen.league.calc.scheme import Scheme
from yanzhen.league.models import LeagueScheme
from yanzhen.league.schemes.reading import read_scheme
from yanzhen.league.schemes.shipped import Shipped, default_on, shipped_schemes


@dataclass(frozen=True, slots=True)
class InForce:
    """A scheme with what names it: the number of the zone's own one, or None for a shipped one."""

    scheme: Scheme
    number: int | None = None


def shipped() -> tuple[Shipped, ...]:
    return shipped_schemes(settings.PARAMETERS_OVERRIDES)


def scheme_on(on: date) -> InForce:
    """Return the scheme in force on a day: the zone's latest by then, else the shipped default."""
    row = LeagueScheme.objects.filter(in_force_from__lte=on).order_by("-in_force_from").first()
    if row is None:
        return InForce(default_on(on, settings.PARAMETERS_OVERRIDES))
    return InForce(read_scheme(row.content), row.pk)


def find_shipped(key: str) -> Scheme | None:
    """Return a shipped scheme by `CODE@version`."""
    code, _at, version = key.partition("@")
    found = [s.scheme for s in shipped() if (s.scheme.code, s.scheme.version) == (code, version)]
    return found[0] if found else None
