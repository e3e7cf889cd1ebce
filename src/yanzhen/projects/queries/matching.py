"""Who else reports this investor: the identity keys in order, and what a hit means."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from yanzhen.accounts.models import User
from yanzhen.common.parameters import parameter
from yanzhen.companies.calc.names import brand_key, name_key
from yanzhen.companies.models import Company, Relation, RelationKind
from yanzhen.companies.queries.among import among, among_numbers
from yanzhen.projects.calc import fold, is_same_product, phone_key, product_core, similarity
from yanzhen.projects.models import CollisionKind, IdentityKey, MatchKind, Project
from yanzhen.projects.stages import SIGNED_OR_LATER, Stage

STRENGTH = list(MatchKind)
BLOCKING = (MatchKind.USCC, MatchKind.GROUP)
MOST = 200  # projects that one key may lead to
HIGHEST = 6  # generations walked up to a group's head; longer chains are circles


@dataclass(frozen=True, slots=True)
class Investor:
    """What is known of an investor and the project before anything is written."""

    name: str
    product: str
    project_name: str
    company: Company | None = None
    uscc: str = ""
    contact_phone: str = ""
    contact_email: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A project that an identity key leads to: taken, since when, by which team, and no more."""

    project_code: str
    key: MatchKind
    kind: CollisionKind
    blocks: bool
    stage: str
    team_name: str
    owner_id: int | None
    owner_name: str
    since: date
    is_protected: bool
    is_pooled: bool
    is_lost: bool

    @property
    def key_label(self) -> str:
        return str(self.key.label)

    @property
    def kind_label(self) -> str:
        return str(self.kind.label)


def group_heads(companies: Collection[int]) -> dict[int, int]:
    """Return for each company the firm at the top of its group (itself if it has none)."""
    heads = {number: number for number in companies}
    seen = {number: {number} for number in companies}
    rising = set(companies)
    for _ in range(HIGHEST):
        if not rising:
            break
        parents = Relation.objects.filter(
            end__in=among_numbers({heads[number] for number in rising}), kind=RelationKind.PARENT
        )
        above = dict(parents.order_by("-pk").values_list("end", "start"))
        rising = {n for n in rising if above.get(heads[n]) and above[heads[n]] not in seen[n]}
        for number in rising:
            heads[number] = above[heads[number]]
            seen[number].add(heads[number])
    return heads


def identity_keys(investor: Investor, head: int | None = None) -> list[tuple[MatchKind, str]]:
    """Return the keys of an investor and project, strongest first; `head` is the firm at the top
    of its group, asked for if it is not given."""
    keys: list[tuple[MatchKind, str]] = []
    company = investor.company
    uscc = investor.uscc or (company.uscc if company else "") or ""
    if uscc:
        keys.append((MatchKind.USCC, uscc.upper()))
    if company:
        keys.append((MatchKind.USCC, f"#{company.pk}"))
        head = head or group_heads([company.pk])[company.pk]
        keys.append((MatchKind.GROUP, f"#{head}"))
    product = product_core(investor.product or investor.project_name)
    keys.append((MatchKind.NAME_PRODUCT, f"{name_key(investor.name)}|{product}"[:200]))
    if phone := phone_key(investor.contact_phone):
        keys.append((MatchKind.CONTACT, phone))
    if email := investor.contact_email.strip().casefold():
        keys.append((MatchKind.CONTACT, email[:200]))
    if len(brand := brand_key(investor.name)) >= 2:
        keys.append((MatchKind.SIMILAR, brand))
    return keys


def find_hits(investor: Investor, *, on: date) -> list[Hit]:
    """Return the projects that may be the same or belong to the same investor, strongest first.

    A fixed number of queries, whatever the number of projects.
    """
    (hits,) = find_hits_of([investor], on=on)
    if (supplier := _supplied(investor)) and not hits:
        hits.extend(supplier)
    return hits


def find_hits_of(investors: Sequence[Investor], *, on: date) -> list[list[Hit]]:
    """Return the hits of many investors, without the hints about whom they supply. A fixed number
    of queries."""
    heads = group_heads({one.company.pk for one in investors if one.company})
    keys = [identity_keys(one, heads[one.company.pk] if one.company else None) for one in investors]
    held = _held({key for some in keys for key in some})
    strongest = [_strongest(some, held) for some in keys]
    numbers = {number for some in strongest for number in some}
    projects = list(
        Project.objects.filter(pk__in=among_numbers(numbers))
        .select_related("owner", "team", "company").order_by("registered_at")
    )  # fmt: skip
    by_number = {project.pk: project for project in projects}
    share = parameter("projects.similar_share", on=on)
    return [
        _hits(one, [(by_number[n], key) for n, key in some.items()], on, share)
        for one, some in zip(investors, strongest, strict=True)
    ]


