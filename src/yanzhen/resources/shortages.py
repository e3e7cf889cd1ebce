"""What stands in the way of a reservation, as sentences: how much of what, and who holds it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from yanzhen.accounts.models import User
from yanzhen.common import formats
from yanzhen.resources.access import holders_of
from yanzhen.resources.models import Budget, Claim, Parcel, Plant
from yanzhen.resources.words import LIVE, OFFERED, UNITS, BudgetKind, ClaimState

NAMED = 3  # of the biggest holders


def unknown_site(codes: Sequence[str], found: Iterable[Parcel | Plant]) -> Iterator[str]:
    known = {site.code for site in found}
    for code in codes:
        if code not in known:
            yield _("没有编号为 %s 的地块或厂房，请核对编号。") % code


def not_offered(parcels: Iterable[Parcel], plants: Iterable[Plant]) -> Iterator[str]:
    """Yield the sites that are not to be given out, whoever asks."""
    for parcel in parcels:
        if parcel.status not in OFFERED:
            yield _("地块 %(code)s %(status)s，不能预留。") % {
                "code": parcel.code, "status": parcel.get_status_display(),
            }  # fmt: skip
    for plant in plants:
        if plant.is_withdrawn:
            yield _("厂房 %s 已撤下，不能预留。") % plant.code


def taken_sites(
    parcels: Sequence[Parcel], plants: Sequence[Plant], *, reader: User
) -> Iterator[str]:
    """Yield the sites that somebody holds, since when and who, as far as `reader` may know."""
    live = Claim.objects.filter(state__in=LIVE).select_related("parcel", "plant").order_by("pk")
    held = [*live.filter(parcel__in=parcels)] if parcels else []
    held += [*live.filter(plant__in=plants)] if plants else []
    holders = holders_of(reader, {claim.project_code for claim in held})
    for claim in held:
        yield _("%(site)s %(since)s 起%(state)s，占用的是%(holder)s。") % {
            "site": claim.thing, "since": formats.day(claim.reserved_at),
            "state": claim.get_state_display(), "holder": holders[claim.project_code].text,
        }  # fmt: skip


def no_budget(
    amounts: Mapping[str, Decimal], budgets: Iterable[Budget], year: int
) -> Iterator[str]:
    known = {budget.kind for budget in budgets}
    for kind in amounts:
        if kind not in known:
            yield _("%(year)s 年没有登记“%(kind)s”指标，请数据管理员先登记再预留。") % {
                "year": year, "kind": BudgetKind(kind).label,
            }  # fmt: skip


def budget_gaps(
    amounts: Mapping[str, Decimal], budgets: Sequence[Budget], code: str, *, reader: User
) -> Iterator[str]:
    """Yield what each locked budget lacks. One query for all, one question about holders."""
    if not budgets:
        return
    live = Claim.objects.filter(budget__in=budgets, state__in=LIVE)
    by_budget: dict[int, list[Claim]] = {budget.pk: [] for budget in budgets}
    for claim in live.order_by("-amount", "pk"):
        assert claim.budget_id is not None
        by_budget[claim.budget_id].append(claim)
    short = [b for b in budgets if amounts[b.kind] > free_of(b, by_budget[b.pk])]
    named = {c.project_code for b in short for c in by_budget[b.pk][:NAMED]}
    holders = {code: holder.text for code, holder in holders_of(reader, named).items()}
    for budget in budgets:
        held = by_budget[budget.pk]
        if own := next((claim for claim in held if claim.project_code == code), None):
            said = _("已占用%(budget)s指标 %(amount)s %(unit)s；要改数量，先释放再预留。")
            yield said % {
                "budget": budget, "amount": formats.number(own.amount), "unit": budget.unit,
            }  # fmt: skip
        elif budget in short:
            yield _gap(budget, amounts[budget.kind], held, holders)


def free_of(budget: Budget, claims: Iterable[Claim]) -> Decimal:
    """Return what is left of a budget, given all live claims on it."""
    return budget.limit - sum((claim.amount for claim in claims), Decimal(0))


def _gap(
    budget: Budget, wanted: Decimal, claims: Sequence[Claim], holders: Mapping[str, str]
) -> str:
    left = free_of(budget, claims)
    unit = UNITS[budget.kind]
    said = _(
        "%(budget)s指标缺 %(gap)s %(unit)s：要 %(wanted)s，剩 %(left)s"
        "（限额 %(limit)s，已承诺 %(committed)s，已预留 %(reserved)s）。"
    ) % {
        "budget": budget, "gap": formats.number(wanted - left), "unit": unit,
        "wanted": formats.number(wanted), "left": formats.number(left),
        "limit": formats.number(budget.limit),
        "committed": formats.number(_sum(claims, ClaimState.COMMITTED)),
        "reserved": formats.number(_sum(claims, ClaimState.RESERVED)),
    }  # fmt: skip
    most = "、".join(
        f"{holders[claim.project_code]} {formats.number(claim.amount)}" for claim in claims[:NAMED]
    )
    return said + (_("占用最多的：%s。") % most if most else "")


def _sum(claims: Iterable[Claim], state: str) -> Decimal:
    return sum((claim.amount for claim in claims if claim.state == state), Decimal(0))
