"""The queue of firms whose proposed segments wait for a person, and how good proposals are."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yanzhen.chains.models import Segment
from yanzhen.chains.standards import industry_label
from yanzhen.companies.models import Company, PlacementProposal, PlacingState

LIKELY, FAINT = 0.5, 0.05  # ticked beforehand from here on; folded away below
COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal as it is shown; `reasons` are sentences."""

    code: str
    name: str
    chain: str
    pillar: str
    probability: float
    is_likely: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposals:
    """What is proposed for a firm, likeliest first; `faint` is folded away."""

    likely: tuple[Proposed, ...]
    faint: tuple[Proposed, ...]

    def __bool__(self) -> bool:
        return bool(self.likely or self.faint)


@dataclass(frozen=True, slots=True)
class Case:
    """A firm whose turn it is: what is known, what is confirmed, what is proposed."""

    company: Company
    industry: str
    confirmed: tuple[str, ...]
    proposed: Proposals


def queue_length() -> int:
    """Return how many firms wait, at most COUNTED and one."""
    return _waiting().values("company")[: COUNTED + 1].count()


def next_company(skipped: str = "") -> Company | None:
    """Return the firm whose turn it is: residents first, then the likeliest; after `skipped`."""
    here = _waiting().filter(company__code=skipped).select_related("company").first()
    for resident in (True, False):
        rows = _waiting().filter(company__is_resident=resident)
        if here and here.company.is_resident == resident:
            rows = rows.filter(
                Q(probability__lt=here.probability)
                | Q(probability=here.probability, company__gt=here.company_id)
            )
        elif here and resident:
            continue
        row = rows.order_by("-probability", "company").select_related("company").first()
        if row:
            return row.company
    return None


def _waiting() -> QuerySet[PlacementProposal]:
    return PlacementProposal.objects.filter(turn=1, company__merged_into__isnull=True)


def case_of(company: Company) -> Case:
    """Return what is to be decided of a firm; three queries."""
    placed = company.placements.filter(confirmed_at__isnull=False)
    confirmed = list(placed.values_list("segment_code", flat=True))
    names = dict(Segment.objects.filter(code__in=confirmed).values_list("code", "name"))
    return Case(
        company, industry_label(company.industry_code),
        tuple(names.get(code, code) for code in confirmed), proposals_of(company),
    )  # fmt: skip


def proposals_of(company: Company) -> Proposals:
    """Return what is proposed for a firm, likeliest first; two queries."""
    rows = list(company.placement_proposals.order_by("turn"))
    codes = [row.segment_code for row in rows]
    segments = {
        s.code: s for s in Segment.objects.filter(code__in=codes).select_related("chain__pillar")
    }
    shown = [
        Proposed(
            row.segment_code, segments[row.segment_code].name,
            segments[row.segment_code].chain.name, segments[row.segment_code].chain.pillar.name,
            row.probability, row.probability >= LIKELY,
            tuple(told(reason) for reason in row.reasons),
        )
        for row in rows
        if row.segment_code in segments
    ]  # fmt: skip
    return Proposals(
        tuple(one for one in shown if one.probability >= FAINT),
        tuple(one for one in shown if one.probability < FAINT),
    )


def told(reason: dict[str, Any]) -> str:
    """Return a reason as a sentence."""
    facts = {"said": reason["said"], "word": reason["word"]}
    sentences = {
        "SCOPE": _("经营范围写“%(said)s”，对应“%(word)s”"),
        "TRADED": _("经营范围只写买卖“%(said)s”，对应“%(word)s”"),
        "PRODUCT": _("产品“%(said)s”，对应“%(word)s”"),
        "NAME": _("名称“%(said)s”，对应“%(word)s”"),
        "GROUP": _("行业代码同在 %(said)s 中类"),
        "DIVISION": _("行业代码同在 %(said)s 大类"),
        "LISTED": _("参考链把“%(said)s”列在这个环节"),
    }
    if reason["source"] == "CLASS":
        return _("行业代码 %s 属于这个环节") % industry_label(reason["said"])
    if reason["source"] == "LIKE":
        return _("与已确认在此的企业用词相似（%s）") % f"{reason['share']:.2f}"
    return sentences[reason["source"]] % facts


def is_looked_at(company: Company) -> bool:
    """Return whether the worker has looked at a firm since it was last changed."""
    state = last_state()
    through = state.through_at if state else None
    return through is not None and company.changed_at <= through


def last_state() -> PlacingState | None:
    """Return what was learned last."""
    return PlacingState.objects.first()