def _hits(
    investor: Investor, found: Sequence[tuple[Project, MatchKind]], on: date, share: float
) -> list[Hit]:
    hits = [
        _hit(project, key, investor, on, share)
        for project, key in sorted(found, key=lambda one: one[0].registered_at)
        if _is_close(project, key, investor, share)
    ]
    return sorted(hits, key=lambda hit: (hit.is_lost, STRENGTH.index(hit.key), hit.since))


def _held(keys: Collection[tuple[MatchKind, str]]) -> dict[tuple[str, str], list[int]]:
    """Return the projects that hold each key."""
    asked, held = Q(), defaultdict[tuple[str, str], list[int]](list)
    for kind in MatchKind:
        if values := [value for one, value in keys if one == kind]:
            asked |= Q(kind=kind, value__in=among(values))
    rows = IdentityKey.objects.filter(asked) if keys else IdentityKey.objects.none()
    for found, value, project in rows.values_list("kind", "value", "project"):
        held[found, value].append(project)
    return held


def _strongest(
    keys: Sequence[tuple[MatchKind, str]], held: dict[tuple[str, str], list[int]]
) -> dict[int, MatchKind]:
    """Return the projects that some keys lead to, each with its strongest key."""
    found: dict[int, MatchKind] = {}
    for kind, value in sorted(keys, key=lambda key: STRENGTH.index(key[0])):
        for project in held.get((kind.value, value), [])[:MOST]:
            found.setdefault(project, kind)
    return found


def _is_close(project: Project, key: MatchKind, investor: Investor, share: float) -> bool:
    """Return whether a hit by brand alone is more than a common word."""
    if key != MatchKind.SIMILAR:
        return True
    if similarity(fold(project.company.name), fold(investor.name)) >= share:
        return True
    return len(fold(investor.name)) <= 6 or len(fold(project.company.name)) <= 6


def _hit(project: Project, key: MatchKind, investor: Investor, on: date, share: float) -> Hit:
    same_firm = key == MatchKind.USCC or (
        investor.company is not None and project.company_id == investor.company.pk
    )
    kind = CollisionKind.GROUP_SIBLING if key == MatchKind.GROUP else CollisionKind.PARALLEL
    product = investor.product or investor.project_name
    if (same_firm or key not in BLOCKING) and (
        is_same_product(project.product or project.name, product, share=share)
        or is_same_product(project.name, investor.project_name, share=share)
    ):
        kind = CollisionKind.SAME_PROJECT
    protected = project.protected_until is not None and project.protected_until >= on
    return Hit(
        project_code=project.code, key=MatchKind.USCC if same_firm else key, kind=kind,
        blocks=(same_firm or key in BLOCKING) and project.stage != Stage.X,
        stage=project.stage, team_name=str(project.team or ""), owner_id=project.owner_id,
        owner_name=str(project.owner or ""), since=localdate(project.registered_at),
        is_protected=protected or project.stage in SIGNED_OR_LATER,
        is_pooled=project.pooled_on is not None, is_lost=project.stage == Stage.X,
    )  # fmt: skip


def _supplied(investor: Investor) -> list[Hit]:
    """Return the signed projects of firms that this investor supplies, as a courtesy hint."""
    if investor.company is None:
        return []
    buyers = Relation.objects.filter(start=investor.company, kind=RelationKind.SUPPLIES)
    settled = (
        Project.objects.filter(company__in=buyers.values("end"), signed_on__isnull=False)
        .select_related("owner", "team").order_by("-signed_on")[:3]
    )  # fmt: skip
    return [
        Hit(
            project_code=p.code, key=MatchKind.SIMILAR, kind=CollisionKind.SUPPLIER, blocks=False,
            stage=p.stage, team_name=str(p.team or ""), owner_id=p.owner_id,
            owner_name=str(p.owner or ""), since=localdate(p.registered_at), is_protected=False,
            is_pooled=False, is_lost=False,
        )
        for p in settled
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class TakenLead:
    """Another team's lead: taken, since, by team; no name of the project, no amount."""

    company_id: int
    company_name: str
    team_name: str
    since: date


def taken_leads(user: User, companies: QuerySet[Company] | Iterable[int]) -> list[TakenLead]:
    """Return which of some companies another team is courting. Two queries."""
    rows = list(
        Project.objects.filter(company__in=companies, signed_on=None, pooled_on=None)
        .exclude(stage=Stage.X)
        .select_related("company", "team")
        .order_by("registered_at")[:200]
    )
    numbers = [p.pk for p in rows]
    own = set(Project.objects.in_full_to(user).filter(pk__in=numbers).values_list("pk", flat=True))
    return [
        TakenLead(p.company_id, p.company.name, str(p.team or ""), localdate(p.registered_at))
        for p in rows
        if p.pk not in own
    ]
