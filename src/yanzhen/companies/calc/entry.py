"""What the token index and the search columns hold for a firm."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from functools import lru_cache

from yanzhen.chains.standards import industry
from yanzhen.companies.calc.grams import facet
from yanzhen.companies.calc.names import name_key
from yanzhen.companies.calc.pinyin import initials

UNKNOWN = "none"


def search_text(names: Sequence[str], short_name: str = "") -> str:
    """Return every name's key and its initials, for the exact check.

    >>> search_text(["江苏苏澜科技有限公司"], "苏澜科技")
    '江苏苏澜科技有限公司|jsslkjyxgs'
    """
    keys: list[str] = []
    for name in dict.fromkeys(name for name in (*names, short_name) if name):
        key = name_key(name)
        if not any(key in known for known in keys):
            keys.append(key)
    return "|".join([*keys, *map(initials, keys)])


def capital_tiers(capital_cny: Decimal | None) -> list[str]:
    """Return the tokens of a capital: its number of digits in yuan, and with the first digit.

    >>> capital_tiers(Decimal(50_000_000)), capital_tiers(None)
    (['fcapital8', 'fcapital8x5'], ['fcapitalnone'])
    """
    if capital_cny is None:
        return [facet("capital", UNKNOWN)]
    digits = str(int(capital_cny))
    return [facet("capital", len(digits)), facet("capital", f"{len(digits)}x{digits[0]}")]


def capital_range(low: Decimal, high: Decimal | None) -> list[tuple[str, ...]]:
    """Return the token groups of which a capital between two ends has one.

    >>> capital_range(Decimal(8_000_000), Decimal(20_000_000))
    [('fcapital7x8',), ('fcapital7x9',), ('fcapital8x1',), ('fcapital8x2',)]
    """
    first, last = str(int(low)), str(int(high)) if high is not None else "9" * 15
    found: list[tuple[str, ...]] = []
    for size in range(len(first), len(last) + 1):
        start = int(first[0]) if size == len(first) else 1
        end = int(last[0]) if size == len(last) else 9
        if (start, end) == (1, 9):
            found.append((facet("capital", size),))
        else:
            found.extend((facet("capital", f"{size}x{digit}"),) for digit in range(start, end + 1))
    return found


@lru_cache(maxsize=5000)
def place_facets(county_code: str) -> frozenset[str]:
    if not county_code:
        return frozenset({facet("county", UNKNOWN)})
    wider = {facet("city", county_code[:4]), facet("province", county_code[:2])}
    return frozenset(wider | {facet("county", county_code)})


@lru_cache(maxsize=5000)
def industry_facets(code: str) -> frozenset[str]:
    found = industry(code) if code else None
    if found is None:
        return frozenset({facet("section", UNKNOWN)})
    wide = {facet("section", found.section)}
    if found.level != "section":
        wide.add(facet("division", found.code[:2]))
    return frozenset(wide | {facet("industry", found.code)})


def facets(
    *,
    county_code: str,
    industry_code: str,
    capital_cny: Decimal | None,
    status: str,
    is_resident: bool = False,
    import_batch: int | None = None,
    classes: Collection[str] = (),
    segments: Collection[str] = (),
) -> set[str]:
    """Return the tokens of what a firm is filtered by."""
    found = {facet("status", status)}
    found.update(
        place_facets(county_code), industry_facets(industry_code), capital_tiers(capital_cny),
        [facet("class", kind) for kind in classes], [facet("segment", code) for code in segments],
    )  # fmt: skip
    if is_resident:
        found.add("fresident")
    if import_batch:
        found.add(facet("import", import_batch))
    return found
