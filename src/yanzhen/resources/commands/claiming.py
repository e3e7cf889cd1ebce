"""Reserve, commit and free what a project asks of the zone; nothing is promised twice.

A budget's row is locked before it is added up, a site's before it is looked at, always in the same
order: parcels, plants, budgets, each by number. So two decisions at the same moment stand in line,
and the second meets what the first took.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common.refusals import Refused
from yanzhen.journal.commands import record
from yanzhen.resources import policies
from yanzhen.resources.models import Budget, Claim, Parcel, Plant
from yanzhen.resources.needs import Needs, check_needs
from yanzhen.resources.queries.ledger import amounts_of
from yanzhen.resources.shortages import (
    budget_gaps,
    no_budget,
    not_offered,
    taken_sites,
    unknown_site,
)
from yanzhen.resources.words import LIVE, ClaimState

Site = TypeVar("Site", Parcel, Plant)


class NotEnough(Refused):
    """Something asked for is not there or is another's; `missing` says how much, and whose."""


@transaction.atomic
def reserve(
    project_code: str,
    needs: Needs,
    *,
    by: User,
    at: datetime,
    year: int | None = None,
    under: str = "",
) -> list[Claim]:
    """Set aside all that a project needs, or nothing.

    Args:
        needs: amounts of budgets, and the sites named in `parcels` and `plants`. Parcels of new
            building land use up the land budget by their own area, whatever `land_mu` says.
        year: whose budgets are used; the year of `at` unless it is told.
        under: the decision it rests on, such as `assessment:A2022-003`; without one only keepers
            may reserve.

    :raises NotEnough: listing everything that is missing, and who holds it.
    """
    policies.require_can_allocate(by, under)
    check_needs(needs)
    code, year = _project(project_code), year or localdate(at).year
    parcels = _lock_sites(Parcel, needs.parcels)
    plants = _lock_sites(Plant, needs.plants)
    amounts = amounts_of(needs, parcels)
    if not (parcels or plants or amounts):
        raise Refused(_("没有写明要预留什么：写出用量，或选定地块、厂房。"))
    budgets = _lock_budgets(amounts, year)
    missing = [
        *unknown_site(needs.parcels, parcels),
        *unknown_site(needs.plants, plants),
        *not_offered(parcels, plants),
        *taken_sites(parcels, plants, reader=by),
        *no_budget(amounts, budgets, year),
        *budget_gaps(amounts, budgets, code, reader=by),
    ]
    if missing:
        raise NotEnough(_("要素不够，什么都没有预留。"), missing=missing)
    common = {"project_code": code, "under": under.strip()[:80], "reserved_at": at, "by": by}
    claims = [
        *(Claim(parcel=each, amount=each.area_mu, **common) for each in parcels),
        *(Claim(plant=each, amount=each.floor_sqm, **common) for each in plants),
        *(Claim(budget=each, amount=amounts[each.kind], **common) for each in budgets),
    ]
    Claim.objects.bulk_create(claims)
    _tell("resources.reserved", code, claims, by=by, at=at, under=under.strip())
    return claims


@transaction.atomic
def commit(project_code: str, *, by: User, at: datetime, under: str = "") -> list[Claim]:
    """Turn what is reserved for a project into a commitment: contract signed, land transferred.

    :raises Refused: if nothing is reserved for it.
    """
    policies.require_can_allocate(by, under)
    claims = _lock_claims(_project(project_code), [ClaimState.RESERVED])
    if not claims:
        raise Refused(_("%s没有预留中的要素，先预留才能承诺。") % project_code)
    for claim in claims:
        claim.state, claim.committed_at = ClaimState.COMMITTED, at
    Claim.objects.bulk_update(claims, ["state", "committed_at"])
    _tell("resources.committed", claims[0].project_code, claims, by=by, at=at, under=under.strip())
    return claims


@transaction.atomic
def free(
    project_code: str,
    *,
    reason: str,
    by: User,
    at: datetime,
    under: str = "",
    states: Iterable[str] = LIVE,
) -> list[Claim]:
    """Give back what a project holds; the lines stay in the ledger as freed.

    `states`: what is given back, both the reserved and the committed unless it is told.

    :raises Refused: without a reason, or if the project holds nothing of the kind.
    """
    policies.require_can_allocate(by, under)
    if not reason.strip():
        raise Refused(_("请写明为什么释放。"), field="reason")
    claims = _lock_claims(_project(project_code), set(states) & set(LIVE))
    if not claims:
        raise Refused(_("%s没有占用中的要素，没有可释放的。") % project_code)
    for claim in claims:
        claim.state, claim.freed_at = ClaimState.FREED, at
        claim.freed_reason = reason.strip()[:200]
    Claim.objects.bulk_update(claims, ["state", "freed_at", "freed_reason"])
    _tell("resources.freed", claims[0].project_code, claims, by=by, at=at, under=under.strip(),
          reason=reason.strip())  # fmt: skip
    return claims


def _project(code: str) -> str:
    plain = code.strip()
    if not plain or len(plain) > 40:
        raise Refused(_("请写明项目编号。"), field="project_code")
    return plain


def _lock_sites(model: type[Site], codes: Iterable[str]) -> list[Site]:
    wanted = sorted(set(codes))
    if not wanted:
        return []
    return list(model._default_manager.select_for_update().filter(code__in=wanted).order_by("pk"))


def _lock_budgets(amounts: Mapping[str, Decimal], year: int) -> list[Budget]:
    if not amounts:
        return []
    rows = Budget.objects.filter(kind__in=list(amounts), year=year, is_withdrawn=False)
    return list(rows.select_for_update().order_by("pk"))


def _lock_claims(code: str, states: Iterable[str]) -> list[Claim]:
    rows = Claim.objects.filter(project_code=code, state__in=list(states))
    related = rows.select_related("budget", "parcel", "plant")
    return list(related.select_for_update(of=("self",)).order_by("pk"))


def _tell(
    verb: str, code: str, claims: list[Claim], *, by: User, at: datetime, **facts: Any
) -> None:
    lines: list[dict[str, str]] = [
        {"of": each.thing.subject, "name": str(each.thing), "amount": format(each.amount, "f")}
        for each in claims
    ]
    record(verb, f"project:{code}", by=by, at=at, links=[line["of"] for line in lines],
           claims=lines, **facts)  # fmt: skip
