"""The part of a segment's output that is spent on another, where the zone knows it and where not.

Pure. A segment makes one product or several of the input–output table. What the table says that a
product spends on another is split among the segments of that product that feed the target.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum

EXACT = 1e-9  # what sums of decimals are off by

Pair = tuple[str, str]


class Origin(StrEnum):
    """Where a share is from; in the order of trust."""

    KNOWN = "known"
    DERIVED = "derived"
    EQUIPMENT = "equipment"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Part:
    """What a derived share takes of one coefficient: bought product, the coefficient (mean over
    the target's products, 0–1), and how many segments feeding the target divide it."""

    product: str
    coefficient: float
    feeding: int


@dataclass(frozen=True, slots=True)
class Share:
    """The part of the target's output spent on the source, 0–1, and where that is from.

    `scale`: by how much derived shares into the target were cut so that all fit into one.
    """

    share: float
    origin: Origin
    parts: tuple[Part, ...] = ()
    scale: float = 1.0


def derive_shares(
    links: Mapping[Pair, bool],
    products: Mapping[str, Sequence[str]],
    spent: Mapping[Pair, float],
    known: Mapping[Pair, float],
) -> dict[Pair, Share]:
    """Return the share of every link.

    Args:
        links: (source, target) → whether it is equipment alone, bought once and not by output.
        products: segment → products of the input–output table that it makes, without repeats.
        spent: (bought, buying product) → part of the buying product's output, 0–1.
        known: (source, target) → share that the zone knows, 0–1; goes before any derived one.

    Returns:
        For each link its share. Shares into one target add up to at most 1: what is known
        stands, what is derived is cut to fit.

    Raises:
        ValueError: for a known share outside 0–1, or known shares into one target above 1.

    Notes:
        Equal parts among the feeding segments of one product are an assumption, not a finding.

    Source:
        docs/methods/zone-gaps.md; coefficients: National Bureau of Statistics of China (2020).

    >>> shares = derive_shares({("膜", "芯"): False, ("液", "芯"): False, ("机", "芯"): True},
    ...     {"膜": ["53"], "液": ["53"], "芯": ["87"], "机": ["78"]}, {("53", "87"): 0.1}, {})
    >>> [(one, shares[one, "芯"].share, str(shares[one, "芯"].origin)) for one in "膜机"]
    [('膜', 0.05, 'derived'), ('机', 0.0, 'equipment')]
    """
    _require_possible(known)
    feeding: dict[str, list[str]] = defaultdict(list)
    for source, target in links:
        feeding[target].append(source)
    found: dict[Pair, Share] = {}
    for target, sources in feeding.items():
        found |= _into(target, sources, links, products, spent, known)
    return found


def _require_possible(known: Mapping[Pair, float]) -> None:
    into: dict[str, list[float]] = defaultdict(list)
    for (source, target), share in known.items():
        if not 0 <= share <= 1:
            raise ValueError(f"{source} → {target}: a share from 0 to 1 was expected")
        into[target].append(share)
    for target, shares in into.items():
        if fsum(shares) > 1 + EXACT:
            raise ValueError(f"{target}: known shares add up to more than 1")


def _into(
    target: str,
    sources: Sequence[str],
    links: Mapping[Pair, bool],
    products: Mapping[str, Sequence[str]],
    spent: Mapping[Pair, float],
    known: Mapping[Pair, float],
) -> dict[Pair, Share]:
    told = {source: known[source, target] for source in sources if (source, target) in known}
    asked = [s for s in sources if s not in told and not links[s, target]]
    parts = _parts(asked, products, products.get(target, ()), spent)
    derived = {s: fsum(part.coefficient / part.feeding for part in of) for s, of in parts.items()}
    scale = _scale(fsum(derived.values()), max(0.0, 1 - fsum(told.values())))
    found = {}
    for source in sources:
        pair = source, target
        if source in told:
            found[pair] = Share(told[source], Origin.KNOWN)
        elif source in derived:
            share = derived[source] * scale
            found[pair] = Share(share, Origin.DERIVED, tuple(parts[source]), scale)
        else:
            found[pair] = Share(0.0, Origin.EQUIPMENT if links[pair] else Origin.NONE)
    return found


def _parts(
    sources: Iterable[str],
    products: Mapping[str, Sequence[str]],
    buying: Sequence[str],
    spent: Mapping[Pair, float],
) -> dict[str, list[Part]]:
    """Return for each source what it takes of coefficients; none that take nothing."""
    makers: dict[str, list[str]] = defaultdict(list)
    for source in sources:
        for product in products.get(source, ()):
            makers[product].append(source)
    parts: dict[str, list[Part]] = defaultdict(list)
    for product, making in makers.items():
        coefficient = _mean(spent, product, buying)
        for source in making if coefficient > 0 else ():
            parts[source].append(Part(product, coefficient, len(making)))
    return parts


def _mean(spent: Mapping[Pair, float], product: str, buying: Iterable[str]) -> float:
    found = [spent.get((product, buyer), 0.0) for buyer in buying]
    return fsum(found) / len(found) if found else 0.0


def _scale(total: float, room: float) -> float:
    return 1.0 if total <= room else room / total
