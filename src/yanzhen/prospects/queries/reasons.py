"""Why a firm is worth courting: short sentences, each with where it comes from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from yanzhen.chains.models import Segment
from yanzhen.companies.models import Company, CompanyClass, Relation, RelationKind, Signal
from yanzhen.companies.queries.among import among_numbers
from yanzhen.companies.queries.signals import intents
from yanzhen.gaps.wording import ACTIONS

MOST_SIGNALS = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence and its source; `term` says which term of the card it belongs to."""

    term: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class GapSaid:
    """The segment that earns most, what is to be done about it, and its place among such."""

    segment: str
    action: str
    place: int


def reasons_of(
    firms: Sequence[Company], gaps: Mapping[int, GapSaid], *, on: date
) -> dict[int, list[Reason]]:
    """Return the reasons for (and against) each firm, in the order of the card's terms.

    Five queries however many firms.
    """
    numbers = [firm.pk for firm in firms]
    found: dict[int, list[Reason]] = defaultdict(list)
    _add_gaps(found, gaps)
    _add_signals(found, numbers, on)
    _add_links(found, numbers)
    _add_classes(found, numbers, on)
    return found


def _add_gaps(found: dict[int, list[Reason]], gaps: Mapping[int, GapSaid]) -> None:
    codes = {said.segment for said in gaps.values() if said.segment}
    names = dict(Segment.objects.filter(code__in=codes).values_list("code", "name"))
    for number, said in gaps.items():
        if said.action in ("", "hold"):
            continue
        text = _("%(action)s：在“%(segment)s”，此类缺口第 %(place)s 位") % {
            "action": ACTIONS[said.action], "segment": names.get(said.segment, said.segment),
            "place": said.place,
        }  # fmt: skip
        found[number].append(Reason("gap", text, _("产业链图与在驻企业推算")))


def _add_signals(found: dict[int, list[Reason]], numbers: list[int], on: date) -> None:
    held = intents(numbers, on=on)
    strongest = {n: [t.seen.number for t in one.terms[:MOST_SIGNALS]] for n, one in held.items()}
    rows = Signal.objects.in_bulk([number for some in strongest.values() for number in some])
    for number, chosen in strongest.items():
        for signal in (rows[one] for one in chosen):
            text = f"{signal.get_kind_display()}（{signal.seen_on:%Y-%m-%d}）“{signal.quote[:60]}”"
            found[number].append(Reason("intent", text, signal.source))


def _add_links(found: dict[int, list[Reason]], numbers: list[int]) -> None:
    wanted = among_numbers(numbers)
    rows = Relation.objects.filter(kind=RelationKind.SUPPLIES).filter(
        Q(start__in=wanted, end__is_resident=True) | Q(end__in=wanted, start__is_resident=True)
    )
    for row in rows.select_related("start", "end"):
        if row.end.is_resident:
            text = _("供货给在驻企业%(name)s") % {"name": row.end.name}
            found[row.start_id].append(Reason("link", text, row.source))
        if row.start.is_resident:
            text = _("采购自在驻企业%(name)s") % {"name": row.start.name}
            found[row.end_id].append(Reason("link", text, row.source))


def _add_classes(found: dict[int, list[Reason]], numbers: list[int], on: date) -> None:
    rows = CompanyClass.objects.filter(company__in=among_numbers(numbers))
    for row in rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on)):
        source = f"{row.source} {row.edition}".strip()
        found[row.company_id].append(Reason("class", str(row.get_kind_display()), source))
