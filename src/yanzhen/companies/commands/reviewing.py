"""Going through what is proposed for a firm: kept, corrected, or none of it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.chains.models import Segment
from yanzhen.common.refusals import Refused
from yanzhen.companies import policies
from yanzhen.companies.commands.identity import lock_company
from yanzhen.companies.commands.indexing import index_companies
from yanzhen.companies.models import (
    Company,
    Placement,
    PlacementMethod,
    PlacementProposal,
    PlacementRefusal,
    PlacementReview,
)
from yanzhen.journal.commands import record


@transaction.atomic
def review_placements(
    code: str, *, stands: Collection[str], shown: Collection[str], by: User, at: datetime,
    product: str = "",
) -> PlacementReview:  # fmt: skip
    """Decide all that was proposed for a firm at once.

    Args:
        stands: the segments it stands on, proposed or not; none if it stands nowhere.
        shown: the proposed segments that the person saw; those not in `stands` are refused, and
            what somebody confirmed before stays.
        product: what it makes there, where a single segment is named.

    :raises Refused: if a segment is not known, or there is more than one for a product.
    """
    policies.require_writer(by)
    company = lock_company(code)
    wanted = sorted(set(stands))
    names = dict(Segment.objects.filter(code__in=wanted).values_list("code", "name"))
    if missing := [one for one in wanted if one not in names]:
        raise Refused(_("没有环节“%s”，请从列表里选。") % missing[0][:40], field="segment")
    if product.strip() and len(wanted) != 1:
        raise Refused(_("产品只能对应一个环节。请只勾一个环节，或者不填产品。"), field="product")
    refused = set(shown) - set(wanted)
    _confirm(company, wanted, product.strip()[:60], by, at)
    _refuse(company, refused, by, at)
    company.placement_proposals.all().delete()
    review = PlacementReview.objects.create(
        company=company, kept=wanted, reviewed_at=at, reviewed_by=by
    )
    index_companies([company.pk])
    record(
        "company.placements_reviewed", company.subject, by=by, at=at,
        links=[f"segment:{one}" for one in wanted], segments="、".join(names[c] for c in wanted),
        refused=len(refused), product=product.strip()[:60],
    )  # fmt: skip
    return review


def _confirm(company: Company, wanted: list[str], product: str, by: User, at: datetime) -> None:
    proposed = set(company.placement_proposals.values_list("segment_code", flat=True))
    kept = {"product": product} if product else {}
    for segment in wanted:
        method = PlacementMethod.PROPOSED if segment in proposed else PlacementMethod.HAND
        place, new = Placement.objects.get_or_create(
            company=company, segment_code=segment,
            defaults={"method": method, "placed_at": at, "confirmed_at": at, "confirmed_by": by,
                      **kept},
        )  # fmt: skip
        if not new and (kept or place.confirmed_at is None):
            place.confirmed_at, place.confirmed_by = at, by
            place.product = product or place.product
            place.save(update_fields=["confirmed_at", "confirmed_by", "product"])
    company.placement_refusals.filter(segment_code__in=wanted).delete()


def _refuse(company: Company, refused: Collection[str], by: User, at: datetime) -> None:
    company.placements.filter(segment_code__in=refused, confirmed_at__isnull=True).delete()
    confirmed = set(company.placements.values_list("segment_code", flat=True))
    for segment in sorted(set(refused) - confirmed):
        note_refusal(company, segment, by=by, at=at)


def note_refusal(company: Company, segment: str, *, by: User, at: datetime) -> None:
    """Remember that a firm does not stand on a segment; a code that is none is not remembered."""
    if Segment.objects.filter(code=segment).exists():
        PlacementRefusal.objects.update_or_create(
            company=company, segment_code=segment, defaults={"refused_at": at, "refused_by": by}
        )
    PlacementProposal.objects.filter(company=company, segment_code=segment).delete()
