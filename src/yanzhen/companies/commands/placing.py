"""Firms' places on the segments of the chains."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.chains.models import Segment, SegmentIndustry
from yanzhen.common.refusals import Refused
from yanzhen.companies import policies
from yanzhen.companies.commands.identity import lock_company
from yanzhen.companies.commands.indexing import index_companies
from yanzhen.companies.commands.reviewing import note_refusal
from yanzhen.companies.models import Company, Placement, PlacementMethod, PlacementRefusal
from yanzhen.journal.commands import record


@transaction.atomic
def place_by_hand(
    code: str, *, segment: str, by: User, at: datetime, product: str = ""
) -> Placement:
    """Put a firm on a segment; a place proposed by industry code is confirmed by it.

    :raises Refused: if there is no such segment.
    """
    policies.require_writer(by)
    company = lock_company(code)
    found = Segment.objects.filter(code=segment).first()
    if found is None:
        raise Refused(_("没有这个环节，请从列表里选。"), field="segment")
    place, _new = Placement.objects.update_or_create(
        company=company,
        segment_code=segment,
        defaults={"confirmed_at": at, "confirmed_by": by, "product": product},
        create_defaults={
            "method": PlacementMethod.HAND, "placed_at": at, "confirmed_at": at,
            "confirmed_by": by, "product": product,
        },
    )  # fmt: skip
    company.placement_refusals.filter(segment_code=segment).delete()
    company.placement_proposals.filter(segment_code=segment).delete()
    index_companies([company.pk])
    record("company.placed", company.subject, by=by, at=at, links=[f"segment:{segment}"],
           segment=found.name, product=product)  # fmt: skip
    return place


@transaction.atomic
def remove_placement(code: str, *, segment: str, by: User, at: datetime) -> None:
    """Take a firm off a segment: a correction, so it is not proposed there again."""
    policies.require_writer(by)
    company = lock_company(code)
    if not company.placements.filter(segment_code=segment).delete()[0]:
        raise Refused(_("这家企业不在这个环节上，请刷新页面。"))
    note_refusal(company, segment, by=by, at=at)
    index_companies([company.pk])
    name = Segment.objects.filter(code=segment).values_list("name", flat=True).first()
    record("company.placement_removed", company.subject, by=by, at=at, segment=name or segment,
           links=[f"segment:{segment}"])  # fmt: skip


@transaction.atomic
def place_by_industry(codes: Iterable[str] | None = None, *, by: User, at: datetime) -> int:
    """Propose for firms the segments of their industry code; a person confirms each.

    Args:
        codes: the firms; None for all residents.

    Returns how many places were proposed; places known already stay as they are.
    """
    policies.require_writer(by)
    firms = Company.objects.live().exclude(industry_code="")
    chosen = firms.filter(is_resident=True) if codes is None else firms.filter(code__in=list(codes))
    by_industry: dict[str, list[str]] = {}
    for gbt, segment in SegmentIndustry.objects.values_list("gbt_code", "segment__code"):
        by_industry.setdefault(gbt, []).append(segment)
    refused = set(PlacementRefusal.objects.values_list("company_id", "segment_code"))
    fresh = [
        Placement(company_id=number, segment_code=segment, placed_at=at,
                  method=PlacementMethod.INDUSTRY)
        for number, gbt in chosen.values_list("pk", "industry_code")
        for segment in by_industry.get(gbt, ())
        if (number, segment) not in refused
    ]  # fmt: skip
    before = Placement.objects.count()
    Placement.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=1000)
    number = Placement.objects.count() - before
    index_companies({place.company_id for place in fresh})
    subject = "companies:residents" if codes is None else "companies:chosen"
    record("company.placed_by_industry", subject, by=by, at=at, number=number)
    return number
