"""Why a firm is worth courting: short sentences, each with where it comes from."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from yanzhen.chains.models import Segment
from yanzhen.chains.standards import place_label
from yanzhen.common.parameters import parameter, source_of
from yanzhen.companies.models import CompanyClass, Relation, RelationKind, Signal
from yanzhen.companies.queries.among import among_numbers
from yanzhen.companies.queries.signals import intents
from yanzhen.gaps.wording import ACTIONS
from yanzhen.prospects.models import Score
from yanzhen.prospects.queries.known import Known
from yanzhen.prospects.queries.spilling import spilling_cities
from yanzhen.prospects.register.classes import told_classes
from yanzhen.prospects.register.store import current

MOST_SIGNALS = 3
Found = dict[int, list["Reason"]]


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence and its source; `term` says which term of the card it belongs to."""

    term: str
    text: str
    source: str


def reasons_of(scores: Sequence[Score], *, on: date) -> Found:
    """Return the reasons for (and against) each card by its number, in the order of the terms.

    Eight queries however many cards. Cards need not be written: number them apart.
    """
    filed = {score.company_id: score.pk for score in scores if score.company_id}
    numbers = list(filed)
    found: Found = defaultdict(list)
    own: Found = defaultdict(list)
    _add_gaps(found, scores)
    _add_signals(own, numbers, on)
    _add_links(own, numbers)
    _add_classes(own, numbers, on)
    _add_groups(own, numbers)
    for number, reasons in own.items():
        found[filed[number]] += reasons
    _add_listed(found, [score for score in scores if not score.company_id])
    _add_spill(found, scores, on)
    return found


def _add_gaps(found: Found, scores: Sequence[Score]) -> None:
    codes = {score.segment for score in scores if score.segment}
    names = dict(Segment.objects.filter(code__in=codes).values_list("code", "name"))
    for score in scores:
        if score.action in ("", "hold"):
            continue
        text = _("%(action)s：在“%(segment)s”，此类缺口第 %(place)s 位") % {
            "action": ACTIONS[score.action], "segment": names.get(score.segment, score.segment),
            "place": score.place,
        }  # fmt: skip
        if score.chance is not None:
            text += _("（落位未经人确认，把握 %(chance)s%%）") % {
                "chance": round(score.chance * 100)
            }
        source = _("由在驻企业和投入产出表推算")
        found[score.pk].append(Reason("gap", text, source))


def _add_signals(found: Found, numbers: list[int], on: date) -> None:
    held = intents(numbers, on=on)
    strongest = {n: [t.seen.number for t in one.terms[:MOST_SIGNALS]] for n, one in held.items()}
    rows = Signal.objects.in_bulk([number for some in strongest.values() for number in some])
    for number, chosen in strongest.items():
        for signal in (rows[one] for one in chosen):
            text = f"{signal.get_kind_display()}（{signal.seen_on:%Y-%m-%d}）“{signal.quote[:60]}”"
            found[number].append(Reason("intent", text, signal.source))


def _add_links(found: Found, numbers: list[int]) -> None:
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


def _add_classes(found: Found, numbers: list[int], on: date) -> None:
    rows = CompanyClass.objects.filter(company__in=among_numbers(numbers))
    for row in rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on)):
        source = f"{row.source} {row.edition}".strip()
        found[row.company_id].append(Reason("class", str(row.get_kind_display()), source))


def _add_groups(found: Found, numbers: list[int]) -> None:
    """Say of firms what group they head, and which one they belong to."""
    wanted = among_numbers(numbers)
    rows = Relation.objects.filter(kind=RelationKind.PARENT)
    held: dict[int, list[Relation]] = defaultdict(list)
    for row in rows.filter(Q(start__in=wanted) | Q(end__in=wanted)).select_related("start", "end"):
        if row.end_id in numbers:
            text = _("是%(name)s的子公司") % {"name": row.start.name}
            found[row.end_id].append(Reason("hq", text, row.source))
        held[row.start_id].append(row)
    for number in numbers:
        below = held.get(number, [])
        if not below:
            continue
        cities = {row.end.county_code[:4] for row in below if row.end.county_code}
        text = _("已知 %(firms)s 家子公司，分布 %(cities)s 个市") % {
            "firms": len(below), "cities": len(cities)}  # fmt: skip
        found[number].append(Reason("hq", text, below[0].source))


def _add_listed(found: Found, scores: Sequence[Score]) -> None:
    register = str(current() or _("全国名册"))
    for score in scores:
        for kind, edition in told_classes(score.classes):
            source = f"{register} {edition}".strip()
            found[score.pk].append(Reason("class", str(kind.label), source))
        if score.hq:
            found[score.pk].append(Reason("hq", _("名册载明有下属企业"), register))


def _add_spill(found: Found, scores: Sequence[Score], on: date) -> None:
    cities = {score.city for score in scores if score.spill}
    if not cities:
        return
    held = spilling_cities(Known(on), cities)
    years = parameter("prospects.spill_full", on=on)["years"]
    for score in scores:
        if not score.spill:
            continue
        city, one = place_label(f"{score.city}00"), held[score.city]
        others = len(set(one.firms) - {score.company_id})
        if others or one.arrived:
            text = _("所在%(city)s：别家企业 %(firms)s 家有受限、搬迁或外溢信号，"
                     "%(years)s 年内 %(came)s 家来本区签约") % {
                "city": city, "firms": others, "years": years, "came": one.arrived}  # fmt: skip
            source = _("企业库信号、项目台账")
        else:
            text = _("所在%(city)s：按参数表产业外溢较多") % {"city": city}
            source = source_of("prospects.spill_regions", on=on)
        found[score.pk].append(Reason("spill", text, source))
