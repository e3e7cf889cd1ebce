"""The schemes there are: those shipped and those of the zone, and which is in force."""

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from yanzhen.assessments.calc.figures import Basis
from yanzhen.assessments.calc.scheme import Kind, Scheme
from yanzhen.assessments.models import ZoneScheme
from yanzhen.assessments.schemes.reading import read_scheme
from yanzhen.assessments.schemes.shipped import basis_on, shipped_schemes
from yanzhen.common.refusals import Refused


def shipped() -> tuple[Scheme, ...]:
    return shipped_schemes(settings.PARAMETERS_OVERRIDES)


def basis(on: date) -> Basis:
    return basis_on(on, settings.PARAMETERS_OVERRIDES)


def in_force(on: date) -> dict[str, Scheme]:
    """Return the scheme in force for each kind of project on a day. One query.

    A zone's version that began later goes before a shipped one of the same kind.
    """
    own = ZoneScheme.objects.filter(in_force_from__isnull=False, in_force_from__lte=on)
    begun = [(row.in_force_from, 1, read_scheme(row.content)) for row in own if row.in_force_from]
    begun += [
        (scheme.valid_from, 0, scheme)
        for scheme in shipped()
        if scheme.valid_from <= on and (scheme.valid_until is None or on < scheme.valid_until)
    ]
    found: dict[str, Scheme] = {}
    for _from, _own, scheme in sorted(begun, key=lambda each: each[:2]):
        if scheme.kind is not Kind.EXAMPLE:
            found[scheme.kind.value] = scheme
    return found


def scheme_for(kind: str, on: date) -> Scheme:
    """Return the scheme in force for a kind of project.

    :raises Refused: if there is none.
    """
    found = in_force(on).get(kind)
    if found is None:
        raise Refused(_("%(on)s 没有适用的评估方案，请在“评审—评估方案”中启用一个。") % {"on": on})
    return found
